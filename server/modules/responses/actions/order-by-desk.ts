import type { By, PostRef, UnitRef } from '../../../../contract/responses.ts';
import type { Subject } from '../journal/aggregate.ts';
import { fresh, record, type Work } from '../journal/work.ts';
import { bearersOf } from '../messages.ts';
import { deskOrderOf } from '../store/actions.ts';
import { ACTION, type ActionDoc } from './action-aggregate.ts';
import { sendOrder } from './issue-orders.ts';

export interface DeskOrder {
  /** What it follows; an order that follows the same is not given twice. */
  follows: string;
  title: string;
  detail: string | null;
  /** Unit of those who carry it out. */
  unit: UnitRef;
  post: PostRef;
  /** By name; undefined: whoever bears the post now. */
  personId: string | undefined;
  headquartersName: string;
  receiptWithinMs: number | null;
  doneWithinMs: number | null;
}

/**
 * An order of the duty desk outside any response (核查, 上门): sent with a link, signed, overdue and handed over like every
 * other. The caller has checked `actions.order` at the unit. Gives the order that follows this already, if there is one.
 */
export async function orderByDesk(work: Work, by: By, order: DeskOrder): Promise<Subject<ActionDoc>> {
  const there = await deskOrderOf(work.tx, order.follows);
  if (there) return there;
  const contact =
    order.personId === undefined
      ? (await bearersOf(work, [order.post]))[0]
      : await work.ports.findContact(work.tx, order.personId, work.nowMs);
  const action = await record(work, ACTION, fresh(work), {
    move: 'order',
    by,
    data: {
      subject: {
        responseId: null,
        planActionId: order.follows,
        round: 1,
        levelId: null,
        levelName: null,
        levelRank: null,
        title: order.title,
        detail: order.detail,
        unit: order.unit,
        post: order.post,
        headquartersName: order.headquartersName,
        receiptWithinMs: order.receiptWithinMs,
        doneDueAtMs: order.doneWithinMs === null ? null : work.nowMs + order.doneWithinMs,
      },
      addressee: contact
        ? { personId: contact.personId, name: contact.name, postTitle: contact.postTitle }
        : { personId: null, name: '（无人在岗）', postTitle: order.post.title },
      reachable: contact !== undefined && contact.phone !== null,
    },
  });
  await sendOrder(work, action, contact);
  return action;
}
