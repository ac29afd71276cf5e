import type { Clock, Timer } from '../server/platform/clock.ts';
import type { StormSignal } from './storm/load-storm.ts';

/**
 * Hands the storm's warning signals over at their time, those that have passed at once and in order. `enter` may be
 * called again for a signal after a restart: it keeps its `id`. A signal that cannot be entered is tried again.
 */
export function startStormFeed(options: {
  clock: Clock;
  signals: readonly StormSignal[];
  enter: (signal: StormSignal & { id: string }) => Promise<void>;
  onFault: (error: unknown) => void;
}): { stop(): Promise<void> } {
  const { clock, enter, onFault } = options;
  const waiting = [...options.signals].sort((a, b) => a.atMs - b.atMs);
  let timer: Timer | undefined;
  let stopped = false;
  let working: Promise<void> = Promise.resolve();

  async function handOver(): Promise<void> {
    while (!stopped && waiting[0] && waiting[0].atMs <= clock.nowMs()) {
      try {
        await enter({ ...waiting[0], id: signalId(waiting[0]) });
        waiting.shift();
      } catch (error) {
        onFault(error);
        break;
      }
    }
    arm();
  }

  function arm(): void {
    const next = waiting[0];
    if (stopped || !next) return;
    const waitMs = Math.max(RETRY_MS, next.atMs - clock.nowMs());
    timer = clock.setTimer(waitMs, () => {
      working = handOver();
    });
  }

  working = handOver();
  return {
    async stop() {
      stopped = true;
      timer?.cancel();
      await working;
    },
  };
}

/** Duty time between two tries. */
const RETRY_MS = 5_000;

const signalId = (signal: StormSignal): string => `storm-${signal.area}-${signal.atMs}`;
