import type { Sql } from '../../../platform/db/index.ts';
import { splitPeriod } from '../split-period.ts';
import type { Scope } from '../store.ts';
import { ABOVE, type Horizon, MOVED_FIRSTS, TOUCHED } from './pending.ts';

/** A query `spread` into the cells of days and of months. */
const PUT = `put as (
    insert into figure_cells as c (figure, unit_path, day, value)
    select figure, unit_path, day, delta from spread where delta <> 0
    on conflict (figure, unit_path, day) do update set value = c.value + excluded.value
  ), put_months as (
    insert into figure_months as m (figure, unit_path, month, value)
    select figure, unit_path, date_trunc('month', day::timestamp)::date, sum(delta) from spread group by 1, 2, 3 having sum(delta) <> 0
    on conflict (figure, unit_path, month) do update set value = m.value + excluded.value
  )`;

/** Takes pending deltas into the cells of their unit and of every unit above it. Resolves to how many it took. */
export async function foldDeltas(sql: Sql, limit: number): Promise<number> {
  const [row] = await sql.query<{ taken: number }>(
    `with taken as (
       delete from figure_deltas where id in (select id from figure_deltas order by id limit $1) returning figure, unit_path, day, delta
     ), spread as (
       select t.figure, above.unit_path, t.day, sum(t.delta) as delta
       from taken t cross join lateral ${ABOVE('t.unit_path')} above group by 1, 2, 3
     ), ${PUT}
     select count(*) as taken from taken`,
    [limit],
  );
  return row?.taken ?? 0;
}

/**
 * Takes the keys touched into first days and cells. One statement, one snapshot: a key whose touch is taken is judged with
 * the contribution that touched it. Touches are taken in the order of their numbers, so that what came before it went.
 */
export async function foldTouches(sql: Sql, limit: number): Promise<number> {
  const [row] = await sql.query<{ taken: number }>(
    `with touched as (
       delete from figure_touches where id in (select id from figure_touches order by id limit $1)
       returning figure, distinct_key, horizon, unit_path, day, gone
     ), ${MOVED_FIRSTS}, dropped as (
       delete from figure_firsts f using changed c
       where c.day is null and f.figure = c.figure and f.distinct_key = c.distinct_key and f.unit_path = c.unit_path and f.span = c.span
     ), kept as (
       insert into figure_firsts as f (figure, distinct_key, unit_path, span, day)
       select figure, distinct_key, unit_path, span, day from changed where day is not null
       on conflict (figure, distinct_key, unit_path, span) do update set day = excluded.day
     ), spread as (
       select figure, unit_path, day, sum(value) as delta from moved group by 1, 2, 3
     ), ${PUT}
     select count(*) as taken from touched`,
    [limit],
  );
  return row?.taken ?? 0;
}

/** What is not folded yet: whatever a move changed is counted there or in the cells, in one statement. */
const PENDING = `
  select figure, day, delta as value from figure_deltas
  where figure = any($1) and day between $3::date and $4::date and (unit_path = $2 or starts_with(unit_path, $2 || '/'))
  union all
  select figure, day, value from moved where unit_path = $2 and day between $3::date and $4::date`;
const CELLS = (from: string, to: string): string =>
  `select figure, day, value from figure_cells
   where figure = any($1) and unit_path = $2 and day between ${from}::date and ${to}::date`;

/** Values of figures, distinct ones too: a key belongs to the day on which the unit first counted it in the span. */
export async function valuesIn(
  sql: Sql,
  figures: readonly string[],
  { unitPath, fromDay, toDay }: Scope,
): Promise<Map<string, number>> {
  const { head, months, tail } = splitPeriod(fromDay, toDay);
  const rows = await sql.query<{ figure: string; value: number }>(
    `with ${TOUCHED}, ${MOVED_FIRSTS} select figure, sum(value) as value from (
       ${CELLS('$5', '$6')}
       union all
       select figure, month, value from figure_months
       where figure = any($1) and unit_path = $2 and month between $7::date and $8::date
       union all
       ${CELLS('$9', '$10')}
       union all ${PENDING}
     ) parts group by figure`,
    [figures, unitPath, fromDay, toDay, ...head, ...months, ...tail],
  );
  return new Map(rows.map((row) => [row.figure, row.value]));
}

/** Values of one figure by day. */
export const daysIn = (
  sql: Sql,
  figure: string,
  { unitPath, fromDay, toDay }: Scope,
): Promise<{ day: string; value: number }[]> =>
  sql.query(
    `with ${TOUCHED}, ${MOVED_FIRSTS}
     select day::text as day, sum(value) as value from (${CELLS('$3', '$4')} union all ${PENDING}) parts group by day having sum(value) <> 0 order by day`,
    [[figure], unitPath, fromDay, toDay],
  );

/** Values of figures by day, each figure's days in order; days of nothing are left out. */
export const daysOfMany = (
  sql: Sql,
  figures: readonly string[],
  { unitPath, fromDay, toDay }: Scope,
): Promise<{ figure: string; day: string; value: number }[]> =>
  sql.query(
    `with ${TOUCHED}, ${MOVED_FIRSTS}
     select figure, day::text as day, sum(value) as value from (${CELLS('$3', '$4')} union all ${PENDING}) parts
     group by figure, day having sum(value) <> 0 order by figure, day`,
    [figures, unitPath, fromDay, toDay],
  );

export interface WrongCell {
  figure: string;
  unitPath: string;
  day: string;
  cell: number;
  sum: number;
}

/** Cells that are not what the contributions under their unit say; what is pending is counted in. */
export async function wrongCells(
  sql: Sql,
  figures: readonly string[],
  horizons: ReadonlyMap<string, Horizon>,
): Promise<WrongCell[]> {
  const firsts = (horizon: string): string => `
    select figure, unit_path, min(day) as day from (
      select figure, distinct_key, above.unit_path, day from figure_contributions c
        cross join lateral ${ABOVE('c.unit_path')} above where c.figure = any($${['ever', 'year', 'month'].indexOf(horizon) + 3}::text[])
    ) each group by figure, distinct_key, unit_path${horizon === 'ever' ? '' : `, date_trunc('${horizon}', day::timestamp)`}`;
  const ofHorizon = (wanted: Horizon): string[] =>
    [...horizons].filter(([, horizon]) => horizon === wanted).map(([figure]) => figure);
  return sql.query(
    `with ${TOUCHED}, ${MOVED_FIRSTS}, spread as (
       select c.figure, above.unit_path, c.day, c.value, 0::float8 as cell
       from figure_contributions c cross join lateral ${ABOVE('c.unit_path')} above where c.figure = any($2)
       union all
       select figure, unit_path, day, 1, 0 from (${firsts('ever')} union all ${firsts('year')} union all ${firsts('month')}) firsts
       union all
       select d.figure, above.unit_path, d.day, 0, d.delta
       from figure_deltas d cross join lateral ${ABOVE('d.unit_path')} above where d.figure = any($1)
       union all
       select figure, unit_path, day, 0, value from moved
       union all
       select figure, unit_path, day, 0, value from figure_cells where figure = any($1)
     )
     select figure, unit_path as "unitPath", day::text as day, sum(cell) as cell, sum(value) as sum from spread
     group by 1, 2, 3 having abs(sum(cell) - sum(value)) > 1e-6 order by 1, 2, 3`,
    [
      figures,
      figures.filter((figure) => !horizons.has(figure)),
      ofHorizon('ever'),
      ofHorizon('year'),
      ofHorizon('month'),
    ],
  );
}

/** Months that are not the sum of their days: `cell` is the month, `sum` its days. */
export const wrongMonths = (sql: Sql, figures: readonly string[]): Promise<WrongCell[]> =>
  sql.query(
    `select figure, unit_path as "unitPath", left(month::text, 7) as day, sum(month_value) as cell, sum(day_value) as sum from (
       select figure, unit_path, month, value as month_value, 0::float8 as day_value from figure_months where figure = any($1)
       union all
       select figure, unit_path, date_trunc('month', day::timestamp)::date, 0, value from figure_cells where figure = any($1)
     ) both_kinds group by 1, 2, month having abs(sum(month_value) - sum(day_value)) > 1e-6 order by 1, 2, 3`,
    [figures],
  );

const DERIVED = [
  'figure_contributions',
  'figure_deltas',
  'figure_cells',
  'figure_months',
  'figure_touches',
  'figure_firsts',
];

/** Throws away every contribution, cell and what is pending: the first step of a rebuild. */
export async function clearFigures(sql: Sql): Promise<void> {
  for (const table of DERIVED) await sql.execute(`delete from ${table}`);
}

/** Forgets the first days of a distinct figure and touches every key of it, so that folding makes them anew. */
export async function touchAll(sql: Sql, figure: string, horizon: Horizon): Promise<void> {
  for (const table of ['figure_cells', 'figure_months', 'figure_firsts', 'figure_touches'])
    await sql.execute(`delete from ${table} where figure = $1`, [figure]);
  await sql.execute(
    `insert into figure_touches (figure, distinct_key, horizon, unit_path, day, gone)
     select figure, distinct_key, $2, unit_path, day, false from figure_contributions
     where figure = $1 and distinct_key is not null`,
    [figure, horizon],
  );
}
