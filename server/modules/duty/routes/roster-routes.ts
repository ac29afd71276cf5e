import { z } from 'zod';
import {
  AddShift,
  AnswerSwap,
  AskSwap,
  ImportQuery,
  OnDuty,
  RemoveShift,
  Roster,
  RosterImport,
  RosterQuery,
  ShiftParams,
  Swap,
  UnitQuery,
} from '../../../../contract/duty.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { XLSX_TYPE } from '../../../platform/sheets/index.ts';
import { findUnit } from '../../people/index.ts';
import type { DutyContext } from '../duty-context.ts';
import { addShift, dropShift } from '../roster/change-roster.ts';
import { importRoster, ROSTER_LIMITS, rowsOf } from '../roster/import-roster.ts';
import { readOnDuty, readRoster } from '../roster/read-roster.ts';
import { answerSwap, askSwap } from '../roster/swap-shifts.ts';
import { findShift, findSwap } from '../store/roster.ts';

export function rosterRoutes(ctx: DutyContext): WardRoute[] {
  const pathOf = async (unitId: string): Promise<string | null> =>
    (await findUnit(ctx.db, unitId))?.path ?? null;
  const ofQuery = ({ query }: { query: { unitId: string } }) => pathOf(query.unitId);
  return [
    route(
      {
        method: 'get',
        path: '/duty-roster',
        operationId: 'getRoster',
        summary: 'The roster with holidays, gaps and swaps (值班表)',
        access: 'duty.read',
        query: RosterQuery,
        response: Roster,
        scope: ofQuery,
      },
      ({ actor, query }) => readRoster(ctx, actor, query),
    ),
    route(
      {
        method: 'get',
        path: '/on-duty',
        operationId: 'getOnDuty',
        summary: 'Who is on duty now, and which duty nobody has',
        access: 'duty.read',
        query: UnitQuery,
        response: OnDuty,
        scope: ofQuery,
      },
      ({ actor, query }) => readOnDuty(ctx, actor, query.unitId),
    ),
    route(
      {
        method: 'post',
        path: '/duty-shifts',
        operationId: 'addShift',
        summary: 'Put somebody on the roster',
        access: 'duty.roster',
        body: AddShift,
        response: z.object({ id: z.uuid() }),
        scope: ({ body }) => pathOf(body.unitId),
      },
      ({ actor, body }) => addShift(ctx, actor, body),
    ),
    route(
      {
        method: 'post',
        path: '/duty-shifts/{id}/remove',
        operationId: 'removeShift',
        summary: 'Take a shift off the roster, with a reason',
        access: 'duty.roster',
        params: ShiftParams,
        body: RemoveShift,
        scope: async ({ params }) => (await findShift(ctx.db, params.id))?.unitPath ?? null,
      },
      ({ actor, params, body }) => dropShift(ctx, actor, params.id, body),
    ),
    route(
      {
        method: 'post',
        path: '/duty-swaps',
        operationId: 'askSwap',
        summary: 'Ask for a swap of shifts',
        access: 'duty.swap',
        body: AskSwap,
        response: Swap,
        scope: async ({ body }) => (await findShift(ctx.db, body.shiftId))?.unitPath ?? null,
      },
      ({ actor, body }) => askSwap(ctx, actor, body),
    ),
    route(
      {
        method: 'post',
        path: '/duty-swaps/{id}/answer',
        operationId: 'answerSwap',
        summary: 'Agree to a swap or refuse it',
        access: 'duty.swap',
        params: ShiftParams,
        body: AnswerSwap,
        response: Swap,
        scope: async ({ params }) => (await findSwap(ctx.db, params.id))?.unitPath ?? null,
      },
      ({ actor, params, body }) => answerSwap(ctx, actor, params.id, body),
    ),
    route(
      {
        method: 'post',
        path: '/duty-roster/import',
        operationId: 'importRoster',
        summary: 'The roster from a table: all of it, or nothing and what is wrong line by line',
        access: 'duty.roster',
        query: ImportQuery,
        consumes: ['text/csv', XLSX_TYPE, 'application/octet-stream'],
        maxBodyBytes: ROSTER_LIMITS.fileBytes,
        response: RosterImport,
        scope: ofQuery,
      },
      async ({ actor, query, context }) => {
        const bytes = Buffer.from(await context.req.arrayBuffer());
        return importRoster(ctx, actor, await rowsOf(bytes, ctx.readSheet), query);
      },
    ),
  ];
}
