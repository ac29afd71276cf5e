import type { Migration } from '../platform/db/migrate.ts';

/** Video rounds with an answer for each camera (append-only), and orders that the duty desk gives outside a response. */
export const migration: Migration = {
  id: '0098-create-rounds',
  async up(sql) {
    await sql.execute('alter table actions alter column response_id drop not null');
    await sql.execute(
      'create unique index actions_of_desk on actions (plan_action_id) where response_id is null',
    );
    await sql.execute(`
      create table video_rounds (
        id uuid primary key,
        unit_id text not null,
        unit_path text not null,
        unit_name text not null,
        due_from timestamptz not null,
        due_by timestamptz,
        begun_at timestamptz,
        begun_by jsonb,
        camera_ids text[] not null default '{}',
        ended_at timestamptz,
        overdue_at timestamptz,
        unique (unit_path, due_from),
        check ((begun_at is null) = (begun_by is null)),
        check (ended_at is null or begun_at is not null)
      )`);
    await sql.execute(
      'create index video_rounds_due on video_rounds (due_by) where ended_at is null and overdue_at is null',
    );
    await sql.execute(`
      create table video_checks (
        seq bigint generated always as identity primary key,
        round_id uuid not null references video_rounds,
        camera_id text not null references cameras,
        outcome text not null check (outcome in ('normal', 'abnormal', 'unclear')),
        reason text,
        still_id uuid references stills,
        at timestamptz not null,
        by_json jsonb not null,
        action_id uuid references actions,
        distance_km float8,
        idempotency_key text unique,
        check (outcome = 'unclear' or still_id is not null)
      )`);
    await sql.execute('create index video_checks_round on video_checks (round_id, camera_id, seq)');
    await sql.execute(`
      create trigger video_checks_append_only before update or delete on video_checks
        for each row execute function duty_refuse_change()`);
    await sql.execute('alter table stills drop constraint stills_origin_check');
    await sql.execute(
      `alter table stills add constraint stills_origin_check check (origin in ('station', 'upload', 'snapshot', 'placeholder'))`,
    );
  },
};
