import type { By } from '../../../../contract/responses.ts';
import { WardError } from '../../../platform/errors.ts';
import type { MoveDraft, Subject } from '../journal/aggregate.ts';
import { postFor, type Request, toMs } from '../journal/request.ts';
import {
  byPost,
  checkVersion,
  doneBefore,
  inWork,
  lockSubject,
  record,
  requestKey,
  type Work,
} from '../journal/work.ts';
import type { ResponsesContext } from '../ports.ts';
import { closeReceipts } from '../receipts/open-receipt.ts';
import { signOpenReceipts } from '../store/receipts.ts';
import { ACTION, type ActionDoc, nextActionState } from './action-aggregate.ts';
import { settleActionAlarms } from './action-alarms.ts';
import { handOverPeople } from './hand-over-people.ts';
import { sendOrder } from './issue-orders.ts';

type Answered = Promise<Subject<ActionDoc>>;

function checkMove(action: Subject<ActionDoc>, move: string): void {
  if (nextActionState(action.state.state, move) === undefined)
    throw new WardError('illegal-move', {
      detail: `${move} is not possible: the order is ${action.state.state}`,
    });
}

/** 签收, whichever way it came; signing an order that went further already changes nothing of it. */
export async function receiveAction(
  work: Work,
  action: Subject<ActionDoc>,
  receipt: { by: By; name: string; happenedAtMs?: number | undefined; idempotencyKey?: string | undefined },
): Answered {
  if (nextActionState(action.state.state, 'receive') === undefined) return action;
  const received = await record(work, ACTION, action, {
    move: 'receive',
    by: receipt.by,
    data: { name: receipt.name },
    happenedAtMs: receipt.happenedAtMs,
    idempotencyKey: receipt.idempotencyKey,
  });
  await settleActionAlarms(work, received);
  return received;
}

type Detail = (work: Work, action: Subject<ActionDoc>) => Promise<MoveDraft['data']>;

/**
 * One person's move on one order: the one ordered, their unit, or the office that ordered (told by telephone). The 签收
 * still open is closed with it: who arrives has received.
 */
function answer(
  ctx: ResponsesContext,
  id: string,
  request: Request & { toldBy?: string | undefined },
  move: 'receive' | 'arrive' | 'finish',
  detail: Detail,
): Answered {
  return inWork(ctx, async (work) => {
    const action = await lockSubject(work, ACTION, id);
    const key = requestKey(request.actor, request.idempotencyKey);
    if (await doneBefore(work, key, 'action', move, id)) return action;
    const post = postFor(request.actor, 'actions.receipt', action.state.unit.path);
    await checkVersion(work, ACTION, action, request.expectedVersion);
    checkMove(action, move);
    const name = request.toldBy ?? request.actor.name;
    const answered = await record(work, ACTION, action, {
      move,
      by: byPost(request.actor, post),
      note: request.note,
      data: { name, ...(request.toldBy ? { toldBy: request.toldBy } : {}), ...(await detail(work, action)) },
      happenedAtMs: toMs(request.happenedAt),
      idempotencyKey: key,
    });
    const how = request.toldBy ? 'telephone' : 'console';
    await signOpenReceipts(work.tx, 'action', id, { atMs: work.nowMs, name, how });
    await settleActionAlarms(work, answered);
    return answered;
  });
}

export function receiveActionByHand(
  ctx: ResponsesContext,
  id: string,
  request: Request & { toldBy?: string | undefined },
): Answered {
  return answer(ctx, id, request, 'receive', async () => ({}));
}

/** 到位 */
export function arriveAction(
  ctx: ResponsesContext,
  id: string,
  request: Request & { toldBy?: string | undefined },
): Answered {
  return answer(ctx, id, request, 'arrive', async () => ({}));
}

/** 完成, with what came of it. */
export function finishAction(
  ctx: ResponsesContext,
  id: string,
  request: Request & { result: string },
): Answered {
  return answer(ctx, id, request, 'finish', async () => ({ result: request.result }));
}

/** 转他人 and 重新下达: the old link stops, a new message with a new link goes out, the time for 签收 begins anew. */
function sendAnew(
  ctx: ResponsesContext,
  id: string,
  request: Request,
  move: 'hand-over' | 'resend',
  to: { personId: string | undefined; reason: string | undefined },
): Answered {
  return inWork(ctx, async (work) => {
    const action = await lockSubject(work, ACTION, id);
    const key = requestKey(request.actor, request.idempotencyKey);
    if (await doneBefore(work, key, 'action', move, id)) return action;
    const permission = move === 'hand-over' ? 'actions.hand-over' : 'actions.order';
    const post = postFor(request.actor, permission, action.state.unit.path);
    await checkVersion(work, ACTION, action, request.expectedVersion);
    checkMove(action, move);
    const personId = to.personId ?? action.state.addressee.personId;
    const contact =
      personId === null ? undefined : await work.ports.findContact(work.tx, personId, work.nowMs);
    if (move === 'hand-over') {
      const people = await handOverPeople(ctx, work.tx, request.actor, action);
      if (!people.some((person) => person.personId === personId))
        throw new WardError('forbidden', { detail: 'not one of those this order can be handed to' });
    }
    if (!contact)
      throw new WardError('not-found', { detail: 'nobody on post to send it to: hand it over to a person' });
    await closeReceipts(work, 'action', id);
    const sent = await record(work, ACTION, action, {
      move,
      by: byPost(request.actor, post),
      note: request.note,
      data: {
        addressee: { personId: contact.personId, name: contact.name, postTitle: contact.postTitle },
        reachable: contact.phone !== null,
        ...(to.reason === undefined ? {} : { reason: to.reason }),
      },
      idempotencyKey: key,
    });
    await sendOrder(work, sent, contact);
    await settleActionAlarms(work, sent);
    return sent;
  });
}

export function handOverAction(
  ctx: ResponsesContext,
  id: string,
  request: Request & { toPersonId: string; reason: string },
): Answered {
  return sendAnew(ctx, id, request, 'hand-over', { personId: request.toPersonId, reason: request.reason });
}

export function resendAction(ctx: ResponsesContext, id: string, request: Request): Answered {
  return sendAnew(ctx, id, request, 'resend', { personId: undefined, reason: undefined });
}
