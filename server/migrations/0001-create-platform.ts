import type { Migration } from '../platform/db/migrate.ts';

/** What every module stands on: settings of this database, cursors of readers, the outbox. */
export const migration: Migration = {
  id: '0001-create-platform',
  async up(sql) {
    await sql.execute(`
      create table settings (
        key text primary key,
        value jsonb not null,
        updated_at timestamptz not null
      )`);
    await sql.execute(`
      create table cursors (
        reader text primary key,
        position jsonb not null,
        updated_at timestamptz not null
      )`);
    await sql.execute(`
      create table outbox (
        id uuid primary key,
        seq bigint generated always as identity,
        channel text not null,
        address text not null,
        body jsonb not null,
        -- what it belongs to: action, alarm, transfer … and which row
        about_kind text not null,
        about_id text not null,
        idempotency_key text not null,
        drill boolean not null,
        state text not null check (state in ('pending', 'sending', 'sent', 'failed', 'cancelled')),
        attempts int not null default 0,
        next_attempt_at timestamptz not null,
        created_at timestamptz not null,
        sent_at timestamptz,
        provider_id text,
        last_reason text,
        unique (channel, idempotency_key)
      )`);
    await sql.execute(
      `create index outbox_due on outbox (next_attempt_at) where state in ('pending', 'sending')`,
    );
    await sql.execute(`create index outbox_about on outbox (about_kind, about_id)`);
    await sql.execute(`create index outbox_failed on outbox (created_at) where state = 'failed'`);
  },
};
