import type { Migration } from '../platform/db/migrate.ts';

/** Every stage of a limit that was told, with when, by which calendar and to how many: to be compared with the journal. */
export const migration: Migration = {
  id: '0105-change-clock-told',
  async up(sql) {
    await sql.execute(
      `create index notices_record on notices (record_id) where kind in ('remind', 'escalate')`,
    );
    await sql.execute('alter table clock_told rename to clock_told_last');
    await sql.execute('alter index clock_told_pkey rename to clock_told_last_pkey');
    await sql.execute(`
      create table clock_told (
        record_id uuid not null references records on delete cascade deferrable initially deferred,
        clock text not null,
        -- another end has stages of its own
        due_at timestamptz not null,
        -- how many of the stages of this end are behind it
        stages int not null,
        -- version of the calendar; '' where it was told before that was noted and the clock has another end by now
        calendar text not null,
        people int not null,
        told_at timestamptz not null,
        primary key (record_id, clock, due_at, stages)
      )`);
    // The key of a notice says which stage it told: kind:record:clock:end:stage:person.
    await sql.execute(`
      insert into clock_told (record_id, clock, due_at, stages, calendar, people, told_at)
      select record_id, clock, due_at, stages,
        coalesce((select c.calendar from record_clocks c
          where c.record_id = t.record_id and c.clock = t.clock and c.due_at = t.due_at), ''),
        count(person_id)::int, coalesce(min(created_at), due_at)
      from (
        select record_id, clock, due_at, split_part(key, ':', 5)::int as stages, person_id, created_at
        from notices where kind in ('remind', 'escalate')
        union all select record_id, clock, due_at, stages, null, null from clock_told_last
      ) t
      group by record_id, clock, due_at, stages`);
    await sql.execute('drop table clock_told_last');
  },
};
