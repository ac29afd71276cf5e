import { z } from 'zod';
import {
  BreakdownCell,
  FigureDetail,
  FigureOf,
  FigureQuery,
  FigureRecords,
  FigureRecordsQuery,
  FigureValue,
  ReusedPhotos,
} from '../../../../contract/figures.ts';
import { WardError } from '../../../platform/errors.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { figureTotals } from '../figures.ts';
import type { FiguresContext } from '../figures-context.ts';
import {
  breakDown,
  figureFor,
  figuresFor,
  openFigure,
  presentFigure,
  readFigureDetail,
} from '../read-figure.ts';
import { openReused } from '../reused-photos.ts';
import type { Scope } from '../store.ts';

const scopeOf = ({ unit, from, to }: { unit: string; from: string; to: string }): Scope => ({
  unitPath: unit,
  fromDay: from,
  toDay: to,
});

export const readRoutes = (ctx: FiguresContext): WardRoute[] => [
  route(
    {
      method: 'get',
      path: '/figures',
      operationId: 'listFigures',
      summary: 'Figures of a unit with everything below it, over days in Beijing',
      access: 'figures.read',
      query: FigureQuery,
      response: z.array(FigureValue),
    },
    async ({ query, actor }) => {
      const figures = figuresFor(ctx, actor, query.unit);
      const totals = await figureTotals(ctx.db, figures, scopeOf(query));
      return figures.map((figure) => presentFigure(figure, totals.get(figure.id)!));
    },
  ),
  route(
    {
      method: 'get',
      path: '/figure-records',
      operationId: 'openFigure',
      summary: 'The records that stand behind a figure',
      access: 'figures.read',
      query: FigureRecordsQuery,
      response: FigureRecords,
    },
    async ({ query, actor }) => {
      const figure = figureFor(ctx, actor, query.id, query.unit);
      return openFigure(ctx, actor, figure, scopeOf(query), query.limit);
    },
  ),
  route(
    {
      method: 'get',
      path: '/figure-detail',
      operationId: 'getFigureDetail',
      summary: 'A figure by days and units, what must hold, its quality, opening balances and freezes',
      access: 'figures.read',
      query: FigureOf,
      response: FigureDetail,
    },
    async ({ query, actor }) =>
      readFigureDetail(ctx, figureFor(ctx, actor, query.id, query.unit), scopeOf(query)),
  ),
  route(
    {
      method: 'get',
      path: '/figure-reused-photos',
      operationId: 'listReusedPhotos',
      summary: 'Pairs of records, one of them behind the figure, that show the same picture',
      access: 'figures.read',
      query: FigureRecordsQuery,
      response: ReusedPhotos,
    },
    async ({ query, actor }) => {
      const figure = figureFor(ctx, actor, query.id, query.unit);
      return openReused(ctx, actor, figure, scopeOf(query), query.limit);
    },
  ),
  route(
    {
      method: 'get',
      path: '/figure-public-breakdown',
      operationId: 'getPublicBreakdown',
      summary: 'A public figure by units, over one calendar year that has ended; small counts are withheld',
      access: 'figures.read',
      query: FigureOf.pick({ id: true, unit: true }).extend({
        year: z.coerce.number().int().min(2000).max(2100),
      }),
      response: z.array(BreakdownCell),
    },
    async ({ query, actor }) => {
      const figure = figureFor(ctx, actor, query.id, query.unit);
      if (figure.figure.visibility !== 'public')
        throw new WardError('unprocessable', { detail: 'this figure is not public' });
      // Two views of a running year, or a year and its months, would tell what lies between them.
      if (new Date(ctx.clock.nowMs() + 28_800_000).getUTCFullYear() <= query.year)
        throw new WardError('unprocessable', { detail: 'the year has not ended' });
      const scope = { unitPath: query.unit, fromDay: `${query.year}-01-01`, toDay: `${query.year}-12-31` };
      return breakDown(ctx.db, figure, scope, { publicly: true });
    },
  ),
];
