import { useSyncExternalStore } from 'react';

interface Notice {
  id: number;
  text: string;
}

const SHOWN_MS = 8_000;
let notices: readonly Notice[] = [];
let lastId = 0;
const listeners = new Set<() => void>();
const keep = (next: readonly Notice[]): void => {
  notices = next;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Tells what could not be done, above every page, for a few seconds; read out by a screen reader. */
export function notice(text: string): void {
  const own = { id: ++lastId, text };
  keep([...notices.filter((present) => present.text !== text), own]);
  setTimeout(() => keep(notices.filter((present) => present.id !== own.id)), SHOWN_MS);
}

export function Notices() {
  const present = useSyncExternalStore(subscribe, () => notices);
  return (
    <div className="notices" role="alert">
      {present.map(({ id, text }) => (
        <p key={id} className="banner trouble">
          {text}
        </p>
      ))}
    </div>
  );
}
