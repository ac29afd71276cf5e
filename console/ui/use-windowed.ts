import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

const ROW_PX = 36;
const AROUND = 20;
/** So many rows are drawn as they are: everything of them is found by the browser's own search. */
const FEW = 120;

/** Everything is on paper: while a page is being printed no row is left out. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const set = (on: boolean) => (): void => flushSync(() => setPrinting(on));
    const [begins, ends] = [set(true), set(false)];
    window.addEventListener('beforeprint', begins);
    window.addEventListener('afterprint', ends);
    return () => {
      window.removeEventListener('beforeprint', begins);
      window.removeEventListener('afterprint', ends);
    };
  }, []);
  return printing;
}

/**
 * Of many rows of a table those in sight, with the room of those before and after them in px. `measure` goes on each row that is
 * drawn, with its `data-index`.
 */
export function useWindowed(
  count: number,
  around: RefObject<HTMLElement | null>,
): { from: number; to: number; before: number; after: number; measure: (row: Element | null) => void } {
  const printing = usePrinting();
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: () => ROW_PX,
    overscan: AROUND,
    scrollMargin: around.current?.offsetTop ?? 0,
    enabled: count > FEW,
  });
  const shown = virtual.getVirtualItems();
  const [first, last] = [shown[0], shown.at(-1)];
  if (count <= FEW || printing || !first || !last)
    return { from: 0, to: count, before: 0, after: 0, measure: () => undefined };
  return {
    from: first.index,
    to: last.index + 1,
    before: first.start - virtual.options.scrollMargin,
    after: virtual.getTotalSize() - (last.end - virtual.options.scrollMargin),
    measure: virtual.measureElement,
  };
}
