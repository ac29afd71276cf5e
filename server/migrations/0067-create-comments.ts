import type { Migration } from '../platform/db/migrate.ts';

/** What people write to each other about a record: only added to, never part of its state or of any figure. */
export const migration: Migration = {
  id: '0067-create-comments',
  async up(sql) {
    await sql.execute(`
      create table record_comments (
        id uuid primary key,
        record_id uuid not null references records on delete cascade deferrable initially deferred,
        by_person_id text not null,
        by_name text not null,
        by_post_title text,
        at timestamptz not null,
        -- sealed under the key of the record's person where the type holds anything sensitive: it goes with that key
        body text not null,
        sealed boolean not null,
        mentions text[] not null
      )`);
    await sql.execute(`create index record_comments_record on record_comments (record_id, at, id)`);
  },
};
