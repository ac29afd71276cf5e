export const MINUTE_MS = 60_000;

/** What has to be looked at again, by minute. Times are told no later than they come true; nothing is taken back. */
export interface Agenda<T> {
  add(minute: number, item: T): void;
  /** The earliest minute with something, up to a limit; ∞ = none. */
  next(limitMinute: number): number;
  take(minute: number): T[];
}

/** Minutes in a binary heap, each once; the items of a minute in a list. */
export function createAgenda<T>(): Agenda<T> {
  const lists = new Map<number, T[]>();
  const heap: number[] = [];
  const push = (minute: number): void => {
    let child = heap.length;
    heap.push(minute);
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (heap[parent]! <= minute) break;
      heap[child] = heap[parent]!;
      child = parent;
    }
    heap[child] = minute;
  };
  const pop = (): void => {
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let parent = 0;
    for (;;) {
      let child = parent * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
      if (heap[child]! >= last) break;
      heap[parent] = heap[child]!;
      parent = child;
    }
    heap[parent] = last;
  };
  return {
    add(minute, item) {
      const list = lists.get(minute);
      if (list) list.push(item);
      else {
        lists.set(minute, [item]);
        push(minute);
      }
    },
    next: (limitMinute) => (heap.length > 0 && heap[0]! <= limitMinute ? heap[0]! : Number.POSITIVE_INFINITY),
    take(minute) {
      const list = lists.get(minute) ?? [];
      lists.delete(minute);
      if (heap[0] === minute) pop();
      return list;
    },
  };
}
