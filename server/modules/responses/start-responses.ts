import type { BusEvent } from '../../../contract/events.ts';
import type { Timer } from '../../platform/clock.ts';
import { watchStations } from './alarms/watch-stations.ts';
import type { ResponsesContext } from './ports.ts';
import { forgetSentLinks } from './store/receipts.ts';
import { runDue } from './timers/run-due.ts';
import { readTransitions } from './transitions/read-transitions.ts';

/** How often the stations' links are looked at, duty time. */
const WATCH_MS = 30_000;
/** Links are taken out of messages a day after they were sent; looked at every hour, duty time. */
const FORGET_LINKS_MS = 24 * 3_600_000;
const FORGET_EVERY_MS = 3_600_000;
/** However fast the duty clock, Ward looks at what is due at most this often, wall time. */
const LEAST_WAIT_WALL_MS = 200;

/** After these something may be due earlier than the timer thought, or there is something new to read. */
const WAKES = [
  'rules.transition',
  'outbox.changed',
  'alarms.changed',
  'responses.changed',
  'actions.changed',
  'transfers.changed',
] as const satisfies readonly BusEvent[];

export interface RunningResponses {
  stop(): Promise<void>;
  /** Resolves when nothing is left to read and nothing is due now. */
  settled(): Promise<void>;
}

/**
 * Reads the rules' transitions by cursor and does what is due: escalation, shelves, reminders, deadlines, effective times,
 * calm. One pass at a time; wakes during a pass cause one more. All state is in rows: a restart goes on where it was.
 */
export function startResponses(ctx: ResponsesContext): RunningResponses {
  const { clock, bus, log } = ctx;
  const listeningSinceMs = clock.nowMs();
  const leastWaitMs = LEAST_WAIT_WALL_MS * clock.speed;
  let nextWatchMs = listeningSinceMs;
  let nextForgetMs = listeningSinceMs;
  let timer: Timer | undefined;
  let pass: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const arm = (atMs: number): void => {
    timer?.cancel();
    if (!stopped) timer = clock.setTimer(Math.max(leastWaitMs, atMs - clock.nowMs()), wake);
  };
  const once = async (): Promise<void> => {
    await readTransitions(ctx);
    if (clock.nowMs() >= nextWatchMs) {
      await watchStations(ctx, listeningSinceMs);
      nextWatchMs = clock.nowMs() + WATCH_MS;
    }
    if (clock.nowMs() >= nextForgetMs) {
      await forgetSentLinks(ctx.db, clock.nowMs() - FORGET_LINKS_MS);
      nextForgetMs = clock.nowMs() + FORGET_EVERY_MS;
    }
    arm(Math.min(await runDue(ctx), nextWatchMs));
  };
  const run = async (): Promise<void> => {
    do {
      again = false;
      try {
        await once();
      } catch (error) {
        log.error({ err: error }, 'alarms and responses could not be brought up to date');
        arm(clock.nowMs() + 5 * leastWaitMs);
      }
    } while (again && !stopped);
    pass = undefined;
  };
  const wake = (): void => {
    if (stopped) return;
    if (pass) again = true;
    else pass = run();
  };

  const unsubscribe = WAKES.map((event) => bus.on(event, wake));
  wake();
  return {
    async stop() {
      stopped = true;
      timer?.cancel();
      for (const off of unsubscribe) off();
      await pass;
    },
    async settled() {
      while (pass) await pass;
    },
  };
}
