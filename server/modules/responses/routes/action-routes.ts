import {
  Action,
  ActionBoard,
  ActionDetail,
  ActionParams,
  ActionPeople,
  ActionQuery,
  ArriveAction,
  FinishAction,
  HandOverAction,
  ReceiveAction,
  ResendAction,
} from '../../../../contract/responses.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { ACTION, type ActionDoc } from '../actions/action-aggregate.ts';
import {
  arriveAction,
  finishAction,
  handOverAction,
  receiveActionByHand,
  resendAction,
} from '../actions/answer-action.ts';
import { readActionPeople } from '../actions/hand-over-people.ts';
import { presentActions, readAction, readActions } from '../actions/list-actions.ts';
import type { Subject } from '../journal/aggregate.ts';
import type { ResponsesContext } from '../ports.ts';
import { findSubject } from '../store/journal.ts';

export function actionRoutes(ctx: ResponsesContext): WardRoute[] {
  const scope = async ({ params }: { params: { id: string } }): Promise<string | null> =>
    (await findSubject(ctx.db, ACTION, params.id))?.state.unit.path ?? null;
  const of = { method: 'post', params: ActionParams, response: Action, scope } as const;
  const present = async (moved: Promise<Subject<ActionDoc>>) =>
    (await presentActions(ctx, [await moved]))[0]!;
  return [
    route(
      {
        method: 'get',
        path: '/actions',
        operationId: 'listActions',
        summary: 'The board of orders',
        access: 'actions.read',
        query: ActionQuery,
        response: ActionBoard,
      },
      ({ actor, query }) => readActions(ctx, actor, query),
    ),
    route(
      {
        method: 'get',
        path: '/actions/{id}',
        operationId: 'getAction',
        summary: 'One order with its receipts and journal',
        access: 'actions.read',
        params: ActionParams,
        response: ActionDetail,
        scope,
      },
      ({ params }) => readAction(ctx, params.id),
    ),
    route(
      {
        method: 'get',
        path: '/actions/{id}/people',
        operationId: 'listActionPeople',
        summary: 'Whom the order can be handed to',
        access: 'actions.hand-over',
        params: ActionParams,
        response: ActionPeople,
        scope,
      },
      ({ params, actor }) => readActionPeople(ctx, actor, params.id),
    ),
    route(
      {
        ...of,
        path: '/actions/{id}/receive',
        operationId: 'receiveAction',
        summary: 'Sign for an order on the console or as told by telephone (签收)',
        access: 'actions.receipt',
        body: ReceiveAction,
      },
      ({ params, actor, body, idempotencyKey }) =>
        present(receiveActionByHand(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
    route(
      {
        ...of,
        path: '/actions/{id}/arrive',
        operationId: 'arriveAction',
        summary: 'The team is in place (到位)',
        access: 'actions.receipt',
        body: ArriveAction,
      },
      ({ params, actor, body, idempotencyKey }) =>
        present(arriveAction(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
    route(
      {
        ...of,
        path: '/actions/{id}/finish',
        operationId: 'finishAction',
        summary: 'The order is carried out, with its result',
        access: 'actions.receipt',
        body: FinishAction,
      },
      ({ params, actor, body, idempotencyKey }) =>
        present(finishAction(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
    route(
      {
        ...of,
        path: '/actions/{id}/hand-over',
        operationId: 'handOverAction',
        summary: 'Give an order to another person (转他人)',
        access: 'actions.hand-over',
        body: HandOverAction,
      },
      ({ params, actor, body, idempotencyKey }) =>
        present(handOverAction(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
    route(
      {
        ...of,
        path: '/actions/{id}/resend',
        operationId: 'resendAction',
        summary: 'Send an order again with a new link',
        access: 'actions.order',
        body: ResendAction,
      },
      ({ params, actor, body, idempotencyKey }) =>
        present(resendAction(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
  ];
}
