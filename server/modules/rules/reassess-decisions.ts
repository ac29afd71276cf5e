import type { Sql } from '../../platform/db/index.ts';
import type { Engine, Transition } from './engine.ts';
import type { Evidence } from './evidence.ts';
import { LATE_MS } from './network.ts';
import { type EarlierTrue, insertReassessment, recentTrue } from './store-decisions.ts';

const keyOf = ({ station, quantity, threshold, hours }: Evidence): string =>
  `${station} ${quantity} ${threshold} ${hours}`;

/** Whether figures that spoke for a truth read otherwise now. What speaks newly beside them changes no reason. */
export function figuresDiffer(before: readonly Evidence[], now: readonly Evidence[]): boolean {
  const found = new Map(now.map((entry) => [keyOf(entry), entry.value]));
  return before.some((entry) => entry.truth === 'true' && found.get(keyOf(entry)) !== entry.value);
}

/** Decisions held; the oldest go first. */
const MOST_HELD = 2_000;

/** What was found true in the last day, held from committed rows: a late reading asks no table for it. */
export interface Decisions {
  /** Takes the transitions that a commit brought, with their numbers. */
  note(transitions: readonly Transition[], seqs: readonly number[]): void;
  /**
   * Looks again at those that late readings touch, by what is known now; where truth or figures differ from what was told
   * last, a row says so. It changes no rule's present truth and sends nothing: people who decided on it judge.
   */
  lookAgain(sql: Sql, late: ReadonlySet<string>, nowMs: number): Promise<number>;
}

export async function loadDecisions(
  sql: Sql,
  plan: { id: string; version: string },
  engine: Engine,
  nowMs: number,
): Promise<Decisions> {
  let held: EarlierTrue[] = (await recentTrue(sql, plan.id, nowMs - LATE_MS, MOST_HELD)).reverse();
  return {
    note(transitions, seqs) {
      transitions.forEach((each, n) => {
        if (each.to !== 'true') return;
        const { ruleId, kind, target, station, decidedAtMs, atMs, signalAtMs, evidence } = each;
        held.push({
          seq: seqs[n] as number,
          ruleId,
          kind,
          target,
          stationId: station,
          decidedAtMs,
          atMs,
          signalAtMs,
          lastTruth: 'true',
          lastEvidence: evidence,
        });
      });
      if (held.length > MOST_HELD * 2) held = held.slice(-MOST_HELD);
    },
    async lookAgain(sql, late, nowMs) {
      let last = 0;
      held = held.filter(({ decidedAtMs }) => decidedAtMs > nowMs - LATE_MS);
      for (const earlier of held.slice(-MOST_HELD)) {
        if (!engine.asksFor(earlier.ruleId, late)) continue;
        const found = engine.reassess(earlier.ruleId, earlier.decidedAtMs);
        if (!found) continue;
        if (found.truth === earlier.lastTruth && !figuresDiffer(earlier.lastEvidence, found.evidence))
          continue;
        last = await insertReassessment(sql, plan, earlier, found, nowMs);
        earlier.lastTruth = found.truth;
        earlier.lastEvidence = found.evidence;
      }
      return last;
    },
  };
}
