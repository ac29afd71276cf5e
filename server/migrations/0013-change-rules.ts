import type { Migration } from '../platform/db/migrate.ts';

/** Two lines of history, what engines were told besides frames, ends of signals and dangers, imported signals. */
export const migration: Migration = {
  id: '0013-change-rules',
  async up(sql) {
    // A row that looks again at an earlier one by what is known since: no truth of now changes by it.
    await sql.execute(
      `alter table rule_transitions add column reassesses bigint references rule_transitions`,
    );
    await sql.execute(`create index rule_transitions_decided on rule_transitions (plan_id, decided_at)`);
    await sql.execute(
      `create index rule_transitions_reassesses on rule_transitions (reassesses) where reassesses is not null`,
    );
    // With the frames in accept order this is all an engine was ever fed; after_seq is the frame before it.
    await sql.execute(`
      create table rule_inputs (
        seq bigint generated always as identity primary key,
        plan_id text not null references plans,
        after_seq bigint not null,
        at_ms double precision not null,
        kind text not null check (kind in ('begin', 'clock', 'told')),
        data jsonb not null
      )`);
    await sql.execute(`create index rule_inputs_plan on rule_inputs (plan_id, after_seq, seq)`);
    await sql.execute(`alter table warnings add column closed_at timestamptz`);
    await sql.execute(`alter table warnings add column cap_id text unique`);
    await sql.execute(
      `alter table declared_events add column closed_how text check (closed_how in ('over', 'withdrawn'))`,
    );
    await sql.execute(`alter table declared_events add column closed_by text`);
    await sql.execute(`alter table declared_events add column closed_note text`);
  },
};
