import type { z } from 'zod';
import type { GiveConsent, NameJointUnits } from '../../../contract/bulletin/joint.ts';
import type { Actor } from '../../../contract/permissions.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { findUnit } from '../people/index.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { postOrRefuse } from './desk-policy.ts';
import { findBrief } from './store/briefs.ts';
import { jointUnits, putConsent, putJointUnits } from './store/joint.ts';
import { insertJournal } from './store/trail.ts';

const WRITING = new Set(['draft', 'returned']);

/** 联合报送: names the units that report together with the brief's own. `illegal-move` once it left the writer. */
export async function nameJointUnits(
  ctx: BulletinContext,
  actor: Actor,
  briefId: string,
  { unitIds }: z.output<typeof NameJointUnits>,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const row = await findBrief(tx, briefId, { lock: true });
    if (!row) throw new WardError('not-found');
    const post = postOrRefuse(actor, 'bulletin.write', row.unitPath);
    if (!WRITING.has(row.state))
      throw new WardError('illegal-move', {
        detail: 'units are named while the brief is written',
        remedy: 'Take it back first.',
      });
    const paths: string[] = [];
    for (const unitId of unitIds) {
      const unit = await findUnit(tx, unitId);
      if (!unit || unit.path === row.unitPath)
        throw new WardError('unprocessable', {
          detail: `${unitId} is no other unit`,
          fields: [{ path: 'unitIds', message: unitId }],
        });
      paths.push(unit.path);
    }
    await putJointUnits(tx, briefId, paths);
    const by = { actor, post, atMs: ctx.clock.nowMs() };
    await insertJournal(
      tx,
      { briefId, act: 'joint', from: row.state, to: row.state, reason: paths.join(' ') || null },
      by,
    );
  });
}

/**
 * The head of a named unit consents in writing to the text as the leading unit signed it. Any later revision needs it anew.
 * `not-found` where the unit was not named, `illegal-move` before the signature, `version-conflict` where the text is another.
 */
export async function giveConsent(
  ctx: BulletinContext,
  actor: Actor,
  briefId: string,
  { unitId, revision }: z.output<typeof GiveConsent>,
): Promise<void> {
  const unit = await findUnit(ctx.db, unitId);
  if (!unit) throw new WardError('not-found');
  const post = postOrRefuse(actor, 'bulletin.sign', unit.path);
  await ctx.db.transaction(async (tx) => {
    const row = await findBrief(tx, briefId, { lock: true });
    if (!row || !(await jointUnits(tx, briefId)).some(({ unitPath }) => unitPath === unit.path))
      throw new WardError('not-found', { detail: 'no such brief names this unit' });
    if (row.state !== 'signed')
      throw new WardError('illegal-move', {
        detail: 'a unit consents after the leading unit signed and before it is sent',
      });
    if (row.revision !== revision)
      throw new WardError('version-conflict', { detail: 'the text is another one now: read it again' });
    const by = { actor, post, atMs: ctx.clock.nowMs() };
    await putConsent(tx, briefId, unit.path, revision, by);
    await insertJournal(
      tx,
      { briefId, act: 'consent', from: row.state, to: row.state, revision, reason: unit.nameZh },
      by,
    );
    await ctx.audit.record(tx, {
      kind: 'move',
      action: 'bulletin.consent',
      about: briefId,
      actor,
      unitPath: unit.path,
      postId: post.postId,
      data: { revision },
    });
  });
}

/** A joint brief goes to the desk when every unit that it names has consented to this very text. */
export async function refuseWithoutConsent(sql: Sql, briefId: string): Promise<void> {
  const open = (await jointUnits(sql, briefId)).filter(({ consent }) => consent === null);
  if (open.length === 0) return;
  throw new WardError('illegal-move', {
    detail: `${open.map(({ unitPath }) => unitPath).join(', ')} has not consented to this text (会签)`,
    remedy: 'Have the heads of these units consent, or take them off the list.',
  });
}
