import type { SignalColour, Truth, Warning } from '../../../contract/plan.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { EngineState, Transition } from './engine.ts';
import type { Evidence } from './evidence.ts';
import type { ActiveSignal, DeclaredDanger } from './facts.ts';

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

/** The documents of the plans in force, by plan. */
export const planDocuments = async (sql: Sql): Promise<string[]> =>
  (
    await sql.query<{ document: string }>(
      `select v.document from plans p join plan_versions v on v.plan_id = p.id and v.version = p.current_version order by p.id`,
    )
  ).map(({ document }) => document);

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

/** Newest first; none = there is no such plan. */
export const listPlanVersions = (
  sql: Sql,
  planId: string,
): Promise<{ version: string; enteredBy: string; atMs: number; current: boolean }[]> =>
  sql.query(
    `select v.version, v.entered_by as "enteredBy", extract(epoch from v.entered_at)::float8 * 1000 as "atMs",
       v.version = p.current_version as current
     from plans p join plan_versions v on v.plan_id = p.id where p.id = $1 order by v.entered_at desc, v.version desc`,
    [planId],
  );

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

export interface PlanBegin {
  version: string;
  /** Memory of the version before; null = judged anew from what was known. */
  handedOver: EngineState | null;
  signals: ActiveSignal[];
  dangers: DeclaredDanger[];
}
/** What an engine was told besides frames. */
export type PlanInput = { afterSeq: number; atMs: number } & (
  | { kind: 'begin'; data: PlanBegin }
  | { kind: 'clock'; data: null }
  | { kind: 'told'; data: { signals: ActiveSignal[]; dangers: DeclaredDanger[] } }
);

export async function insertInputs(sql: Sql, planId: string, inputs: readonly PlanInput[]): Promise<void> {
  if (inputs.length === 0) return;
  await sql.execute(
    `insert into rule_inputs (plan_id, after_seq, at_ms, kind, data)
     select $1, i.after_seq, i.at_ms, i.kind, i.data::jsonb
     from unnest($2::bigint[], $3::float8[], $4::text[], $5::text[]) with ordinality as i(after_seq, at_ms, kind, data, place)
     order by i.place`,
    [
      planId,
      inputs.map(({ afterSeq }) => afterSeq),
      inputs.map(({ atMs }) => atMs),
      inputs.map(({ kind }) => kind),
      inputs.map(({ data }) => JSON.stringify(data)),
    ],
  );
}

export const readInputs = (sql: Sql, planId: string, fromSeq: number): Promise<PlanInput[]> =>
  sql.query<PlanInput>(
    `select kind, after_seq as "afterSeq", at_ms as "atMs", data from rule_inputs where plan_id = $1 and after_seq >= $2 order by seq`,
    [planId, fromSeq],
  );

/** Their numbers, in the order told. */
export async function insertTransitions(
  sql: Sql,
  planId: string,
  version: string,
  transitions: readonly Transition[],
): Promise<number[]> {
  if (transitions.length === 0) return [];
  const column = <T>(of: (transition: Transition) => T): T[] => transitions.map(of);
  // In one statement: a storm over two thousand stations brings hundreds at a time. Numbers follow the order told.
  const rows = await sql.query<{ seq: number }>(
    `insert into rule_transitions (plan_id, plan_version, rule_id, kind, target, station_id, from_truth, to_truth, decided_at, event_at, signal_at, correction, actable, evidence)
     select $1, $2, rule_id, kind, target, station_id, from_truth, to_truth, to_timestamp(decided_ms / 1000), to_timestamp(event_ms / 1000),
       to_timestamp(signal_ms / 1000), correction, actable, evidence::jsonb
     from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::float8[], $10::float8[], $11::float8[], $12::bool[], $13::bool[], $14::text[])
       with ordinality as t(rule_id, kind, target, station_id, from_truth, to_truth, decided_ms, event_ms, signal_ms, correction, actable, evidence, n)
     order by n returning seq`,
    [
      planId,
      version,
      column((t) => t.ruleId),
      column((t) => t.kind),
      column((t) => t.target),
      column((t) => t.station),
      column((t) => t.from),
      column((t) => t.to),
      column((t) => t.decidedAtMs),
      column((t) => t.atMs),
      column((t) => t.signalAtMs),
      column((t) => t.correction),
      column((t) => t.actable),
      column((t) => JSON.stringify(t.evidence)),
    ],
  );
  return rows.map(({ seq }) => seq);
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
  /** Identifier of the CAP message it came in. */
  capId?: string;
}

export async function insertWarning(sql: Sql, w: NewWarning, atMs: number): Promise<void> {
  if (w.replaces !== null)
    await sql.execute(
      `update warnings set state = 'updated', closed_at = $2 where id = $1 and state = 'active'`,
      [w.replaces, new Date(atMs)],
    );
  await sql.execute(
    `insert into warnings (id, issuer, kind, colour, area, area_name, effective_at, expires_at, state, replaces, entered_by, entered_at, cap_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9, $10, $11, $12)`,
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
      w.capId ?? null,
    ],
  );
}

export async function warningExists(sql: Sql, id: string): Promise<boolean> {
  return (await sql.query('select 1 from warnings where id = $1', [id])).length > 0;
}

export async function cancelWarning(sql: Sql, id: string, atMs: number): Promise<boolean> {
  return (
    (await sql.execute(
      `update warnings set state = 'cancelled', closed_at = $2 where id = $1 and state = 'active'`,
      [id, new Date(atMs)],
    )) === 1
  );
}

/** Signals in force that came in, or were entered for, these CAP messages. */
export const warningsOfCap = (
  sql: Sql,
  capIds: readonly string[],
): Promise<{ id: string; capId: string; state: string }[]> =>
  sql.query(`select id, cap_id as "capId", state from warnings where cap_id = any($1)`, [capIds]);

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

/** A danger is over, or was a mistake. False = it is not open. */
/** Unit of a danger, over or not; null where there is none. */
export async function unitOfEvent(sql: Sql, id: string): Promise<string | null> {
  const [row] = await sql.query<{ path: string }>(
    'select unit_path as path from declared_events where id = $1',
    [id],
  );
  return row?.path ?? null;
}

export async function closeEvent(
  sql: Sql,
  id: string,
  how: { how: 'over' | 'withdrawn'; note: string; by: string },
  atMs: number,
): Promise<boolean> {
  return (
    (await sql.execute(
      'update declared_events set closed_at = $2, closed_how = $3, closed_note = $4, closed_by = $5 where id = $1 and closed_at is null',
      [id, new Date(atMs), how.how, how.note, how.by],
    )) === 1
  );
}

export const listOpenEvents = (
  sql: Sql,
): Promise<{ id: string; kind: string; text: string; unitPath: string; atMs: number; enteredBy: string }[]> =>
  sql.query(
    `select id, kind, text, unit_path as "unitPath", extract(epoch from happened_at)::float8 * 1000 as "atMs", entered_by as "enteredBy"
     from declared_events where closed_at is null order by happened_at desc limit 200`,
  );

export const historyThen = (
  sql: Sql,
  planId: string,
  fromMs: number,
  toMs: number,
): Promise<TransitionRow[]> =>
  sql.query<TransitionRow>(
    `select ${TRANSITION} from rule_transitions where plan_id = $1 and decided_at >= $2 and decided_at <= $3 order by seq limit 5000`,
    [planId, new Date(fromMs), new Date(toMs)],
  );

/** Signals and dangers of a stretch of time with their ends, as known today. */
export async function toldBetween(
  sql: Sql,
  fromMs: number,
  toMs: number,
): Promise<{
  signals: (ActiveSignal & { untilMs?: number })[];
  dangers: (DeclaredDanger & { untilMs?: number })[];
}> {
  const bounds = [new Date(fromMs), new Date(toMs)];
  const open = <T extends { untilMs: number | null }>({ untilMs, ...rest }: T) => ({
    ...rest,
    ...(untilMs === null ? {} : { untilMs }),
  });
  const signals = await sql.query<ActiveSignal & { untilMs: number | null }>(
    `select kind, colour, area, issuer, extract(epoch from effective_at)::float8 * 1000 as "effectiveMs",
       extract(epoch from expires_at)::float8 * 1000 as "expiresMs", extract(epoch from closed_at)::float8 * 1000 as "untilMs"
     from warnings where effective_at <= $2 and coalesce(closed_at, $1) >= $1`,
    bounds,
  );
  const dangers = await sql.query<DeclaredDanger & { untilMs: number | null }>(
    `select kind, text, extract(epoch from happened_at)::float8 * 1000 as "atMs", extract(epoch from closed_at)::float8 * 1000 as "untilMs"
     from declared_events where happened_at <= $2 and coalesce(closed_at, $1) >= $1 and closed_how is distinct from 'withdrawn'`,
    bounds,
  );
  return { signals: signals.map(open), dangers: dangers.map(open) };
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

/** What a signal or a danger says of itself, for the duty log; the unit of a danger, none of a signal. */
export async function findDutySubject(
  sql: Sql,
  of: 'warning' | 'event',
  id: string,
): Promise<{ text: string; unitPath: string | null } | undefined> {
  const [row] = await sql.query<{ text: string; unitPath: string | null }>(
    of === 'event'
      ? 'select text, unit_path as "unitPath" from declared_events where id = $1'
      : `select issuer || ' ' || area_name || kind || (case colour when 'blue' then '蓝色' when 'yellow' then '黄色'
           when 'orange' then '橙色' else '红色' end) || '预警信号' as text, null as "unitPath" from warnings where id = $1`,
    [id],
  );
  return row;
}
