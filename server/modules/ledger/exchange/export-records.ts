import type { z } from 'zod';
import type { TableRow } from '../../../../contract/field-values.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import { RECORD_FILE_LIMITS, type RecordExportQuery } from '../../../../contract/record-exchange.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { type DeclaredType, type Field, type Value, visibleTo } from '../../../../programmes/kit/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { csvLine, sheetOf } from '../../../platform/sheets/index.ts';
import { listUnits } from '../../people/index.ts';
import { listIds } from '../list-records.ts';
import type { LedgerContext } from '../move-in.ts';
import { askedOf, typeOf } from '../read-records.ts';
import { type RecordRow, recordsAmong } from '../store.ts';
import { readRows } from '../versions/read-rows.ts';
import { declaredText, type Language } from './columns.ts';

type Cell = string | number | null;
type Query = z.output<typeof RecordExportQuery>;

const PAGE = 1_000;
const WORDS = {
  id: { zh: '记录编号', en: 'Record id' },
  state: { zh: '状态', en: 'State' },
  unit: { zh: '登记单位', en: 'Unit' },
  opened: { zh: '登记时间', en: 'Opened at' },
  changed: { zh: '更新时间', en: 'Changed at' },
  masked: { zh: '（已隐藏）', en: '(hidden)' },
} as const;

/** Beijing time as spreadsheets read it. */
const sheetTime = (atMs: number): string => toBeijingIso(atMs).slice(0, 19).replace('T', ' ');

/** Fields that stand as columns: those of the list after the title, or all. `unprocessable` names what is no field. */
function fieldsAsked({ type }: DeclaredType, columns: string | undefined): string[] {
  const asked = columns?.split(',').filter((field) => field !== '') ?? [];
  const unknown = asked.filter((field) => !Object.hasOwn(type.fields, field));
  if (unknown.length > 0)
    throw new WardError('unprocessable', {
      detail: `there is no field ${unknown.join(', ')}`,
      remedy: 'Choose the columns of the list anew, and export again.',
    });
  return asked.length === 0 ? Object.keys(type.fields) : [...new Set([type.title, ...asked])];
}

function headingOf(
  ctx: LedgerContext,
  declared: DeclaredType,
  language: Language,
  fields: readonly string[],
): string[] {
  const own = fields.map((field) => declaredText(ctx.catalogue, declared, language, field));
  return [
    WORDS.id[language],
    WORDS.state[language],
    ...own,
    ...(['unit', 'opened', 'changed'] as const).map((key) => WORDS[key][language]),
  ];
}

/** Titles of the records that a page refers to, of those the reader may see. */
async function titlesOf(
  ctx: LedgerContext,
  actor: Actor,
  declared: DeclaredType,
  rows: readonly RecordRow[],
): Promise<Map<string, string>> {
  const titles = new Map<string, string>();
  for (const [name, field] of Object.entries(declared.type.fields)) {
    if (field.kind !== 'reference') continue;
    const target = typeOf(ctx, `${declared.programme}/${field.to}`);
    const ids = rows.flatMap(({ data }) => (typeof data[name] === 'string' ? [data[name]] : []));
    const found = ids.length === 0 ? [] : await recordsAmong(ctx.db, ids, visibleTo(target, actor));
    for (const { id, type, title } of found) if (type === target.id) titles.set(id, title);
  }
  return titles;
}

/** What is no single text or number, as one cell: names of files, rows of a table a line each, who signed. */
function compositeCell(
  name: string,
  field: Field,
  value: Exclude<Value, string | number | null>,
  text: (key: string) => string,
): string {
  if ('longitude' in value) return `${value.longitude}, ${value.latitude}`;
  if ('signed' in value)
    return `${value.by} ${value.at.slice(0, 16).replace('T', ' ')} ${value.digest.slice(0, 16)}`;
  if (field.kind !== 'table') return value.map((file) => String(file['alt'] ?? file['name'])).join('；');
  return value
    .map((row) =>
      Object.entries(field.columns)
        .flatMap(([column, { kind }]) => {
          const cell = (row as TableRow)[column];
          if (cell === undefined) return [];
          return `${text(`${name}.${column}`)}：${kind === 'choice' ? text(`${name}.${column}.${cell}`) : cell}`;
        })
        .join('，'),
    )
    .join('\n');
}

/** Cells of a record: what is sensitive shows that it is there, as it does everywhere. */
function cellsOf(
  ctx: LedgerContext,
  declared: DeclaredType,
  language: Language,
  fields: readonly string[],
  row: RecordRow,
  titles: ReadonlyMap<string, string>,
  units: ReadonlyMap<string, string>,
): Cell[] {
  const text = (key: string): string => declaredText(ctx.catalogue, declared, language, key);
  const own = fields.map((name): Cell => {
    const field = declared.type.fields[name];
    const value = row.data[name];
    if (field === undefined || value === undefined || value === null) return null;
    if (field.sensitive) return WORDS.masked[language];
    if (typeof value === 'object') return compositeCell(name, field, value, text);
    if (field.kind === 'choice') return text(`${name}.${value}`);
    return field.kind === 'reference' ? (titles.get(String(value)) ?? null) : value;
  });
  return [
    row.id,
    text(`state.${row.state}`),
    ...own,
    units.get(row.unitPath) ?? row.unitPath,
    sheetTime(row.openedAtMs),
    sheetTime(row.changedAtMs),
  ];
}

/** What the reader may see of a type, by the constraint of the list: each record of this moment once, page by page. */
async function* exportRows(ctx: LedgerContext, actor: Actor, query: Query): AsyncGenerator<Cell[][]> {
  const declared = typeOf(ctx, query.type);
  const units = new Map(
    (await listUnits(ctx.db)).map(({ path, nameZh, nameEn }) => [
      path,
      (query.language === 'en' && nameEn) || nameZh,
    ]),
  );
  const fields = fieldsAsked(declared, query.columns);
  yield [headingOf(ctx, declared, query.language, fields)];
  const asked = askedOf(declared, actor, query);
  const ids = await listIds(ctx.db, asked);
  for (let first = 0; first < ids.length; first += PAGE) {
    const part = ids.slice(first, first + PAGE);
    // As they stand now, where the reader may still see them.
    const stored = await recordsAmong(ctx.db, part, asked.constraint);
    const found = new Map(readRows(declared, stored, asked.constraint).map((row) => [row.id, row]));
    const rows = part.flatMap((id) => found.get(id) ?? []);
    const titles = await titlesOf(ctx, actor, declared, rows);
    yield rows.map((row) => cellsOf(ctx, declared, query.language, fields, row, titles, units));
  }
}

/** CSV with the mark by which spreadsheets know UTF-8; a fault on the way breaks the download instead of ending it short. */
function csvStream(pages: AsyncGenerator<Cell[][]>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let mark = '\uFEFF';
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pages.next();
      if (done) return controller.close();
      controller.enqueue(encoder.encode(mark + value.map(csvLine).join('')));
      mark = '';
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
}

async function workbook(pages: AsyncGenerator<Cell[][]>, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const rows: Cell[][] = [];
  for await (const page of pages) {
    rows.push(...page);
    if (rows.length > RECORD_FILE_LIMITS.workbookRows + 1)
      throw new WardError('unprocessable', {
        detail: `more than ${RECORD_FILE_LIMITS.workbookRows} records for one workbook`,
        remedy: 'Choose a state or a unit, or CSV.',
      });
  }
  return sheetOf(name, rows);
}

/** The records of a type that the reader may see, as a file. That it left stands in the audit log before the first byte does. */
export async function exportRecords(
  ctx: LedgerContext,
  actor: Actor,
  query: Query,
): Promise<ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>> {
  const declared = typeOf(ctx, query.type);
  fieldsAsked(declared, query.columns);
  const { type, ...how } = query;
  await ctx.audit.record(ctx.db, {
    kind: 'export',
    action: 'records-exported',
    about: type,
    actor,
    data: how,
  });
  const pages = exportRows(ctx, actor, query);
  return query.format === 'csv'
    ? csvStream(pages)
    : workbook(pages, declaredText(ctx.catalogue, declared, query.language));
}
