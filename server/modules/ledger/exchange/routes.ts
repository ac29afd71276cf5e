import type { Context } from 'hono';
import {
  IMPORT_FILES,
  IMPORT_PARTS,
  RECORD_FILE_LIMITS,
  RecordExportQuery,
  RecordImportQuery,
  RecordImportReport,
  RecordTemplateQuery,
} from '../../../../contract/record-exchange.ts';
import { WardError } from '../../../platform/errors.ts';
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

/** What a form weighs beside its two files. */
const FORM_BYTES = 64 * 1024;

/** The sheet alone as the body, or sheet and archive as two parts of a form. */
async function partsOf({ req }: Context): Promise<{ sheet: Buffer; files: Buffer | undefined }> {
  if (!req.header('content-type')?.startsWith('multipart/form-data'))
    return { sheet: Buffer.from(await req.arrayBuffer()), files: undefined };
  const form = await req.formData().catch(() => undefined);
  const bytes = async (name: string): Promise<Buffer | undefined> => {
    const part: unknown = form?.get(name);
    return part instanceof Blob ? Buffer.from(await part.arrayBuffer()) : undefined;
  };
  const sheet = await bytes(IMPORT_PARTS.sheet);
  if (!sheet)
    throw new WardError('invalid-input', {
      detail: `the form has no file ${IMPORT_PARTS.sheet}`,
      remedy: 'Choose the sheet again, then the archive.',
    });
  return { sheet, files: await bytes(IMPORT_PARTS.files) };
}

export function recordExchangeRoutes(ctx: LedgerContext, readSheet: ReadNamedSheet): WardRoute[] {
  return [
    route(
      {
        method: 'post',
        path: '/record-imports',
        operationId: 'importRecords',
        summary:
          'Records from a CSV file or workbook, as the body or as `sheet` of a form with a ZIP of `files`; a report by line',
        access: 'records.move',
        query: RecordImportQuery,
        consumes: ['text/csv', XLSX_TYPE, 'application/octet-stream', 'multipart/form-data'],
        maxBodyBytes: RECORD_FILE_LIMITS.fileBytes + IMPORT_FILES.fileBytes + FORM_BYTES,
        response: RecordImportReport,
      },
      async ({ query, actor, context }) => {
        const { sheet, files } = await partsOf(context);
        return importRecords(ctx, actor, query, sheet, readSheet, files);
      },
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
