import type { Migration } from '../platform/db/migrate.ts';

/** Phones that keep doors of a grid, and what they sent: each submission once. */
export const migration: Migration = {
  id: '0055-create-field',
  async up(sql) {
    await sql.execute(`
      create table field_devices (
        id uuid primary key,
        person_id text not null,
        account_id text not null,
        label text not null,
        -- unit of the post it was registered under: who may revoke it
        unit_path text not null,
        -- of the last contact: it ends when the phone is revoked
        session_id text,
        registered_at timestamptz not null,
        last_seen_at timestamptz not null,
        revoked_at timestamptz,
        revoked_by text,
        reason text
      )`);
    await sql.execute(`create index field_devices_unit on field_devices (unit_path text_pattern_ops)`);
    await sql.execute(`
      create table field_submissions (
        person_id text not null,
        id uuid not null,
        device_id uuid,
        -- of what was sent: the same id with another content is no repetition
        digest bytea not null,
        said_at timestamptz not null,
        said_by text not null,
        clock_offset_ms bigint not null,
        happened_at timestamptz not null,
        correction text not null,
        received_at timestamptz not null,
        records jsonb not null,
        primary key (person_id, id)
      )`);
  },
};
