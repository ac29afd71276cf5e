import type { SignalColour, Truth, Warning } from '../../../contract/plan.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';
import { Q, QUALITY_FLAGS } from '../../../contract/telemetry.ts';
import type { EngineReading, Quantity, Transition } from './engine.ts';
import type { Evidence, Judgement } from './evidence.ts';
import type { ActiveSignal, DeclaredDanger } from './facts.ts';
import { isDoubtful } from './readings-of.ts';

export interface PlanRow {
  id: string;
  version: string;
  document: string;
  /** A `Checkpoint` of run-plan.ts, or what an older Ward wrote. */
  engineState: unknown;
  frameSeq: number;
}

export async function loadPlans(sql: Sql): Promise<PlanRow[]> {
  return sql.query<PlanRow>(
    `select p.id, p.current_version as version, v.document, p.engine_state as "engineState", p.frame_seq as "frameSeq"
     from plans p join plan_versions v on v.plan_id = p.id and v.version = p.current_version order by p.id`,
  );
}

export async function findPlanDocument(
  sql: Sql,
  planId: string,
  version?: string,
): Promise<{ version: string; document: string } | undefined> {
  const [row] = await sql.query<{ version: string; document: string }>(
    `select v.version, v.document from plans p join plan_versions v on v.plan_id = p.id and v.version = coalesce($2, p.current_version) where p.id = $1`,
    [planId, version ?? null],
  );
  return row;
}

export async function insertPlanVersion(
  sql: Sql,
  plan: { id: string; version: string; document: string; enteredBy: string; frameSeq: number },
  atMs: number,
): Promise<void> {
  const at = new Date(atMs);
  await sql.execute(
    'insert into plan_versions (plan_id, version, document, entered_by, entered_at) values ($1, $2, $3, $4, $5)',
    [plan.id, plan.version, plan.document, plan.enteredBy, at],
  );
  await sql.execute(
    `insert into plans (id, current_version, frame_seq, updated_at) values ($1, $2, $3, $4)
     on conflict (id) do update set current_version = excluded.current_version, updated_at = excluded.updated_at`,
    [plan.id, plan.version, plan.frameSeq, at],
  );
}

/** A checkpoint is written now and then; without one the earlier stays. */
export async function saveProgress(
  sql: Sql,
  planId: string,
  checkpoint: object | null,
  frameSeq: number,
  atMs: number,
): Promise<void> {
  await sql.execute(
    'update plans set engine_state = coalesce($2::jsonb, engine_state), frame_seq = $3, updated_at = $4 where id = $1',
    [planId, checkpoint && JSON.stringify(checkpoint), frameSeq, new Date(atMs)],
  );
}

export type PlanInput =
  | { kind: 'clock'; afterSeq: number; atMs: number; data: null }
  | { kind: 'told'; afterSeq: number; atMs: number; data: { signals: ActiveSignal[]; dangers: DeclaredDanger[] } };

export async function insertInputs(sql: Sql, planId: string, inputs: readonly PlanInput[]): Promise<void> {
  for (const { kind, afterSeq, atMs, data } of inputs)
    await sql.execute(
      'insert into rule_inputs (plan_id, after_seq, at_ms, kind, data) values ($1, $2, $3, $4, $5)',
      [planId, afterSeq, atMs, kind, JSON.stringify(data)],
    );
}

export const readInputs = (sql: Sql, planId: string, fromSeq: number): Promise<PlanInput[]> =>
  sql.query<PlanInput>(
    `select kind, after_seq as "afterSeq", at_ms as "atMs", data from rule_inputs where plan_id = $1 and after_seq >= $2 order by seq`,
    [planId, fromSeq],
  );

export async function insertTransitions(
  sql: Sql,
  planId: string,
  version: string,
  transitions: readonly Transition[],
): Promise<number> {
  let last = 0;
  for (const t of transitions) {
    const [row] = await sql.query<{ seq: number }>(
      `insert into rule_transitions (plan_id, plan_version, rule_id, kind, target, station_id, from_truth, to_truth, decided_at, event_at, signal_at, correction, actable, evidence)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning seq`,
      [
        planId,
        version,
        t.ruleId,
        t.kind,
        t.target,
        t.station,
        t.from,
        t.to,
        new Date(t.decidedAtMs),
        new Date(t.atMs),
        new Date(t.signalAtMs),
        t.correction,
        t.actable,
        JSON.stringify(t.evidence),
      ],
    );
    last = row?.seq ?? last;
  }
  return last;
}

export interface TransitionRow {
  seq: number;
  planId: string;
  planVersion: string;
  ruleId: string;
  kind: 'proposal' | 'alarm' | 'transfer';
  target: string;
  stationId: string | null;
  from: Truth;
  to: Truth;
  decidedAtMs: number;
  atMs: number;
  signalAtMs: number;
  correction: boolean;
  actable: boolean;
  evidence: Evidence[];
  /** The earlier transition that this row looks at again; null = a change of the present truth. */
  reassesses: number | null;
}

export interface EarlierTrue {
  seq: number;
  ruleId: string;
  kind: TransitionRow['kind'];
  target: string;
  stationId: string | null;
  decidedAtMs: number;
  atMs: number;
  signalAtMs: number;
  /** What was told of it last. */
  lastTruth: Truth;
  lastEvidence: Evidence[];
}

/** Transitions to true since a time, with what was last told of each. */
export const recentTrue = (sql: Sql, planId: string, sinceMs: number): Promise<EarlierTrue[]> =>
  sql.query<EarlierTrue>(
    `select t.seq, t.rule_id as "ruleId", t.kind, t.target, t.station_id as "stationId",
       extract(epoch from t.decided_at)::float8 * 1000 as "decidedAtMs", extract(epoch from t.event_at)::float8 * 1000 as "atMs",
       extract(epoch from t.signal_at)::float8 * 1000 as "signalAtMs",
       coalesce(r.to_truth, t.to_truth) as "lastTruth", coalesce(r.evidence, t.evidence) as "lastEvidence"
     from rule_transitions t
     left join lateral (select to_truth, evidence from rule_transitions where reassesses = t.seq order by seq desc limit 1) r on true
     where t.plan_id = $1 and t.decided_at > $2 and t.to_truth = 'true' and t.reassesses is null
     order by t.seq desc limit 200`,
    [planId, new Date(sinceMs)],
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

const TRANSITION = `seq, plan_id as "planId", plan_version as "planVersion", rule_id as "ruleId", kind, target, station_id as "stationId",
  from_truth as "from", to_truth as "to", extract(epoch from decided_at)::float8 * 1000 as "decidedAtMs", extract(epoch from event_at)::float8 * 1000 as "atMs",
  extract(epoch from signal_at)::float8 * 1000 as "signalAtMs", correction, actable, evidence, reassesses`;

export const readTransitions = (sql: Sql, afterSeq: number, limit: number): Promise<TransitionRow[]> =>
  sql.query<TransitionRow>(
    `select ${TRANSITION} from rule_transitions where seq > $1 order by seq limit $2`,
    [afterSeq, limit],
  );

interface WarningRow extends Omit<Warning, 'effectiveAt' | 'expiresAt'> {
  effectiveAt: Date;
  expiresAt: Date | null;
}

export async function listWarnings(sql: Sql): Promise<Warning[]> {
  const rows = await sql.query<WarningRow>(
    `select id, issuer, kind, colour, area, area_name as "areaName", effective_at as "effectiveAt", expires_at as "expiresAt", state, entered_by as "enteredBy"
     from warnings order by effective_at desc limit 200`,
  );
  return rows.map((row) => ({
    ...row,
    effectiveAt: toBeijingIso(row.effectiveAt.getTime()),
    expiresAt: row.expiresAt ? toBeijingIso(row.expiresAt.getTime()) : null,
  }));
}

export interface NewWarning {
  id: string;
  issuer: string;
  kind: string;
  colour: SignalColour;
  area: string;
  areaName: string;
  effectiveMs: number;
  expiresMs: number | null;
  replaces: string | null;
  enteredBy: string;
}

export async function insertWarning(sql: Sql, w: NewWarning, atMs: number): Promise<void> {
  if (w.replaces !== null)
    await sql.execute(`update warnings set state = 'updated' where id = $1 and state = 'active'`, [
      w.replaces,
    ]);
  await sql.execute(
    `insert into warnings (id, issuer, kind, colour, area, area_name, effective_at, expires_at, state, replaces, entered_by, entered_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9, $10, $11)`,
    [
      w.id,
      w.issuer,
      w.kind,
      w.colour,
      w.area,
      w.areaName,
      new Date(w.effectiveMs),
      w.expiresMs === null ? null : new Date(w.expiresMs),
      w.replaces,
      w.enteredBy,
      new Date(atMs),
    ],
  );
}

export async function warningExists(sql: Sql, id: string): Promise<boolean> {
  return (await sql.query('select 1 from warnings where id = $1', [id])).length > 0;
}

export async function cancelWarning(sql: Sql, id: string): Promise<boolean> {
  return (
    (await sql.execute(`update warnings set state = 'cancelled' where id = $1 and state = 'active'`, [
      id,
    ])) === 1
  );
}

export async function activeSignals(sql: Sql): Promise<ActiveSignal[]> {
  return sql.query<ActiveSignal>(
    `select kind, colour, area, issuer, extract(epoch from effective_at)::float8 * 1000 as "effectiveMs",
       extract(epoch from expires_at)::float8 * 1000 as "expiresMs" from warnings where state = 'active'`,
  );
}

export async function openEvents(sql: Sql): Promise<{ kind: string; text: string; atMs: number }[]> {
  return sql.query(
    `select kind, text, extract(epoch from happened_at)::float8 * 1000 as "atMs" from declared_events where closed_at is null`,
  );
}

export async function insertEvent(
  sql: Sql,
  event: { id: string; kind: string; text: string; unitPath: string; happenedMs: number; enteredBy: string },
  atMs: number,
): Promise<void> {
  await sql.execute(
    `insert into declared_events (id, kind, text, unit_path, happened_at, entered_by, entered_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      event.id,
      event.kind,
      event.text,
      event.unitPath,
      new Date(event.happenedMs),
      event.enteredBy,
      new Date(atMs),
    ],
  );
}

const UNUSABLE = Object.values(QUALITY_FLAGS).reduce(
  (mask, flag) => (flag.class === 'bad' || flag.class === 'missing' ? mask | flag.bit : mask),
  0,
);

interface KnownRow {
  station: string;
  kind: Quantity;
  atMs: number;
  periodS: number | null;
  value: number;
  quality: number;
  receivedAtMs?: number;
}
const toReading = (row: KnownRow): EngineReading => ({
  station: row.station,
  quantity: row.kind,
  atMs: row.atMs,
  fromMs: row.atMs - (row.periodS ?? 0) * 1000,
  value: row.value,
  doubtful: isDoubtful(row.kind, row.quality),
  corrected: (row.quality & Q.corrected) !== 0,
});

/** Usable values since a time as they stood when a frame was the last: later corrections are not known yet. */
export async function knownReadings(sql: Sql, sinceMs: number, upToSeq: number): Promise<EngineReading[]> {
  const rows = await sql.query<KnownRow>(
    `select s.station_id as station, s.kind, extract(epoch from o.observed_at)::float8 * 1000 as "atMs", o.period_s as "periodS", o.value, o.quality
     from (
       select series_id, observed_at, value, quality, period_s from observations
         where observed_at > to_timestamp($1 / 1000.0) and frame_seq <= $2
       union all
       select series_id, observed_at, value, quality, period_s from observation_revisions
         where observed_at > to_timestamp($1 / 1000.0) and frame_seq <= $2 and replaced_by > $2) o
     join series s on s.id = o.series_id
     where s.kind in ('rain', 'level', 'flow') and o.value is not null and o.quality & $3 = 0
     order by o.observed_at`,
    [sinceMs, upToSeq, UNUSABLE],
  );
  return rows.map(toReading);
}

/** Usable values of a stretch of time as they stand today, in the order of observation; one more than `limit` tells of more. */
export async function readingsBetween(
  sql: Sql,
  fromMs: number,
  toMs: number,
  limit: number,
): Promise<EngineReading[]> {
  const rows = await sql.query<KnownRow>(
    `select s.station_id as station, s.kind, extract(epoch from o.observed_at)::float8 * 1000 as "atMs", o.period_s as "periodS", o.value, o.quality
     from observations o join series s on s.id = o.series_id
     where s.kind in ('rain', 'level', 'flow') and o.value is not null and o.quality & $3 = 0
       and o.observed_at > to_timestamp($1 / 1000.0) and o.observed_at <= to_timestamp($2 / 1000.0)
     order by o.observed_at, s.station_id limit $4`,
    [fromMs, toMs, UNUSABLE, limit + 1],
  );
  return rows.map(toReading);
}

/** The last frame accepted: what a plan that begins today takes as known. */
export async function lastFrameSeq(sql: Sql): Promise<number> {
  return (await sql.query<{ last: number }>('select last from frame_counter'))[0]?.last ?? 0;
}
