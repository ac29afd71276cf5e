import { Button, Input } from 'antd';
import { type DragEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useSay } from '../text/index.ts';

export interface OrderedEntry {
  briefId: string;
  title: string;
  unit: string;
  note: string | null;
}

/** The entry of `from` put where `to` stands. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, n) => n !== from);
  const entry = list[from];
  return entry === undefined ? [...list] : [...rest.slice(0, to), entry, ...rest.slice(to)];
}

/** The order of an issue: by drag, or with Alt and the arrow keys, or by the buttons. */
export function IssueOrder({
  entries,
  changeable,
  onChange,
}: {
  entries: readonly OrderedEntry[];
  changeable: boolean;
  onChange: (entries: readonly OrderedEntry[]) => void;
}) {
  const { say } = useSay();
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<number>();
  const [told, setTold] = useState('');
  const move = (from: number, to: number): void => {
    if (to < 0 || to >= entries.length || from === to) return;
    onChange(moved(entries, from, to));
    setTold(say('issues.movedTo', { title: entries[from]?.title ?? '', n: to + 1 }));
    // The entry keeps the focus where it stands now.
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>('li.entry')[to]?.focus());
  };
  const onKey = (n: number) => (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined || event.target !== event.currentTarget) return;
    event.preventDefault();
    if (event.altKey && changeable) move(n, n + by);
    else list.current?.querySelectorAll<HTMLElement>('li.entry')[n + by]?.focus();
  };
  const drop = (n: number) => (event: DragEvent) => {
    event.preventDefault();
    if (dragged !== undefined) move(dragged, n);
    setDragged(undefined);
  };
  return (
    <>
      <p className="visually-hidden" role="status">
        {told}
      </p>
      <ol className="list issue-order" ref={list}>
        {entries.map(({ briefId, title, unit, note }, n) => (
          <li
            key={briefId}
            className={`card entry${dragged === n ? ' chosen' : ''}`}
            tabIndex={0}
            draggable={changeable}
            aria-label={`${n + 1} ${title}`}
            data-entry={briefId}
            onKeyDown={onKey(n)}
            onDragStart={() => setDragged(n)}
            onDragOver={(event) => dragged !== undefined && event.preventDefault()}
            onDrop={drop(n)}
            onDragEnd={() => setDragged(undefined)}
          >
            <span className="row">
              <b className="number">{n + 1}</b>
              <span className="entry-title">{title}</span>
              <span className="quiet">{unit}</span>
              {changeable && (
                <span className="row">
                  <Button
                    size="small"
                    disabled={n === 0}
                    aria-label={say('issues.up', { title })}
                    onClick={() => move(n, n - 1)}
                  >
                    ↑
                  </Button>
                  <Button
                    size="small"
                    disabled={n === entries.length - 1}
                    aria-label={say('issues.down', { title })}
                    onClick={() => move(n, n + 1)}
                  >
                    ↓
                  </Button>
                  <Button
                    size="small"
                    aria-label={say('issues.takeOutOf', { title })}
                    onClick={() => onChange(entries.filter((_, k) => k !== n))}
                  >
                    {say('issues.takeOut')}
                  </Button>
                </span>
              )}
            </span>
            {changeable ? (
              <Input
                size="small"
                aria-label={say('issues.noteOf', { title })}
                placeholder={say('issues.entryNote')}
                maxLength={600}
                value={note ?? ''}
                onChange={(event) =>
                  onChange(
                    entries.map((entry, k) =>
                      k === n ? { ...entry, note: event.target.value || null } : entry,
                    ),
                  )
                }
              />
            ) : (
              note && <p className="quiet">{note}</p>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
