import type { Truth } from '../../../contract/plan.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { Evidence, Judgement } from './evidence.ts';
import type { TransitionRow } from './store.ts';

/** A transition to true, and what was told of it last. */
export interface EarlierTrue {
  seq: number;
  ruleId: string;
  kind: TransitionRow['kind'];
  target: string;
  stationId: string | null;
  decidedAtMs: number;
  atMs: number;
  signalAtMs: number;
  lastTruth: Truth;
  lastEvidence: Evidence[];
}

/** The newest transitions to true since a time, newest first. */
export const recentTrue = (
  sql: Sql,
  planId: string,
  sinceMs: number,
  limit: number,
): Promise<EarlierTrue[]> =>
  sql.query<EarlierTrue>(
    `select t.seq, t.rule_id as "ruleId", t.kind, t.target, t.station_id as "stationId",
       extract(epoch from t.decided_at)::float8 * 1000 as "decidedAtMs", extract(epoch from t.event_at)::float8 * 1000 as "atMs",
       extract(epoch from t.signal_at)::float8 * 1000 as "signalAtMs",
       coalesce(r.to_truth, t.to_truth) as "lastTruth", coalesce(r.evidence, t.evidence) as "lastEvidence"
     from rule_transitions t
     left join lateral (select to_truth, evidence from rule_transitions where reassesses = t.seq order by seq desc limit 1) r on true
     where t.plan_id = $1 and t.decided_at > $2 and t.to_truth = 'true' and t.reassesses is null
     order by t.seq desc limit $3`,
    [planId, new Date(sinceMs), limit],
  );

export async function insertReassessment(
  sql: Sql,
  plan: { id: string; version: string },
  earlier: EarlierTrue,
  found: Judgement,
  nowMs: number,
): Promise<number> {
  const [row] = await sql.query<{ seq: number }>(
    `insert into rule_transitions (plan_id, plan_version, rule_id, kind, target, station_id, from_truth, to_truth, decided_at, event_at, signal_at, correction, actable, evidence, reassesses)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, true, false, $12, $13) returning seq`,
    [
      plan.id,
      plan.version,
      earlier.ruleId,
      earlier.kind,
      earlier.target,
      earlier.stationId,
      earlier.lastTruth,
      found.truth,
      new Date(nowMs),
      new Date(earlier.atMs),
      new Date(earlier.signalAtMs),
      JSON.stringify(found.evidence),
      earlier.seq,
    ],
  );
  return row?.seq ?? 0;
}
