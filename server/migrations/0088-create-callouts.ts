import type { Migration } from '../platform/db/migrate.ts';

/**
 * Call-outs (叫应): a row a call-out, a row a called person, a journal of every move of a call, and the links by which the
 * called answer. `doc` of a call is the fold of its moves; the other columns are taken from it for queries.
 */
export const migration: Migration = {
  id: '0088-create-callouts',
  async up(sql) {
    await sql.execute(`
      create table callouts (
        id uuid primary key,
        state text not null check (state in ('open', 'closed')),
        unit_path text not null,
        made_at timestamptz not null,
        closed_at timestamptz,
        completed_at timestamptz,
        doc jsonb not null,
        idempotency_key text unique
      )`);
    await sql.execute(`create index callouts_made on callouts (made_at)`);
    await sql.execute(`create index callouts_open on callouts (id) where state = 'open'`);
    await sql.execute(`
      create table calls (
        id uuid primary key,
        callout_id uuid not null references callouts (id),
        version int not null,
        kind text not null check (kind in ('duty', 'superior', 'door')),
        person_id text not null,
        -- who has settled what they were told is told anew of what comes later
        round int not null default 1,
        state text not null,
        called_at timestamptz not null,
        sent_at timestamptz,
        answered_at timestamptz,
        confirmed_at timestamptz,
        on_post_at timestamptz,
        relieved_at timestamptz,
        ended_at timestamptz,
        to_dial boolean not null,
        next_due_at timestamptz,
        -- the message whose channel has not said yet that it took it
        message_channel text,
        message_key text,
        message_failed boolean not null,
        -- the calls that this one stands in for, or is told of
        about uuid[] not null,
        settled boolean not null,
        doc jsonb not null,
        -- nobody is called twice for the same thing
        unique (callout_id, kind, person_id, round)
      )`);
    await sql.execute(`create index calls_due on calls (next_due_at) where next_due_at is not null`);
    await sql.execute(
      `create index calls_standing_in on calls (id) where not settled and cardinality(about) > 0`,
    );
    await sql.execute(`create index calls_message on calls (id) where message_key is not null`);
    await sql.execute(
      `create index calls_on_post on calls (person_id, on_post_at) where on_post_at is not null`,
    );
    await sql.execute(`
      create table call_moves (
        seq bigint generated always as identity primary key,
        id uuid not null unique,
        call_id uuid not null,
        version int not null check (version > 0),
        move text not null,
        data jsonb not null,
        note text,
        by_json jsonb not null,
        happened_at timestamptz not null,
        recorded_at timestamptz not null,
        idempotency_key text unique,
        unique (call_id, version)
      )`);
    await sql.execute(
      `create trigger call_moves_append_only before update or delete on call_moves
       for each row execute function duty_refuse_change()`,
    );
    await sql.execute(
      `create trigger call_moves_keep before truncate on call_moves
       for each statement execute function duty_refuse_change()`,
    );
    await sql.execute(`
      create table call_links (
        token_hash bytea primary key,
        call_id uuid not null references calls (id),
        created_at timestamptz not null,
        expires_at timestamptz not null,
        revoked_at timestamptz
      )`);
    await sql.execute(`create index call_links_call on call_links (call_id)`);
  },
};
