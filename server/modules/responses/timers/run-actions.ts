import { ACTION, actionDueMs, nextActionState, receiptDueMs } from '../actions/action-aggregate.ts';
import { raiseOverdue, raiseUndelivered, settleActionAlarms } from '../actions/action-alarms.ts';
import { raiseAlarm } from '../alarms/raise-alarm.ts';
import { record, SYSTEM, type Work } from '../journal/work.ts';
import type { Delivery } from '../store/actions.ts';
import { findSubject } from '../store/journal.ts';
import { TRANSFER, transferDueMs } from '../transfers/transfer-aggregate.ts';
import { overdueAlarm } from '../transfers/transfer-alarms.ts';

/** A deadline of an order has passed: marked once, and an alarm until it is met. */
export async function runAction(work: Work, id: string): Promise<void> {
  const action = await findSubject(work.tx, ACTION, id, { lock: true });
  const dueMs = action && actionDueMs(action.state);
  if (!action || dueMs === null || dueMs === undefined || dueMs > work.nowMs) return;
  const { receivedAtMs, receiptOverdue } = action.state;
  const receiptDue = receiptDueMs(action.state);
  const missed = receiptDue !== null && receivedAtMs === null && !receiptOverdue && receiptDue <= work.nowMs;
  const what = missed ? 'receipt' : 'completion';
  const overdue = await record(work, ACTION, action, { move: 'mark-overdue', by: SYSTEM, data: { what } });
  await raiseOverdue(work, overdue, what);
}

/** 已送达 where a channel has sent it; an alarm where every way failed for good. */
export async function noteDelivery(work: Work, delivery: Delivery): Promise<void> {
  const action = await findSubject(work.tx, ACTION, delivery.actionId, { lock: true });
  if (action?.state.state !== 'ordered') return;
  if (delivery.sentAtMs !== null && nextActionState(action.state.state, 'deliver')) {
    const delivered = await record(work, ACTION, action, {
      move: 'deliver',
      by: SYSTEM,
      happenedAtMs: delivery.sentAtMs,
    });
    await settleActionAlarms(work, delivered);
  } else if (delivery.failed && !action.state.undelivered) {
    const failed = await record(work, ACTION, action, {
      move: 'undelivered',
      by: SYSTEM,
      data: { why: delivery.reason },
    });
    await raiseUndelivered(work, failed);
  }
}

/** People are still in the zone when everybody should be out. */
export async function runTransfer(work: Work, id: string): Promise<void> {
  const transfer = await findSubject(work.tx, TRANSFER, id, { lock: true });
  const dueMs = transfer && transferDueMs(transfer.state);
  if (!transfer || dueMs === null || dueMs === undefined || dueMs > work.nowMs) return;
  const overdue = await record(work, TRANSFER, transfer, { move: 'mark-overdue', by: SYSTEM });
  const { due, moved } = overdue.state.counts;
  await raiseAlarm(work, overdueAlarm(overdue.state, due.people - moved.people), { atMs: work.nowMs });
}
