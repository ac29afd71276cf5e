import {
  BindRequest,
  BoundCells,
  FilledReport,
  REPORT_FILE_BYTES,
  ReportQuery,
} from '../../../../contract/figure-reports.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { listUnits } from '../../people/index.ts';
import { bindCell } from '../bind-cell.ts';
import type { FiguresContext } from '../figures-context.ts';
import { fillReport } from '../fill-report.ts';

export const reportRoutes = (ctx: FiguresContext): WardRoute[] => [
  route(
    {
      method: 'post',
      path: '/figure-reports',
      operationId: 'fillReport',
      summary: 'Fill a table of a superior (.xlsx, .docx) whose cells name figures, for one period',
      access: 'figures.read',
      query: ReportQuery,
      consumes: ['application/octet-stream'],
      maxBodyBytes: REPORT_FILE_BYTES,
      response: FilledReport,
      scope: async ({ query }) =>
        (await listUnits(ctx.db)).find(({ path }) => path === query.unit)?.path ?? null,
    },
    async ({ query, actor, context }) =>
      fillReport(
        ctx,
        actor,
        new Uint8Array(await context.req.arrayBuffer()),
        { unitPath: query.unit, fromDay: query.from, toDay: query.to },
        { keep: query.keep },
      ),
  ),
  route(
    {
      method: 'put',
      path: '/figure-bindings',
      operationId: 'bindCell',
      summary:
        'Bind a cell of a superior’s table to a figure; kept by the digest of the table for the next period',
      access: 'figures.sign',
      body: BindRequest,
      response: BoundCells,
      scope: async ({ body }) =>
        (await listUnits(ctx.db)).find(({ path }) => path === body.unit)?.path ?? null,
    },
    async ({ body, actor }) => bindCell(ctx, actor, body),
  ),
];
