import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';

export interface Tab {
  key: string;
  label: ReactNode;
  children: ReactNode;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/** Panels of which one is shown; arrow keys go from tab to tab. A panel once opened keeps what was typed in it. */
export function Tabs({ items, first }: { items: readonly Tab[]; first?: string }) {
  const id = useId();
  const [chosen, setChosen] = useState(first);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const active = items.find(({ key }) => key === chosen)?.key ?? items[0]?.key ?? '';
  const open = (key: string): void => {
    setOpened(new Set([...opened, active, key]));
    setChosen(key);
  };
  const step = (event: KeyboardEvent<HTMLElement>): void => {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = items.at((items.findIndex(({ key }) => key === active) + by) % items.length);
    if (!next) return;
    open(next.key);
    document.getElementById(`${id}-${next.key}`)?.focus();
  };
  return (
    <>
      <div className="tab-list" role="tablist">
        {items.map(({ key, label }) => (
          <button
            key={key}
            id={`${id}-${key}`}
            type="button"
            className="tab"
            role="tab"
            aria-selected={key === active}
            aria-controls={`${id}-${key}-panel`}
            tabIndex={key === active ? 0 : -1}
            onClick={() => open(key)}
            onKeyDown={step}
          >
            {label}
          </button>
        ))}
      </div>
      {items
        .filter(({ key }) => key === active || opened.has(key))
        .map(({ key, children }) => (
          <div
            key={key}
            id={`${id}-${key}-panel`}
            role="tabpanel"
            aria-labelledby={`${id}-${key}`}
            hidden={key !== active}
          >
            {children}
          </div>
        ))}
    </>
  );
}
