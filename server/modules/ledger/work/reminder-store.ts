import type { Sql } from '../../../platform/db/index.ts';

export interface RunningClock {
  recordId: string;
  startedAtMs: number;
  dueAtMs: number;
  /** Stages of this end that are behind it. */
  told: number;
}

const CLOCK = `c.record_id as "recordId", extract(epoch from c.started_at)::float8 * 1000 as "startedAtMs",
  extract(epoch from c.due_at)::float8 * 1000 as "dueAtMs", coalesce(t.stages, 0) as told`;
const TOLD = `left join clock_told t on t.record_id = c.record_id and t.clock = c.clock and t.due_at = c.due_at`;

/** Clocks of a type that run and end by a time, with stages that nobody was told of yet; in the order of their ends. */
export const clocksToTell = (
  sql: Sql,
  of: { type: string; clock: string; stages: number; byMs: number },
  after: { dueAtMs: number; recordId: string } | undefined,
  limit: number,
): Promise<RunningClock[]> =>
  sql.query<RunningClock>(
    `select ${CLOCK} from record_clocks c join records r on r.id = c.record_id ${TOLD}
     where c.state = 'running' and c.clock = $2 and r.type = $1 and c.due_at <= $4 and coalesce(t.stages, 0) < $3
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
    `select ${CLOCK} from record_clocks c ${TOLD} where c.record_id = $1 and c.clock = $2 and c.state = 'running'`,
    [recordId, clock],
  );
  return row;
}

export async function putTold(
  sql: Sql,
  row: { recordId: string; clock: string; dueAtMs: number; stages: number },
): Promise<void> {
  await sql.execute(
    `insert into clock_told (record_id, clock, due_at, stages) values ($1, $2, $3, $4)
     on conflict (record_id, clock) do update set due_at = excluded.due_at, stages = excluded.stages`,
    [row.recordId, row.clock, new Date(row.dueAtMs), row.stages],
  );
}
