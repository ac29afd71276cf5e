import type { Actor } from '../../../contract/permissions.ts';
import { allow } from '../../../contract/permissions.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { type Erasure, type ErasureLog, erasePersons, findErasure } from '../../platform/vault/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Catalogue } from './catalogue.ts';
import { hasSensitive } from './sensitive.ts';
import { findRecord, recordsPastRetention } from './store.ts';

export interface ErasureContext {
  db: Db;
  clock: Clock;
  catalogue: Catalogue;
  audit: Audit;
  log: ErasureLog;
}

const AT_ONCE = 500;

/**
 * Erases what is personal in a record for good (个人信息保护法 art. 47): the key of its person goes. State, journal, chain
 * and figures stay as they are. Resolves after COMMIT. WardError: `not-found`, also for who may not; `unprocessable` where
 * nothing personal is kept; erased before is no fault.
 */
export async function eraseRecord(
  ctx: ErasureContext,
  actor: Actor,
  id: string,
  reason: string,
): Promise<Erasure> {
  const record = await findRecord(ctx.db, id);
  if (!record || !allow(actor, 'records.erase', record.unitPath)) throw new WardError('not-found');
  const declared = ctx.catalogue.types.get(record.type);
  if (!declared || !hasSensitive(declared))
    throw new WardError('unprocessable', { detail: `${record.type} keeps nothing personal` });
  const before = await findErasure(ctx.db, id);
  if (before) return before;
  const nowMs = ctx.clock.nowMs();
  const by = { byPersonId: actor.personId, byName: actor.name, reason };
  const done = await ctx.db.transaction(async (tx) => {
    const { completeAtMs } = await erasePersons(tx, ctx.log, [id], by, nowMs);
    await ctx.audit.record(tx, {
      kind: 'move',
      action: 'erase',
      about: id,
      actor,
      unitPath: record.unitPath,
      data: { type: record.type, reason },
    });
    return { ...by, subject: id, erasedAtMs: nowMs, completeAtMs };
  });
  await sweep(ctx.db);
  return done;
}

/** Keys that were deleted leave the pages of the table as well. */
const sweep = (db: Db): Promise<unknown> => db.execute('vacuum person_keys').catch(() => undefined);

/**
 * Erases what lies beyond the time that its declaration keeps it (`retention`): counted from the last move, and only at an
 * end where the type has ends. Returns how many records that were.
 */
export async function eraseOutdated(ctx: ErasureContext): Promise<number> {
  const nowMs = ctx.clock.nowMs();
  let erased = 0;
  for (const { id: type, type: declared } of ctx.catalogue.types.values()) {
    if (!declared.retention) continue;
    const { months } = declared.retention;
    const ends = Object.entries(declared.states).flatMap(([state, { end }]) => (end ? [state] : []));
    for (;;) {
      const due = await recordsPastRetention(
        ctx.db,
        type,
        ends.length > 0 ? ends : Object.keys(declared.states),
        { nowMs, months },
        AT_ONCE,
      );
      if (due.length === 0) break;
      const by = { byPersonId: null, byName: '系统', reason: `保存期限届满（${months}个月）` };
      await ctx.db.transaction(async (tx) => {
        const ids = due.map(({ id }) => id);
        await erasePersons(tx, ctx.log, ids, by, nowMs);
        await ctx.audit.recordMany(
          tx,
          due.map(({ id, unitPath }) => ({
            kind: 'move' as const,
            action: 'erase',
            about: id,
            personName: by.byName,
            unitPath,
            data: { type, reason: by.reason },
          })),
        );
      });
      erased += due.length;
    }
  }
  if (erased > 0) await sweep(ctx.db);
  return erased;
}
