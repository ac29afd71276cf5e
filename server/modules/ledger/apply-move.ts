import type { Actor } from '../../../contract/permissions.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { createGatherer, type Gatherer } from '../../platform/gather.ts';
import { type BatchItem, type BatchOutcome, movesIn } from './apply-moves.ts';
import { checkRepeated, keyOf, type Move } from './judge-move.ts';
import { type LedgerContext, type MoveOutcome, moveIn } from './move-in.ts';
import { sendingAhead } from './send-ahead.ts';
import { entryByKey, findRecord, type RecordRow } from './store.ts';

/** What belongs to a move in tables of another module: written in its transaction, or not at all. */
type Also = (tx: Sql, record: RecordRow) => Promise<void>;

/** Groups under way at a time: while one waits for the disk the other asks and judges. */
const LANES = 2;
const TOGETHER = 64;

/** Classes of SQLSTATE by which the database says that it wrote nothing: bad data, a constraint, a deadlock. */
const REFUSED = ['22', '23', '40'];
const isRefused = ({ code }: { code?: string }): boolean => REFUSED.includes((code ?? '').slice(0, 2));

/** What this very request did before, if it did. */
async function findRepeated({ db }: LedgerContext, actor: Actor, move: Move, idempotencyKey?: string) {
  const key = keyOf(actor, idempotencyKey);
  const done = key === null ? undefined : await entryByKey(db, key);
  if (!done) return undefined;
  checkRepeated(done, move);
  const record = await findRecord(db, done.recordId);
  return record && { record, repeated: true };
}

const applyAlone = (
  ctx: LedgerContext,
  { actor, move, idempotencyKey }: BatchItem,
  { db = ctx.db, also }: { db?: Db; also?: Also | undefined } = {},
): Promise<MoveOutcome> =>
  db.transaction(async (tx) => {
    const done = await moveIn(tx, ctx, actor, move, idempotencyKey);
    await also?.(tx, done.record);
    return done;
  });

const settled = (work: Promise<MoveOutcome>): Promise<BatchOutcome> =>
  work.then(
    (outcome) => ({ ok: true, ...outcome }),
    (error) => ({ ok: false, error }),
  );

/**
 * Moves of several people in one transaction. What the database refuses for one of them (a key or an id that somebody
 * else wrote meanwhile) is done again one by one; after any other failure nobody knows what was written, and each is told.
 */
async function applyGroup(ctx: LedgerContext, db: Db, items: readonly BatchItem[]): Promise<BatchOutcome[]> {
  const [first] = items;
  if (first && items.length === 1) return [await settled(applyAlone(ctx, first, { db }))];
  try {
    return await db.transaction((tx) => movesIn(tx, ctx, items, { keysLater: true }));
  } catch (error) {
    if (!isRefused(error as { code?: string })) throw error;
    const outcomes: BatchOutcome[] = [];
    for (const item of items) outcomes.push(await settled(applyAlone(ctx, item, { db })));
    return outcomes;
  }
}

const gatherers = new WeakMap<LedgerContext, Gatherer<BatchItem, BatchOutcome>>();
function gathererOf(ctx: LedgerContext): Gatherer<BatchItem, BatchOutcome> {
  const known = gatherers.get(ctx);
  if (known) return known;
  const db = sendingAhead(ctx.db);
  const made = createGatherer<BatchItem, BatchOutcome>({
    lanes: LANES,
    together: TOGETHER,
    run: (items) => applyGroup(ctx, db, items),
  });
  gatherers.set(ctx, made);
  return made;
}

async function applyInGroup(ctx: LedgerContext, item: BatchItem): Promise<MoveOutcome> {
  const outcome = await gathererOf(ctx)(item);
  if (outcome.ok) return outcome;
  throw outcome.error;
}

const isQuorum = ({ catalogue }: LedgerContext, { type, move }: Move): boolean =>
  catalogue.types.get(type)?.type.moves[move]?.quorum !== undefined;

/**
 * The only way a record comes to be or changes: console, public site, field phone, import and API go through it (or
 * through `applyMoves`, the same for many). Resolves after COMMIT; moves that arrive while others are being written
 * share the next transaction. WardError: `not-found` (also what may not be seen), `forbidden`, `illegal-move`,
 * `version-conflict` with what changed since, `unprocessable` with the fields, `conflict`.
 */
export async function applyMove(
  ctx: LedgerContext,
  actor: Actor,
  move: Move,
  idempotencyKey?: string,
  also?: Also,
): Promise<MoveOutcome> {
  const item = { actor, move, idempotencyKey };
  // A request sent again is refused (the version is another now) or meets its key at the unique index: only then the key
  // is looked up. What the first one did is the answer; of two at once the loser waits at the index until it is there.
  const work = also || isQuorum(ctx, move) ? applyAlone(ctx, item, { also }) : applyInGroup(ctx, item);
  const { record, repeated, waiting } = await work.catch(
    async (error: { code?: string }): Promise<MoveOutcome> => {
      if (!(error instanceof WardError) && !isRefused(error)) throw error;
      const done = await findRepeated(ctx, actor, move, idempotencyKey);
      if (done) return done;
      throw error;
    },
  );
  if (!repeated) ctx.bus.emit('ledger.changed', { recordId: record.id, type: record.type });
  return { record, repeated, ...(waiting ? { waiting } : {}) };
}
