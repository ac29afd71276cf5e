import type { Migration } from '../platform/db/migrate.ts';

/** 值班表: shifts, and swaps that both sides agree to. */
export const migration: Migration = {
  id: '0093-create-duty-roster',
  async up(sql) {
    await sql.execute(`
      create table duty_shifts (
        id uuid primary key,
        version int not null default 1,
        unit_path text not null,
        duty text not null check (duty in ('leader', 'officer', 'deputy')),
        person_id text not null references people,
        planned_person_id text not null references people,
        from_at timestamptz not null,
        until_at timestamptz not null,
        removed_at timestamptz,
        remove_reason text,
        created_at timestamptz not null,
        created_by text not null,
        check (until_at > from_at)
      )`);
    await sql.execute(
      `create index duty_shifts_unit on duty_shifts (unit_path, from_at) where removed_at is null`,
    );
    // Nobody stands twice at one post at one time.
    await sql.execute(
      `create unique index duty_shifts_once on duty_shifts (unit_path, duty, person_id, from_at) where removed_at is null`,
    );
    await sql.execute(`
      create table duty_swaps (
        id uuid primary key,
        unit_path text not null,
        shift_id uuid not null references duty_shifts,
        shift_version int not null,
        return_shift_id uuid references duty_shifts,
        return_version int,
        giver_id text not null references people,
        taker_id text not null references people,
        giver_agreed_at timestamptz,
        taker_agreed_at timestamptz,
        asked_by jsonb not null,
        asked_at timestamptz not null,
        reason text not null,
        state text not null check (state in ('asked', 'agreed', 'refused')),
        ended_at timestamptz,
        end_reason text,
        check (giver_id <> taker_id),
        check (state <> 'agreed' or (giver_agreed_at is not null and taker_agreed_at is not null))
      )`);
    await sql.execute(`create unique index duty_swaps_asked on duty_swaps (shift_id) where state = 'asked'`);
  },
};
