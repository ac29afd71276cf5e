import { z } from 'zod';
import {
  EndHandover,
  GiveHandover,
  Handover,
  HandoverDesk,
  HandoverParams,
  HandoverSummary,
  TakeHandover,
  UnitQuery,
} from '../../../../contract/duty.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { findUnit } from '../../people/index.ts';
import type { DutyContext } from '../duty-context.ts';
import { readHandover, readHandoverDesk, readHandovers } from '../handover/read-handovers.ts';
import { endWaiting, giveHandover, takeHandover } from '../handover/sign-handover.ts';
import { findHandover } from '../store/handovers.ts';

export function handoverRoutes(ctx: DutyContext): WardRoute[] {
  const scope = async ({ params }: { params: { id: string } }): Promise<string | null> =>
    (await findHandover(ctx.db, params.id))?.unitPath ?? null;
  const of = { method: 'post', params: HandoverParams, response: Handover, scope } as const;
  return [
    route(
      {
        method: 'get',
        path: '/handover-page',
        operationId: 'getHandoverPage',
        summary:
          'The hand-over page of a seat as it stands now, and the one that waits for the taker (交接班)',
        access: 'duty.read',
        query: UnitQuery,
        response: HandoverDesk,
        scope: async ({ query }) => (await findUnit(ctx.db, query.unitId))?.path ?? null,
      },
      ({ query }) => readHandoverDesk(ctx, query.unitId),
    ),
    route(
      {
        method: 'get',
        path: '/handovers',
        operationId: 'listHandovers',
        summary: 'Hand-overs, newest first',
        access: 'duty.read',
        response: z.array(HandoverSummary),
      },
      ({ actor }) => readHandovers(ctx, actor),
    ),
    route(
      {
        method: 'get',
        path: '/handovers/{id}',
        operationId: 'getHandover',
        summary: 'One hand-over as it was signed',
        access: 'duty.read',
        params: HandoverParams,
        response: Handover,
        scope,
      },
      ({ params }) => readHandover(ctx, params.id),
    ),
    route(
      {
        method: 'post',
        path: '/handovers',
        operationId: 'giveHandover',
        summary: 'Sign the page as the one who hands over; it is frozen with this signature',
        access: 'duty.hand-over',
        body: GiveHandover,
        response: Handover,
        scope: async ({ body }) => (await findUnit(ctx.db, body.unitId))?.path ?? null,
      },
      ({ actor, body }) => giveHandover(ctx, actor, body),
    ),
    route(
      {
        ...of,
        path: '/handovers/{id}/take',
        operationId: 'takeHandover',
        summary: 'Sign the same page as the one who takes over',
        access: 'duty.hand-over',
        body: TakeHandover,
      },
      ({ actor, params, body }) => takeHandover(ctx, actor, params.id, body.digest),
    ),
    route(
      {
        ...of,
        path: '/handovers/{id}/end',
        operationId: 'endHandover',
        summary: 'Withdraw a page that waits (its giver) or refuse it (anybody else), with a reason',
        access: 'duty.hand-over',
        body: EndHandover,
      },
      ({ actor, params, body }) => endWaiting(ctx, actor, params.id, body.reason),
    ),
  ];
}
