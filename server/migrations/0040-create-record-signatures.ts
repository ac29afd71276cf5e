import type { Migration } from '../platform/db/migrate.ts';

/** Who signed which text of a quorum move over which version of a record; never changed, never taken back. */
export const migration: Migration = {
  id: '0040-create-record-signatures',
  async up(sql) {
    await sql.execute(`
      create table record_signatures (
        record_id uuid not null references records deferrable initially deferred,
        -- a record that changed has another version: what was signed over this one counts no more
        version int not null,
        move text not null,
        person_id text not null,
        name text not null,
        post_id text,
        post_title text,
        -- bodies the person could sign for
        roles text[] not null,
        digest text not null,
        data jsonb not null,
        links jsonb not null,
        reason text,
        happened_at text,
        signed_at timestamptz not null,
        primary key (record_id, version, move, person_id)
      )`);
  },
};
