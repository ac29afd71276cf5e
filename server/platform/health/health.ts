import type { Bus } from '../bus.ts';
import type { Clock } from '../clock.ts';

export type PartState = 'ok' | 'degraded' | 'failed' | 'unknown';

export interface PartHealth {
  part: string;
  state: PartState;
  /** What is wrong and what it means, for people; empty when ok. */
  detail: string;
  /** Duty time since which the state holds. */
  sinceMs: number;
}

export interface Probe {
  part: string;
  /** A part that fails makes the whole “not ready”; others only show. */
  essential: boolean;
  check: () => Promise<{ state: PartState; detail?: string }>;
}

export interface Health {
  parts(): PartHealth[];
  ready(): boolean;
  degraded(): boolean;
  /** Runs all probes now. */
  refresh(): Promise<void>;
  start(): void;
  stop(): void;
}

/** Looks at every part at a wall-clock interval; tells the bus when the whole changes between fine and degraded. */
export function createHealth(options: {
  probes: readonly Probe[];
  clock: Clock;
  bus: Bus;
  intervalMs?: number;
}): Health {
  const { probes, clock, bus, intervalMs = 2_000 } = options;
  const states = new Map<string, PartHealth>();
  let timer: NodeJS.Timeout | undefined;
  let lastDegraded: boolean | undefined;
  const degraded = (): boolean =>
    [...states.values()].some((part) => part.state === 'failed' || part.state === 'degraded');
  const limit = (
    check: Promise<{ state: PartState; detail?: string }>,
  ): Promise<{ state: PartState; detail?: string }> => {
    let late: NodeJS.Timeout;
    const deadline = new Promise<{ state: PartState; detail: string }>((resolve) => {
      late = setTimeout(() => resolve({ state: 'failed', detail: 'no answer within 6 s' }), 6_000);
    });
    return Promise.race([check, deadline]).finally(() => clearTimeout(late));
  };
  const refresh = async (): Promise<void> => {
    await Promise.all(
      probes.map(async (probe) => {
        const result = await limit(probe.check()).catch((error: Error) => ({
          state: 'failed' as const,
          detail: error.message,
        }));
        const previous = states.get(probe.part);
        const detail = result.detail ?? '';
        const sinceMs = previous?.state === result.state ? previous.sinceMs : clock.nowMs();
        states.set(probe.part, { part: probe.part, state: result.state, detail, sinceMs });
      }),
    );
    if (degraded() !== lastDegraded) {
      lastDegraded = degraded();
      bus.emit('system.health-changed', { degraded: lastDegraded });
    }
  };
  return {
    parts: () => [...states.values()],
    ready: () =>
      states.size > 0 &&
      probes.every((probe) => !probe.essential || states.get(probe.part)?.state !== 'failed'),
    degraded,
    refresh,
    start() {
      const turn = async (): Promise<void> => {
        await refresh();
        timer = setTimeout(() => void turn(), intervalMs);
        timer.unref();
      };
      timer = setTimeout(() => void turn(), 0);
    },
    stop: () => clearTimeout(timer),
  };
}
