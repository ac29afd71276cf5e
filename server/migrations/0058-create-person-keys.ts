import type { Migration } from '../platform/db/migrate.ts';

/** A key for every person that records tell of; what was erased; copies of the keys that are about. */
export const migration: Migration = {
  id: '0058-create-person-keys',
  async up(sql) {
    // Never part of a backup of the database: “ward backup” writes it into a file of its own, with a day of expiry.
    await sql.execute(`
      create table person_keys (
        subject uuid primary key,
        wrapped text not null,
        wrapped_by text not null,
        made_at timestamptz not null
      )`);
    await sql.execute(`
      create table erasures (
        subject uuid primary key,
        erased_at timestamptz not null,
        by_person_id text,
        by_name text not null,
        reason text not null,
        complete_at timestamptz
      )`);
    await sql.execute(`
      create table key_copies (
        id bigint generated always as identity primary key,
        file text not null,
        made_at timestamptz not null,
        expires_at timestamptz not null
      )`);
  },
};
