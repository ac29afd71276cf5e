import { float8Array, textArray } from '../../platform/db/binary.ts';
import type { Sql } from '../../platform/db/index.ts';

export interface ContributionRow {
  figure: string;
  recordId: string;
  day: string;
  unitPath: string;
  value: number;
  key: string | null;
}

/** A scope of a figure: a unit with everything below it, calendar days in Beijing, both ends counted. */
export interface Scope {
  unitPath: string;
  fromDay: string;
  toDay: string;
}

const ROW = `figure, record_id as "recordId", day::text as day, unit_path as "unitPath", value, distinct_key as key`;

export async function contributionsOfRecords(
  sql: Sql,
  recordIds: readonly string[],
): Promise<ContributionRow[]> {
  if (recordIds.length === 0) return [];
  return sql.query<ContributionRow>(
    `select ${ROW} from figure_contributions where record_id = any($1::text[]::uuid[])`,
    [textArray(recordIds)],
  );
}

export async function removeContributions(
  sql: Sql,
  rows: readonly Pick<ContributionRow, 'figure' | 'recordId'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql.execute(
    `delete from figure_contributions c using unnest($1::text[], $2::text[]) as t(figure, record_id)
     where c.figure = t.figure and c.record_id = t.record_id::uuid`,
    [textArray(rows.map((row) => row.figure)), textArray(rows.map((row) => row.recordId))],
  );
}

export interface DeltaRow {
  figure: string;
  unitPath: string;
  day: string;
  delta: number;
}

/** New contributions and what changed by them, in one statement. */
export async function insertChanges(
  sql: Sql,
  rows: readonly ContributionRow[],
  deltas: readonly DeltaRow[],
): Promise<void> {
  if (rows.length + deltas.length === 0) return;
  await sql.execute(
    `with contributed as (
       insert into figure_contributions (figure, record_id, day, unit_path, value, distinct_key)
       select figure, record_id::uuid, day::date, unit_path, value, key
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::text[])
         as t(figure, record_id, day, unit_path, value, key)
     )
     insert into figure_deltas (figure, unit_path, day, delta)
     select figure, unit_path, day::date, delta
     from unnest($7::text[], $8::text[], $9::text[], $10::float8[]) as t(figure, unit_path, day, delta)`,
    [
      textArray(rows.map((row) => row.figure)),
      textArray(rows.map((row) => row.recordId)),
      textArray(rows.map((row) => row.day)),
      textArray(rows.map((row) => row.unitPath)),
      float8Array(rows.map((row) => row.value)),
      textArray(rows.map((row) => row.key)),
      textArray(deltas.map((row) => row.figure)),
      textArray(deltas.map((row) => row.unitPath)),
      textArray(deltas.map((row) => row.day)),
      float8Array(deltas.map((row) => row.delta)),
    ],
  );
}

/** A path with every path above it: `a/b/c` → `a`, `a/b`, `a/b/c`. */
const ABOVE = (path: string): string =>
  `(select string_agg(part, '/') over (order by n) as unit_path
    from unnest(string_to_array(${path}, '/')) with ordinality as p(part, n))`;

/** Takes pending deltas into the cells of their unit and of every unit above it. Resolves to how many it took. */
export async function foldDeltas(sql: Sql, limit: number): Promise<number> {
  const [row] = await sql.query<{ taken: number }>(
    `with taken as (
       delete from figure_deltas where id in (select id from figure_deltas order by id limit $1) returning figure, unit_path, day, delta
     ), spread as (
       select t.figure, above.unit_path, t.day, sum(t.delta) as delta
       from taken t cross join lateral ${ABOVE('t.unit_path')} above group by 1, 2, 3
     ), put as (
       insert into figure_cells as c (figure, unit_path, day, value)
       select figure, unit_path, day, delta from spread where delta <> 0
       on conflict (figure, unit_path, day) do update set value = c.value + excluded.value
     )
     select count(*) as taken from taken`,
    [limit],
  );
  return row?.taken ?? 0;
}

/** Cells plus what is still pending, in one statement: a delta is counted in exactly one of the two. */
export async function summedValues(
  sql: Sql,
  figures: readonly string[],
  { unitPath, fromDay, toDay }: Scope,
): Promise<Map<string, number>> {
  const rows = await sql.query<{ figure: string; value: number }>(
    `select figure, sum(value) as value from (
       select figure, value from figure_cells
       where figure = any($1) and unit_path = $2 and day between $3::date and $4::date
       union all
       select figure, delta from figure_deltas
       where figure = any($1) and day between $3::date and $4::date
         and (unit_path = $2 or starts_with(unit_path, $2 || '/'))
     ) both_parts group by figure`,
    [figures, unitPath, fromDay, toDay],
  );
  return new Map(rows.map((row) => [row.figure, row.value]));
}

/** Span of calendar over which a distinct figure counts a key once. */
export type Horizon = 'ever' | 'year' | 'month';
const SPAN: Record<Horizon, string> = {
  ever: `'-infinity'::timestamp`,
  year: `date_trunc('year', day::timestamp)`,
  month: `date_trunc('month', day::timestamp)`,
};

/** Keys whose first contribution of the span lies in the scope's days; each counted once a span. */
export async function distinctValue(
  sql: Sql,
  figure: string,
  horizon: Horizon,
  { unitPath, fromDay, toDay }: Scope,
): Promise<number> {
  const [row] = await sql.query<{ value: number }>(
    `select count(*) as value from (
       select distinct_key, ${SPAN[horizon]} as span, min(day) as first_day from figure_contributions
       where figure = $1 and day <= $4::date and (unit_path = $2 or starts_with(unit_path, $2 || '/'))
       group by 1, 2
     ) firsts where first_day >= $3::date`,
    [figure, unitPath, fromDay, toDay],
  );
  return row?.value ?? 0;
}

/** New keys by the day of their first contribution. */
export const distinctDays = (
  sql: Sql,
  figure: string,
  horizon: Horizon,
  { unitPath, fromDay, toDay }: Scope,
): Promise<{ day: string; value: number }[]> =>
  sql.query(
    `select first_day::text as day, count(*) as value from (
       select distinct_key, ${SPAN[horizon]} as span, min(day) as first_day from figure_contributions
       where figure = $1 and day <= $4::date and (unit_path = $2 or starts_with(unit_path, $2 || '/'))
       group by 1, 2
     ) firsts where first_day >= $3::date group by first_day order by first_day`,
    [figure, unitPath, fromDay, toDay],
  );

export const contributionsIn = (
  sql: Sql,
  figure: string,
  { unitPath, fromDay, toDay }: Scope,
): Promise<ContributionRow[]> =>
  sql.query<ContributionRow>(
    `select ${ROW} from figure_contributions
     where figure = $1 and day between $2::date and $3::date and (unit_path = $4 or starts_with(unit_path, $4 || '/'))
     order by day desc, record_id`,
    [figure, fromDay, toDay, unitPath],
  );

/** Cells that do not equal the sum of the contributions under their unit; pending deltas counted in. */
export async function wrongCells(
  sql: Sql,
  figures: readonly string[],
): Promise<{ figure: string; unitPath: string; day: string; cell: number; sum: number }[]> {
  return sql.query(
    `with spread as (
       select figure, above.unit_path, day, value, 0::float8 as cell
       from figure_contributions cross join lateral ${ABOVE('figure_contributions.unit_path')} above
       where figure = any($1)
       union all
       select figure, above.unit_path, day, 0, delta
       from figure_deltas cross join lateral ${ABOVE('figure_deltas.unit_path')} above
       where figure = any($1)
       union all
       select figure, unit_path, day, 0, value from figure_cells where figure = any($1)
     )
     select figure, unit_path as "unitPath", day::text as day, sum(cell) as cell, sum(value) as sum from spread
     group by 1, 2, 3 having abs(sum(cell) - sum(value)) > 1e-6 order by 1, 2, 3`,
    [figures],
  );
}

/** Throws away every contribution, cell and delta: the first step of a rebuild. */
export async function clearFigures(sql: Sql): Promise<void> {
  await sql.execute('delete from figure_contributions');
  await sql.execute('delete from figure_deltas');
  await sql.execute('delete from figure_cells');
}

export async function countContributions(sql: Sql, figure: string, scope: Scope): Promise<number> {
  const [row] = await sql.query<{ n: number }>(
    `select count(*) as n from figure_contributions
     where figure = $1 and day between $2::date and $3::date and (unit_path = $4 or starts_with(unit_path, $4 || '/'))`,
    [figure, scope.fromDay, scope.toDay, scope.unitPath],
  );
  return row?.n ?? 0;
}
