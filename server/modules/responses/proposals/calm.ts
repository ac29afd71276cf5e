import type { Trigger } from '../store/responses.ts';

export interface CalmLevel {
  id: string;
  rank: number;
  holdMs: number;
}

export interface Calm {
  /** The gravest level whose trigger holds (proven, or unknown since it was proven). */
  triggeredRank: number | null;
  /** Since when nothing triggers the present level or a graver one; null while something does. */
  calmSinceMs: number | null;
  /** When lowering may be proposed, if it stays calm. */
  mayLowerFromMs: number | null;
  /** What to propose at `nowMs`: a level's rank, `end`, or undefined = not yet. */
  target: number | 'end' | undefined;
}

/** Since when no trigger of this rank or a graver one holds; null while one does. Nothing known = since the level was set. */
function calmSince(triggers: readonly Trigger[], rank: number, levelSinceMs: number): number | null {
  const own = triggers.filter((trigger) => trigger.levelRank <= rank);
  if (own.some((trigger) => trigger.holds)) return null;
  return Math.max(levelSinceMs, ...own.map((trigger) => trigger.sinceMs));
}

/**
 * Lowering is proposed when the present level's triggers have been proven false for its hold time and no 险情 is open. The
 * target is the gravest lower level that is still triggered or whose own hold time has not passed; levels may skip.
 */
export function judgeCalm(input: {
  triggers: readonly Trigger[];
  /** Levels of the plan and track. */
  levels: readonly CalmLevel[];
  presentRank: number;
  levelSinceMs: number;
  openHazards: number;
  nowMs: number;
}): Calm {
  const { triggers, levels, presentRank, levelSinceMs, openHazards, nowMs } = input;
  const present = levels.find((level) => level.rank === presentRank);
  const held = triggers.filter((trigger) => trigger.holds).map((trigger) => trigger.levelRank);
  const triggeredRank = held.length === 0 ? null : Math.min(...held);
  const calmSinceMs = calmSince(triggers, presentRank, levelSinceMs);
  const mayLowerFromMs = calmSinceMs === null || !present ? null : calmSinceMs + present.holdMs;
  if (mayLowerFromMs === null || nowMs < mayLowerFromMs || openHazards > 0)
    return { triggeredRank, calmSinceMs, mayLowerFromMs, target: undefined };
  const lower = levels
    .filter((level) => level.rank > presentRank)
    .toSorted((a, b) => a.rank - b.rank)
    .find((level) => {
      const sinceMs = calmSince(triggers, level.rank, levelSinceMs);
      return sinceMs === null || nowMs < sinceMs + level.holdMs;
    });
  return { triggeredRank, calmSinceMs, mayLowerFromMs, target: lower?.rank ?? 'end' };
}
