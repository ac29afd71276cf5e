import type { Sql } from '../../../platform/db/index.ts';
import type { Horizon, Scope } from '../store.ts';
import { distinctDays } from '../store.ts';

/** Values by day of one summed figure: cells and what is pending. */
export const summedDays = (
  sql: Sql,
  figure: string,
  { unitPath, fromDay, toDay }: Scope,
): Promise<{ day: string; value: number }[]> =>
  sql.query(
    `select day::text as day, sum(value) as value from (
       select day, value from figure_cells
       where figure = $1 and unit_path = $2 and day between $3::date and $4::date
       union all
       select day, delta from figure_deltas
       where figure = $1 and day between $3::date and $4::date and (unit_path = $2 or starts_with(unit_path, $2 || '/'))
     ) both_parts group by day having sum(value) <> 0 order by day`,
    [figure, unitPath, fromDay, toDay],
  );

export const daysOf = (
  sql: Sql,
  figure: string,
  horizon: Horizon | undefined,
  scope: Scope,
): Promise<{ day: string; value: number }[]> =>
  horizon === undefined ? summedDays(sql, figure, scope) : distinctDays(sql, figure, horizon, scope);
