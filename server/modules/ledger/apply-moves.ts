import type { Actor } from '../../../contract/permissions.ts';
import {
  changesWords,
  contributionsOf,
  type DeclaredType,
  type Entry,
} from '../../../programmes/kit/index.ts';
import { isUniqueViolation } from '../../platform/db/errors.ts';
import type { Tx } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { upholdMany } from '../figures/index.ts';
import { filesNamed, nameFiles } from './attachments/name-files.ts';
import { type Attached, filesAmong, insertAttached } from './attachments/store.ts';
import {
  type EntryRow,
  insertEntries,
  insertLinksOfMany,
  insertRecords,
  keysAmong,
  lockRecords,
  updateRecords,
} from './batch-store.ts';
import { claimsBefore, takeClaim, upholdClaims } from './claims.ts';
import { type AskedMove, readElsewhere } from './elsewhere.ts';
import {
  checkRepeated,
  chosenId,
  declaredFor,
  idTaken,
  type Judged,
  judgeMove,
  keyOf,
  type Move,
} from './judge-move.ts';
import { auditOf, type LedgerContext, type MoveOutcome, sendAgain, unitPathOf } from './move-in.ts';
import { sendingAhead } from './send-ahead.ts';
import { hasSensitive } from './sensitive.ts';
import { entriesOfMany, type RecordRow, recordsAmong } from './store.ts';
import { upholdClocks } from './uphold-clocks.ts';
import { wordRow } from './uphold-words.ts';
import { foldOlder } from './versions/fold-older.ts';
import { putWords } from './word-store.ts';
import { assigneeKeys, findAssignees } from './work/assignees.ts';
import { tellHandedOver } from './work/hand-over.ts';

export interface BatchItem {
  actor: Actor;
  move: Move;
  idempotencyKey?: string | undefined;
  /** Duty time at which it is recorded; now unless said. Only a demo district has a past that is written afterwards. */
  recordedAtMs?: number;
  /** One move of a merging or splitting, whose others stand in the same batch. */
  together?: true | undefined;
}
export type BatchOutcome = ({ ok: true } & MoveOutcome) | { ok: false; error: WardError };

const AT_MOST = 5_000;
/** Above so many records of a type the bus says once that the type changed. */
const EVENTS_EACH = 50;
const EVERY = { and: [] };

interface Standing {
  row: RecordRow | undefined;
  entries: Entry[];
  /** Entries that the database has already. */
  stored: number;
  unitPath: string | undefined;
}

/** Files that the batch sends and that are here, held until it ends; what a record has already stays as it is. */
async function filesOf(tx: Tx, ctx: LedgerContext, items: readonly BatchItem[]): Promise<Set<string>> {
  const named = items.flatMap(({ actor, move }) => {
    const declared = ctx.catalogue.types.get(move.type);
    if (!declared || !ctx.uploads) return [];
    return filesNamed(declared, '', nameFiles(declared, actor, move, undefined, ctx.uploads, 0).data);
  });
  return filesAmong(tx, [...new Set(named.map(({ sha256 }) => sha256))]);
}

/** Paths of the units that new records belong to. */
async function unitPathsOf(
  tx: Tx,
  ctx: LedgerContext,
  items: readonly BatchItem[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const id of new Set(items.flatMap(({ move }) => move.unitId ?? []))) {
    const path = await unitPathOf(tx, ctx, id);
    if (path !== undefined) found.set(id, path);
  }
  return found;
}

export interface BatchOptions {
  /** Keys and new ids are not looked up before: what is there already meets its unique index, and the caller looks then. */
  keysLater?: boolean;
}

/** What the whole batch stands on, read in a few statements. */
async function readStandings(
  tx: Tx,
  ctx: LedgerContext,
  items: readonly BatchItem[],
  { keysLater = false }: BatchOptions,
) {
  const { catalogue, vault, clock } = ctx;
  const ids = new Set<string>();
  const targetIds = new Set<string>();
  for (const { actor, move } of items) {
    const id = move.recordId ?? (keysLater ? undefined : chosenId(actor, move));
    if (id !== undefined) ids.add(id);
    for (const linked of Object.values(move.links)) for (const id of linked) targetIds.add(id);
  }
  const rows = await lockRecords(tx, [...ids]);
  const journals =
    rows.length === 0
      ? new Map<string, Entry[]>()
      : await entriesOfMany(
          tx,
          rows.map(({ id }) => id),
        );
  const records = new Map<string, Standing>();
  const held = rows.map((row) => ({ row, entries: journals.get(row.id) ?? [] }));
  for (const { row, entries } of await foldOlder(tx, catalogue, held))
    records.set(row.id, { row, entries, stored: entries.length, unitPath: row.unitPath });
  const targets = new Map<string, RecordRow>();
  if (targetIds.size > 0)
    for (const row of await recordsAmong(tx, [...targetIds], EVERY)) targets.set(row.id, row);
  const units = await unitPathsOf(tx, ctx, items);
  const keys = keysLater
    ? []
    : items.flatMap(({ actor, idempotencyKey }) => keyOf(actor, idempotencyKey) ?? []);
  const personal = rows.filter(({ type }) => {
    const declared = catalogue.types.get(type);
    return declared !== undefined && hasSensitive(declared);
  });
  const asked = items.flatMap(({ move }): AskedMove[] => {
    const declared = catalogue.types.get(move.type);
    return declared ? [{ declared, ...move, before: records.get(move.recordId ?? '')?.row }] : [];
  });
  const personKeys = await vault.open(
    tx,
    personal.map(({ id }) => id),
  );
  return {
    records,
    targets,
    units,
    personKeys,
    elsewhere: await readElsewhere(tx, catalogue, asked),
    claims: await claimsBefore(
      tx,
      asked.map(({ declared, data, before }) => ({ declared, data: { ...before?.data, ...data } })),
    ),
    assignees: await findAssignees(
      tx,
      assigneeKeys(
        catalogue,
        items.map(({ move }) => ({ move, entries: records.get(move.recordId ?? '')?.entries ?? [] })),
      ),
      clock.nowMs(),
    ),
    kept: await filesOf(tx, ctx, items),
    done: await keysAmong(tx, keys),
  };
}

interface Written {
  judged: Judged;
  declared: DeclaredType;
  actor: Actor;
  key: string | null;
  files: Attached[];
}

type Standings = Awaited<ReturnType<typeof readStandings>>;

function judgeItem(
  ctx: LedgerContext,
  { actor, move: request, idempotencyKey, recordedAtMs, together }: BatchItem,
  { records, targets, units, personKeys, elsewhere, claims, assignees, kept, done }: Standings,
): { outcome: BatchOutcome; written?: Written } {
  const declared = declaredFor(ctx.catalogue, request);
  const key = keyOf(actor, idempotencyKey);
  const repeated = key === null ? undefined : done.get(key);
  if (repeated) {
    checkRepeated(repeated, request);
    const record = records.get(repeated.recordId)?.row ?? repeated.row;
    return { outcome: { ok: true, record, repeated: true } };
  }
  const id = request.recordId ?? chosenId(actor, request);
  const known = id === undefined ? undefined : records.get(id);
  const standing = request.recordId === null ? undefined : known;
  const move = nameFiles(declared, actor, request, standing?.row, ctx.uploads, ctx.clock.nowMs());
  const judged = judgeMove(
    ctx,
    declared,
    actor,
    move,
    {
      before: standing?.row,
      entries: standing?.entries ?? [],
      unitPath: move.unitId === undefined ? undefined : units.get(move.unitId),
      targets,
      elsewhere,
      assignees,
      keys: personKeys,
      together,
    },
    recordedAtMs ?? ctx.clock.nowMs(),
  );
  if (known && !standing) throw idTaken();
  const { entry, row } = judged;
  const files = filesNamed(declared, row.id, move.data);
  const had = standing ? filesNamed(declared, row.id, standing.row?.data ?? {}) : [];
  if (files.some(({ sha256 }) => !kept.has(sha256) && !had.some((each) => each.sha256 === sha256)))
    throw sendAgain();
  takeClaim(claims, declared, standing?.row, row);
  if (standing) {
    standing.row = row;
    standing.entries.push(entry);
  } else records.set(row.id, { row, entries: [entry], stored: 0, unitPath: row.unitPath });
  targets.set(row.id, row);
  if (key !== null) done.set(key, { recordId: row.id, move: move.move, row });
  return {
    outcome: { ok: true, record: row, repeated: false },
    written: { judged, declared, actor, key, files },
  };
}

async function writeAll(tx: Tx, ctx: LedgerContext, written: readonly Written[], standings: Standings) {
  const touched = [...new Set(written.map(({ judged }) => judged.row.id))].flatMap((id) => {
    const standing = standings.records.get(id);
    const declared = standing?.row && ctx.catalogue.types.get(standing.row.type);
    return standing?.row && declared ? [{ ...standing, row: standing.row, declared }] : [];
  });
  const opened = touched.filter(({ stored }) => stored === 0);
  const moved = touched.filter(({ stored }) => stored > 0);
  const newWords = touched.filter(
    ({ declared, entries, stored }) =>
      stored === 0 || entries.slice(stored).some(({ data }) => changesWords(declared, data)),
  );
  // None of these reads what another writes; records come first, because the others lead to them.
  await tx.all([
    () =>
      insertRecords(
        tx,
        opened.map(({ row }) => row),
      ),
    () =>
      updateRecords(
        tx,
        moved.map(({ row }) => row),
      ),
    () => standings.personKeys.keep(tx, ctx.clock.nowMs()),
    () =>
      insertEntries(
        tx,
        written.map(({ judged, key }): EntryRow => ({ ...judged.entry, recordId: judged.row.id, key })),
      ),
    () =>
      insertLinksOfMany(
        tx,
        written.map(({ judged }) => ({ fromId: judged.row.id, links: judged.entry.links })),
      ),
    () =>
      insertAttached(
        tx,
        written.flatMap(({ files }) => files),
      ),
    () =>
      upholdMany(
        tx,
        ctx.catalogue.figures,
        touched.map(({ row, declared, entries, stored }) => ({
          record: row,
          fresh: stored === 0,
          wanted: contributionsOf(declared, row, entries),
        })),
      ),
    () => upholdClaims(tx, touched),
    () =>
      upholdClocks(
        tx,
        touched.map(({ row, declared, entries }) => ({ declared, recordId: row.id, entries })),
      ),
    () =>
      putWords(
        tx,
        newWords.map(({ declared, row }) => wordRow(declared, row)),
      ),
    () => tellHandedOver(tx, written, standings.assignees),
    () =>
      ctx.audit.recordMany(
        tx,
        written.map(({ judged, actor }) => auditOf(actor, judged)),
      ),
  ]);
}

/** Many moves in the caller's transaction, in their order; what is refused writes nothing, the rest goes on. */
export async function movesIn(
  tx: Tx,
  ctx: LedgerContext,
  items: readonly BatchItem[],
  options: BatchOptions = {},
): Promise<BatchOutcome[]> {
  if (items.length > AT_MOST)
    throw new RangeError(`a batch takes at most ${AT_MOST} moves, not ${items.length}`);
  const standings = await readStandings(tx, ctx, items, options);
  const written: Written[] = [];
  const outcomes = items.map((item): BatchOutcome => {
    try {
      const judged = judgeItem(ctx, item, standings);
      if (judged.written) written.push(judged.written);
      return judged.outcome;
    } catch (error) {
      if (error instanceof WardError) return { ok: false, error };
      throw error;
    }
  });
  if (written.length > 0) await writeAll(tx, ctx, written, standings);
  return outcomes;
}

export function tellBus(ctx: LedgerContext, outcomes: readonly BatchOutcome[]): void {
  const byType = new Map<string, Set<string>>();
  for (const outcome of outcomes)
    if (outcome.ok && !outcome.repeated) {
      const { type, id } = outcome.record;
      byType.set(type, (byType.get(type) ?? new Set()).add(id));
    }
  for (const [type, ids] of byType)
    for (const recordId of ids.size > EVENTS_EACH ? [...ids].slice(-1) : ids)
      ctx.bus.emit('ledger.changed', { recordId, type });
}

/**
 * `applyMove` for many: the same four questions, one transaction, few statements. Later moves see what earlier ones of
 * the batch did. Every move has its own outcome; resolves after COMMIT.
 */
export async function applyMoves(ctx: LedgerContext, items: readonly BatchItem[]): Promise<BatchOutcome[]> {
  const attempt = (): Promise<BatchOutcome[]> =>
    sendingAhead(ctx.db).transaction((tx) => movesIn(tx, ctx, items));
  // A key or a new id that somebody else wrote meanwhile: looked at again, it is a repetition or a refusal of its own.
  const outcomes = await attempt().catch((error: unknown) => {
    if (isUniqueViolation(error)) return attempt();
    throw error;
  });
  tellBus(ctx, outcomes);
  return outcomes;
}
