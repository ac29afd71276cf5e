import type { Migration } from '../platform/db/migrate.ts';

/**
 * Alarms, proposals, responses, actions, transfers: one journal of moves, and one projection row a thing (`doc` is the
 * fold of its moves; the other columns are taken from it for queries), written in the same transaction.
 */
export const migration: Migration = {
  id: '0006-create-responses',
  async up(sql) {
    await sql.execute(`
      create function duty_refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
      end $$`);
    await sql.execute(`
      create table duty_moves (
        seq bigint generated always as identity primary key,
        id uuid not null unique,
        subject_kind text not null check (subject_kind in ('alarm', 'proposal', 'response', 'action', 'transfer')),
        subject_id uuid not null,
        version int not null check (version > 0),
        move text not null,
        data jsonb not null,
        evidence jsonb not null,
        note text,
        person_id text,
        person_name text not null,
        post_id text,
        post_title text,
        via text not null check (via in ('own', 'deputy', 'delegation', 'link', 'system')),
        happened_at timestamptz not null,
        recorded_at timestamptz not null,
        idempotency_key text unique,
        unique (subject_kind, subject_id, version)
      )`);
    await sql.execute(`create index duty_moves_recorded on duty_moves (recorded_at)`);
    await sql.execute(`
      create table duty_log (
        seq bigint generated always as identity primary key,
        id uuid not null unique,
        happened_at timestamptz not null,
        recorded_at timestamptz not null,
        kind text not null,
        about_id uuid,
        move text,
        text_zh text not null,
        text_en text not null,
        by_json jsonb not null,
        unit_path text not null,
        corrects_seq bigint references duty_log (seq),
        idempotency_key text unique
      )`);
    await sql.execute(`create index duty_log_about on duty_log (about_id) where about_id is not null`);
    await sql.execute(`create index duty_log_happened on duty_log (happened_at)`);
    for (const table of ['duty_moves', 'duty_log']) {
      await sql.execute(
        `create trigger ${table}_append_only before update or delete on ${table}
         for each row execute function duty_refuse_change()`,
      );
      await sql.execute(
        `create trigger ${table}_keep before truncate on ${table}
         for each statement execute function duty_refuse_change()`,
      );
    }
    await sql.execute(`
      create table alarms (
        id uuid primary key,
        version int not null,
        key text not null unique,
        state text not null check (state in ('NORM', 'UNACK', 'ACKED', 'RTNUN', 'SHLVD', 'DSUPR', 'OOSRV')),
        priority int not null,
        group_key text not null,
        unit_path text not null,
        suppressed_by uuid,
        raised_at timestamptz not null,
        returned_at timestamptz,
        next_due_at timestamptz,
        doc jsonb not null
      )`);
    await sql.execute(`create index alarms_open on alarms (group_key, raised_at) where state <> 'NORM'`);
    await sql.execute(`create index alarms_due on alarms (next_due_at) where next_due_at is not null`);
    await sql.execute(`create index alarms_closed on alarms (returned_at) where state = 'NORM'`);
    await sql.execute(`
      create table responses (
        id uuid primary key,
        version int not null,
        key text not null,
        state text not null check (state in ('active', 'ended')),
        unit_path text not null,
        started_at timestamptz not null,
        doc jsonb not null
      )`);
    // One headquarters, area, plan and track has one response in force.
    await sql.execute(`create unique index responses_in_force on responses (key) where state = 'active'`);
    await sql.execute(`
      create table proposals (
        id uuid primary key,
        version int not null,
        key text not null,
        state text not null,
        change text not null,
        unit_path text not null,
        response_id uuid,
        open boolean not null,
        created_at timestamptz not null,
        next_due_at timestamptz,
        doc jsonb not null
      )`);
    await sql.execute(`create index proposals_open on proposals (key) where open`);
    await sql.execute(`create index proposals_due on proposals (next_due_at) where next_due_at is not null`);
    await sql.execute(`create index proposals_response on proposals (response_id)`);
    // Truth of each trigger of each level, so that calm can be counted from rows.
    await sql.execute(`
      create table response_triggers (
        key text not null,
        rule_id text not null,
        level_id text not null,
        level_rank int not null,
        truth text not null check (truth in ('true', 'false', 'unknown')),
        holds boolean not null,
        since timestamptz not null,
        transition_seq bigint not null,
        primary key (key, rule_id)
      )`);
    await sql.execute(`
      create table actions (
        id uuid primary key,
        version int not null,
        response_id uuid not null references responses (id),
        plan_action_id text not null,
        round int not null,
        state text not null,
        standing boolean not null,
        unit_path text not null,
        ordered_at timestamptz not null,
        next_due_at timestamptz,
        doc jsonb not null,
        unique (response_id, plan_action_id, round)
      )`);
    await sql.execute(`create index actions_due on actions (next_due_at) where next_due_at is not null`);
    await sql.execute(
      `create unique index actions_standing on actions (response_id, plan_action_id) where standing`,
    );
    await sql.execute(`create index actions_undelivered on actions (id) where state = 'ordered'`);
    await sql.execute(`
      create table transfers (
        id uuid primary key,
        version int not null,
        plan_id text not null,
        zone_id text not null,
        state text not null,
        open boolean not null,
        unit_path text not null,
        created_at timestamptz not null,
        next_due_at timestamptz,
        doc jsonb not null
      )`);
    await sql.execute(`create unique index transfers_open on transfers (plan_id, zone_id) where open`);
    await sql.execute(`create index transfers_due on transfers (next_due_at) where next_due_at is not null`);
    await sql.execute(`
      create table receipts (
        id uuid primary key,
        about_kind text not null check (about_kind in ('action', 'notice', 'transfer')),
        about_id uuid not null,
        token_hash bytea not null unique,
        person_id text,
        addressee text not null,
        title text not null,
        detail text,
        sender text not null,
        created_at timestamptz not null,
        due_at timestamptz,
        expires_at timestamptz not null,
        opened_at timestamptz,
        signed_at timestamptz,
        signed_name text,
        how text check (how in ('link', 'console', 'telephone')),
        revoked_at timestamptz,
        -- one purpose, one signature: a signed receipt says by whom and when
        check ((signed_at is null) = (signed_name is null) and (signed_at is null) = (how is null))
      )`);
    await sql.execute(`create index receipts_about on receipts (about_kind, about_id)`);
  },
};
