import type { Migration } from '../platform/db/migrate.ts';

/** A unit's own plan of what to report (定量定标准). Nobody above the unit reads it. */
export const migration: Migration = {
  id: '0102-create-reporting-plans',
  async up(sql) {
    await sql.execute(`
      create table bulletin_plans (
        unit_path text not null,
        year int not null,
        version int not null,
        lines jsonb not null,
        by_name text not null,
        at timestamptz not null,
        primary key (unit_path, year)
      )`);
  },
};
