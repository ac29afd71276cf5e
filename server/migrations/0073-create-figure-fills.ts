import type { Migration } from '../platform/db/migrate.ts';

/** What a superior's table was filled with, so that the next filling shows the difference. The file itself is not kept. */
export const migration: Migration = {
  id: '0073-create-figure-fills',
  async up(sql) {
    await sql.execute(`
      create table figure_fills (
        id uuid primary key,
        -- of the table before it was filled
        template_sha256 text not null check (template_sha256 ~ '^[0-9a-f]{64}$'),
        unit_path text not null,
        from_day date not null,
        to_day date not null,
        -- value by cell
        cells jsonb not null,
        by_id text not null,
        by_name text not null,
        at timestamptz not null
      )`);
    await sql.execute(
      'create index figure_fills_template on figure_fills (template_sha256, unit_path, to_day desc, at desc)',
    );
  },
};
