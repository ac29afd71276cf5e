import { SYSTEM } from './callouts-context.ts';
import type { CallBatch } from './calls/call-batch.ts';
import { nextStep } from './calls/call-fold.ts';
import { escalateCall } from './escalate-call.ts';
import { type OutgoingCall, sendCalls } from './send-call.ts';
import type { Call } from './store/calls.ts';

/** More steps at once than any ladder and list of channels has: a guard against a rule that would never wait. */
const MOST_STEPS = 64;

/**
 * Brings calls to where they have to wait: what was missed is noted, the next channel is tried, the ladder is climbed, and
 * whoever is called instead is brought there as well. Everything is computed from the rows, so that after a kill it is done
 * once, late. The caller holds the call-out's row and flushes before the messages are sent.
 */
export async function advanceCalls(batch: CallBatch, calls: readonly Call[]): Promise<void> {
  const { row, work } = batch;
  if (row.state === 'closed') return batch.flush();
  const queue = [...calls];
  const outgoing: OutgoingCall[] = [];
  for (let next = queue.shift(); next; next = queue.shift()) {
    let call = batch.now(next);
    for (let n = 0; n < MOST_STEPS; n++) {
      const step = nextStep(call.doc, row.doc.rules, work.nowMs);
      if (step.do === 'wait') break;
      if (step.do === 'escalate') {
        const called = await escalateCall(batch, call, step.step);
        queue.push(...called);
        call = batch.now(call);
        continue;
      }
      if (step.do === 'attempt') {
        const { channel, waitMs } = step;
        call = batch.add(call, { move: 'attempt', by: SYSTEM, data: { channel, waitMs } });
        outgoing.push({ call, channel });
        continue;
      }
      const channel = call.doc.attempts.at(-1)?.channel;
      call = batch.add(call, { move: step.do, by: SYSTEM, data: { channel } });
    }
  }
  await batch.flush();
  await sendCalls(batch, outgoing);
}
