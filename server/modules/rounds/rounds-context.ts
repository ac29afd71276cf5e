import { isUnder } from '../../../contract/permissions.ts';
import type { PlanRounds } from '../../../contract/plan-rounds.ts';
import type { Media } from '../media/index.ts';
import { activeResponses, type ResponsesContext } from '../responses/index.ts';
import { loadPlans, readPlan } from '../rules/index.ts';

export { unitRef } from '../duty/index.ts';
export { byActor, SYSTEM } from '../responses/index.ts';

/** Rounds stand beside the responses: the same clock, outbox, audit and duty log. */
export type RoundsContext = ResponsesContext & { media: Media };

/** A plan in force that asks for rounds. */
export interface RoundPlan {
  id: string;
  headquartersId: string;
  rounds: PlanRounds;
}

export async function roundPlans(ctx: RoundsContext): Promise<RoundPlan[]> {
  return (await loadPlans(ctx.db)).flatMap(({ id, document }) => {
    const plan = readPlan(document);
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
