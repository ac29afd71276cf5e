import type { Sql } from '../../../platform/db/index.ts';
import type { RainReading } from '../rain.ts';

/** Usable readings of several series in a time range, each with its usable neighbour on either side, in order. */
export async function readRainReadings(
  sql: Sql,
  seriesIds: readonly number[],
  fromMs: number,
  toMs: number,
  unusableMask: number,
): Promise<Map<number, RainReading[]>> {
  const rows = await sql.query<RainReading & { seriesId: number }>(
    `select s.id as "seriesId", extract(epoch from o.observed_at)::float8 * 1000 as "atMs", o.value, o.quality
     from unnest($1::int[]) s(id) cross join lateral (
       (select observed_at, value, quality from observations where series_id = s.id and observed_at < to_timestamp($2 / 1000.0)
          and value is not null and quality & $4 = 0 order by observed_at desc limit 1)
       union all
       (select observed_at, value, quality from observations where series_id = s.id and observed_at between to_timestamp($2 / 1000.0) and to_timestamp($3 / 1000.0)
          and value is not null and quality & $4 = 0)
       union all
       (select observed_at, value, quality from observations where series_id = s.id and observed_at > to_timestamp($3 / 1000.0)
          and value is not null and quality & $4 = 0 order by observed_at limit 1)) o
     order by 1, 2`,
    [seriesIds, fromMs, toMs, unusableMask],
  );
  const bySeries = new Map<number, RainReading[]>(seriesIds.map((id) => [id, []]));
  for (const { seriesId, atMs, value, quality } of rows)
    bySeries.get(seriesId)?.push({ atMs: Math.round(atMs), value, quality });
  return bySeries;
}

export interface StoredRain {
  atMs: number;
  value: number | null;
  quality: number;
  periodS: number | null;
}

/** Stored rain increments that end in (`fromMs`, `toMs`]. */
export const readStoredRain = (
  sql: Sql,
  seriesId: number,
  fromMs: number,
  toMs: number,
): Promise<StoredRain[]> =>
  sql.query<StoredRain>(
    `select extract(epoch from observed_at)::float8 * 1000 as "atMs", value, quality, period_s as "periodS" from observations
     where series_id = $1 and observed_at > to_timestamp($2 / 1000.0) and observed_at <= to_timestamp($3 / 1000.0)`,
    [seriesId, fromMs, toMs],
  );
