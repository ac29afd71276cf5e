import type { Migration } from '../platform/db/migrate.ts';

/** The audit log and its chain. Entries are written without a shared lock; the sealer chains them in commit order. */
export const migration: Migration = {
  id: '0003-create-audit',
  async up(sql) {
    await sql.execute(`
      create table audit_entries (
        seq bigint generated always as identity primary key,
        xact xid8 not null default pg_current_xact_id(),
        kind text not null check (kind in ('login', 'move', 'sensitive-read', 'configuration', 'permission', 'export')),
        action text not null,
        about text not null,
        person_id text,
        person_name text not null,
        account_id text,
        post_id text,
        unit_path text,
        peer text,
        data jsonb not null,
        duty_at timestamptz not null,
        wall_at timestamptz not null
      )`);
    await sql.execute(`create index audit_entries_order on audit_entries (xact, seq)`);
    await sql.execute(`create index audit_entries_wall on audit_entries (wall_at desc)`);
    await sql.execute(`
      create table audit_chain (
        number bigint primary key,
        entry_seq bigint not null unique,
        previous_hash text not null,
        hash text not null,
        sealed_at timestamptz not null
      )`);
    await sql.execute(`
      create function audit_refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
      end $$`);
    for (const table of ['audit_entries', 'audit_chain']) {
      await sql.execute(
        `create trigger ${table}_append_only before update or delete or truncate on ${table} for each statement execute function audit_refuse_change()`,
      );
    }
  },
};
