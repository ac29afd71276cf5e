import type { Actor, HeldPost, Permission } from '../../../contract/permissions.ts';
import { isUnder, postsAllowing } from '../../../contract/permissions.ts';
import type { Plan } from '../../../contract/plan.ts';
import type { PlanRounds } from '../../../contract/plan-rounds.ts';
import type { By, UnitRef } from '../../../contract/responses.ts';
import { WardError } from '../../platform/errors.ts';
import type { Media } from '../media/index.ts';
import { findUnit } from '../people/index.ts';
import { activeResponses, type ResponsesContext } from '../responses/index.ts';
import { checkPlan, loadPlans } from '../rules/index.ts';

/** Rounds stand beside the responses: the same clock, outbox, audit and duty log. */
export type RoundsContext = ResponsesContext & { media: Media };

/** Ward itself: it notes that a camera gave no picture and that a round is overdue; it never says 正常. */
export const SYSTEM: By = { personId: null, name: 'Ward', postId: null, postTitle: null, via: 'system' };

const RIGHTS: readonly HeldPost['via'][] = ['own', 'deputy', 'delegation'];

/** The post by which the actor does this here: their own before a deputy's before a delegated one. Throws `forbidden`. */
export function byActor(actor: Actor, permission: Permission, unitPath: string): By {
  const [post] = postsAllowing(actor, permission, unitPath).sort(
    (a, b) => RIGHTS.indexOf(a.via) - RIGHTS.indexOf(b.via),
  );
  if (!post) throw new WardError('forbidden', { detail: `needs ${permission} at ${unitPath}` });
  return {
    personId: actor.personId,
    name: actor.name,
    postId: post.postId,
    postTitle: post.title,
    via: post.via,
  };
}

export async function unitRef(ctx: RoundsContext, unitId: string): Promise<UnitRef> {
  const unit = await findUnit(ctx.db, unitId);
  if (!unit) throw new WardError('not-found', { detail: `there is no unit ${unitId}` });
  return { id: unit.id, name: unit.nameZh, path: unit.path };
}

/** A plan in force that asks for rounds. */
export interface RoundPlan {
  id: string;
  headquartersId: string;
  rounds: PlanRounds;
}

const read = new Map<string, Plan | undefined>();
/** A version of a plan never changes: it is read once. */
function planOf(id: string, version: string, document: string): Plan | undefined {
  const key = `${id} ${version} ${document.length}`;
  if (!read.has(key)) {
    const checked = checkPlan(document);
    read.set(key, checked.ok ? checked.plan : undefined);
  }
  return read.get(key);
}

export async function roundPlans(ctx: RoundsContext): Promise<RoundPlan[]> {
  return (await loadPlans(ctx.db)).flatMap(({ id, version, document }) => {
    const plan = planOf(id, version, document);
    return plan?.rounds ? [{ id, headquartersId: plan.headquarters, rounds: plan.rounds }] : [];
  });
}

/** The gravest level in force by this plan. */
export async function levelInForce(
  ctx: RoundsContext,
  planId: string,
): Promise<{ id: string; name: string } | undefined> {
  const levels = (await activeResponses(ctx.db))
    .filter(({ state }) => state.planId === planId && state.level !== null)
    .map(({ state }) => state.level!);
  return levels.sort((a, b) => a.rank - b.rank)[0];
}

export const camerasUnder = <T extends { unitPath: string; enabled: boolean }>(
  cameras: readonly T[],
  unitPath: string,
): T[] => cameras.filter((camera) => camera.enabled && isUnder(camera.unitPath, unitPath));
