import type { Migration } from '../platform/db/migrate.ts';

/** Lists of records under a name: filters, order and columns, one's own or shared with a unit. */
export const migration: Migration = {
  id: '0074-create-saved-views',
  async up(sql) {
    await sql.execute(`
      create table saved_views (
        id uuid primary key,
        type text not null,
        name text not null,
        owner_id text not null,
        owner_name text not null,
        -- shared with; null: its owner's alone
        unit_id text references units,
        query jsonb not null,
        columns jsonb not null,
        created_at timestamptz not null,
        changed_at timestamptz not null,
        unique (owner_id, type, name)
      )`);
    await sql.execute(
      'create index saved_views_unit on saved_views (type, unit_id) where unit_id is not null',
    );
  },
};
