import type { UnitRef } from '../../../../contract/responses.ts';
import { ACTION, nextActionState } from '../actions/action-aggregate.ts';
import { raiseUndelivered } from '../actions/action-alarms.ts';
import { raiseAlarm } from '../alarms/raise-alarm.ts';
import { lockSubject, record, SYSTEM, type Work } from '../journal/work.ts';
import { RESPONSE } from '../proposals/response-aggregate.ts';
import type { ReceiptRow } from '../store/receipts.ts';
import { TRANSFER } from '../transfers/transfer-aggregate.ts';

/** A message that reached the wrong person was not delivered: an alarm until somebody has answered for it. */
export async function raiseMisdirected(work: Work, receipt: ReceiptRow): Promise<void> {
  if (receipt.aboutKind === 'action') {
    let action = await lockSubject(work, ACTION, receipt.aboutId);
    // Whoever opened it was sent it: noted first, so that the channel's word, coming later, does not clear the alarm.
    if (nextActionState(action.state.state, 'deliver') !== undefined)
      action = await record(work, ACTION, action, { move: 'deliver', by: SYSTEM });
    if (nextActionState(action.state.state, 'undelivered') === undefined) return;
    const why = '链接打开人称并非接收人';
    await raiseUndelivered(
      work,
      await record(work, ACTION, action, { move: 'undelivered', by: SYSTEM, data: { why } }),
    );
    return;
  }
  const unit: UnitRef =
    receipt.aboutKind === 'notice'
      ? (await lockSubject(work, RESPONSE, receipt.aboutId)).state.headquarters
      : (await lockSubject(work, TRANSFER, receipt.aboutId)).state.unit;
  await raiseAlarm(
    work,
    {
      key: `order-undelivered:${receipt.id}`,
      cause: 'order-undelivered',
      title: `${receipt.title}误送他人，${receipt.addressee}未收到`,
      consequence: '责任人不知道要做什么',
      advice: '电话通知责任人，并核对其手机号码',
      priority: 2,
      placeId: unit.id,
      placeName: unit.name,
      unitPath: unit.path,
      planId: null,
      ruleId: null,
      groupKey: `${receipt.aboutId}|misdirected`,
      groupTitle: `${unit.name}：通知误送他人`,
      actable: true,
      endsWithAnswer: true,
    },
    { atMs: work.nowMs },
  );
}
