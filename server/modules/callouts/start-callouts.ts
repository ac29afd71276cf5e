import type { BusEvent } from '../../../contract/events.ts';
import type { Timer } from '../../platform/clock.ts';
import { advanceCalls } from './advance-calls.ts';
import { type CalloutsContext, inCallWork, SYSTEM } from './callouts-context.ts';
import { openBatch } from './calls/call-batch.ts';
import { findCallOut } from './store/callouts.ts';
import {
  type ChannelWord,
  callsDue,
  channelWords,
  earliestDueMs,
  lockCalls,
  needlessStandIns,
} from './store/calls.ts';
import { takeDeliveries } from './take-deliveries.ts';

const BATCH = 1_000;
/** However fast the duty clock, Ward looks at what is due at most this often, wall time. */
const LEAST_WAIT_WALL_MS = 200;
/** The channels' words are looked at this often at least, duty time. */
const LONGEST_WAIT_MS = 60_000;
const AFTER_FAILURE_MS = 10_000;

const WAKES = ['outbox.changed', 'callouts.changed'] as const satisfies readonly BusEvent[];

export interface RunningCallouts {
  stop(): Promise<void>;
  /** Resolves when nothing is due now. */
  settled(): Promise<void>;
}

/** 已发, or that it could not leave: then the next way is tried at once. */
async function noteWords(
  ctx: CalloutsContext,
  calloutId: string,
  words: readonly ChannelWord[],
): Promise<void> {
  await inCallWork(ctx, async (work) => {
    const row = await findCallOut(work.tx, calloutId, { lock: true });
    if (!row) return;
    const batch = openBatch(work, row);
    const said = new Map(words.map((word) => [word.callId, word]));
    const calls = await lockCalls(work.tx, [...said.keys()]);
    const rising = calls.flatMap((call) => {
      const { channel, sentAtMs, reason } = said.get(call.id)!;
      if (sentAtMs !== null) {
        if (call.doc.steps.sent === undefined)
          batch.add(call, {
            move: 'sent',
            by: SYSTEM,
            data: { how: 'channel', channel },
            happenedAtMs: Math.min(sentAtMs, work.nowMs),
          });
        return [];
      }
      const attempt = call.doc.attempts.at(-1);
      if (attempt?.channel !== channel || attempt.outcome !== 'waiting') return [];
      return [batch.add(call, { move: 'not-sent', by: SYSTEM, data: { channel, why: reason } })];
    });
    await advanceCalls(batch, rising);
  });
}

async function runDue(ctx: CalloutsContext, calloutId: string, ids: readonly string[]): Promise<void> {
  await inCallWork(ctx, async (work) => {
    const row = await findCallOut(work.tx, calloutId, { lock: true });
    if (!row) return;
    await advanceCalls(openBatch(work, row), await lockCalls(work.tx, ids));
  });
}

async function withdrawStandIns(
  ctx: CalloutsContext,
  calloutId: string,
  ids: readonly string[],
): Promise<void> {
  await inCallWork(ctx, async (work) => {
    const row = await findCallOut(work.tx, calloutId, { lock: true });
    if (!row) return;
    const batch = openBatch(work, row);
    for (const call of await lockCalls(work.tx, ids))
      batch.add(call, { move: 'withdraw', by: SYSTEM, note: '原被叫应人员已应答' });
    await batch.flush();
  });
}

const byCallOut = <T extends { calloutId: string }>(rows: readonly T[]): [string, T[]][] => [
  ...Map.groupBy(rows, ({ calloutId }) => calloutId),
];

/**
 * Notes what the channels say, misses, next channels and ladders when they are due. One pass at a time; wakes during a pass
 * cause one more. All state is in rows: a restart goes on where it was, and calls nobody twice.
 */
export function startCallouts(ctx: CalloutsContext): RunningCallouts {
  const { clock, bus, log, db } = ctx;
  const leastWaitMs = LEAST_WAIT_WALL_MS * clock.speed;
  let timer: Timer | undefined;
  let pass: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const arm = (atMs: number): void => {
    timer?.cancel();
    if (!stopped) timer = clock.setTimer(Math.max(leastWaitMs, atMs - clock.nowMs()), wake);
  };
  const once = async (): Promise<void> => {
    let failures = 0;
    const each = async <T extends { calloutId: string }>(
      rows: readonly T[],
      run: (calloutId: string, own: T[]) => Promise<void>,
    ): Promise<void> => {
      for (const [calloutId, own] of byCallOut(rows))
        await run(calloutId, own).catch((error: unknown) => {
          failures++;
          log.error({ err: error, calloutId }, 'a call-out could not be brought up to date');
        });
    };
    const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
    await each(await channelWords(db, BATCH), (id, own) => noteWords(ctx, id, own));
    await takeDeliveries(ctx, BATCH);
    await each(await needlessStandIns(db, BATCH), (id, own) => withdrawStandIns(ctx, id, idsOf(own)));
    await each(await callsDue(db, clock.nowMs(), BATCH), (id, own) => runDue(ctx, id, idsOf(own)));
    const nextMs = Math.min(clock.nowMs() + LONGEST_WAIT_MS, (await earliestDueMs(db)) ?? Infinity);
    arm(failures === 0 ? nextMs : clock.nowMs() + AFTER_FAILURE_MS);
  };
  const run = async (): Promise<void> => {
    do {
      again = false;
      try {
        await once();
      } catch (error) {
        log.error({ err: error }, 'call-outs could not be brought up to date');
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
