import { cancelAbout } from '../../../platform/outbox/index.ts';
import type { Subject } from '../journal/aggregate.ts';
import { lockSubject, record, SYSTEM, type Work } from '../journal/work.ts';
import { tellPerson } from '../messages.ts';
import { closeReceipts } from '../receipts/open-receipt.ts';
import { retitleReceipts } from '../store/receipts.ts';
import { ACTION, type ActionDoc, nextActionState } from './action-aggregate.ts';
import { settleActionAlarms } from './action-alarms.ts';

async function tellAddressee(
  work: Work,
  { id, state: doc }: Subject<ActionDoc>,
  key: string,
  text: string,
): Promise<void> {
  const { personId } = doc.addressee;
  const contact = personId === null ? undefined : await work.ports.findContact(work.tx, personId, work.nowMs);
  if (contact)
    await tellPerson(work, contact, { aboutKind: 'action', aboutId: id, key: `action:${id}:${key}`, text });
}

/** Takes an order back: its link stops, its alarms go, what has not been sent of it is not sent any more, and who has it is told. */
export async function withdrawAction(
  work: Work,
  action: Subject<ActionDoc>,
  reason: string | undefined,
): Promise<void> {
  const withdrawn = await record(work, ACTION, action, {
    move: 'withdraw',
    by: SYSTEM,
    data: reason === undefined ? {} : { reason },
  });
  await settleActionAlarms(work, withdrawn);
  await closeReceipts(work, 'action', action.id);
  await cancelAbout(work.tx, 'action', [action.id], '指令已撤回，不再发送');
  const { headquartersName, title } = withdrawn.state;
  const why = reason === undefined ? '' : `${reason}。`;
  await tellAddressee(work, withdrawn, 'withdrawn', `【${headquartersName}】撤回指令：${title}。${why}`);
}

/** An order of the desk, its row held until the transaction ends; undefined where it is done or withdrawn. */
export async function lockOpenOrder(work: Work, id: string): Promise<Subject<ActionDoc> | undefined> {
  const action = await lockSubject(work, ACTION, id);
  return nextActionState(action.state.state, 'withdraw') === undefined ? undefined : action;
}

/** Less is to be done than was ordered: the order, what its link shows and the one who has it say so; the deadlines stand. */
export async function amendAction(
  work: Work,
  action: Subject<ActionDoc>,
  to: { title: string; detail: string; reason: string },
): Promise<void> {
  const amended = await record(work, ACTION, action, { move: 'amend', by: SYSTEM, data: to });
  await retitleReceipts(work.tx, 'action', action.id, to);
  const { headquartersName } = amended.state;
  await tellAddressee(
    work,
    amended,
    `amended:${amended.version}`,
    `【${headquartersName}】更改指令：${to.title}。${to.reason}。原链接继续有效。`,
  );
}
