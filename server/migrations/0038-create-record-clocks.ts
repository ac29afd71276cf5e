import type { Migration } from '../platform/db/migrate.ts';

/** When what is to be done is due: a projection of the journals under a calendar, made anew at any time. */
export const migration: Migration = {
  id: '0038-create-record-clocks',
  async up(sql) {
    await sql.execute(`
      create table record_clocks (
        record_id uuid not null references records on delete cascade deferrable initially deferred,
        clock text not null,
        state text not null check (state in ('running', 'waiting', 'stopped', 'unknown')),
        started_at timestamptz not null,
        -- null while somebody else is waited for, and where the calendar of the year is not published
        due_at timestamptz,
        -- version of the calendar it was reckoned by; what is stopped keeps the one then in force
        calendar text not null,
        primary key (record_id, clock)
      )`);
    await sql.execute(
      `create index record_clocks_open on record_clocks (due_at) where state in ('running', 'unknown')`,
    );
  },
};
