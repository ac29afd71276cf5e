import { z } from 'zod';
import {
  IdParams,
  Statement,
  StatementQuery,
  StatementRequest,
  WithdrawRequest,
} from '../../../../contract/figures.ts';
import { allow } from '../../../../contract/permissions.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { findUnit } from '../../people/index.ts';
import type { FiguresContext } from '../figures-context.ts';
import { presentStatement, signStatement, withdrawStatement } from '../statements.ts';
import { findStatement, statementsUnder } from '../store/statements.ts';

export const statementRoutes = (ctx: FiguresContext): WardRoute[] => [
  route(
    {
      method: 'get',
      path: '/figure-statements',
      operationId: 'listStatements',
      summary: 'Manual figures and opening balances of a unit and below, withdrawn ones too',
      access: 'figures.read',
      query: StatementQuery,
      response: z.array(Statement),
    },
    async ({ query, actor }) =>
      (await statementsUnder(ctx.db, query.unit))
        .filter(({ unitPath }) => allow(actor, 'figures.read', unitPath))
        .map(presentStatement),
  ),
  route(
    {
      method: 'post',
      path: '/figure-statements',
      operationId: 'signStatement',
      summary: 'Sign a manual figure or an opening balance',
      access: 'figures.sign',
      body: StatementRequest,
      response: Statement,
      scope: async ({ body }) => (await findUnit(ctx.db, body.unitId))?.path ?? null,
    },
    async ({ body, actor, idempotencyKey }) =>
      presentStatement(await signStatement(ctx, actor, body, idempotencyKey)),
  ),
  route(
    {
      method: 'post',
      path: '/figure-statements/{id}/withdraw',
      operationId: 'withdrawStatement',
      summary: 'Withdraw a statement; it stays to be read, with the reason',
      access: 'figures.sign',
      params: IdParams,
      body: WithdrawRequest,
      response: Statement,
      scope: async ({ params }) => (await findStatement(ctx.db, params.id))?.unitPath ?? null,
    },
    async ({ params, body, actor }) =>
      presentStatement(await withdrawStatement(ctx, actor, params.id, body.reason)),
  ),
];
