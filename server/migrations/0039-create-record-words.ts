import type { Migration } from '../platform/db/migrate.ts';

/** What records are found by, and lists of one state: a desk page reads what it shows, however much there is. */
export const migration: Migration = {
  id: '0039-create-record-words',
  async up(sql) {
    await sql.execute(`
      create table record_words (
        record_id uuid primary key references records on delete cascade deferrable initially deferred,
        -- cut by the application: no dictionary of the database has a say
        words tsvector not null
      )`);
    await sql.execute(`create index record_words_words on record_words using gin (words)`);
    await sql.execute(`create index records_state on records (type, state, changed_at desc, id desc)`);
  },
};
