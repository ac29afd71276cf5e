import type { z } from 'zod';
import type { MoveRequest } from '../../../contract/ledger.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { fromIso, toBeijingIso } from '../../../contract/time.ts';
import {
  checkInput,
  checkState,
  contributionsOf,
  type DeclaredType,
  type Entry,
  foldEntry,
  postFor,
  type Refusal,
  satisfies,
  visibleTo,
} from '../../../programmes/kit/index.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { Seal } from '../../platform/seal.ts';
import type { Audit } from '../audit/index.ts';
import { upholdContributions } from '../figures/index.ts';
import { findUnit } from '../people/index.ts';
import type { Catalogue } from './catalogue.ts';
import { sealSensitive } from './sensitive.ts';
import {
  entriesOf,
  entryByKey,
  findRecord,
  insertEntry,
  insertLinks,
  insertRecord,
  type RecordRow,
  recordsAmong,
  updateRecord,
} from './store.ts';

export interface LedgerContext {
  db: Db;
  clock: Clock;
  bus: Bus;
  catalogue: Catalogue;
  seal: Seal;
  audit: Audit;
}

export type Move = z.output<typeof MoveRequest>;
export interface MoveOutcome {
  record: RecordRow;
  /** This very request was done before: nothing was written. */
  repeated: boolean;
}

const UNIQUE_VIOLATION = '23505';
const throwRefusal = (refusal: Refusal): never => {
  throw new WardError(refusal.code, {
    detail: refusal.detail,
    ...('fields' in refusal ? { fields: refusal.fields } : {}),
  });
};

/** Two people never share a key. */
const keyOf = (actor: Actor, key: string | undefined): string | null =>
  key === undefined ? null : `${actor.personId}:${key}`;

async function findRepeated(sql: Sql, key: string | null, move: Move): Promise<RecordRow | undefined> {
  const done = key === null ? undefined : await entryByKey(sql, key);
  if (!done) return undefined;
  if (done.move !== move.move || (move.recordId !== null && done.recordId !== move.recordId))
    throw new WardError('conflict', { detail: 'this idempotency key was used for another request' });
  return findRecord(sql, done.recordId);
}

/** What changed since the version the person saw, entry by entry. */
function refuseStale(entries: readonly Entry[], expected: number, version: number): never {
  const since = entries.filter(({ n }) => n > expected);
  const fields = since.map((entry) => ({
    path: `version ${entry.n}`,
    message: `${entry.move} · ${entry.by.name} · ${toBeijingIso(entry.recordedAtMs)}`,
  }));
  throw new WardError('version-conflict', {
    detail: `version ${version} now; since ${expected}: ${fields.map(({ message }) => message).join('; ')}`,
    fields,
  });
}

function happenedAt(move: Move, nowMs: number, openedAtMs: number | undefined): number {
  const atMs = move.happenedAt === undefined ? nowMs : fromIso(move.happenedAt);
  if (atMs === undefined)
    throw new WardError('invalid-input', { detail: 'happenedAt is no time with a zone' });
  if (atMs > nowMs) throw new WardError('unprocessable', { detail: 'happenedAt lies in the future' });
  if (openedAtMs !== undefined && move.happenedAt !== undefined && atMs < openedAtMs)
    throw new WardError('unprocessable', { detail: 'happenedAt lies before the record began' });
  return atMs;
}

/** Links lead to records of the declared type that the actor may see. */
async function checkLinks(tx: Sql, ctx: LedgerContext, declared: DeclaredType, actor: Actor, move: Move) {
  for (const [link, ids] of Object.entries(move.links)) {
    const to = declared.type.links?.[link]?.to;
    const target = ctx.catalogue.types.get(`${declared.programme}/${to}`);
    if (!target) throw new WardError('unprocessable', { detail: `there is no link ${link}` });
    const found = await recordsAmong(tx, ids, visibleTo(target, actor));
    const missing = ids.filter((id) => !found.some((row) => row.id === id && row.type === target.id));
    if (missing.length > 0)
      throw new WardError('unprocessable', {
        detail: `${link} leads to a record that is not there`,
        fields: missing.map((id) => ({ path: `links.${link}`, message: `${id} is no ${target.id}` })),
      });
  }
}

async function openOrFind(
  tx: Sql,
  declared: DeclaredType,
  actor: Actor,
  move: Move,
  nowMs: number,
): Promise<{ id: string; unitPath: string; before: RecordRow | undefined }> {
  if (move.recordId !== null) {
    const before = await findRecord(tx, move.recordId, { lock: true });
    if (!before || before.type !== declared.id || !satisfies(before, visibleTo(declared, actor)))
      throw new WardError('not-found');
    return { id: before.id, unitPath: before.unitPath, before };
  }
  const unit = move.unitId === undefined ? undefined : await findUnit(tx, move.unitId);
  if (!unit)
    throw new WardError('unprocessable', { detail: 'say which unit the record belongs to (unitId)' });
  return { id: move.newRecordId ?? newId(nowMs), unitPath: unit.path, before: undefined };
}

/** One move in the caller's transaction: four questions, then entry, record, links, figures and audit together. */
export async function moveIn(
  tx: Sql,
  ctx: LedgerContext,
  actor: Actor,
  move: Move,
  idempotencyKey?: string,
): Promise<MoveOutcome> {
  const declared = ctx.catalogue.types.get(move.type);
  if (!declared) throw new WardError('unprocessable', { detail: `there is no record type ${move.type}` });
  const key = keyOf(actor, idempotencyKey);
  const repeated = await findRepeated(tx, key, move);
  if (repeated) return { record: repeated, repeated: true };
  const nowMs = ctx.clock.nowMs();
  const { id, unitPath, before } = await openOrFind(tx, declared, actor, move, nowMs);

  const open = checkState(declared, before, move.move);
  const known = declared.type.moves[move.move];
  const post = known && postFor(known, actor, unitPath, before?.authorId ?? null);
  if (known && post === undefined)
    throw new WardError('forbidden', { detail: `${move.move} is not yours to make in ${unitPath}` });
  const entries = before ? await entriesOf(tx, id) : [];
  if (before && move.expectedVersion === undefined)
    throw new WardError('invalid-input', { detail: 'expectedVersion is missing' });
  if (before && move.expectedVersion !== before.version)
    refuseStale(entries, move.expectedVersion ?? 0, before.version);
  if (!open.ok) return throwRefusal(open);
  const input = checkInput(declared, open.move, move);
  if (!input.ok) return throwRefusal(input);
  await checkLinks(tx, ctx, declared, actor, move);

  const entry: Entry = {
    n: (before?.version ?? 0) + 1,
    move: move.move,
    by: {
      personId: actor.personId,
      name: actor.name,
      postId: post === undefined || post === 'author' ? null : post.postId,
      postTitle: post === undefined || post === 'author' ? null : post.title,
    },
    happenedAtMs: happenedAt(move, nowMs, entries[0]?.happenedAtMs),
    recordedAtMs: nowMs,
    data: sealSensitive(declared, id, input.data, ctx.seal),
    links: move.links,
    reason: move.reason,
    declared: declared.version,
  };
  const view = foldEntry(declared, before, entry, { id, unitPath });
  const row: RecordRow = {
    ...view,
    declared: before?.declared ?? declared.version,
    title: String(view.data[declared.type.title] ?? ''),
    openedAtMs: before?.openedAtMs ?? nowMs,
    changedAtMs: nowMs,
  };
  if (before) await updateRecord(tx, row);
  else if (!(await insertRecord(tx, row)))
    throw new WardError('conflict', { detail: 'a record with this id is there already' });
  await insertEntry(tx, id, entry, key);
  await insertLinks(tx, id, entry.links);
  await upholdContributions(
    tx,
    ctx.catalogue.figures,
    view,
    contributionsOf(declared, view, [...entries, entry]),
  );
  await ctx.audit.record(tx, {
    kind: 'move',
    action: `${declared.id}.${entry.move}`,
    about: id,
    actor,
    unitPath,
    data: { version: entry.n, happenedAt: toBeijingIso(entry.happenedAtMs) },
    ...(entry.by.postId === null ? {} : { postId: entry.by.postId }),
  });
  return { record: row, repeated: false };
}

/**
 * The only way a record comes to be or changes: console, public site, field phone, import and API go through it.
 * Resolves after COMMIT. WardError: `not-found` (also what may not be seen), `forbidden`, `illegal-move`,
 * `version-conflict` with what changed since, `unprocessable` with the fields, `conflict`.
 */
export async function applyMove(
  ctx: LedgerContext,
  actor: Actor,
  move: Move,
  idempotencyKey?: string,
): Promise<MoveOutcome> {
  const attempt = (): Promise<MoveOutcome> =>
    ctx.db.transaction((tx) => moveIn(tx, ctx, actor, move, idempotencyKey));
  // Two requests with one key meet at the unique index: the loser looks again and finds what the winner wrote.
  const outcome = await attempt().catch((error: { code?: string }) => {
    if (error.code === UNIQUE_VIOLATION && idempotencyKey !== undefined) return attempt();
    throw error;
  });
  if (!outcome.repeated)
    ctx.bus.emit('ledger.changed', { recordId: outcome.record.id, type: outcome.record.type });
  return outcome;
}
