import type { Migration } from '../platform/db/migrate.ts';

/** 交接班: a page frozen at the giver's signature, signed by the taker under the same digest. */
export const migration: Migration = {
  id: '0087-create-handovers',
  async up(sql) {
    await sql.execute(`
      create table duty_handovers (
        id uuid primary key,
        unit_id text not null references units,
        unit_path text not null,
        number int not null check (number > 0),
        as_of timestamptz not null,
        sections jsonb not null,
        note text not null,
        digest text not null check (digest ~ '^[0-9a-f]{64}$'),
        giver_id text not null,
        giver jsonb not null,
        state text not null check (state in ('given', 'complete', 'withdrawn', 'refused')),
        taker_id text,
        taker jsonb,
        ended_at timestamptz,
        end_reason text,
        unique (unit_path, number),
        -- one person never signs for both
        check (taker_id is null or taker_id <> giver_id),
        check ((state = 'complete') = (taker_id is not null))
      )`);
    // Two officers who hand over at once meet here: one page waits at a unit.
    await sql.execute(
      `create unique index duty_handovers_waiting on duty_handovers (unit_path) where state = 'given'`,
    );
    await sql.execute(`
      create function keep_signed_handover() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' then raise exception 'a signed hand-over is kept'; end if;
        if old.state <> 'given' then raise exception 'a hand-over that has ended is kept as it is'; end if;
        if (new.id, new.unit_id, new.unit_path, new.number, new.as_of, new.sections, new.note, new.digest, new.giver_id, new.giver)
          is distinct from
           (old.id, old.unit_id, old.unit_path, old.number, old.as_of, old.sections, old.note, old.digest, old.giver_id, old.giver)
        then raise exception 'what was signed is kept as it is'; end if;
        return new;
      end $$`);
    await sql.execute(`
      create trigger keep_signed_handover before update or delete on duty_handovers
      for each row execute function keep_signed_handover()`);
  },
};
