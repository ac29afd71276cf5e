/** Span of calendar over which a distinct figure counts a key once. */
export type Horizon = 'ever' | 'year' | 'month';

/** A path with every path above it: `a/b/c` → `a`, `a/b`, `a/b/c`. */
export const ABOVE = (path: string): string =>
  `(select string_agg(part, '/') over (order by n) as unit_path
    from unnest(string_to_array(${path}, '/')) with ordinality as p(part, n))`;

/** Where the span begins that a day lies in. */
export const SPAN = (horizon: string, day: string): string =>
  `case ${horizon} when 'ever' then '-infinity'::date else date_trunc(${horizon}, ${day}::timestamp)::date end`;

/**
 * Queries after a query `touched` of rows of `figure_touches`, that end in `moved`: by how much the first days of the keys
 * touched differ from those folded before. Where a key only came, its first day is the least of what was and what came;
 * where one went, the contributions say. `offset 0`: a key's rows come from the index, whatever the planner makes of a
 * table that is nearly always empty.
 */
export const MOVED_FIRSTS = `
  keys as (
    select figure, distinct_key, horizon, bool_or(gone) as gone from touched group by 1, 2, 3
  ), held as (
    select k.figure, k.distinct_key, k.gone, f.unit_path, f.span, f.day from keys k cross join lateral (
      select unit_path, span, day from figure_firsts f
      where f.figure = k.figure and f.distinct_key = k.distinct_key offset 0) f
  ), wanted as (
    select figure, distinct_key, unit_path, span, min(day) as day from (
      select t.figure, t.distinct_key, above.unit_path, ${SPAN('t.horizon', 't.day')} as span, t.day
      from touched t join keys k using (figure, distinct_key)
        cross join lateral ${ABOVE('t.unit_path')} above where not k.gone
      union all
      select figure, distinct_key, unit_path, span, day from held where not gone
      union all
      select k.figure, k.distinct_key, above.unit_path, ${SPAN('k.horizon', 'c.day')}, c.day
      from keys k cross join lateral (
          select unit_path, day from figure_contributions c
          where c.figure = k.figure and c.distinct_key = k.distinct_key offset 0) c
        cross join lateral ${ABOVE('c.unit_path')} above where k.gone
    ) sources group by 1, 2, 3, 4
  ), changed as (
    select figure, distinct_key, unit_path, span, w.day as day, h.day as held_day
    from wanted w full join held h using (figure, distinct_key, unit_path, span)
    where w.day is distinct from h.day
  ), moved as (
    select figure, unit_path, day, 1::float8 as value from changed where day is not null
    union all
    select figure, unit_path, held_day, -1 from changed where held_day is not null
  )`;

/** The keys of the figures in `$1` whose first days are still to be folded. */
export const TOUCHED = `touched as materialized (
    select figure, distinct_key, horizon, unit_path, day, gone from figure_touches where figure = any($1)
  )`;
