import type { Migration } from '../platform/db/migrate.ts';

/** Papers behind signed statements: which file was sent for which unit. */
export const migration: Migration = {
  id: '0103-create-figure-papers',
  async up(sql) {
    await sql.execute(`
      create table figure_papers (
        sha256 text not null references attachment_files on delete cascade,
        unit_path text not null,
        primary key (sha256, unit_path)
      )`);
  },
};
