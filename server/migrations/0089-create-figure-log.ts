import type { Migration } from '../platform/db/migrate.ts';

/** The log of published figures: leaves in order and signed checkpoints over them. Both append-only. */
export const migration: Migration = {
  id: '0089-create-figure-log',
  async up(sql) {
    await sql.execute(`
      create table bulletin_log (
        n bigint primary key check (n >= 0),
        issue_id uuid not null,
        -- null: the issue itself
        brief_id uuid,
        figure_n int,
        sidecar jsonb not null,
        leaf bytea not null check (length(leaf) = 32),
        logged_at timestamptz not null,
        check ((brief_id is null) = (figure_n is null)),
        unique nulls not distinct (issue_id, brief_id, figure_n)
      )`);
    await sql.execute(`
      create table bulletin_checkpoints (
        n bigint primary key check (n >= 0),
        size bigint not null check (size >= 0),
        note text not null,
        signed_at timestamptz not null
      )`);
    await sql.execute(`create index bulletin_checkpoints_size on bulletin_checkpoints (size, n)`);
    await sql.execute(`
      create function bulletin_log_refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
      end $$`);
    for (const table of ['bulletin_log', 'bulletin_checkpoints'])
      await sql.execute(
        `create trigger ${table}_append_only before update or delete or truncate on ${table}
         for each statement execute function bulletin_log_refuse_change()`,
      );
  },
};
