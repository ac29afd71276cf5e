import {
  AwaitingPublication,
  DeskFound,
  DeskQuery,
  IntakeCallbacks,
  IntakeEntered,
  IntakeEntry,
  IssueCode,
  IssuedCode,
} from '../../../contract/intake.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { callbacksFor } from './callbacks.ts';
import { awaitingPublication, findAtDesk, issueCode } from './desk.ts';
import { enterSlip } from './enter-slip.ts';
import type { IntakeContext } from './intake-context.ts';
import { findPlace } from './store.ts';

/** What clerks do for residents: slips, calls, codes, calls back, and what waits to be shown. */
export function deskRoutes(ctx: IntakeContext): WardRoute[] {
  return [
    route(
      {
        method: 'post',
        path: '/intake-entries',
        operationId: 'enterSlip',
        summary: 'Write down a slip of the wooden box, a call or a neighbour’s word, with its code',
        access: 'records.move',
        body: IntakeEntry,
        response: IntakeEntered,
        scope: async ({ body }) => (await findPlace(ctx.ledger.db, body.placeId))?.unitPath ?? null,
      },
      async ({ body, actor }) => enterSlip(ctx, actor, body),
    ),
    route(
      {
        method: 'get',
        path: '/intake-callbacks',
        operationId: 'listCallbacks',
        summary: 'Ratings written down by whoever did the work, that count once another person called back',
        access: 'records.read',
        response: IntakeCallbacks,
      },
      async ({ actor }) => ({ records: await callbacksFor(ctx, actor) }),
    ),
    route(
      {
        method: 'post',
        path: '/intake-finds',
        operationId: 'findAtDesk',
        summary: 'The telephone desk: find a record by its code or by the number that was left; audited',
        access: 'records.read',
        body: DeskQuery,
        response: DeskFound,
      },
      async ({ body, actor }) => findAtDesk(ctx, actor, body),
    ),
    route(
      {
        method: 'post',
        path: '/intake-codes',
        operationId: 'issueIntakeCode',
        summary: 'Give a record a code, or take over the number of its torn-off receipt',
        access: 'records.move',
        body: IssueCode,
        response: IssuedCode,
      },
      async ({ body, actor }) => ({ code: await issueCode(ctx, actor, body) }),
    ),
    route(
      {
        method: 'get',
        path: '/intake-awaiting',
        operationId: 'listAwaitingPublication',
        summary: 'Results that wait for a moderator before anybody else reads them',
        access: 'records.read',
        response: AwaitingPublication,
      },
      async ({ actor }) => awaitingPublication(ctx, actor),
    ),
  ];
}
