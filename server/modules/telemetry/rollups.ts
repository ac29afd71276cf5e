import type { Db } from '../../platform/db/index.ts';

export const HOUR_MS = 3_600_000;
/** Hours of one transaction: a writer that touches one of them waits no longer than this takes. */
const BATCH = 400;
/** An hour is rolled up once it is over for this long; until then every batch of frames touches it. */
const SETTLE_MS = 30 * 60_000;

/** Kinds of series that are drawn over long times. */
export const ROLLED_KINDS: ReadonlySet<string> = new Set(['rain', 'level', 'flow']);

/**
 * Start of the hour whose rollup holds an observation. A rain period that ends on the full hour fell in the hour before
 * (SL 651-2014 6.6.2); an instant value on the full hour begins the hour.
 */
export function rollupHour(kind: string, observedAtMs: number): number {
  return Math.floor((kind === 'rain' ? observedAtMs - 1 : observedAtMs) / HOUR_MS) * HOUR_MS;
}

/** In the order of the primary key: neither the whole table is read for a few hours of it, nor sorted. */
const TAKE = `
  delete from dirty_hours where ctid = any(array(
    select ctid from dirty_hours where hour < to_timestamp($2 / 1000.0) order by series_id, hour limit $1 for update skip locked))
  returning series_id as "seriesId", date_part('epoch', hour) * 1000 as "hourMs",
    (select kind = 'rain' from series where id = series_id) as "ofRain"`;

/**
 * $4 and $5 bound all the hours, so that only their weeks' partitions are planned. Every hour is looked up by itself in
 * the primary key, in the order of time, and read in one pass; of equal values the earliest counts.
 */
const COMPUTE = `
  with dirty as materialized (
    select series_id, to_timestamp(hour_ms / 1000.0) as hour, of_rain from unnest($1::int[], $2::float8[], $3::boolean[]) as d(series_id, hour_ms, of_rain)),
  fresh as materialized (
    select d.series_id, d.hour, o.* from dirty d cross join lateral (
      select array_agg(observed_at) as ats, array_agg(value) as vals, min(value) as min_value, max(value) as max_value, sum(value) as sum_value,
        count(*)::int as n, bit_or(quality) as flags
      from (
        select observed_at, value, quality from observations
        where series_id = d.series_id and observed_at >= d.hour and observed_at <= d.hour + interval '1 hour'
          and case when d.of_rain then observed_at > d.hour else observed_at < d.hour + interval '1 hour' end
          and observed_at >= to_timestamp($4 / 1000.0) and observed_at <= to_timestamp($5 / 1000.0)
          and value is not null and quality & $6 = 0
        order by observed_at) usable) o),
  emptied as (delete from hourly_rollups r using fresh f where r.series_id = f.series_id and r.hour = f.hour and f.n = 0)
  insert into hourly_rollups (series_id, hour, first_at, first_value, last_at, last_value, min_at, min_value, max_at, max_value, sum_value, n, flags)
  select series_id, hour, ats[1], vals[1], ats[n], vals[n], ats[array_position(vals, min_value)], min_value,
    ats[array_position(vals, max_value)], max_value, sum_value, n, flags from fresh where n > 0
  on conflict (series_id, hour) do update set first_at = excluded.first_at, first_value = excluded.first_value, last_at = excluded.last_at,
    last_value = excluded.last_value, min_at = excluded.min_at, min_value = excluded.min_value, max_at = excluded.max_at, max_value = excluded.max_value,
    sum_value = excluded.sum_value, n = excluded.n, flags = excluded.flags`;

interface DirtyHour {
  seriesId: number;
  hourMs: number;
  ofRain: boolean;
}

export interface RefreshOptions {
  /** Quality bits that keep a value out. */
  unusableMask: number;
  /** Duty time. */
  nowMs: number;
}

/**
 * Computes the settled hours that were touched from their observations: right for late data, corrections and deletions;
 * an hour that holds nothing usable any more loses its rollup. Resolves to how many hours were computed.
 *
 * The marks are taken by a statement of their own, so that the next one sees whatever their writers committed: a mark
 * that a writer holds is left for the next time, and a writer that meets a taken mark waits and marks the hour anew.
 */
export async function refreshRollups(db: Db, { unusableMask, nowMs }: RefreshOptions): Promise<number> {
  const before = nowMs - HOUR_MS - SETTLE_MS;
  let total = 0;
  for (;;) {
    const taken = await db.transaction(async (tx) => {
      const hours = await tx.query<DirtyHour>(TAKE, [BATCH, before]);
      if (hours.length === 0) return 0;
      const starts = hours.map(({ hourMs }) => hourMs);
      await tx.execute(COMPUTE, [
        hours.map(({ seriesId }) => seriesId),
        starts,
        hours.map(({ ofRain }) => ofRain),
        Math.min(...starts),
        Math.max(...starts) + HOUR_MS,
        unusableMask,
      ]);
      return hours.length;
    });
    total += taken;
    if (taken < BATCH) return total;
  }
}
