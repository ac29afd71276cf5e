import type { Db } from '../../platform/db/index.ts';
import type { SeriesRow } from './store.ts';

export interface LinePoints {
  points: [number, number | null][];
  manualAt: number[];
}

const HOUR_MS = 3_600_000;

/** Width of a column in milliseconds: over hours it is a whole number of hours, so that rollups fill it exactly. */
export function columnWidthMs(fromMs: number, toMs: number, pixels: number): number {
  const exact = Math.max(1_000, Math.ceil((toMs - fromMs) / pixels));
  return exact > HOUR_MS ? Math.ceil(exact / HOUR_MS) * HOUR_MS : exact;
}

const M4 = `
  select (array_agg(first_at order by first_at))[1] as fa, (array_agg(first_value order by first_at))[1] as fv,
    (array_agg(last_at order by last_at desc))[1] as la, (array_agg(last_value order by last_at desc))[1] as lv,
    (array_agg(min_at order by min_value, min_at))[1] as na, min(min_value) as nv,
    (array_agg(max_at order by max_value desc, max_at))[1] as xa, max(max_value) as xv`;

/**
 * M4 (Jugel et al., VLDB 2014): first, last, lowest and highest of each column, so the drawn line is the line of all points
 * and no peak is lost. Wide columns read hourly rollups; hours not yet rolled up are read from the observations.
 * Columns without data are gaps (null), never bridged.
 */
export async function lineOf(
  db: Db,
  series: SeriesRow,
  fromMs: number,
  toMs: number,
  pixels: number,
  unusableMask: number,
  gapMs: number,
): Promise<LinePoints> {
  const widthMs = columnWidthMs(fromMs, toMs, pixels);
  const plain = `select observed_at as first_at, value as first_value, observed_at as last_at, value as last_value, observed_at as min_at, value as min_value,
      observed_at as max_at, value as max_value from observations
    where series_id = $1 and observed_at >= to_timestamp($2 / 1000.0) and observed_at < to_timestamp($3 / 1000.0) and value is not null and quality & $5 = 0`;
  const rolled = `select first_at, first_value, last_at, last_value, min_at, min_value, max_at, max_value from hourly_rollups
    where series_id = $1 and hour >= to_timestamp($2 / 1000.0) and hour < to_timestamp($3 / 1000.0)
      and not exists (select from dirty_hours d where d.series_id = hourly_rollups.series_id and d.hour = hourly_rollups.hour)
    union all select o.observed_at, o.value, o.observed_at, o.value, o.observed_at, o.value, o.observed_at, o.value
    from dirty_hours d join observations o on o.series_id = d.series_id and o.observed_at >= d.hour and o.observed_at < d.hour + interval '1 hour'
    where d.series_id = $1 and d.hour >= to_timestamp($2 / 1000.0) and d.hour < to_timestamp($3 / 1000.0) and o.value is not null and o.quality & $5 = 0`;
  const useRollups = widthMs >= HOUR_MS;
  const startMs = useRollups ? Math.floor(fromMs / HOUR_MS) * HOUR_MS : fromMs;
  const columns = await db.query<{
    fa: Date;
    fv: number;
    la: Date;
    lv: number;
    na: Date;
    nv: number;
    xa: Date;
    xv: number;
  }>(
    `${M4} from (${useRollups ? rolled : plain}) v group by floor((extract(epoch from first_at)::float8 * 1000 - $2) / $4) order by 1`,
    [series.id, startMs, toMs, widthMs, unusableMask],
  );
  const points: [number, number | null][] = [];
  let lastAtMs = Number.NaN;
  for (const c of columns) {
    const column = new Map<number, number>([
      [c.fa.getTime(), c.fv],
      [c.na.getTime(), c.nv],
      [c.xa.getTime(), c.xv],
      [c.la.getTime(), c.lv],
    ]);
    const sorted = [...column].sort((a, b) => a[0] - b[0]);
    const first = sorted[0]?.[0] ?? 0;
    if (first - lastAtMs > Math.max(gapMs, widthMs * 2)) points.push([lastAtMs + 1, null]);
    points.push(...sorted);
    lastAtMs = sorted.at(-1)?.[0] ?? lastAtMs;
  }
  return { points, manualAt: [] };
}

const BAR_MINUTES = [5, 10, 30, 60, 180, 360, 1_440] as const;

/** Rain as sums per bar; a bar without any known increment is a gap. */
export async function rainBars(
  db: Db,
  series: SeriesRow,
  fromMs: number,
  toMs: number,
  pixels: number,
  unusableMask: number,
): Promise<{ barMinutes: number; points: [number, number | null][] }> {
  const wanted = (toMs - fromMs) / 60_000 / Math.min(pixels / 4, 300);
  const barMinutes = BAR_MINUTES.find((minutes) => minutes >= wanted) ?? 1_440;
  const rows = await db.query<{ endMs: number; mm: number }>(
    `select (floor((extract(epoch from observed_at)::float8 * 1000 - 1) / $4) + 1) * $4 as "endMs", sum(value) as mm
     from observations where series_id = $1 and observed_at > to_timestamp($2 / 1000.0) and observed_at <= to_timestamp($3 / 1000.0) and value is not null and quality & $5 = 0
     group by 1 order by 1`,
    [series.id, fromMs, toMs, barMinutes * 60_000, unusableMask],
  );
  return { barMinutes, points: rows.map((row) => [row.endMs, Math.round(row.mm * 10) / 10]) };
}

/** Times of manual readings in a range. */
export async function manualTimes(
  db: Db,
  series: SeriesRow,
  fromMs: number,
  toMs: number,
  manualMask: number,
): Promise<number[]> {
  const rows = await db.query<{ atMs: number }>(
    `select extract(epoch from observed_at)::float8 * 1000 as "atMs" from observations
     where series_id = $1 and observed_at >= to_timestamp($2 / 1000.0) and observed_at <= to_timestamp($3 / 1000.0) and quality & $4 <> 0 order by 1`,
    [series.id, fromMs, toMs, manualMask],
  );
  return rows.map((row) => row.atMs);
}
