import type { Sql } from '../../platform/db/index.ts';
import { HOUR_MS } from './rollups.ts';

/** What M4 keeps of one pixel column; times in epoch milliseconds. */
export interface Column {
  column: number;
  firstAt: number;
  first: number;
  lastAt: number;
  last: number;
  minAt: number;
  min: number;
  maxAt: number;
  max: number;
}

/** A stretch of observations: [fromMs, toMs), within the hours that start at `hoursMs` where they are given. */
export interface Stretch {
  fromMs: number;
  toMs: number;
  hoursMs?: readonly number[];
}

export interface ColumnGrid {
  startMs: number;
  widthMs: number;
}

/** Hours of a series whose rollup is missing or old, starting in [fromMs, toMs). */
export async function dirtyHours(
  sql: Sql,
  seriesId: number,
  fromMs: number,
  toMs: number,
): Promise<number[]> {
  const rows = await sql.query<{ hourMs: number }>(
    `select date_part('epoch', hour) * 1000 as "hourMs" from dirty_hours
     where series_id = $1 and hour >= to_timestamp($2 / 1000.0) and hour < to_timestamp($3 / 1000.0) order by 1`,
    [seriesId, fromMs, toMs],
  );
  return rows.map((row) => row.hourMs);
}

/** Arrays compare element by element: the least [time, value] is the first point, the least [value, time] the lowest. */
const columnsOf = (points: string): string => `
  select column_no as "column", f[1] as "firstAt", f[2] as first, l[1] as "lastAt", l[2] as last,
    n[2] as "minAt", n[1] as min, -x[2] as "maxAt", x[1] as max
  from (
    select column_no, min(array[first_at, first_value]) as f, max(array[last_at, last_value]) as l,
      min(array[min_value, min_at]) as n, max(array[max_value, -max_at]) as x
    from (${points}) p group by column_no) c order by 1`;

/** Columns of the rolled-up hours that start in [fromMs, toMs), without those in `exceptHoursMs`. */
export function columnsOfRollups(
  sql: Sql,
  seriesId: number,
  grid: ColumnGrid,
  fromMs: number,
  toMs: number,
  exceptHoursMs: readonly number[],
): Promise<Column[]> {
  return sql.query<Column>(
    columnsOf(`
      select floor((date_part('epoch', hour) * 1000 - $4) / $5)::int as column_no,
        date_part('epoch', first_at) * 1000 as first_at, first_value, date_part('epoch', last_at) * 1000 as last_at, last_value,
        date_part('epoch', min_at) * 1000 as min_at, min_value, date_part('epoch', max_at) * 1000 as max_at, max_value
      from hourly_rollups
      where series_id = $1 and hour >= to_timestamp($2 / 1000.0) and hour < to_timestamp($3 / 1000.0)
        and date_part('epoch', hour) * 1000 <> all($6::float8[])`),
    [seriesId, fromMs, toMs, grid.startMs, grid.widthMs, exceptHoursMs],
  );
}

const WITHIN = `series_id = $1 and observed_at >= to_timestamp($2 / 1000.0) and observed_at < to_timestamp($3 / 1000.0) and value is not null`;

/** Columns of the observations themselves. */
export function columnsOfObservations(
  sql: Sql,
  seriesId: number,
  grid: ColumnGrid,
  stretch: Stretch,
  unusableMask: number,
): Promise<Column[]> {
  const point = `select floor((at - $4) / $5)::int as column_no, at as first_at, value as first_value, at as last_at, value as last_value,
      at as min_at, value as min_value, at as max_at, value as max_value
    from (select date_part('epoch', observed_at) * 1000 as at, value from observations where ${WITHIN} and quality & $6 = 0) o
    where $7::float8[] is null or floor(at / ${HOUR_MS}) * ${HOUR_MS} = any($7)`;
  return sql.query<Column>(columnsOf(point), [
    seriesId,
    stretch.fromMs,
    stretch.toMs,
    grid.startMs,
    grid.widthMs,
    unusableMask,
    stretch.hoursMs ?? null,
  ]);
}

export interface Bar {
  endMs: number;
  mm: number;
}

/** Sums of rolled-up hours of rain per bar of whole hours. */
export function barsOfRollups(
  sql: Sql,
  seriesId: number,
  barMs: number,
  fromMs: number,
  toMs: number,
  exceptHoursMs: readonly number[],
): Promise<Bar[]> {
  return sql.query<Bar>(
    `select (floor(date_part('epoch', hour) * 1000 / $4) + 1) * $4 as "endMs", sum(sum_value) as mm from hourly_rollups
     where series_id = $1 and hour >= to_timestamp($2 / 1000.0) and hour < to_timestamp($3 / 1000.0)
       and date_part('epoch', hour) * 1000 <> all($5::float8[]) group by 1 order by 1`,
    [seriesId, fromMs, toMs, barMs, exceptHoursMs],
  );
}

/** Sums of increments per bar; an increment belongs to the bar in which its period ends: (fromMs, toMs]. */
export function barsOfObservations(
  sql: Sql,
  seriesId: number,
  barMs: number,
  stretch: Stretch,
  unusableMask: number,
): Promise<Bar[]> {
  return sql.query<Bar>(
    `select (floor((at - 1) / $4) + 1) * $4 as "endMs", sum(value) as mm
     from (select date_part('epoch', observed_at) * 1000 as at, value from observations
       where series_id = $1 and observed_at > to_timestamp($2 / 1000.0) and observed_at <= to_timestamp($3 / 1000.0) and value is not null and quality & $5 = 0) o
     where $6::float8[] is null or floor((at - 1) / ${HOUR_MS}) * ${HOUR_MS} = any($6)
     group by 1 order by 1`,
    [seriesId, stretch.fromMs, stretch.toMs, barMs, unusableMask, stretch.hoursMs ?? null],
  );
}

/** Rolled-up hours that hold a value with one of the flags. */
export async function flaggedHours(
  sql: Sql,
  seriesId: number,
  fromMs: number,
  toMs: number,
  flagMask: number,
): Promise<number[]> {
  const rows = await sql.query<{ hourMs: number }>(
    `select date_part('epoch', hour) * 1000 as "hourMs" from hourly_rollups
     where series_id = $1 and hour >= to_timestamp($2 / 1000.0) and hour < to_timestamp($3 / 1000.0) and flags & $4 <> 0 order by 1`,
    [seriesId, fromMs, toMs, flagMask],
  );
  return rows.map((row) => row.hourMs);
}

/** Times of drawn values with one of the flags. */
export async function flaggedTimes(
  sql: Sql,
  seriesId: number,
  stretch: Stretch,
  flagMask: number,
  unusableMask: number,
): Promise<number[]> {
  const rows = await sql.query<{ at: number }>(
    `select date_part('epoch', observed_at) * 1000 as at from observations where ${WITHIN} and quality & $4 <> 0 and quality & $5 = 0 order by 1`,
    [seriesId, stretch.fromMs, stretch.toMs, flagMask, unusableMask],
  );
  return rows.map((row) => row.at);
}
