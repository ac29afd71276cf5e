import type { Migration } from '../platform/db/migrate.ts';

/** Records with their journal and links; contributions to figures, cells and pending deltas. */
export const migration: Migration = {
  id: '0030-create-ledger',
  async up(sql) {
    await sql.execute(`
      create table records (
        id uuid primary key,
        -- PROGRAMME/TYPE
        type text not null,
        declared int not null,
        unit_path text not null,
        -- everything below is a projection of the journal: “ward ledger verify” folds it again and compares
        state text not null,
        version int not null,
        title text not null,
        author_id text,
        assignee_id text,
        data jsonb not null,
        opened_at timestamptz not null,
        changed_at timestamptz not null
      )`);
    await sql.execute(`create index records_list on records (type, changed_at desc, id desc)`);
    await sql.execute(`create index records_unit on records (type, unit_path text_pattern_ops)`);
    await sql.execute(`create index records_author on records (author_id) where author_id is not null`);
    await sql.execute(`
      create table record_entries (
        record_id uuid not null references records deferrable initially deferred,
        n int not null,
        move text not null,
        by_person_id text,
        by_name text not null,
        by_post_id text,
        by_post_title text,
        happened_at timestamptz not null,
        recorded_at timestamptz not null,
        data jsonb not null,
        links jsonb not null,
        reason text,
        declared int not null,
        -- one request of one person is one entry, however often it is sent
        idempotency_key text unique,
        -- order of commits, for readers by cursor: never the order of identities
        xact xid8 not null default pg_current_xact_id(),
        primary key (record_id, n)
      )`);
    await sql.execute(`create index record_entries_commit on record_entries (xact, record_id, n)`);
    await sql.execute(`
      create table record_links (
        from_id uuid not null references records deferrable initially deferred,
        link text not null,
        to_id uuid not null references records deferrable initially deferred,
        primary key (from_id, link, to_id)
      )`);
    await sql.execute(`create index record_links_back on record_links (to_id, link)`);
    await sql.execute(`
      create table figure_contributions (
        figure text not null,
        record_id uuid not null,
        day date not null,
        unit_path text not null,
        value double precision not null,
        -- what is counted once: distinct figures only
        distinct_key text,
        primary key (figure, record_id)
      )`);
    await sql.execute(`create index figure_contributions_record on figure_contributions (record_id)`);
    await sql.execute(`create index figure_contributions_day on figure_contributions (figure, day)`);
    // A move writes what it changes as rows of its own: no lock is shared between records.
    await sql.execute(`
      create table figure_deltas (
        id bigint generated always as identity primary key,
        figure text not null,
        unit_path text not null,
        day date not null,
        delta double precision not null
      )`);
    await sql.execute(`
      create table figure_cells (
        figure text not null,
        -- each unit, and each unit above it: a parent is never the sum of its children
        unit_path text not null,
        day date not null,
        value double precision not null,
        primary key (figure, unit_path, day)
      )`);
  },
};
