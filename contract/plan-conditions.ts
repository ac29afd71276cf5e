import type { Condition, LeafCondition } from './plan.ts';

/** The conditions a gate stands over; empty for a leaf. */
export function partsOf(condition: Condition): Condition[] {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  if ('not' in condition) return [condition.not];
  if ('atLeast' in condition) return condition.atLeast.of;
  if ('for' in condition) return [condition.for.of];
  return [];
}

/** The leaves of a condition, in the order they stand there. */
export function leavesOf(condition: Condition): LeafCondition[] {
  const parts = partsOf(condition);
  return parts.length > 0 ? parts.flatMap(leavesOf) : [condition as LeafCondition];
}
