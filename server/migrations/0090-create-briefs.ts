import type { Migration } from '../platform/db/migrate.ts';

/** Briefs and △ items of the bulletin with their revisions, journal and comments, and the issues that print them. */
export const migration: Migration = {
  id: '0090-create-briefs',
  async up(sql) {
    await sql.execute(`
      create function bulletin_refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
      end $$`);
    await sql.execute(`
      create table bulletin_issues (
        id uuid primary key,
        unit_path text not null,
        name text not null,
        state text not null check (state in ('open', 'approved', 'issued')),
        version int not null,
        sheet jsonb not null,
        -- given at 印发, in its transaction
        year int,
        number int check (number > 0),
        signed jsonb,
        -- the printed issue, as its digest counts it
        content text,
        sha256 text,
        issued_at timestamptz,
        changed_at timestamptz not null,
        unique (unit_path, name, year, number),
        check ((state = 'issued') = (number is not null and content is not null and issued_at is not null))
      )`);
    await sql.execute(`create index bulletin_issues_changed on bulletin_issues (changed_at desc)`);
    await sql.execute(`
      create table bulletin_numbers (
        unit_path text not null,
        name text not null,
        year int not null,
        last int not null,
        primary key (unit_path, name, year)
      )`);
    await sql.execute(`
      create table bulletin_briefs (
        id uuid primary key,
        kind text not null check (kind in ('brief', 'item')),
        unit_path text not null,
        unit text not null,
        title text not null,
        state text not null,
        version int not null,
        revision int not null,
        document jsonb not null,
        text text not null,
        figures int not null,
        findings jsonb not null,
        programme text,
        happened_on date,
        topic_id uuid,
        request_id uuid,
        author_id text not null,
        author_name text not null,
        disclosure text not null default 'internal',
        issue_id uuid references bulletin_issues,
        position int,
        note text,
        signed jsonb,
        feedback text,
        sources uuid[] not null default '{}',
        corrects jsonb,
        created_at timestamptz not null,
        changed_at timestamptz not null,
        check ((issue_id is null) = (state not in ('laid-out', 'issued'))),
        check ((issue_id is null) = (position is null))
      )`);
    await sql.execute(`create index bulletin_briefs_unit on bulletin_briefs (unit_path, changed_at desc)`);
    await sql.execute(`create index bulletin_briefs_state on bulletin_briefs (state, changed_at desc)`);
    await sql.execute(
      `create index bulletin_briefs_issue on bulletin_briefs (issue_id, position) where issue_id is not null`,
    );
    await sql.execute(`
      create table bulletin_revisions (
        brief_id uuid not null references bulletin_briefs,
        n int not null,
        -- of the brief, when it was written
        version int not null,
        document jsonb not null,
        why text not null,
        by_id text not null,
        by_name text not null,
        at timestamptz not null,
        primary key (brief_id, n)
      )`);
    await sql.execute(`
      create table bulletin_journal (
        seq bigint generated always as identity primary key,
        brief_id uuid references bulletin_briefs,
        issue_id uuid references bulletin_issues,
        act text not null,
        from_state text,
        to_state text,
        revision int,
        by_id text not null,
        by_name text not null,
        post_id text,
        post_title text,
        at timestamptz not null,
        reason text,
        data jsonb not null default '{}',
        check (brief_id is not null or issue_id is not null)
      )`);
    await sql.execute(`create index bulletin_journal_brief on bulletin_journal (brief_id, seq)`);
    await sql.execute(`create index bulletin_journal_issue on bulletin_journal (issue_id, seq)`);
    await sql.execute(`
      create table bulletin_comments (
        id uuid primary key,
        brief_id uuid not null references bulletin_briefs,
        kind text not null check (kind in ('comment', 'question', 'answer')),
        text text not null,
        quote text,
        answers_id uuid references bulletin_comments,
        by_name text not null,
        post_title text,
        at timestamptz not null,
        resolved_by text,
        resolved_at timestamptz
      )`);
    await sql.execute(`create index bulletin_comments_brief on bulletin_comments (brief_id, at)`);
    await sql.execute(`
      create table bulletin_kept_figures (
        brief_id uuid not null references bulletin_briefs,
        frozen_id uuid not null,
        value_now double precision,
        by_name text not null,
        reason text not null,
        at timestamptz not null
      )`);
    await sql.execute(`create index bulletin_kept_figures_brief on bulletin_kept_figures (brief_id)`);
    for (const table of ['bulletin_revisions', 'bulletin_journal', 'bulletin_kept_figures'])
      await sql.execute(
        `create trigger ${table}_append_only before update or delete or truncate on ${table}
         for each statement execute function bulletin_refuse_change()`,
      );
  },
};
