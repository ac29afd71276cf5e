import {
  RECORD_FILE_LIMITS,
  RecordExportQuery,
  RecordImportQuery,
  RecordImportReport,
  RecordTemplateQuery,
} from '../../../../contract/record-exchange.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { CSV_TYPE, XLSX_TYPE } from '../../../platform/sheets/index.ts';
import type { LedgerContext } from '../move-in.ts';
import { exportRecords } from './export-records.ts';
import { importRecords } from './import-records.ts';
import type { ReadNamedSheet } from './read-sheet.ts';
import { recordTemplate } from './write-template.ts';

const fileHeaders = (name: string, format: 'csv' | 'xlsx'): Record<string, string> => ({
  'content-type': format === 'csv' ? CSV_TYPE : XLSX_TYPE,
  'content-disposition': `attachment; filename="${name.replace('/', '-')}.${format}"`,
  'cache-control': 'no-store',
});

export function recordExchangeRoutes(ctx: LedgerContext, readSheet: ReadNamedSheet): WardRoute[] {
  return [
    route(
      {
        method: 'post',
        path: '/record-imports',
        operationId: 'importRecords',
        summary: 'Records from a CSV file or workbook, with a report by line; a dry run stores nothing',
        access: 'records.move',
        query: RecordImportQuery,
        consumes: ['text/csv', XLSX_TYPE, 'application/octet-stream'],
        maxBodyBytes: RECORD_FILE_LIMITS.fileBytes,
        response: RecordImportReport,
      },
      async ({ query, actor, context }) =>
        importRecords(ctx, actor, query, Buffer.from(await context.req.arrayBuffer()), readSheet),
    ),
    route(
      {
        method: 'get',
        path: '/record-templates',
        operationId: 'getRecordTemplate',
        summary: 'An empty workbook with the headings that an import of records knows',
        access: 'records.move',
        query: RecordTemplateQuery,
        produces: XLSX_TYPE,
      },
      async ({ query }) =>
        new Response(await recordTemplate(ctx, query), { headers: fileHeaders(query.type, 'xlsx') }),
    ),
    route(
      {
        method: 'get',
        path: '/record-exports',
        operationId: 'exportRecords',
        summary: 'Records of a type that the reader may see, as a CSV file or workbook; it is audited',
        access: 'records.read',
        query: RecordExportQuery,
        produces: CSV_TYPE,
      },
      async ({ query, actor }) =>
        new Response(await exportRecords(ctx, actor, query), {
          headers: fileHeaders(query.type, query.format),
        }),
    ),
  ];
}
