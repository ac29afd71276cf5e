import type { Sql } from '../../../platform/db/index.ts';

export interface RunningClock {
  recordId: string;
  startedAtMs: number;
  dueAtMs: number;
  /** Stages of this end that are behind it. */
  told: number;
}

const TOLD = `coalesce((select max(t.stages) from clock_told t
  where t.record_id = c.record_id and t.clock = c.clock and t.due_at = c.due_at), 0)`;
const CLOCK = `c.record_id as "recordId", extract(epoch from c.started_at)::float8 * 1000 as "startedAtMs",
  extract(epoch from c.due_at)::float8 * 1000 as "dueAtMs", ${TOLD} as told`;

/** Clocks of a type that run and end by a time, with stages that nobody was told of yet; in the order of their ends. */
export const clocksToTell = (
  sql: Sql,
  of: { type: string; clock: string; stages: number; byMs: number },
  after: { dueAtMs: number; recordId: string } | undefined,
  limit: number,
): Promise<RunningClock[]> =>
  sql.query<RunningClock>(
    `select ${CLOCK} from record_clocks c join records r on r.id = c.record_id
     where c.state = 'running' and c.clock = $2 and r.type = $1 and c.due_at <= $4 and ${TOLD} < $3
       and ($5::timestamptz is null or (c.due_at, c.record_id) > ($5, $6::uuid))
     order by c.due_at, c.record_id limit $7`,
    [
      of.type,
      of.clock,
      of.stages,
      new Date(of.byMs),
      after ? new Date(after.dueAtMs) : null,
      after?.recordId ?? null,
      limit,
    ],
  );

/** A clock that runs, as it stands now. */
export async function runningClock(
  sql: Sql,
  recordId: string,
  clock: string,
): Promise<RunningClock | undefined> {
  const [row] = await sql.query<RunningClock>(
    `select ${CLOCK} from record_clocks c where c.record_id = $1 and c.clock = $2 and c.state = 'running'`,
    [recordId, clock],
  );
  return row;
}

/** A stage of an end that is behind it. */
export interface ToldStage {
  recordId: string;
  clock: string;
  dueAtMs: number;
  stages: number;
  /** Version of the calendar by which the end and its stages were reckoned. */
  calendar: string;
  people: number;
  toldAtMs: number;
}

export async function putTold(sql: Sql, row: ToldStage): Promise<void> {
  await sql.execute(
    `insert into clock_told (record_id, clock, due_at, stages, calendar, people, told_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      row.recordId,
      row.clock,
      new Date(row.dueAtMs),
      row.stages,
      row.calendar,
      row.people,
      new Date(row.toldAtMs),
    ],
  );
}

export const toldOf = (sql: Sql, recordIds: readonly string[]): Promise<ToldStage[]> =>
  sql.query<ToldStage>(
    `select record_id as "recordId", clock, extract(epoch from due_at)::float8 * 1000 as "dueAtMs", stages, calendar, people,
       extract(epoch from told_at)::float8 * 1000 as "toldAtMs"
     from clock_told where record_id = any($1::uuid[])`,
    [recordIds],
  );

/** What a person was told of a clock. */
export interface Reminder {
  recordId: string;
  kind: 'remind' | 'escalate';
  personId: string;
  clock: string | null;
  dueAtMs: number | null;
  key: string;
}

export const remindersOf = (sql: Sql, recordIds: readonly string[]): Promise<Reminder[]> =>
  sql.query<Reminder>(
    `select record_id as "recordId", kind, person_id as "personId", clock, extract(epoch from due_at)::float8 * 1000 as "dueAtMs", key
     from notices where kind in ('remind', 'escalate') and record_id = any($1::uuid[])`,
    [recordIds],
  );
