import type { Subject } from '../journal/aggregate.ts';
import { fresh, record, SYSTEM, type Work } from '../journal/work.ts';
import { bearersOf, clockText, tellPerson } from '../messages.ts';
import type { Contact, PlanLevel, PlanOrder, PlanView } from '../ports.ts';
import type { ResponseDoc } from '../proposals/response-aggregate.ts';
import { levelsOf } from '../proposals/response-key.ts';
import { openReceipt } from '../receipts/open-receipt.ts';
import { standingActions } from '../store/actions.ts';
import { ACTION, type ActionDoc, type Addressee, receiptDueMs } from './action-aggregate.ts';
import { raiseUndelivered } from './action-alarms.ts';
import { withdrawAction } from './withdraw-action.ts';

/** Orders in force at a level: its own and those of every lesser level, each once, as the gravest defines it. */
export function ordersAt(
  levels: readonly PlanLevel[],
  level: PlanLevel | null,
): { order: PlanOrder; level: PlanLevel }[] {
  if (level === null) return [];
  const orders = new Map<string, { order: PlanOrder; level: PlanLevel }>();
  for (const contained of levels.filter(({ rank }) => rank >= level.rank).toSorted((a, b) => a.rank - b.rank))
    for (const order of contained.orders)
      if (!orders.has(order.id)) orders.set(order.id, { order, level: contained });
  return [...orders.values()];
}

/**
 * Brings the orders of a response to its level: what is not standing yet is ordered, what the level no longer contains is
 * withdrawn (done orders stay done). Called in the transaction that sets the level.
 */
export async function issueOrders(
  work: Work,
  plan: PlanView,
  response: Subject<ResponseDoc>,
  level: PlanLevel | null,
): Promise<void> {
  const wanted = ordersAt(levelsOf(plan, response.state.track), level);
  const standing = await standingActions(work.tx, response.id);
  for (const action of standing)
    if (!wanted.some(({ order }) => order.id === action.state.planActionId)) await standDown(work, action);
  for (const { order, level: from } of wanted)
    if (!standing.some((action) => action.state.planActionId === order.id))
      await issueOrder(work, response, order, from);
}

async function issueOrder(
  work: Work,
  response: Subject<ResponseDoc>,
  order: PlanOrder,
  level: PlanLevel,
): Promise<void> {
  const unit = await work.ports.findUnit(work.tx, order.to.unitId);
  const [contact] = await bearersOf(work, [order.to]);
  const addressee: Addressee = contact
    ? { personId: contact.personId, name: contact.name, postTitle: contact.postTitle }
    : { personId: null, name: '（无人在岗）', postTitle: order.to.title };
  const action = await record(work, ACTION, fresh(work), {
    move: 'order',
    by: SYSTEM,
    data: {
      subject: {
        responseId: response.id,
        planActionId: order.id,
        round: response.state.round,
        levelId: level.id,
        levelName: level.name,
        levelRank: level.rank,
        title: order.title,
        detail: order.detail,
        unit: unit ?? { id: order.to.unitId, name: order.to.title, path: response.state.headquarters.path },
        post: order.to,
        headquartersName: response.state.headquarters.name,
        receiptWithinMs: order.receiptWithinMs,
        doneDueAtMs: order.doneWithinMs === null ? null : work.nowMs + order.doneWithinMs,
      },
      addressee,
      reachable: contact !== undefined && contact.phone !== null,
    },
  });
  await sendOrder(work, action, contact);
}

/** The message of an order with the link to sign for it; an order nobody can be reached for is an alarm at once. */
export async function sendOrder(
  work: Work,
  action: Subject<ActionDoc>,
  contact: Contact | undefined,
): Promise<void> {
  const { state: doc, id } = action;
  if (!contact || contact.phone === null) {
    await raiseUndelivered(work, action);
    return;
  }
  const dueMs = receiptDueMs(doc);
  const link = await openReceipt(work, {
    aboutKind: 'action',
    aboutId: id,
    personId: contact.personId,
    addressee: contact.name,
    title: doc.title,
    detail: doc.detail,
    sender: doc.headquartersName,
    dueAtMs: doc.doneDueAtMs ?? dueMs,
  });
  const times = [
    dueMs === null ? '' : `请于${clockText(dueMs)}前签收。`,
    doc.doneDueAtMs === null ? '' : `完成时限：${clockText(doc.doneDueAtMs)}。`,
  ].join('');
  await tellPerson(work, contact, {
    aboutKind: 'action',
    aboutId: id,
    key: `action:${id}:${doc.sendings}`,
    text: `【${doc.headquartersName}】指令：${doc.title}。${doc.detail ? `${doc.detail}。` : ''}${times}签收：${link}`,
  });
}

async function standDown(work: Work, action: Subject<ActionDoc>): Promise<void> {
  if (action.state.state === 'done') await record(work, ACTION, action, { move: 'retire', by: SYSTEM });
  else await withdrawAction(work, action, undefined);
}
