import type { Migration } from '../platform/db/migrate.ts';

/** Plans and their versions, transitions of their conditions, warning signals, declared events. */
export const migration: Migration = {
  id: '0005-create-rules',
  async up(sql) {
    await sql.execute(`
      create table plans (
        id text primary key,
        current_version text not null,
        -- what the engine remembers, with the last frame it read: written with the transitions
        engine_state jsonb,
        frame_seq bigint not null default 0,
        updated_at timestamptz not null
      )`);
    await sql.execute(`
      create table plan_versions (
        plan_id text not null references plans deferrable initially deferred,
        version text not null,
        document text not null,
        entered_by text not null,
        entered_at timestamptz not null,
        primary key (plan_id, version)
      )`);
    // One writer (the pipeline of the one server): the order of numbers is the order of commits.
    await sql.execute(`
      create table rule_transitions (
        seq bigint generated always as identity primary key,
        plan_id text not null references plans,
        plan_version text not null,
        rule_id text not null,
        kind text not null check (kind in ('proposal', 'alarm', 'transfer')),
        target text not null,
        station_id text,
        from_truth text not null,
        to_truth text not null,
        decided_at timestamptz not null,
        event_at timestamptz not null,
        signal_at timestamptz not null,
        correction boolean not null,
        actable boolean not null,
        evidence jsonb not null
      )`);
    await sql.execute(`create index rule_transitions_plan on rule_transitions (plan_id, seq)`);
    await sql.execute(`
      create table warnings (
        id uuid primary key,
        issuer text not null,
        kind text not null,
        colour text not null check (colour in ('blue', 'yellow', 'orange', 'red')),
        area text not null,
        area_name text not null,
        effective_at timestamptz not null,
        expires_at timestamptz,
        state text not null check (state in ('active', 'cancelled', 'updated')),
        replaces uuid references warnings,
        entered_by text not null,
        entered_at timestamptz not null
      )`);
    await sql.execute(`
      create table declared_events (
        id uuid primary key,
        kind text not null,
        text text not null,
        unit_path text not null,
        happened_at timestamptz not null,
        closed_at timestamptz,
        entered_by text not null,
        entered_at timestamptz not null
      )`);
  },
};
