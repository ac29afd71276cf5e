import type { Track } from '../../../../contract/responses.ts';
import type { PlanLevel, PlanView } from '../ports.ts';

/** Plan, headquarters, area and track: what one response at a time stands under. */
export function responseKey(planId: string, headquartersId: string, areaId: string, track: Track): string {
  return [planId, headquartersId, areaId, track].join('|');
}

/** Levels of a track, the gravest first. */
export function levelsOf(plan: PlanView, track: Track): PlanLevel[] {
  return plan.levels.filter((level) => level.track === track).toSorted((a, b) => a.rank - b.rank);
}

/** Who signs a change: the posts of the level gone to; to lower or end, those of the level that is left. */
export function deciding(
  plan: PlanView,
  track: Track,
  target: number | null,
  present: number | null,
): PlanLevel | undefined {
  const rank = target === null || (present !== null && target > present) ? present : target;
  return levelsOf(plan, track).find((level) => level.rank === rank);
}
