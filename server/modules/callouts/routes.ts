import {
  ArriveCall,
  CallLists,
  CallOutBoard,
  CallOutList,
  CallOutParams,
  CallOutQuery,
  CallPeople,
  CallPlanParams,
  CloseCallOut,
  MakeCallOut,
  RelieveCall,
  TeamBoard,
  TeamQuery,
  TelephoneResult,
} from '../../../contract/callouts.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { closeCallOut, recordArrival, recordRelief, recordTelephone } from './answer-by-hand.ts';
import type { CalloutsContext } from './callouts-context.ts';
import { makeCallOut, readCallLists, readCallPeople, unitOfPlan } from './make-call-out.ts';
import { readBoard, readCallOuts } from './read-board.ts';
import { readTeams } from './read-teams.ts';
import { findCallOut } from './store/callouts.ts';
import { findCall } from './store/calls.ts';

export function routes(ctx: CalloutsContext): WardRoute[] {
  const pathOf = async (calloutId: string | undefined): Promise<string | null> =>
    calloutId === undefined ? null : ((await findCallOut(ctx.db, calloutId))?.doc.unit.path ?? null);
  const ofCallOut = ({ params }: { params: { id: string } }) => pathOf(params.id);
  const ofCall = async ({ params }: { params: { id: string } }) =>
    pathOf((await findCall(ctx.db, params.id))?.doc.calloutId);
  const boardOfCall = async (callId: string): Promise<CallOutBoard> =>
    readBoard(ctx, (await findCall(ctx.db, callId))!.doc.calloutId);
  const onCall = { method: 'post', params: CallOutParams, response: CallOutBoard, scope: ofCall } as const;
  return [
    route(
      {
        method: 'get',
        path: '/call-lists',
        operationId: 'listCallLists',
        summary: 'Lists of the plans with the people they mean now (叫应名单)',
        access: 'callouts.make',
        response: CallLists,
      },
      ({ actor }) => readCallLists(ctx, actor),
    ),
    route(
      {
        method: 'get',
        path: '/call-lists/{planId}/people',
        operationId: 'listCallPeople',
        summary: 'Whom one can call by name under the plan’s headquarters',
        access: 'callouts.record',
        params: CallPlanParams,
        response: CallPeople,
        scope: async ({ params }) => (await unitOfPlan(ctx.db, params.planId)).path,
      },
      ({ params }) => readCallPeople(ctx, params.planId),
    ),
    route(
      {
        method: 'get',
        path: '/teams',
        operationId: 'listTeams',
        summary: 'The teams: who is free, who is tired, who is nearest to a place',
        access: 'callouts.read',
        query: TeamQuery,
        response: TeamBoard,
      },
      ({ actor, query }) => readTeams(ctx, actor, query),
    ),
    route(
      {
        method: 'get',
        path: '/call-outs',
        operationId: 'listCallOuts',
        summary: 'Call-outs, the open ones first',
        access: 'callouts.read',
        query: CallOutQuery,
        response: CallOutList,
      },
      ({ actor, query }) => readCallOuts(ctx, actor, query),
    ),
    route(
      {
        method: 'post',
        path: '/call-outs',
        operationId: 'makeCallOut',
        summary: 'Call people out (叫应): a list, a level, or people by name',
        access: 'callouts.make',
        body: MakeCallOut,
        response: CallOutBoard,
        scope: async ({ body }) => (await unitOfPlan(ctx.db, body.planId)).path,
      },
      async ({ actor, body, idempotencyKey }) =>
        readBoard(ctx, await makeCallOut(ctx, actor, body, idempotencyKey)),
    ),
    route(
      {
        method: 'get',
        path: '/call-outs/{id}',
        operationId: 'getCallOut',
        summary: 'The board of a call-out: who has answered, confirmed, is on post',
        access: 'callouts.read',
        params: CallOutParams,
        response: CallOutBoard,
        scope: ofCallOut,
      },
      ({ params }) => readBoard(ctx, params.id),
    ),
    route(
      {
        method: 'post',
        path: '/call-outs/{id}/close',
        operationId: 'closeCallOut',
        summary: 'End a call-out: nobody is waited for any more',
        access: 'callouts.make',
        params: CallOutParams,
        body: CloseCallOut,
        response: CallOutBoard,
        scope: ofCallOut,
      },
      async ({ params, actor, body }) => {
        await closeCallOut(ctx, actor, params.id, body.reason);
        return readBoard(ctx, params.id);
      },
    ),
    route(
      {
        ...onCall,
        path: '/calls/{id}/telephone',
        operationId: 'recordTelephoneCall',
        summary: 'What came of a call made by hand (接通已知悉、未接、不能到岗、转他人)',
        access: 'callouts.record',
        body: TelephoneResult,
      },
      async ({ params, actor, body, idempotencyKey }) => {
        await recordTelephone(ctx, actor, params.id, body, idempotencyKey);
        return boardOfCall(params.id);
      },
    ),
    route(
      {
        ...onCall,
        path: '/calls/{id}/arrive',
        operationId: 'recordCallArrival',
        summary: 'The called person is on post (到岗)',
        access: 'callouts.record',
        body: ArriveCall,
      },
      async ({ params, actor, body, idempotencyKey }) => {
        await recordArrival(ctx, actor, params.id, body, idempotencyKey);
        return boardOfCall(params.id);
      },
    ),
    route(
      {
        ...onCall,
        path: '/calls/{id}/relieve',
        operationId: 'relieveCall',
        summary: 'The called person leaves the post (离岗)',
        access: 'callouts.record',
        body: RelieveCall,
      },
      async ({ params, actor, body, idempotencyKey }) => {
        await recordRelief(ctx, actor, params.id, body, idempotencyKey);
        return boardOfCall(params.id);
      },
    ),
  ];
}
