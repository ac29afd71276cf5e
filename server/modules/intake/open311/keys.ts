import type { z } from 'zod';
import type { IntakeKey, MadeIntakeKey } from '../../../../contract/open311.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { WardError } from '../../../platform/errors.ts';
import { newId, newToken } from '../../../platform/ids.ts';
import { findUnit } from '../../people/index.ts';
import type { IntakeContext } from '../intake-context.ts';
import { insertKey, type KeyRow, keyById, revokeKey } from './store.ts';

export const presentKey = ({ createdAtMs, revokedAtMs, ...row }: KeyRow): z.input<typeof IntakeKey> => ({
  ...row,
  createdAt: toBeijingIso(createdAtMs),
  revokedAt: revokedAtMs === null ? null : toBeijingIso(revokedAtMs),
});

/** A key for a system that reports at the unit. Kept as a keyed digest: this answer is the only place it stands in. */
export async function makeKey(
  ctx: IntakeContext,
  actor: Actor,
  asked: { name: string; unitId: string },
): Promise<z.input<typeof MadeIntakeKey>> {
  const { db, clock, audit } = ctx.ledger;
  const unit = await findUnit(db, asked.unitId);
  if (!unit) throw new WardError('unprocessable', { detail: `there is no unit ${asked.unitId}` });
  const key = `wk_${newToken()}`;
  const nowMs = clock.nowMs();
  const row = {
    id: newId(nowMs),
    name: asked.name,
    unitPath: unit.path,
    createdAtMs: nowMs,
    createdBy: actor.name,
  };
  await db.transaction(async (tx) => {
    await insertKey(tx, { ...row, digest: ctx.secrets.digest('key', key) });
    await audit.record(tx, {
      kind: 'configuration',
      action: 'make-intake-key',
      about: row.id,
      actor,
      unitPath: unit.path,
      data: { name: row.name },
    });
  });
  return { ...presentKey({ ...row, revokedAtMs: null, requests: 0 }), key };
}

/** From now on the key opens nothing; what came by it stays. */
export async function stopKey(
  ctx: IntakeContext,
  actor: Actor,
  id: string,
): Promise<z.input<typeof IntakeKey>> {
  const { db, clock, audit } = ctx.ledger;
  return db.transaction(async (tx) => {
    await revokeKey(tx, id, clock.nowMs());
    const key = await keyById(tx, id);
    if (!key) throw new WardError('not-found');
    await audit.record(tx, {
      kind: 'configuration',
      action: 'revoke-intake-key',
      about: id,
      actor,
      unitPath: key.unitPath,
      data: {},
    });
    return presentKey(key);
  });
}
