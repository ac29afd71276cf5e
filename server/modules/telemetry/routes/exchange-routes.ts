import { z } from 'zod';
import { ExportQuery, ImportQuery, ImportReport } from '../../../../contract/exchange.ts';
import { type Actor, allow } from '../../../../contract/permissions.ts';
import { fromIso } from '../../../../contract/time.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Db, Sql } from '../../../platform/db/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { CSV_TYPE, XLSX_TYPE } from '../../../platform/sheets/index.ts';
import { exportCsv, exportXlsx } from '../exchange/export-readings.ts';
import { importReadings } from '../exchange/import-readings.ts';
import { IMPORT_LIMITS, type ReadSheet, readLines } from '../exchange/read-lines.ts';
import type { Telemetry } from '../telemetry.ts';

const LONGEST_MS = 10 * 366 * 86_400_000;

/** Writes who changed what into the audit log, in the caller's transaction. */
export type NoteConfiguration = (
  tx: Sql,
  actor: Actor,
  action: string,
  about: string,
  data: Record<string, unknown>,
) => Promise<void>;

interface Context {
  db: Db;
  clock: Clock;
  telemetry: Telemetry;
  readSheet: ReadSheet;
  note: NoteConfiguration;
  scope: (input: { params: { id: string } }) => Promise<string | null>;
}

export function exchangeRoutes({ db, clock, telemetry, readSheet, note, scope }: Context): WardRoute[] {
  return [
    route(
      {
        method: 'post',
        path: '/readings/import',
        operationId: 'importReadings',
        summary: 'Readings from a CSV file or workbook, with a report by line',
        access: 'readings.import',
        query: ImportQuery,
        consumes: ['text/csv', XLSX_TYPE, 'application/octet-stream'],
        maxBodyBytes: IMPORT_LIMITS.fileBytes,
        response: ImportReport,
      },
      async ({ query, actor, context }) => {
        const lines = await readLines(Buffer.from(await context.req.arrayBuffer()), readSheet);
        const dryRun = query.dryRun === 'true';
        const report = await importReadings(lines, {
          db,
          telemetry,
          nowMs: clock.nowMs(),
          dryRun,
          by: actor.name,
          mayImport: (station) => allow(actor, 'readings.import', station.unitPath),
        });
        if (!dryRun) await note(db, actor, 'readings-imported', 'readings', report.counts);
        return report;
      },
    ),
    route(
      {
        method: 'get',
        path: '/stations/{id}/readings',
        operationId: 'exportReadings',
        summary: 'Readings of a station as a CSV file or workbook',
        access: 'stations.read',
        params: z.object({ id: z.string().max(64) }),
        query: ExportQuery,
        produces: CSV_TYPE,
        scope,
      },
      async ({ params, query }) => {
        const station = telemetry.registry.byId(params.id);
        if (!station) throw new WardError('not-found');
        const fromMs = fromIso(query.from) ?? 0;
        const toMs = fromIso(query.to) ?? 0;
        if (toMs < fromMs || toMs - fromMs > LONGEST_MS)
          throw new WardError('invalid-input', {
            detail: '`to` must lie after `from`, at most ten years later',
          });
        const wanted = query.elements?.split(',').map((element) => element.trim());
        const series = telemetry.registry
          .seriesOf(station.id)
          .filter((one) => !wanted || wanted.includes(one.element));
        const request = { station, series, fromMs, toMs, language: query.language };
        const name = `${station.id}-${query.from.slice(0, 10)}-${query.to.slice(0, 10)}.${query.format}`;
        const headers = {
          'content-type': query.format === 'csv' ? CSV_TYPE : XLSX_TYPE,
          'content-disposition': `attachment; filename="${name}"`,
          'cache-control': 'no-store',
        };
        return query.format === 'csv'
          ? new Response(exportCsv(db, request), { headers })
          : new Response(new Uint8Array(await exportXlsx(db, request)), { headers });
      },
    ),
  ];
}
