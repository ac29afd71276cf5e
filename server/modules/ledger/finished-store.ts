import type { Sql } from '../../platform/db/index.ts';

export interface Finished {
  type: string;
  n: number;
  /** The one, where it is one. */
  recordId: string | null;
  lastAtMs: number;
}

/**
 * How many records of each type stand in a state of `ends` (type and state) at the unit or below, last changed in the span
 * (epoch milliseconds, `toMs` excluded).
 */
export async function countFinished(
  sql: Sql,
  ends: readonly { type: string; state: string }[],
  { unitPath, fromMs, toMs }: { unitPath: string; fromMs: number; toMs: number },
): Promise<Finished[]> {
  return sql.query<Finished>(
    `select r.type, count(*) as n, case when count(*) = 1 then min(r.id::text) end as "recordId",
       extract(epoch from max(r.changed_at))::float8 * 1000 as "lastAtMs"
     from records r join unnest($1::text[], $2::text[]) as e(type, state) on r.type = e.type and r.state = e.state
     where r.changed_at >= $4 and r.changed_at < $5 and (r.unit_path = $3 or starts_with(r.unit_path, $3 || '/'))
     group by r.type order by r.type`,
    [
      ends.map(({ type }) => type),
      ends.map(({ state }) => state),
      unitPath,
      new Date(fromMs),
      new Date(toMs),
    ],
  );
}
