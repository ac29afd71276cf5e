import type { Sql } from '../../../platform/db/index.ts';
import type { RainReading } from '../rain.ts';

/** A series and the time of which something is asked. */
export interface SeriesRange {
  seriesId: number;
  fromMs: number;
  toMs: number;
}

const rangeColumns = (ranges: readonly SeriesRange[]): [number[], number[], number[]] => [
  ranges.map(({ seriesId }) => seriesId),
  ranges.map(({ fromMs }) => fromMs),
  ranges.map(({ toMs }) => toMs),
];
const RANGES =
  '(select id, to_timestamp(f / 1000.0) as from_at, to_timestamp(t / 1000.0) as to_at from unnest($1::int[], $2::float8[], $3::float8[]) r(id, f, t)) s';

/** Usable readings of several series, each in its own time range with its usable neighbour on either side, in order. */
export async function readRainReadings(
  sql: Sql,
  ranges: readonly SeriesRange[],
  unusableMask: number,
): Promise<Map<number, RainReading[]>> {
  const rows = await sql.query<RainReading & { seriesId: number }>(
    `select s.id as "seriesId", extract(epoch from o.observed_at)::float8 * 1000 as "atMs", o.value, o.quality
     from ${RANGES} cross join lateral (
       (select observed_at, value, quality from observations where series_id = s.id and observed_at < s.from_at
          and value is not null and quality & $4 = 0 order by observed_at desc limit 1)
       union all
       (select observed_at, value, quality from observations where series_id = s.id and observed_at between s.from_at and s.to_at
          and value is not null and quality & $4 = 0)
       union all
       (select observed_at, value, quality from observations where series_id = s.id and observed_at > s.to_at
          and value is not null and quality & $4 = 0 order by observed_at limit 1)) o
     order by 1, 2`,
    [...rangeColumns(ranges), unusableMask],
  );
  const bySeries = new Map<number, RainReading[]>(ranges.map(({ seriesId }) => [seriesId, []]));
  for (const { seriesId, atMs, value, quality } of rows)
    bySeries.get(seriesId)?.push({ atMs: Math.round(atMs), value, quality });
  return bySeries;
}

export interface StoredRain {
  value: number | null;
  quality: number;
  periodS: number | null;
}

/** Stored increments of rain series that end in (`fromMs`, `toMs`], by series and time of their end. */
export async function readStoredRain(
  sql: Sql,
  ranges: readonly SeriesRange[],
): Promise<Map<number, Map<number, StoredRain>>> {
  const rows = await sql.query<StoredRain & { seriesId: number; atMs: number }>(
    `select s.id as "seriesId", extract(epoch from o.observed_at)::float8 * 1000 as "atMs", o.value, o.quality, o.period_s as "periodS"
     from ${RANGES} join observations o on o.series_id = s.id and o.observed_at > s.from_at and o.observed_at <= s.to_at
     order by 1, 2`,
    rangeColumns(ranges),
  );
  const bySeries = new Map<number, Map<number, StoredRain>>(
    ranges.map(({ seriesId }) => [seriesId, new Map()]),
  );
  for (const { seriesId, atMs, ...stored } of rows) bySeries.get(seriesId)?.set(Math.round(atMs), stored);
  return bySeries;
}
