import type { Constraint } from '../../../programmes/kit/index.ts';
import { textArray, timeArray } from '../../platform/db/binary.ts';
import { often, type Sql } from '../../platform/db/index.ts';
import { constraintSql, parameters } from './constraint-sql.ts';
import { RECORD, type RecordRow } from './store.ts';

export interface ClockRow {
  recordId: string;
  clock: string;
  state: 'running' | 'waiting' | 'stopped' | 'unknown';
  startedAtMs: number;
  dueAtMs: number | null;
  calendar: string;
}

export async function putClocks(sql: Sql, rows: readonly ClockRow[]): Promise<void> {
  if (rows.length === 0) return;
  await often(
    sql,
    'ledger-clocks',
    `insert into record_clocks as c (record_id, clock, state, started_at, due_at, calendar)
     select record_id::uuid, clock, state, started_at, due_at, calendar
     from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[])
       as t(record_id, clock, state, started_at, due_at, calendar)
     on conflict (record_id, clock) do update
       set state = excluded.state, started_at = excluded.started_at, due_at = excluded.due_at, calendar = excluded.calendar
       where c.state <> 'stopped' or c.started_at <> excluded.started_at or c.calendar = excluded.calendar`,
    [
      textArray(rows.map((row) => row.recordId)),
      textArray(rows.map((row) => row.clock)),
      textArray(rows.map((row) => row.state)),
      timeArray(rows.map((row) => row.startedAtMs)),
      timeArray(rows.map((row) => row.dueAtMs)),
      textArray(rows.map((row) => row.calendar)),
    ],
  );
}

/** Records with an open clock that was reckoned by another calendar. */
export async function otherCalendar(sql: Sql, calendar: string, limit: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select distinct record_id as id from record_clocks where calendar <> $1 and state <> 'stopped' limit $2`,
    [calendar, limit],
  );
  return rows.map(({ id }) => id);
}

export async function withClocksAfter(
  sql: Sql,
  types: readonly string[],
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    'select id from records where type = any($1) and id > $2 order by id limit $3',
    [types, after, limit],
  );
  return rows.map(({ id }) => id);
}

export const clocksOf = (sql: Sql, recordIds: readonly string[]): Promise<ClockRow[]> =>
  sql.query<ClockRow>(
    `select record_id as "recordId", clock, state, extract(epoch from started_at)::float8 * 1000 as "startedAtMs",
       extract(epoch from due_at)::float8 * 1000 as "dueAtMs", calendar
     from record_clocks where record_id = any($1::text[]::uuid[])`,
    [textArray(recordIds)],
  );

export type DueRow = RecordRow & { clock: string; dueAtMs: number | null };

/** Open clocks of a type that are due by a time, or whose end is not known; what is due first comes first. */
export function dueBy(
  sql: Sql,
  type: string,
  constraint: Constraint,
  byMs: number,
  limit: number,
): Promise<DueRow[]> {
  const p = parameters();
  return sql.query<DueRow>(
    `select ${RECORD}, '{}'::json as links, c.clock, extract(epoch from c.due_at)::float8 * 1000 as "dueAtMs"
     from record_clocks c join records r on r.id = c.record_id
     where c.state in ('running', 'unknown') and (c.due_at <= ${p.put(new Date(byMs))} or c.state = 'unknown')
       and r.type = ${p.put(type)} and ${constraintSql(constraint, p)}
     order by c.due_at nulls last, r.id, c.clock limit ${p.put(limit)}`,
    p.values,
  );
}
