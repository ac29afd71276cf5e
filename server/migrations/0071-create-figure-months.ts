import type { Migration } from '../platform/db/migrate.ts';

/** Cells of whole months: two years of fifty figures are 1,200 rows, not 36,500. */
export const migration: Migration = {
  id: '0071-create-figure-months',
  async up(sql) {
    await sql.execute(`
      create table figure_months (
        figure text not null,
        unit_path text not null,
        -- its first day
        month date not null,
        value double precision not null,
        primary key (figure, unit_path, month)
      )`);
    await sql.execute(`
      insert into figure_months (figure, unit_path, month, value)
      select figure, unit_path, date_trunc('month', day::timestamp)::date, sum(value) from figure_cells group by 1, 2, 3`);
  },
};
