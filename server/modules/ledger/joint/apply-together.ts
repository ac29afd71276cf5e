import type { z } from 'zod';
import { MoveRequest } from '../../../../contract/ledger.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import {
  type DeclaredType,
  type PlannedMove,
  satisfies,
  visibleTo,
} from '../../../../programmes/kit/index.ts';
import type { Tx } from '../../../platform/db/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { type BatchItem, type BatchOutcome, movesIn, tellBus } from '../apply-moves.ts';
import { keysAmong, lockRecords } from '../batch-store.ts';
import { checkRepeated, keyOf } from '../judge-move.ts';
import type { LedgerContext } from '../move-in.ts';
import type { RecordRow } from '../store.ts';
import { lockUpToDate } from '../versions/fold-older.ts';

/** A record as the person saw it. */
export interface Seen {
  id: string;
  version: number;
}

/** What is to be made together: on which records, by which moves. */
export interface Together {
  declared: DeclaredType;
  /** Every record that is there already; the first one's move tells whether the request was done before. */
  seen: readonly Seen[];
  reason: string;
  happenedAt: string | undefined;
  /** Ids of the records that are opened, in the order of the plan. */
  opens: readonly string[];
  plan(rows: readonly RecordRow[]): readonly (PlannedMove & { unitId?: string; happenedAt?: string })[];
}

const keyOfMove = (key: string | undefined, n: number): string | undefined =>
  key === undefined ? undefined : `${key}#${n}`;

/** Records that are there and may be seen, in the order asked for. What may not be seen is not there. */
function seenRows(together: Together, actor: Actor, rows: readonly RecordRow[]): RecordRow[] {
  const { declared, seen } = together;
  const visible = visibleTo(declared, actor);
  return seen.map(({ id }) => {
    const row = rows.find((each) => each.id === id);
    if (!row || row.type !== declared.id || !satisfies(row, visible))
      throw new WardError('not-found', { detail: `there is no ${declared.id} ${id}` });
    return row;
  });
}

/** The same request again: its first move on a record that was there is in the journal under its key. */
async function doneBefore(
  tx: Tx,
  actor: Actor,
  planned: readonly BatchItem[],
  ids: readonly string[],
): Promise<RecordRow[] | undefined> {
  const first = planned.find(({ move }) => move.recordId !== null);
  const key = keyOf(actor, first?.idempotencyKey);
  const done = key === null ? undefined : (await keysAmong(tx, [key])).get(key);
  if (!done || !first) return undefined;
  checkRepeated(done, first.move);
  return lockRecords(tx, ids);
}

/** The whole is refused for one: whose move it was stands first. */
function refuse(outcome: BatchOutcome, item: BatchItem): void {
  if (outcome.ok) return;
  const { code, message, fields } = outcome.error;
  throw new WardError(code, {
    detail: `${item.move.move} ${item.move.recordId ?? ''}: ${message}`,
    ...(fields ? { fields } : {}),
  });
}

/**
 * Moves on several records in one transaction, or none: every question of a move is asked of each, with the version the
 * person saw, under locks taken in the order of ids. Resolves after COMMIT to the rows by id. WardError as of `applyMove`.
 */
export async function applyTogether(
  ctx: LedgerContext,
  actor: Actor,
  together: Together,
  idempotencyKey?: string,
): Promise<{ rows: ReadonlyMap<string, RecordRow>; repeated: boolean }> {
  const ids = together.seen.map(({ id }) => id);
  if (new Set(ids).size !== ids.length)
    throw new WardError('unprocessable', {
      detail: 'a record is named twice',
      remedy: 'Name each record once: a record is not merged into itself.',
    });
  const { outcomes, rows, repeated } = await ctx.db.transaction(async (tx) => {
    const found = seenRows(together, actor, await lockUpToDate(tx, ctx.catalogue, ids));
    const versions = new Map(together.seen.map(({ id, version }) => [id, version]));
    const opens = [...together.opens];
    const items = together.plan(found).map((planned, n): BatchItem => {
      const { record, move, data, links } = planned;
      const about =
        record === null
          ? { newRecordId: opens.shift(), unitId: planned.unitId }
          : { recordId: record.id, expectedVersion: versions.get(record.id) };
      const happenedAt = planned.happenedAt ?? together.happenedAt;
      const request: z.input<typeof MoveRequest> = {
        type: together.declared.id,
        move,
        ...about,
        data: { ...data },
        links: Object.fromEntries(Object.entries(links).map(([link, to]) => [link, [...to]])),
        reason: record === null ? null : together.reason,
        ...(happenedAt === undefined ? {} : { happenedAt }),
      };
      return {
        actor,
        move: MoveRequest.parse(request),
        idempotencyKey: keyOfMove(idempotencyKey, n),
        together: true,
      };
    });
    const before = await doneBefore(tx, actor, items, [...ids, ...together.opens]);
    if (before) return { outcomes: [], rows: before, repeated: true };
    const made = await movesIn(tx, ctx, items);
    for (const [n, outcome] of made.entries()) refuse(outcome, items[n] as BatchItem);
    return {
      outcomes: made,
      rows: made.flatMap((outcome) => (outcome.ok ? [outcome.record] : [])),
      repeated: false,
    };
  });
  tellBus(ctx, outcomes);
  return { rows: new Map(rows.map((row) => [row.id, row])), repeated };
}

/** The row of an id that the moves touched. */
export function rowOf(rows: ReadonlyMap<string, RecordRow>, id: string): RecordRow {
  const row = rows.get(id);
  if (!row) throw new RangeError(`${id} is none of these records`);
  return row;
}
