import type { Migration } from '../platform/db/migrate.ts';

/** 要点, 约稿, 批示: what the desk asks for and what leaders say. Nothing here is counted by unit or person. */
export const migration: Migration = {
  id: '0092-create-desk-life',
  async up(sql) {
    await sql.execute(`
      create table bulletin_topics (
        id uuid primary key,
        unit_path text not null,
        level text not null check (level in ('province', 'city', 'district')),
        title text not null,
        programmes text[] not null,
        words text[] not null,
        from_day date not null,
        until_day date,
        ended_at timestamptz
      )`);
    await sql.execute(`
      create table bulletin_requests (
        id uuid primary key,
        unit_path text not null,
        title text not null,
        text text not null,
        due timestamptz not null,
        by_name text not null,
        post_title text,
        at timestamptz not null
      )`);
    await sql.execute(`
      create table bulletin_asked (
        request_id uuid not null references bulletin_requests,
        unit_path text not null,
        answer text check (answer in ('brief', 'none')),
        brief_id uuid references bulletin_briefs,
        note text,
        by_name text,
        at timestamptz,
        primary key (request_id, unit_path),
        check ((answer = 'brief') = (brief_id is not null) or answer is null)
      )`);
    await sql.execute(`
      create table bulletin_instructions (
        id uuid primary key,
        unit_path text not null,
        brief_id uuid not null references bulletin_briefs,
        leader text not null,
        text text not null,
        on_day date not null,
        by_name text not null,
        post_title text,
        at timestamptz not null,
        forwarded_to text,
        forwarded_due timestamptz,
        forwarded_by text,
        forwarded_at timestamptz,
        answer text,
        answered_by text,
        answered_at timestamptz
      )`);
    await sql.execute(`create index bulletin_instructions_brief on bulletin_instructions (brief_id)`);
  },
};
