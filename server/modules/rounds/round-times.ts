import type { PlanRounds } from '../../../contract/plan-rounds.ts';
import type { RoundFigures, RoundState } from '../../../contract/rounds.ts';
import { BEIJING_OFFSET_MS } from '../../../contract/time.ts';

const MINUTE_MS = 60_000;

/** Minutes between rounds: of the level in force where the plan names it, else the plan's own. */
export const intervalAt = (rounds: PlanRounds, levelId: string | undefined): number =>
  rounds.levels.find(({ id }) => id === levelId)?.everyMinutes ?? rounds.everyMinutes;

/** When the round of this moment became due: rounds begin on the clock in Beijing, counted from midnight. */
export function slotAt(nowMs: number, everyMinutes: number): number {
  const everyMs = everyMinutes * MINUTE_MS;
  return Math.floor((nowMs + BEIJING_OFFSET_MS) / everyMs) * everyMs - BEIJING_OFFSET_MS;
}

/**
 * Rounds that became due since the last one, oldest first; of a Ward that stood still no more than `mostBackMs`. Nobody did
 * them: they are written down as due all the same.
 */
export function slotsSince(
  lastMs: number | undefined,
  nowMs: number,
  everyMinutes: number,
  mostBackMs: number,
): number[] {
  const newest = slotAt(nowMs, everyMinutes);
  if (lastMs === undefined) return [newest];
  const everyMs = everyMinutes * MINUTE_MS;
  const from = Math.max(lastMs, nowMs - mostBackMs);
  const slots: number[] = [];
  for (let slot = newest; slot > from; slot -= everyMs) slots.unshift(slot);
  return slots;
}

interface Course {
  dueBy: Date | null;
  endedAt: Date | null;
  overdueAt: Date | null;
  followed: boolean;
}

export function stateOf({ dueBy, endedAt, followed }: Course, nowMs: number): RoundState {
  const over = (atMs: number): boolean => dueBy !== null && atMs > dueBy.getTime();
  if (endedAt !== null) return over(endedAt.getTime()) ? 'late' : 'done';
  if (!over(nowMs)) return 'waiting';
  return followed ? 'missed' : 'overdue';
}

/** What became of the rounds that the plan wanted; those in between are no part of it. */
export function figuresOf(rounds: readonly Course[], nowMs: number): RoundFigures {
  const states = rounds.filter(({ dueBy }) => dueBy !== null).map((round) => stateOf(round, nowMs));
  const of = (...wanted: RoundState[]): number => states.filter((state) => wanted.includes(state)).length;
  return {
    due: states.length,
    done: of('done'),
    late: of('late'),
    overdue: of('overdue', 'missed'),
  };
}
