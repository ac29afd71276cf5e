import {
  DiscardReport,
  DraftReport,
  FilledOfficeTable,
  Report,
  ReportBoard,
  ReportParams,
  ReviseReport,
  SendReport,
  UnitQuery,
} from '../../../../contract/duty.ts';
import { WardError } from '../../../platform/errors.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { XLSX_TYPE } from '../../../platform/sheets/index.ts';
import { findUnit } from '../../people/index.ts';
import type { DutyContext } from '../duty-context.ts';
import { discardReport, reportText, reviseReport, sendReport } from '../reports/change-report.ts';
import { draftReport } from '../reports/draft-report.ts';
import { fillOfficeTable } from '../reports/fill-office-table.ts';
import { readReport, readReports } from '../reports/read-reports.ts';
import { DOCX_TYPE, reportDocx } from '../reports/report-docx.ts';
import { findReport } from '../store/reports.ts';

const MOST_TABLE_BYTES = 5 * 1024 * 1024;

export function reportRoutes(ctx: DutyContext): WardRoute[] {
  const scope = async ({ params }: { params: { id: string } }): Promise<string | null> =>
    (await findReport(ctx.db, params.id))?.unitPath ?? null;
  const pathOf = async (unitId: string): Promise<string | null> =>
    (await findUnit(ctx.db, unitId))?.path ?? null;
  const of = { method: 'post', params: ReportParams, response: Report, scope } as const;
  const asFile = (bytes: Uint8Array | string, type: string, name: string): Response =>
    new Response(typeof bytes === 'string' ? bytes : Buffer.from(bytes), {
      headers: {
        'content-type': type,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      },
    });
  return [
    route(
      {
        method: 'get',
        path: '/duty-reports',
        operationId: 'listReports',
        summary: 'Reports of a unit, newest first, and when the next is due (专报)',
        access: 'duty.read',
        query: UnitQuery,
        response: ReportBoard,
        scope: ({ query }) => pathOf(query.unitId),
      },
      ({ query }) => readReports(ctx, query.unitId),
    ),
    route(
      {
        method: 'get',
        path: '/duty-reports/{id}',
        operationId: 'getReport',
        summary: 'One report: its sentences, each number with the rows behind it, and its revisions',
        access: 'duty.read',
        params: ReportParams,
        response: Report,
        scope,
      },
      ({ params }) => readReport(ctx, params.id),
    ),
    route(
      {
        method: 'post',
        path: '/duty-reports',
        operationId: 'draftReport',
        summary: 'Draft a report as of this minute',
        access: 'reports.write',
        body: DraftReport,
        response: Report,
        scope: ({ body }) => pathOf(body.unitId),
      },
      ({ actor, body }) => draftReport(ctx, actor, body.unitId),
    ),
    route(
      {
        ...of,
        path: '/duty-reports/{id}/revise',
        operationId: 'reviseReport',
        summary: 'Change a sentence; a changed number is confirmed with its source',
        access: 'reports.write',
        body: ReviseReport,
      },
      ({ actor, params, body }) => reviseReport(ctx, actor, params.id, body),
    ),
    route(
      {
        ...of,
        path: '/duty-reports/{id}/send',
        operationId: 'sendReport',
        summary: 'Send to a list; the report is numbered and stays as it is from then on',
        access: 'reports.send',
        body: SendReport,
      },
      ({ actor, params, body }) => sendReport(ctx, actor, params.id, body),
    ),
    route(
      {
        ...of,
        path: '/duty-reports/{id}/discard',
        operationId: 'discardReport',
        summary: 'Set a draft aside, with a reason',
        access: 'reports.write',
        body: DiscardReport,
      },
      ({ actor, params, body }) => discardReport(ctx, actor, params.id, body),
    ),
    route(
      {
        method: 'get',
        path: '/duty-reports/{id}/text',
        operationId: 'getReportText',
        summary: 'The report as plain text',
        access: 'duty.read',
        params: ReportParams,
        produces: 'text/plain',
        scope,
      },
      async ({ params }) => {
        const { title, body, asOf } = await readReport(ctx, params.id);
        return asFile(reportText(title, Date.parse(asOf), body), 'text/plain; charset=utf-8', `${title}.txt`);
      },
    ),
    route(
      {
        method: 'get',
        path: '/duty-reports/{id}/docx',
        operationId: 'getReportDocx',
        summary: 'The report as a .docx',
        access: 'duty.read',
        params: ReportParams,
        produces: DOCX_TYPE,
        scope,
      },
      async ({ params }) => {
        const { title, body, asOf, sentBy } = await readReport(ctx, params.id);
        const bytes = await reportDocx({ title, body, asOfMs: Date.parse(asOf), sentBy });
        return asFile(bytes, DOCX_TYPE, `${title}.docx`);
      },
    ),
    route(
      {
        method: 'post',
        path: '/duty-reports/{id}/fill',
        operationId: 'fillOfficeTable',
        summary: 'The upper office’s own table filled from the report (报表套填)',
        access: 'duty.read',
        params: ReportParams,
        consumes: [XLSX_TYPE, DOCX_TYPE, 'application/octet-stream'],
        maxBodyBytes: MOST_TABLE_BYTES,
        response: FilledOfficeTable,
        scope,
      },
      async ({ params, context }) => {
        const row = await findReport(ctx.db, params.id);
        if (!row) throw new WardError('not-found');
        const { file, ...told } = fillOfficeTable(new Uint8Array(await context.req.arrayBuffer()), row.facts);
        return { ...told, file: Buffer.from(file).toString('base64') };
      },
    ),
  ];
}
