import type { Actor } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { contributionsOf } from '../../../programmes/kit/index.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import type { Seal } from '../../platform/seal.ts';
import type { Audit, AuditEntryInput } from '../audit/index.ts';
import { upholdContributions } from '../figures/index.ts';
import { findUnit } from '../people/index.ts';
import type { Catalogue } from './catalogue.ts';
import {
  checkRepeated,
  declaredFor,
  idTaken,
  type Judged,
  judgeMove,
  keyOf,
  type Move,
} from './judge-move.ts';
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

export interface MoveOutcome {
  record: RecordRow;
  /** This very request was done before: nothing was written. */
  repeated: boolean;
}

export const UNIQUE_VIOLATION = '23505';
const EVERY = { and: [] };

async function findRepeated(sql: Sql, key: string | null, move: Move): Promise<RecordRow | undefined> {
  const done = key === null ? undefined : await entryByKey(sql, key);
  if (!done) return undefined;
  checkRepeated(done, move);
  return findRecord(sql, done.recordId);
}

/** What the audit log says of a move. */
export const auditOf = (actor: Actor, { entry, row }: Judged): AuditEntryInput => ({
  kind: 'move',
  action: `${row.type}.${entry.move}`,
  about: row.id,
  actor,
  unitPath: row.unitPath,
  data: { version: entry.n, happenedAt: toBeijingIso(entry.happenedAtMs) },
  ...(entry.by.postId === null ? {} : { postId: entry.by.postId }),
});

/** One move in the caller's transaction: four questions, then entry, record, links, figures and audit together. */
export async function moveIn(
  tx: Sql,
  ctx: LedgerContext,
  actor: Actor,
  move: Move,
  idempotencyKey?: string,
): Promise<MoveOutcome> {
  const declared = declaredFor(ctx.catalogue, move);
  const key = keyOf(actor, idempotencyKey);
  const repeated = await findRepeated(tx, key, move);
  if (repeated) return { record: repeated, repeated: true };
  const before = move.recordId === null ? undefined : await findRecord(tx, move.recordId, { lock: true });
  const entries = before ? await entriesOf(tx, before.id) : [];
  const targetIds = Object.values(move.links).flat();
  const targets = targetIds.length === 0 ? [] : await recordsAmong(tx, targetIds, EVERY);
  const unit = move.unitId === undefined ? undefined : await findUnit(tx, move.unitId);
  const standing = {
    before,
    entries,
    unitPath: unit?.path,
    targets: new Map(targets.map((row) => [row.id, row])),
  };
  const judged = judgeMove(ctx, declared, actor, move, standing, ctx.clock.nowMs());
  const { entry, row } = judged;
  if (before) await updateRecord(tx, row);
  else if (!(await insertRecord(tx, row))) throw idTaken();
  await insertEntry(tx, row.id, entry, key);
  await insertLinks(tx, row.id, entry.links);
  const contributions = contributionsOf(declared, row, [...entries, entry]);
  await upholdContributions(tx, ctx.catalogue.figures, row, contributions, before === undefined);
  await ctx.audit.record(tx, auditOf(actor, judged));
  return { record: row, repeated: false };
}

/**
 * The only way a record comes to be or changes: console, public site, field phone, import and API go through it (or
 * through `applyMoves`, the same for many). Resolves after COMMIT. WardError: `not-found` (also what may not be seen),
 * `forbidden`, `illegal-move`, `version-conflict` with what changed since, `unprocessable` with the fields, `conflict`.
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
