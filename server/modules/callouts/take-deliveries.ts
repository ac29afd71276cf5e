import { markNoted, type NewDelivery, newDeliveries } from '../../platform/outbox/index.ts';
import { advanceCalls } from './advance-calls.ts';
import { type CalloutsContext, inCallWork, SYSTEM } from './callouts-context.ts';
import { type CallBatch, openBatch } from './calls/call-batch.ts';
import { isSettled } from './calls/call-fold.ts';
import { findCallOut } from './store/callouts.ts';
import { type Call, callsByIds, lockCalls } from './store/calls.ts';

type Take = (batch: CallBatch, call: Call, delivery: NewDelivery, atMs: number) => Call;

/**
 * What a gateway's word alters: 送达 and 接听 are steps of their own. Who picks up has not confirmed: the call goes on by the
 * next way. What never arrived is the end of that attempt.
 */
const TAKES: Readonly<Record<NewDelivery['state'], Take>> = {
  delivered: (batch, call, { channel }, happenedAtMs) =>
    call.doc.steps.delivered === undefined
      ? batch.add(call, {
          move: 'delivered',
          by: SYSTEM,
          data: { how: 'channel', channel },
          happenedAtMs,
        })
      : call,
  answered: (batch, call, { channel }, happenedAtMs) =>
    call.doc.steps.answered === undefined && !isSettled(call.doc)
      ? batch.add(call, { move: 'answer', by: SYSTEM, data: { how: 'channel', channel }, happenedAtMs })
      : call,
  failed: (batch, call, { channel, reason }) => {
    const attempt = call.doc.attempts.at(-1);
    return attempt?.channel === channel && attempt.outcome === 'waiting'
      ? batch.add(call, {
          move: 'not-sent',
          by: SYSTEM,
          data: { channel, why: reason ?? '网关回报：未送达' },
        })
      : call;
  },
};

/** Takes over what gateways said of the messages of calls, each word once, in the order in which it happened. */
export async function takeDeliveries(ctx: CalloutsContext, limit: number): Promise<void> {
  const words = await newDeliveries(ctx.db, 'call', limit);
  if (words.length === 0) return;
  const calls = new Map(
    (await callsByIds(ctx.db, [...new Set(words.map(({ aboutId }) => aboutId))])).map((call) => [
      call.id,
      call,
    ]),
  );
  const ofCallOut = Map.groupBy(words, ({ aboutId }) => calls.get(aboutId)?.doc.calloutId ?? '');
  for (const [calloutId, own] of ofCallOut)
    await inCallWork(ctx, async (work) => {
      for (const word of own) await markNoted(work.tx, word);
      const row = calloutId === '' ? undefined : await findCallOut(work.tx, calloutId, { lock: true });
      if (!row) return;
      const batch = openBatch(work, row);
      const locked = await lockCalls(work.tx, [...new Set(own.map(({ aboutId }) => aboutId))]);
      for (const word of own) {
        const call = locked.find(({ id }) => id === word.aboutId);
        if (call)
          TAKES[word.state](batch, batch.now(call), word, Math.min(word.happenedAt.getTime(), work.nowMs));
      }
      await advanceCalls(
        batch,
        locked.map((call) => batch.now(call)),
      );
    });
}
