import { z } from 'zod';
import {
  CheckRequest,
  CheckResultRequest,
  Freeze,
  FreezeRequest,
  FreezeVerification,
  IdParams,
  SpotCheck,
} from '../../../../contract/figures.ts';
import { RecordSummary } from '../../../../contract/ledger.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { findUnit } from '../../people/index.ts';
import type { FiguresContext } from '../figures-context.ts';
import { freezeFigure, freezeOrRefuse, presentFreeze, verifyFreeze } from '../freeze-figure.ts';
import { checksOfFreeze, drawCheck, noteCheck, readDrawn } from '../spot-checks.ts';
import { findCheck } from '../store/checks.ts';
import { findFreeze } from '../store/freezes.ts';

export function freezeRoutes(ctx: FiguresContext): WardRoute[] {
  const unitOfFreeze = async ({ params }: { params: { id: string } }): Promise<string | null> =>
    (await findFreeze(ctx.db, params.id))?.unitPath ?? null;
  const unitOfCheck = async ({ params }: { params: { id: string } }): Promise<string | null> =>
    (await findCheck(ctx.db, params.id))?.unitPath ?? null;
  return [
    route(
      {
        method: 'post',
        path: '/figure-freezes',
        operationId: 'freezeFigure',
        summary: 'Freeze a figure: value, definition, day, digest of its records',
        access: 'figures.sign',
        body: FreezeRequest,
        response: Freeze,
        scope: async ({ body }) => (await findUnit(ctx.db, body.unitId))?.path ?? null,
      },
      async ({ body, actor, idempotencyKey }) =>
        presentFreeze(await freezeFigure(ctx, actor, body, idempotencyKey)),
    ),
    route(
      {
        method: 'get',
        path: '/figure-freezes/{id}/verification',
        operationId: 'verifyFreeze',
        summary: 'A frozen figure against the records today: same, drifted by which records, or broken',
        access: 'figures.read',
        params: IdParams,
        response: FreezeVerification,
        scope: unitOfFreeze,
      },
      async ({ params }) =>
        verifyFreeze(ctx.db, ctx.behind, ctx.figures, await freezeOrRefuse(ctx.db, params.id)),
    ),
    route(
      {
        method: 'get',
        path: '/figure-freezes/{id}/checks',
        operationId: 'listSpotChecks',
        summary: 'Samples drawn from a frozen figure, with what their checkers found',
        access: 'figures.read',
        params: IdParams,
        response: z.array(SpotCheck),
        scope: unitOfFreeze,
      },
      async ({ params }) => checksOfFreeze(ctx.db, params.id),
    ),
    route(
      {
        method: 'post',
        path: '/figure-freezes/{id}/checks',
        operationId: 'drawSpotCheck',
        summary: 'Draw the sample that another unit checks; its seed is the digest of the freeze',
        access: 'figures.check',
        params: IdParams,
        body: CheckRequest,
        response: SpotCheck,
        scope: unitOfFreeze,
      },
      async ({ params, body, actor }) => drawCheck(ctx, actor, params.id, body.size),
    ),
    route(
      {
        method: 'get',
        path: '/figure-checks/{id}/records',
        operationId: 'readDrawnRecords',
        summary: 'The records drawn, for who checks them; reading is audited',
        access: 'figures.check',
        params: IdParams,
        response: z.array(RecordSummary),
        scope: unitOfCheck,
      },
      async ({ params, actor }) => readDrawn(ctx, actor, params.id),
    ),
    route(
      {
        method: 'post',
        path: '/figure-checks/{id}/results',
        operationId: 'noteSpotCheck',
        summary: 'Note what the checker found at a record that was drawn',
        access: 'figures.check',
        params: IdParams,
        body: CheckResultRequest,
        response: SpotCheck,
        scope: unitOfCheck,
      },
      async ({ params, body, actor }) => noteCheck(ctx, actor, params.id, body),
    ),
  ];
}
