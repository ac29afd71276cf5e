import type { Migration } from '../platform/db/migrate.ts';

/** What a person is told of inside Ward, and the index by which records that wait for somebody are found. */
export const migration: Migration = {
  id: '0066-create-notices',
  async up(sql) {
    await sql.execute(`create index records_assignee on records (assignee_id) where assignee_id is not null`);
    // In the order of a list by limits: what has no known end first.
    await sql.execute(
      `create index record_clocks_by_due on record_clocks ((coalesce(due_at, '-infinity'::timestamptz)), record_id)
         where state in ('running', 'unknown')`,
    );
    await sql.execute(`
      create table notices (
        id uuid primary key,
        person_id text not null references people,
        kind text not null check (kind in ('handed-over', 'remind', 'escalate', 'mention')),
        record_id uuid not null references records on delete cascade deferrable initially deferred,
        -- what is told once is told once, also after a kill between two attempts
        key text not null unique,
        by_name text,
        -- name of the clock, where one is why
        clock text,
        due_at timestamptz,
        created_at timestamptz not null,
        read_at timestamptz
      )`);
    await sql.execute(`
      create table clock_told (
        record_id uuid not null references records on delete cascade deferrable initially deferred,
        clock text not null,
        -- another end has stages of its own
        due_at timestamptz not null,
        -- how many of the stages of this end are behind it
        stages int not null,
        primary key (record_id, clock)
      )`);
    await sql.execute(`create index notices_person on notices (person_id, created_at desc, id desc)`);
  },
};
