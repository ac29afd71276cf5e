import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { MoveRequest } from '../../../../contract/ledger.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import type {
  RecordImportLine,
  RecordImportQuery,
  RecordImportReport,
  RecordRefusal,
} from '../../../../contract/record-exchange.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { beijingDay, type DeclaredType, type Value, visibleTo } from '../../../../programmes/kit/index.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { listUnits } from '../../people/index.ts';
import { applyMoves, type BatchItem, type BatchOutcome, movesIn } from '../apply-moves.ts';
import type { LedgerContext } from '../move-in.ts';
import { typeOf } from '../read-records.ts';
import { recordsNamed } from '../store.ts';
import { type Column, declaredText, importColumns, openingMove } from './columns.ts';
import { filesIn, type NamedFiles, openSheetFiles, type SheetFiles, takeFilesOf } from './import-files.ts';
import { duplicatesByLine } from './line-duplicates.ts';
import { harmIn, plainText, readCell, timeOf } from './read-cell.ts';
import { type ReadNamedSheet, readSheet, type Sheet, type SheetLine } from './read-sheet.ts';

const TOLD_LINES = 1_000;
const SHOWN_CELL = 80;
const TOLD_FILES = 50;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type Fault = RecordImportLine['faults'][number];
/** Id of the record that a name means in a type; or why none. */
type Find = (typeId: string, name: string) => string | { reason: RecordRefusal };

const targetOf = (declared: DeclaredType, column: Column): string | undefined =>
  column.is === 'link'
    ? column.to
    : column.is === 'field' && column.field.kind === 'reference'
      ? `${declared.programme}/${column.field.to}`
      : undefined;
const namesIn = (column: Column, cell: string): string[] =>
  column.is === 'link' ? cell.split(/[、;；\n]/).flatMap((name) => name.trim() || []) : [cell];

/** Looks up every record that the sheet names, among those the reader may see, in one statement a type. */
async function findNamed(
  ctx: LedgerContext,
  declared: DeclaredType,
  actor: Actor,
  { lines }: Sheet,
): Promise<Find> {
  const wanted = new Map<string, Set<string>>();
  for (const { cells } of lines)
    for (const [column, cell] of cells) {
      const to = targetOf(declared, column);
      if (to === undefined) continue;
      const names = wanted.get(to) ?? new Set();
      for (const name of namesIn(column, plainText(cell))) names.add(name);
      wanted.set(to, names);
    }
  const found = new Map<string, Map<string, string[]>>();
  for (const [typeId, names] of wanted) {
    const target = typeOf(ctx, typeId);
    const byName = new Map<string, string[]>();
    const ids = [...names].filter((name) => UUID.test(name));
    for (const { id, title } of await recordsNamed(
      ctx.db,
      typeId,
      { titles: [...names], ids },
      visibleTo(target, actor),
    ))
      for (const name of [title, id]) byName.set(name, [...(byName.get(name) ?? []), id]);
    found.set(typeId, byName);
  }
  return (typeId, name) => {
    const ids = found.get(typeId)?.get(UUID.test(name) ? name.toLowerCase() : name) ?? [];
    const [id] = ids;
    if (id === undefined) return { reason: 'not-found' };
    return ids.length > 1 ? { reason: 'ambiguous' } : id;
  };
}

/** Units by id and by each of their names; a name that two units have means none. */
async function unitFinder(sql: Sql): Promise<(name: string) => string | undefined> {
  const byName = new Map<string, Set<string>>();
  const units = await listUnits(sql);
  for (const { id, nameZh, nameEn } of units)
    for (const name of [nameZh, nameEn]) if (name) byName.set(name, (byName.get(name) ?? new Set()).add(id));
  const ids = new Set(units.map(({ id }) => id));
  return (name) => {
    const named = byName.get(name);
    return ids.has(name) ? name : named?.size === 1 ? [...named][0] : undefined;
  };
}

interface Reading {
  catalogue: LedgerContext['catalogue'];
  declared: DeclaredType;
  columns: readonly Column[];
  headings: Sheet['headings'];
  find: Find;
  unitNamed: (name: string) => string | undefined;
  defaultUnit: string | undefined;
  move: string;
  nowMs: number;
}

interface ReadLine {
  line: number;
  title: string;
  late: boolean;
  faults: Fault[];
  files: NamedFiles[];
  move: z.input<typeof MoveRequest>;
}

const isSensitive = (column: Column): boolean =>
  (column.is === 'field' || column.is === 'files') && column.field.sensitive === true;

/** Reads one line; every fault of it is told at once. */
function readLine(reading: Reading, { line, cells }: SheetLine): ReadLine {
  const { catalogue, declared, headings, find, nowMs } = reading;
  const faults: Fault[] = [];
  const data: Record<string, Value> = {};
  const links: Record<string, string[]> = {};
  const files: NamedFiles[] = [];
  let unitId = reading.defaultUnit;
  let happenedAtMs: number | undefined;
  let reason: string | null = null;
  for (const column of reading.columns) {
    const cell = cells.get(column) ?? null;
    const fault = (why: RecordRefusal): void =>
      void faults.push({
        reason: why,
        column: headings.get(column) ?? column.zh,
        cell: cell === null || isSensitive(column) ? null : plainText(cell).slice(0, SHOWN_CELL),
      });
    if (cell === null) {
      if (column.required) fault('missing');
      continue;
    }
    const harm = harmIn(cell);
    const to = targetOf(declared, column);
    if (harm) fault(harm);
    else if (to !== undefined) {
      const found = namesIn(column, plainText(cell)).map((name) => find(to, name));
      const ids = found.flatMap((each) => (typeof each === 'string' ? [each] : []));
      const wrong = found.find((each) => typeof each !== 'string');
      if (typeof wrong === 'object') fault(wrong.reason);
      else if (column.is === 'link') links[column.key] = ids;
      else data[column.key] = ids[0] ?? null;
    } else if (column.is === 'files')
      files.push({
        field: column.key,
        column: headings.get(column) ?? column.zh,
        names: filesIn(plainText(cell)),
      });
    else if (column.is === 'field') {
      const read = readCell(catalogue, declared, column.key, column.field, cell);
      if (read.ok) data[column.key] = read.value;
      else fault(read.reason);
    } else if (column.key === 'unit') {
      unitId = reading.unitNamed(plainText(cell));
      if (unitId === undefined) fault('unknown-unit');
    } else if (column.key === 'happened-at') {
      happenedAtMs = timeOf(cell);
      if (happenedAtMs === undefined) fault('not-a-time');
      else if (happenedAtMs > nowMs) fault('future');
    } else reason = plainText(cell);
  }
  if (unitId === undefined && !faults.some((each) => each.reason === 'unknown-unit'))
    faults.push({ reason: 'unknown-unit', column: '', cell: null });
  return {
    line,
    title: String(data[declared.type.title] ?? ''),
    late: happenedAtMs !== undefined && beijingDay(happenedAtMs) !== beijingDay(nowMs),
    faults,
    files,
    move: {
      type: declared.id,
      move: reading.move,
      ...(unitId === undefined ? {} : { unitId }),
      ...(happenedAtMs === undefined ? {} : { happenedAt: toBeijingIso(happenedAtMs) }),
      data,
      links,
      reason,
    },
  };
}

/** The id that a line of a file opens, whoever imports it: the same file twice is one set of records (RFC 9562, version 8). */
function idOfLine(about: string): string {
  const hex = createHash('sha256').update(about).digest('hex');
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}

/** Lines with the files they name: each looked into; a line with a fault of its own keeps none. */
async function withFiles(
  ctx: LedgerContext,
  asked: { actor: Actor; declared: DeclaredType; files: SheetFiles | undefined; dryRun: boolean },
  lines: readonly ReadLine[],
): Promise<ReadLine[]> {
  const read: ReadLine[] = [];
  for (const line of lines) {
    const dryRun = asked.dryRun || line.faults.length > 0;
    const { faults, data } = await takeFilesOf(ctx, { ...asked, dryRun }, line.files);
    const move = { ...line.move, data: { ...line.move.data, ...data } };
    read.push({ ...line, faults: [...line.faults, ...faults], move });
  }
  return read;
}

class RolledBack extends Error {
  readonly outcomes: BatchOutcome[];
  constructor(outcomes: BatchOutcome[]) {
    super('a dry run');
    this.outcomes = outcomes;
  }
}

/** The same moves in a transaction that is given up: a dry run is told what the import would be told. */
async function tryMoves(ctx: LedgerContext, items: readonly BatchItem[]): Promise<BatchOutcome[]> {
  try {
    return await ctx.db.transaction(async (tx): Promise<never> => {
      throw new RolledBack(await movesIn(tx, ctx, items));
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.outcomes;
    throw error;
  }
}

function lineOf(
  read: ReadLine,
  outcome: BatchOutcome,
  duplicates: RecordImportLine['duplicates'],
): RecordImportLine {
  const { line, title, late } = read;
  const files = read.files.reduce((sum, { names }) => sum + names.length, 0);
  if (outcome.ok)
    return {
      line,
      outcome: outcome.repeated ? 'repeated' : 'accepted',
      title: outcome.record.title,
      late,
      recordId: outcome.record.id,
      files,
      duplicates,
      faults: [],
    };
  const { code, message, fields } = outcome.error;
  const reason: RecordRefusal =
    code === 'conflict' ? 'by-another' : code === 'forbidden' ? 'not-yours' : 'refused';
  const told = fields?.map(({ path, message: said }) => ({ reason, column: path, cell: said })) ?? [
    { reason, column: '', cell: reason === 'refused' ? message : null },
  ];
  return { line, outcome: 'refused', title, late, recordId: null, files: 0, duplicates, faults: told };
}

function report(lines: RecordImportLine[], dryRun: boolean, unusedFiles: string[]): RecordImportReport {
  const counts = { accepted: 0, repeated: 0, refused: 0, late: 0, duplicates: 0 };
  for (const { outcome, late, duplicates } of lines) {
    counts[outcome]++;
    if (duplicates.length > 0) counts.duplicates++;
    if (late && outcome === 'accepted') counts.late++;
  }
  const first = (line: RecordImportLine): boolean => line.outcome === 'refused' || line.duplicates.length > 0;
  const told = [...lines.filter(first), ...lines.filter((line) => !first(line))]
    .slice(0, TOLD_LINES)
    .sort((a, b) => a.line - b.line);
  return { dryRun, counts, lines: told, untold: lines.length - told.length, unusedFiles };
}

/**
 * Records from a CSV file or workbook: each line is a move that opens one, with all the checks of a move and an outcome of
 * its own; lines that are refused hinder no other. Files that lines name come in an archive beside the sheet. The same file again changes nothing. Resolves after COMMIT.
 */
export async function importRecords(
  ctx: LedgerContext,
  actor: Actor,
  query: z.output<typeof RecordImportQuery>,
  bytes: Buffer,
  read: ReadNamedSheet,
  archive?: Buffer,
): Promise<RecordImportReport> {
  const { catalogue } = ctx;
  const declared = typeOf(ctx, query.type);
  const columns = importColumns(catalogue, declared, openingMove(declared, query.move));
  const names = [
    declaredText(catalogue, declared, 'zh'),
    declaredText(catalogue, declared, 'en'),
    declared.name,
  ];
  const sheet = await readSheet(bytes, columns, names, read);
  const reading: Reading = {
    catalogue,
    declared,
    columns,
    headings: sheet.headings,
    find: await findNamed(ctx, declared, actor, sheet),
    unitNamed: await unitFinder(ctx.db),
    defaultUnit: query.unit,
    move: query.move,
    nowMs: ctx.clock.nowMs(),
  };
  const digest = createHash('sha256').update(bytes).digest('hex');
  const dryRun = query.dryRun === 'true';
  const files = archive && openSheetFiles(archive);
  const lines = await withFiles(
    ctx,
    { actor, declared, files, dryRun },
    sheet.lines.map((line) => readLine(reading, line)),
  );
  const good = lines.filter(({ faults }) => faults.length === 0);
  const items = good.map(({ line, move }): BatchItem => {
    const key = `import ${declared.id} ${query.move} ${digest} ${line}`;
    return { actor, move: MoveRequest.parse({ ...move, newRecordId: idOfLine(key) }), idempotencyKey: key };
  });
  const duplicates = await duplicatesByLine(
    ctx,
    actor,
    declared,
    items.map(({ move }, n) => ({ line: good[n]?.line ?? 0, move })),
  );
  const outcomes = await (dryRun ? tryMoves(ctx, items) : applyMoves(ctx, items));
  const done = new Map(
    good.flatMap((each, n) => {
      const outcome = outcomes[n];
      return outcome ? [[each, lineOf(each, outcome, duplicates.get(each.line) ?? [])] as const] : [];
    }),
  );
  const told = report(
    lines.map(
      (each) =>
        done.get(each) ?? {
          line: each.line,
          outcome: 'refused',
          title: each.title,
          late: each.late,
          recordId: null,
          files: 0,
          duplicates: [],
          faults: each.faults,
        },
    ),
    dryRun,
    files?.unused().slice(0, TOLD_FILES) ?? [],
  );
  if (!dryRun)
    await ctx.audit.record(ctx.db, {
      kind: 'move',
      action: 'records-imported',
      about: declared.id,
      actor,
      data: { move: query.move, sha256: digest, ...told.counts },
    });
  return told;
}
