/** What one station has told of one quantity, newest last; only usable values. */
export interface Point {
  atMs: number;
  value: number;
  /** Rain: start of the period that ends at `atMs`. */
  fromMs: number;
  /** Telephoned in: it may raise, never clear. */
  manual: boolean;
}

const KEPT_MS = 73 * 3_600_000;

/** A sorted run of points; late ones are put into their place, corrected ones replaced. */
export interface History {
  put(point: Point): void;
  remove(atMs: number): void;
  /** The newest point at or before a time. */
  lastBefore(atMs: number): Point | undefined;
  /** Points in (fromMs, toMs]. */
  between(fromMs: number, toMs: number): Point[];
  last(): Point | undefined;
}

export function createHistory(): History {
  let points: Point[] = [];
  /** Position of the first point after `atMs`. */
  const after = (atMs: number): number => {
    let low = 0;
    let high = points.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((points[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    put(point) {
      const newest = points.at(-1);
      if (newest && point.atMs < newest.atMs - KEPT_MS) return;
      const position = after(point.atMs);
      if (points[position - 1]?.atMs === point.atMs) points[position - 1] = point;
      else if (position === points.length) points.push(point);
      else points.splice(position, 0, point);
      const oldestMs = (points.at(-1)?.atMs ?? 0) - KEPT_MS;
      if ((points[0]?.atMs ?? oldestMs) < oldestMs - 3_600_000) points = points.slice(after(oldestMs));
    },
    remove(atMs) {
      const position = after(atMs) - 1;
      if (points[position]?.atMs === atMs) points.splice(position, 1);
    },
    lastBefore: (atMs) => points[after(atMs) - 1],
    between: (fromMs, toMs) => points.slice(after(fromMs), after(toMs)),
    last: () => points.at(-1),
  };
}
