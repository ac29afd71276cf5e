import { runAlarm } from '../alarms/escalate-alarm.ts';
import { inWork, type Work } from '../journal/work.ts';
import type { ResponsesContext } from '../ports.ts';
import { actionsDue, deliveries } from '../store/actions.ts';
import { alarmsDue } from '../store/alarms.ts';
import { earliestDue } from '../store/due.ts';
import { activeResponses, proposalsDue } from '../store/responses.ts';
import { transfersDue } from '../store/transfers.ts';
import { noteDelivery, runAction, runTransfer } from './run-actions.ts';
import { calmOf, runCalm } from './run-calm.ts';
import { runProposal } from './run-proposal.ts';

const BATCH = 200;
/** A step that failed is not tried again at once. */
const AFTER_FAILURE_MS = 10_000;
/** Deliveries and calm are looked at this often at least, whatever rows are due. */
export const LONGEST_WAIT_MS = 60_000;

type Run = (work: Work, id: string) => Promise<void>;

/**
 * Everything that is due now, each thing in a transaction of its own that looks again under its lock: after a kill it is
 * done once, late. Returns the moment of the next need. One thing that fails is logged and does not hold up the others.
 */
export async function runDue(ctx: ResponsesContext): Promise<number> {
  const { db, clock } = ctx;
  let failures = 0;
  const failed = (error: unknown, id: string): void => {
    failures++;
    ctx.log.error({ err: error, id }, 'a due step failed');
  };
  const each = async (ids: readonly { id: string }[], run: Run): Promise<void> => {
    for (const { id } of ids)
      await inWork(ctx, (work) => run(work, id)).catch((error: unknown) => failed(error, id));
  };
  const nowMs = clock.nowMs();
  await each(await proposalsDue(db, nowMs, BATCH), runProposal);
  for (const delivery of await deliveries(db, BATCH))
    await inWork(ctx, (work) => noteDelivery(work, delivery)).catch((error: unknown) =>
      failed(error, delivery.actionId),
    );
  await each(await actionsDue(db, nowMs, BATCH), runAction);
  await each(await transfersDue(db, nowMs, BATCH), runTransfer);
  const active = await activeResponses(db);
  await each(active, runCalm);
  await each(await alarmsDue(db, nowMs, BATCH), runAlarm);
  let nextMs = clock.nowMs() + LONGEST_WAIT_MS;
  for (const response of active) {
    const fromMs = (await calmOf(db, ctx.ports, response, nowMs))?.calm.mayLowerFromMs;
    if (fromMs !== null && fromMs !== undefined && fromMs > nowMs) nextMs = Math.min(nextMs, fromMs);
  }
  const dueMs = Math.min(nextMs, (await earliestDue(db)) ?? nextMs);
  return failures === 0 ? dueMs : Math.max(dueMs, clock.nowMs() + AFTER_FAILURE_MS);
}
