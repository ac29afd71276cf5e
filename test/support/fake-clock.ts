import type { Clock, Timer } from '../../server/platform/clock.ts';

export interface FakeClock extends Clock {
  /** Moves time forward, firing timers in order, each at its own time; waits for promises between them. */
  advance(ms: number): Promise<void>;
  set(atMs: number): Promise<void>;
}

export function fakeClock(startMs: number): FakeClock {
  let now = startMs;
  let order = 0;
  const timers: { atMs: number; order: number; fn: () => void }[] = [];
  const advanceTo = async (targetMs: number): Promise<void> => {
    for (;;) {
      timers.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
      const next = timers[0];
      if (!next || next.atMs > targetMs) break;
      timers.shift();
      now = Math.max(now, next.atMs);
      next.fn();
      await new Promise((resolve) => setImmediate(resolve));
    }
    now = targetMs;
    await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    speed: 1,
    nowMs: () => now,
    setTimer(delayMs: number, fn: () => void): Timer {
      const entry = { atMs: now + Math.max(0, delayMs), order: order++, fn };
      timers.push(entry);
      return {
        cancel: () => {
          const index = timers.indexOf(entry);
          if (index >= 0) timers.splice(index, 1);
        },
      };
    },
    advance: (ms) => advanceTo(now + ms),
    set: advanceTo,
  };
}
