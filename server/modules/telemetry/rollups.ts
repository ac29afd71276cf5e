import type { Db } from '../../platform/db/index.ts';

const BATCH = 5_000;

/**
 * Computes the hours that were touched again from their observations: right for late data, corrections and deletions.
 * The marks are taken first in the same transaction: an hour touched meanwhile is marked anew and computed next time.
 * Values that are not usable stay out.
 */
export async function refreshRollups(db: Db, unusableMask: number): Promise<number> {
  return db.transaction(async (tx) => {
    const [row] = await tx.query<{ hours: number }>(
      `with dirty as (
         delete from dirty_hours where (series_id, hour) in (select series_id, hour from dirty_hours limit $1 for update skip locked) returning series_id, hour),
       fresh as (
         select d.series_id, d.hour,
           (array_agg(o.observed_at order by o.observed_at))[1] as first_at, (array_agg(o.value order by o.observed_at))[1] as first_value,
           (array_agg(o.observed_at order by o.observed_at desc))[1] as last_at, (array_agg(o.value order by o.observed_at desc))[1] as last_value,
           (array_agg(o.observed_at order by o.value, o.observed_at))[1] as min_at, min(o.value) as min_value,
           (array_agg(o.observed_at order by o.value desc, o.observed_at))[1] as max_at, max(o.value) as max_value,
           sum(o.value) as sum_value, count(*)::int as n
         from dirty d join observations o on o.series_id = d.series_id and o.observed_at >= d.hour and o.observed_at < d.hour + interval '1 hour'
         where o.value is not null and o.quality & $2 = 0
         group by 1, 2),
       put as (
         insert into hourly_rollups (series_id, hour, first_at, first_value, last_at, last_value, min_at, min_value, max_at, max_value, sum_value, n)
         select * from fresh
         on conflict (series_id, hour) do update set first_at = excluded.first_at, first_value = excluded.first_value, last_at = excluded.last_at,
           last_value = excluded.last_value, min_at = excluded.min_at, min_value = excluded.min_value, max_at = excluded.max_at, max_value = excluded.max_value,
           sum_value = excluded.sum_value, n = excluded.n)
       select count(*)::int as hours from dirty`,
      [BATCH, unusableMask],
    );
    return row?.hours ?? 0;
  });
}
