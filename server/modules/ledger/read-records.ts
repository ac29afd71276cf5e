import type { z } from 'zod';
import type { RecordDetail, RecordPage, RecordQuery } from '../../../contract/ledger.ts';
import type { Actor } from '../../../contract/permissions.ts';
import {
  ASSIGNEE,
  ASSIGNEE_NAME,
  type Constraint,
  checkMaker,
  checkState,
  type Data,
  type DeclaredType,
  type Entry,
  HAND_OVER,
  openJointMoves,
  openMoves,
  postFor,
  readJournal,
  readStored,
  satisfies,
  sought,
  visibleTo,
} from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { dueCursorOf, listDue, nextDue, parseDueCursor } from './due-list.ts';
import { listRecords, type PageOf } from './list-records.ts';
import type { LedgerContext } from './move-in.ts';
import { presentEntry, presentRecord } from './present.ts';
import { listOpenedBetween } from './published-store.ts';
import { presentSigning } from './quorum.ts';
import { presentClock } from './read-due.ts';
import { signaturesOf } from './signature-store.ts';
import { entriesOf, entriesOfMany, findRecord, linksAround, type RecordRow, recordsAmong } from './store.ts';
import { readClocks } from './uphold-clocks.ts';
import { readRow, readRows } from './versions/read-rows.ts';

export function typeOf(ctx: Pick<LedgerContext, 'catalogue'>, id: string): DeclaredType {
  const declared = ctx.catalogue.types.get(id);
  if (!declared) throw new WardError('not-found', { detail: `there is no record type ${id}` });
  return declared;
}

/** `shelf:red,shelf:blue`: options of declared choices that may be seen; of one field any of them. */
function optionsOf(declared: DeclaredType, filter: string | undefined): Record<string, string[]> {
  const options: Record<string, string[]> = {};
  for (const part of filter?.split(',') ?? []) {
    const [name = '', option = ''] = part.split(':');
    const field = Object.hasOwn(declared.type.fields, name) ? declared.type.fields[name] : undefined;
    if (field?.kind !== 'choice' || field.sensitive || !field.options.includes(option))
      throw new WardError('invalid-input', { detail: `${part} is no choice of ${declared.id}` });
    options[name] = [...(options[name] ?? []), option];
  }
  return options;
}

const cursorOf = (row: RecordRow): string => `${row.changedAtMs}_${row.id}`;
function parseCursor(cursor: string | undefined): { changedAtMs: number; id: string } | undefined {
  if (cursor === undefined) return undefined;
  const [, time, id] = /^(\d+(?:\.\d+)?)_([0-9a-f-]{36})$/.exec(cursor) ?? [];
  if (time === undefined || id === undefined)
    throw new WardError('invalid-input', { detail: 'the cursor is none of this list' });
  return { changedAtMs: Number(time), id };
}

/** What a reader asks of a list, within what they may see: the same for the list and for an export. */
export function askedOf(
  declared: DeclaredType,
  actor: Actor,
  query: Pick<z.output<typeof RecordQuery>, 'filter' | 'state' | 'text' | 'unit'>,
): Pick<PageOf, 'type' | 'constraint' | 'state' | 'sought'> {
  const parts: Constraint[] = [visibleTo(declared, actor)];
  const options = optionsOf(declared, query.filter);
  for (const [data, list] of Object.entries(options)) parts.push({ in: [{ data }, list] });
  if (query.unit !== undefined) parts.push({ under: query.unit });
  return {
    type: declared.id,
    constraint: { and: parts },
    state: query.state,
    sought: sought(declared, query.text ?? '', options),
  };
}

export async function readPage(
  ctx: LedgerContext,
  actor: Actor,
  query: z.output<typeof RecordQuery>,
): Promise<z.input<typeof RecordPage>> {
  const declared = typeOf(ctx, query.type);
  const asked = { ...askedOf(declared, actor, query), limit: query.limit + 1 };
  const rows =
    query.sort === 'due'
      ? await listDue(ctx.db, { ...asked, after: parseDueCursor(query.cursor) })
      : await listRecords(ctx.db, { ...asked, before: parseCursor(query.cursor) });
  const last = rows.slice(0, query.limit).at(-1);
  const shown = readRows(declared, rows.slice(0, query.limit), asked.constraint);
  const due = await nextDue(ctx, declared, shown);
  const next = (row: RecordRow): string =>
    query.sort === 'due' ? dueCursorOf(row.id, due.get(row.id)) : cursorOf(row);
  return {
    records: shown.map((row) => ({ ...presentRecord(declared, row), due: due.get(row.id) ?? null })),
    next: rows.length > query.limit && last ? next(last) : null,
  };
}

/** The record and its type; `not-found` also for what the actor may not see. */
export async function visibleRecord(
  ctx: LedgerContext,
  actor: Actor,
  id: string,
): Promise<{ row: RecordRow; declared: DeclaredType }> {
  const stored = await findRecord(ctx.db, id);
  const declared = stored && ctx.catalogue.types.get(stored.type);
  const row = declared && readStored(declared, stored);
  if (!row || !declared || !satisfies(row, visibleTo(declared, actor))) throw new WardError('not-found');
  return { row, declared };
}

/** Records by their ids, whoever asks: for modules that decide themselves what is told of them. */
export const recordsById = async (
  sql: Sql,
  { catalogue }: Pick<LedgerContext, 'catalogue'>,
  ids: readonly string[],
): Promise<RecordRow[]> => (await recordsAmong(sql, ids, { and: [] })).map((row) => readRow(catalogue, row));

/** Records of a type that satisfy a constraint, last changed first, whoever asks: as `recordsById`. */
export const recordsWhere = async (
  sql: Sql,
  declared: DeclaredType,
  constraint: Constraint,
  limit: number,
): Promise<RecordRow[]> =>
  readRows(
    declared,
    await listRecords(sql, { type: declared.id, constraint, before: undefined, limit }),
    constraint,
  );

/** A record the actor may see, with its journal as the present declaration reads it. */
export async function journalFor(
  ctx: LedgerContext,
  actor: Actor,
  id: string,
): Promise<{ row: RecordRow; declared: DeclaredType; entries: Entry[] }> {
  const found = await visibleRecord(ctx, actor, id);
  return { ...found, entries: readJournal(found.declared, await entriesOf(ctx.db, id)) };
}

/** The same of many records of a type, in two statements; in the order of the ids, without what the actor may not see. */
export async function journalsFor(
  ctx: LedgerContext,
  actor: Actor,
  declared: DeclaredType,
  ids: readonly string[],
): Promise<{ row: RecordRow; entries: Entry[] }[]> {
  if (ids.length === 0) return [];
  const sight = visibleTo(declared, actor);
  const stored = await recordsAmong(ctx.db, ids, sight);
  const rows = new Map(readRows(declared, stored, sight).map((row) => [row.id, row]));
  const journals = await entriesOfMany(ctx.db, [...rows.keys()]);
  return ids.flatMap((id) => {
    const row = rows.get(id);
    return row ? [{ row, entries: readJournal(declared, journals.get(id) ?? []) }] : [];
  });
}

/** A record as everybody may read it: the declared fields of a record in the declared state, nothing else. */
export interface Published {
  id: string;
  unitPath: string;
  openedAtMs: number;
  changedAtMs: number;
  data: Data;
}

const asPublished = (
  { type }: DeclaredType,
  { id, unitPath, openedAtMs, changedAtMs, data }: RecordRow,
): Published => ({
  id,
  unitPath,
  openedAtMs,
  changedAtMs,
  data: Object.fromEntries(
    (type.intake?.shows?.fields ?? []).flatMap((field) => {
      const value = data[field];
      return value === undefined || type.fields[field]?.sensitive ? [] : [[field, value]];
    }),
  ),
});

/** Records of a type that a moderator has moved to the state shown to everybody, last changed first. */
export async function publishedRecords(
  ctx: Pick<LedgerContext, 'db'>,
  declared: DeclaredType,
  page: { where?: Constraint; ids?: readonly string[]; limit: number },
): Promise<Published[]> {
  const shows = declared.type.intake?.shows;
  if (!shows) return [];
  const ids: Constraint[] = page.ids ? [{ in: ['id', page.ids] }] : [];
  const constraint: Constraint = {
    and: [{ eq: ['state', shows.state] }, ...(page.where ? [page.where] : []), ...ids],
  };
  const rows = await listRecords(ctx.db, {
    type: declared.id,
    constraint,
    before: undefined,
    limit: page.limit,
  });
  return readRows(declared, rows, constraint).map((row) => asPublished(declared, row));
}

/** The same of records opened in a span (ms, both ends in it), the latest opened first. */
export async function publishedBetween(
  ctx: Pick<LedgerContext, 'db'>,
  declared: DeclaredType,
  span: { where: Constraint; fromMs: number; toMs: number; limit: number },
): Promise<Published[]> {
  const state = declared.type.intake?.shows?.state;
  if (state === undefined) return [];
  const { where, ...rest } = span;
  const constraint: Constraint = { and: [{ eq: ['state', state] }, where] };
  const rows = await listOpenedBetween(ctx.db, { type: declared.id, constraint, ...rest });
  return readRows(declared, rows, constraint).map((row) => asPublished(declared, row));
}

const nameOfAssignee = (entries: readonly Entry[]): string | null => {
  const name = entries.findLast(({ data }) => ASSIGNEE in data)?.data[ASSIGNEE_NAME];
  return typeof name === 'string' ? name : null;
};

const mayHandOver = (declared: DeclaredType, row: RecordRow, actor: Actor): boolean => {
  const state = checkState(declared, row, HAND_OVER);
  return state.ok && postFor(state.move, actor, row) !== undefined;
};

export async function readRecord(
  ctx: LedgerContext,
  actor: Actor,
  id: string,
): Promise<z.input<typeof RecordDetail>> {
  const { row, declared } = await visibleRecord(ctx, actor, id);
  const entries = await entriesOf(ctx.db, id);
  const read = readJournal(declared, entries);
  const around = await linksAround(ctx.db, id);
  const seen = new Map<string, RecordRow>();
  for (const type of new Set(around.map((each) => each.type))) {
    const target = ctx.catalogue.types.get(type);
    const ids = around.filter((each) => each.type === type).map((each) => each.id);
    for (const found of target ? await recordsAmong(ctx.db, ids, visibleTo(target, actor)) : [])
      seen.set(found.id, found);
  }
  return {
    ...presentRecord(declared, row),
    entries: entries.map((entry) => presentEntry(declared, entry)),
    signing: presentSigning(declared, row, actor, await signaturesOf(ctx.db, [id])),
    clocks: readClocks({ declared, entries: read }).flatMap(
      ([clock, reading]) => presentClock(clock, reading, ctx.clock.nowMs()) ?? [],
    ),
    links: around.flatMap((each) => {
      const found = seen.get(each.id);
      return found ? [{ ...each, title: found.title }] : [];
    }),
    moves: openMoves(declared, row, actor).filter(
      (name) => !declared.type.moves[name]?.returns || checkMaker(declared, name, actor, read).ok,
    ),
    assigneeName: nameOfAssignee(entries),
    mayHandOver: mayHandOver(declared, row, actor),
    jointMoves: openJointMoves(declared, row, actor),
  };
}
