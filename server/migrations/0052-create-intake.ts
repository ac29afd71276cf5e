import type { Migration } from '../platform/db/migrate.ts';

/** Boxes on stairwells, codes by which residents follow their records, telephone numbers to find them by, keys of Open311. */
export const migration: Migration = {
  id: '0052-create-intake',
  async up(sql) {
    await sql.execute(`
      create table intake_places (
        -- stands in the address on the poster
        id text primary key,
        type text not null,
        unit_path text not null,
        name text not null,
        created_at timestamptz not null,
        closed_at timestamptz
      )`);
    await sql.execute(`create index intake_places_unit on intake_places (unit_path)`);
    // Codes are kept as keyed digests: the database alone tells no code.
    await sql.execute(`
      create table intake_codes (
        digest bytea primary key,
        record_id uuid not null references records deferrable initially deferred,
        issued_at timestamptz not null
      )`);
    await sql.execute(`create index intake_codes_record on intake_codes (record_id)`);
    // The number itself is sealed in the record; this keyed digest finds it when its owner telephones.
    await sql.execute(`
      create table intake_contacts (
        digest bytea not null,
        record_id uuid not null references records deferrable initially deferred,
        primary key (digest, record_id)
      )`);
    await sql.execute(`create index intake_contacts_record on intake_contacts (record_id)`);
    await sql.execute(`
      create table intake_keys (
        id uuid primary key,
        name text not null,
        digest bytea not null unique,
        created_at timestamptz not null,
        created_by text not null,
        revoked_at timestamptz
      )`);
  },
};
