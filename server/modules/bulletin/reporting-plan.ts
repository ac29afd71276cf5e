import type { z } from 'zod';
import type { ReportingPlan, SavePlan } from '../../../contract/bulletin/reporting-plan.ts';
import { type Actor, type HeldPost, type Permission, postsAllowing } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { WardError } from '../../platform/errors.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { refuseSecret } from './refuse-secret.ts';
import { countReported, findPlan, putPlan } from './store/reporting-plans.ts';

/** The actor's post at the very unit: a post above it does not open its plan. */
function ownPostOrRefuse(actor: Actor, permission: Permission, unitPath: string): HeldPost {
  const post = postsAllowing(actor, permission, unitPath).find((held) => held.unitPath === unitPath);
  if (!post)
    throw new WardError('forbidden', {
      detail: 'a unit’s plan of what to report is read by its own posts alone',
      remedy: 'Ask the unit itself.',
    });
  return post;
}

const yearStartMs = (year: number): number => Date.parse(`${year}-01-01T00:00:00+08:00`);

/** The plan of a unit for a year (Beijing), an empty one where nobody wrote any. `forbidden` from above or beside. */
export async function readPlan(
  { db }: BulletinContext,
  actor: Actor,
  unitPath: string,
  year: number,
): Promise<ReportingPlan> {
  ownPostOrRefuse(actor, 'bulletin.read', unitPath);
  const row = await findPlan(db, unitPath, year);
  return {
    year,
    version: row?.version ?? 0,
    lines: row?.lines ?? [],
    changed: row ? { by: row.byName, at: toBeijingIso(row.atMs) } : null,
    reported: await countReported(db, unitPath, yearStartMs(year), yearStartMs(year + 1)),
  };
}

/** Writes the whole plan. `version-conflict` where somebody of the unit was faster. */
export async function savePlan(
  ctx: BulletinContext,
  actor: Actor,
  unitPath: string,
  { year, expectedVersion, lines }: z.output<typeof SavePlan>,
): Promise<ReportingPlan> {
  const post = ownPostOrRefuse(actor, 'bulletin.write', unitPath);
  refuseSecret(...lines.flatMap(({ what, standard }) => [what, standard ?? '']));
  await ctx.db.transaction(async (tx) => {
    const change = { lines, byName: actor.name, atMs: ctx.clock.nowMs() };
    if (!(await putPlan(tx, unitPath, year, expectedVersion, change)))
      throw new WardError('version-conflict', { detail: 'somebody of the unit saved the plan meanwhile' });
    await ctx.audit.record(tx, {
      kind: 'move',
      action: 'bulletin.plan',
      about: `${unitPath} ${year}`,
      actor,
      unitPath,
      postId: post.postId,
      data: { lines: lines.length },
    });
  });
  return readPlan(ctx, actor, unitPath, year);
}
