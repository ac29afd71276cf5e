import type { Migration } from '../platform/db/migrate.ts';

/** Which figure a cell of a superior's table shows, told on the screen: kept for the next period by the table's digest. */
export const migration: Migration = {
  id: '0086-create-figure-bindings',
  async up(sql) {
    await sql.execute(`
      create table figure_bindings (
        -- of the table as the superior sent it
        template_sha256 text not null check (template_sha256 ~ '^[0-9a-f]{64}$'),
        -- the unit that fills it in
        unit_path text not null,
        ref text not null,
        figure text not null,
        -- whose figure it is, where it is not of the unit that fills it in
        of_unit_path text,
        period text not null,
        by_id text not null,
        by_name text not null,
        at timestamptz not null,
        primary key (template_sha256, unit_path, ref)
      )`);
  },
};
