import type { Clock, Timer } from '../../server/platform/clock.ts';

export interface Schedule {
  /** Calls `fn` at `atMs`, and every so many minutes after it. A moment that has passed is not made up for. */
  at(moment: { at: number; everyMinutes?: number | undefined }, fn: () => void): void;
  stop(): void;
}

export function createSchedule(clock: Clock): Schedule {
  const timers = new Set<Timer>();
  let stopped = false;
  function at(
    { at: atMs, everyMinutes }: { at: number; everyMinutes?: number | undefined },
    fn: () => void,
  ): void {
    const nowMs = clock.nowMs();
    const everyMs = (everyMinutes ?? 0) * 60_000;
    const nextMs =
      atMs >= nowMs || everyMs === 0 ? atMs : atMs + Math.ceil((nowMs - atMs) / everyMs) * everyMs;
    if (nextMs < nowMs || stopped) return;
    const timer = clock.setTimer(nextMs - nowMs, () => {
      timers.delete(timer);
      if (stopped) return;
      fn();
      if (everyMs > 0) at({ at: nextMs + everyMs, everyMinutes }, fn);
    });
    timers.add(timer);
  }
  return {
    at,
    stop() {
      stopped = true;
      for (const timer of timers) timer.cancel();
    },
  };
}
