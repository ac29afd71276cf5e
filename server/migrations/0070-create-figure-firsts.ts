import type { Migration } from '../platform/db/migrate.ts';

/** Cells of distinct figures: on which day a unit first counted a key, and keys whose first days are still to be folded. */
export const migration: Migration = {
  id: '0070-create-figure-firsts',
  async up(sql) {
    await sql.execute(
      `create index figure_contributions_key on figure_contributions (figure, distinct_key) where distinct_key is not null`,
    );
    await sql.execute(`
      create table figure_firsts (
        figure text not null,
        distinct_key text not null,
        -- each unit, and each unit above it: what is new to a street may be known to the district
        unit_path text not null,
        -- where the span of the horizon begins; -infinity for “ever”
        span date not null,
        day date not null,
        primary key (figure, distinct_key, unit_path, span)
      )`);
    // A move writes which keys it touches as rows of its own: two visits of one household wait for nobody.
    await sql.execute(`
      create table figure_touches (
        id bigint generated always as identity primary key,
        figure text not null,
        distinct_key text not null,
        horizon text not null check (horizon in ('ever', 'year', 'month')),
        unit_path text not null,
        day date not null,
        -- true: it counts there no more, so that the key's first days are read again from the contributions
        gone boolean not null
      )`);
  },
};
