import type { Sql } from '../../platform/db/index.ts';
import type { Engine } from './engine.ts';
import type { Evidence } from './evidence.ts';
import { LATE_MS } from './network.ts';
import { insertReassessment, recentTrue } from './store.ts';

const keyOf = ({ station, quantity, threshold, hours }: Evidence): string =>
  `${station} ${quantity} ${threshold} ${hours}`;

/** Whether figures that spoke for a truth read otherwise now. What speaks newly beside them changes no reason. */
export function figuresDiffer(before: readonly Evidence[], now: readonly Evidence[]): boolean {
  const found = new Map(now.map((entry) => [keyOf(entry), entry.value]));
  return before.some((entry) => entry.truth === 'true' && found.get(keyOf(entry)) !== entry.value);
}

/**
 * Looks again at what was found true in the last day, by what is known now; where truth or figures differ from what was
 * told last, a row says so. It changes no rule's present truth and sends nothing: people who decided on it judge.
 */
export async function reassessDecisions(
  sql: Sql,
  plan: { id: string; version: string },
  engine: Engine,
  nowMs: number,
): Promise<number> {
  let last = 0;
  for (const earlier of await recentTrue(sql, plan.id, nowMs - LATE_MS)) {
    const found = engine.reassess(earlier.ruleId, earlier.decidedAtMs);
    if (!found) continue;
    if (found.truth === earlier.lastTruth && !figuresDiffer(earlier.lastEvidence, found.evidence)) continue;
    last = await insertReassessment(sql, plan, earlier, found, nowMs);
  }
  return last;
}
