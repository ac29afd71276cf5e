import { READING_COLUMNS, type ReadingColumn } from '../../../../contract/exchange.ts';
import { isManual, isUsable, QUALITY_FLAGS, qualityFlags } from '../../../../contract/telemetry.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { Db } from '../../../platform/db/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { csvLine, sheetOf } from '../../../platform/sheets/index.ts';
import { readPage } from '../store/exchange.ts';
import type { SeriesRow, StationRow } from '../store.ts';

export interface ExportRequest {
  station: StationRow;
  series: readonly SeriesRow[];
  fromMs: number;
  toMs: number;
  language: 'zh' | 'en';
}

type Cell = string | number | null;
const PAGE = 5_000;
/** A workbook is built in memory; a CSV file flows. */
export const XLSX_ROWS = 100_000;
const YES = { zh: '是', en: 'yes' } as const;
const NO = { zh: '否', en: 'no' } as const;

export const headingOf = (language: 'zh' | 'en'): string[] =>
  (Object.keys(READING_COLUMNS) as ReadingColumn[]).map((key) => READING_COLUMNS[key][language]);

/** Beijing time as spreadsheets read it. */
const sheetTime = (atMs: number): string => toBeijingIso(atMs).slice(0, 19).replace('T', ' ');

/** Rows in time order, page by page; every value with what is to be known about it, unusable ones included and named so. */
export async function* exportRows(db: Db, request: ExportRequest): AsyncGenerator<Cell[][]> {
  const { station, series, fromMs, toMs, language } = request;
  const byId = new Map(series.map((one) => [one.id, one]));
  const range = { seriesIds: [...byId.keys()], fromMs, toMs };
  let after: { atMs: number; seriesId: number } | undefined;
  for (;;) {
    const page = await readPage(db, range, after, PAGE);
    yield page.map(({ seriesId, atMs, value, quality, periodS }): Cell[] => {
      const about = byId.get(seriesId);
      return [
        station.id,
        (language === 'en' && station.nameEn) || station.nameZh,
        about?.element ?? '',
        sheetTime(atMs),
        value,
        about?.unit ?? '',
        about?.datum ?? '',
        periodS === null ? null : periodS / 60,
        isManual(quality) ? QUALITY_FLAGS.manual[language] : '',
        (value !== null && isUsable(quality) ? YES : NO)[language],
        qualityFlags(quality)
          .map((flag) => QUALITY_FLAGS[flag][language])
          .join(language === 'zh' ? '、' : '; '),
      ];
    });
    const last = page.at(-1);
    if (page.length < PAGE || !last) return;
    after = { atMs: last.atMs, seriesId: last.seriesId };
  }
}

/** CSV with the mark by which spreadsheets know UTF-8; a fault on the way breaks the download instead of ending it short. */
export function exportCsv(db: Db, request: ExportRequest): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const pages = exportRows(db, request);
  let begun = false;
  return new ReadableStream({
    async pull(controller) {
      if (!begun) {
        begun = true;
        controller.enqueue(encoder.encode(`\uFEFF${csvLine(headingOf(request.language))}`));
        return;
      }
      const { value, done } = await pages.next();
      if (done) return controller.close();
      // An empty chunk ends nothing: the next pull goes on.
      controller.enqueue(encoder.encode(value.map(csvLine).join('')));
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
}

export async function exportXlsx(db: Db, request: ExportRequest): Promise<Buffer> {
  const rows: Cell[][] = [];
  for await (const page of exportRows(db, request)) {
    rows.push(...page);
    if (rows.length > XLSX_ROWS)
      throw new WardError('unprocessable', {
        detail: `more than ${XLSX_ROWS} rows for one workbook`,
        remedy: 'Choose a shorter time, fewer elements, or CSV.',
      });
  }
  const name = request.language === 'zh' ? '观测值' : 'readings';
  return Buffer.from(await sheetOf(name, [headingOf(request.language), ...rows]));
}
