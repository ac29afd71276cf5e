import type { Migration } from '../platform/db/migrate.ts';

/** Signed statements (manual figures, opening balances), frozen figures with their records, spot checks. All append-only. */
export const migration: Migration = {
  id: '0045-create-statements',
  async up(sql) {
    await sql.execute(`
      create table figure_statements (
        id uuid primary key,
        kind text not null check (kind in ('manual', 'opening')),
        -- the declared figure of an opening balance
        figure text,
        -- what a manual figure counts
        concept text,
        value double precision not null check (value >= 0),
        measure text not null,
        unit_path text not null,
        from_day date not null,
        as_of_day date not null check (as_of_day >= from_day),
        method text not null,
        source text not null,
        attachment jsonb,
        signed_by_id text not null,
        signed_by_name text not null,
        signed_post_id text,
        signed_post_title text,
        signed_at timestamptz not null,
        idempotency_key text unique,
        check ((kind = 'opening') = (figure is not null)),
        check ((kind = 'manual') = (concept is not null)),
        check (kind = 'manual' or attachment is not null)
      )`);
    await sql.execute(`create index figure_statements_figure on figure_statements (figure, as_of_day)`);
    await sql.execute(`
      create table figure_withdrawals (
        statement_id uuid primary key references figure_statements,
        by_id text not null,
        by_name text not null,
        reason text not null,
        at timestamptz not null
      )`);
    await sql.execute(`
      create table figure_freezes (
        id uuid primary key,
        figure text not null,
        unit_path text not null,
        from_day date not null,
        to_day date not null,
        value double precision not null,
        counted double precision not null,
        opening double precision not null,
        measure text not null,
        definition int not null,
        digest text not null,
        frozen_by_id text not null,
        frozen_by_name text not null,
        frozen_post_id text,
        frozen_post_title text,
        frozen_unit_path text not null,
        frozen_at timestamptz not null,
        reason text,
        idempotency_key text unique
      )`);
    await sql.execute(
      `create index figure_freezes_figure on figure_freezes (figure, unit_path, frozen_at desc)`,
    );
    await sql.execute(`
      create table figure_freeze_records (
        freeze_id uuid not null references figure_freezes,
        record_id uuid not null,
        version int not null,
        -- erased with a person: the leaf stays and says nothing any more
        salt bytea,
        leaf bytea not null,
        day date not null,
        unit_path text not null,
        value double precision not null,
        primary key (freeze_id, record_id)
      )`);
    await sql.execute(`
      create table figure_checks (
        id uuid primary key,
        freeze_id uuid not null references figure_freezes,
        size int not null,
        drawn_by_id text not null,
        drawn_by_name text not null,
        drawn_post_id text,
        drawn_post_title text,
        drawn_unit_path text not null,
        drawn_at timestamptz not null
      )`);
    await sql.execute(`
      create table figure_check_results (
        check_id uuid not null references figure_checks,
        record_id uuid not null,
        outcome text not null check (outcome in ('confirmed', 'wrong', 'not-found')),
        note text,
        by_id text not null,
        by_name text not null,
        at timestamptz not null,
        primary key (check_id, record_id)
      )`);
  },
};
