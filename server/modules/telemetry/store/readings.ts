import type { Sql } from '../../../platform/db/index.ts';

export interface RainOfTime {
  seriesId: number;
  mm: number;
  coveredS: number;
}

/** Rain of every station in (`fromMs`, `toMs`] and how much of that time it covers. */
export async function readRainOf(
  sql: Sql,
  fromMs: number,
  toMs: number,
  unusableMask: number,
): Promise<Map<number, RainOfTime>> {
  const rows = await sql.query<RainOfTime>(
    `select o.series_id as "seriesId", sum(o.value) as mm, sum(o.period_s)::float8 as "coveredS" from observations o join series s on s.id = o.series_id and s.kind = 'rain'
     where o.observed_at > to_timestamp($1 / 1000.0) and o.observed_at <= to_timestamp($2 / 1000.0) and o.value is not null and o.quality & $3 = 0 group by 1`,
    [fromMs, toMs, unusableMask],
  );
  return new Map(rows.map((row) => [row.seriesId, row]));
}

/** Times of a step, from the first stored one on, at which no value is stored. */
export async function readMissingTimes(
  sql: Sql,
  seriesId: number,
  fromMs: number,
  toMs: number,
  stepMs: number,
): Promise<number[]> {
  const rows = await sql.query<{ atMs: number }>(
    `select extract(epoch from t)::float8 * 1000 as "atMs"
     from (select min(observed_at) as first from observations where series_id = $1 and observed_at > to_timestamp($2 / 1000.0)) f,
       generate_series(to_timestamp(ceil(extract(epoch from f.first)::float8 * 1000 / $4) * $4 / 1000.0), to_timestamp($3 / 1000.0), make_interval(secs => $4 / 1000.0)) t
     where f.first is not null and not exists (select from observations o where o.series_id = $1 and o.observed_at = t and o.value is not null)
     order by t`,
    [seriesId, fromMs, toMs, stepMs],
  );
  return rows.map((row) => row.atMs);
}

/** The newest usable value of a series in [`fromMs`, `toMs`]. */
export async function readLastUsable(
  sql: Sql,
  seriesId: number,
  fromMs: number,
  toMs: number,
  unusableMask: number,
): Promise<{ value: number; atMs: number } | undefined> {
  const [row] = await sql.query<{ value: number; atMs: number }>(
    `select value, extract(epoch from observed_at)::float8 * 1000 as "atMs" from observations
     where series_id = $1 and observed_at between to_timestamp($2 / 1000.0) and to_timestamp($3 / 1000.0)
       and value is not null and quality & $4 = 0 order by observed_at desc limit 1`,
    [seriesId, fromMs, toMs, unusableMask],
  );
  return row;
}
