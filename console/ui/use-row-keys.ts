import { useEffect, useRef } from 'react';
import { keysOn } from './key-table.ts';
import { isElsewhere } from './keys.tsx';

/**
 * J and K go from row to row of a table by the first link of each, so that Enter opens it; X marks the row where it has a box.
 * Put the answer on the element around the table.
 */
export function useRowKeys<E extends HTMLElement>(): React.RefObject<E | null> {
  const around = useRef<E>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!keysOn() || isElsewhere(event)) return;
      const rows = [...(around.current?.querySelectorAll<HTMLTableRowElement>('tbody tr:not(.room)') ?? [])];
      const at = rows.findIndex((row) => row.contains(document.activeElement));
      const key = event.key.toLowerCase();
      if (key === 'x') rows[at]?.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
      else if (key === 'j' || key === 'k') {
        const next = key === 'j' ? at + 1 : at < 0 ? 0 : at - 1;
        rows[Math.min(Math.max(next, 0), rows.length - 1)]?.querySelector<HTMLElement>('a[href]')?.focus();
      } else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return around;
}
