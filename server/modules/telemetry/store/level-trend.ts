import type { LevelTrend } from '../../../../contract/telemetry.ts';
import type { Sql } from '../../../platform/db/index.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** An hour ago, give or take: a station that records every half hour has a value there. */
const AROUND_MS = 20 * MINUTE_MS;
/** A level older than this tells no trend of now. */
const FRESH_MS = HOUR_MS;
const STEADY_M = 0.02;

/** Usable levels of about an hour ago, by series. */
export async function levelsOfAnHourAgo(
  sql: Sql,
  nowMs: number,
  unusableMask: number,
): Promise<Map<number, number>> {
  const rows = await sql.query<{ seriesId: number; value: number }>(
    `select distinct on (o.series_id) o.series_id as "seriesId", o.value from observations o
     join series s on s.id = o.series_id and s.kind = 'level'
     where o.observed_at between to_timestamp($1 / 1000.0) and to_timestamp($2 / 1000.0)
       and o.value is not null and o.quality & $3 = 0
     order by o.series_id, o.observed_at desc`,
    [nowMs - HOUR_MS - AROUND_MS, nowMs - HOUR_MS + AROUND_MS, unusableMask],
  );
  return new Map(rows.map((row) => [row.seriesId, row.value]));
}

/** Which way a level went within the hour; null where one of the two values is missing or too old. */
export function levelTrend(
  latest: { atMs: number; value: number | null } | undefined,
  before: number | undefined,
  nowMs: number,
): LevelTrend | null {
  if (!latest || latest.value === null || before === undefined || nowMs - latest.atMs > FRESH_MS) return null;
  const rise = latest.value - before;
  return Math.abs(rise) < STEADY_M ? 'steady' : rise > 0 ? 'rising' : 'falling';
}
