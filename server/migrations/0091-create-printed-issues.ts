import type { Migration } from '../platform/db/migrate.ts';

/** What was printed stays as it was printed: guards, lists with receipts, public reviews, corrections. */
export const migration: Migration = {
  id: '0091-create-printed-issues',
  async up(sql) {
    await sql.execute(`
      create function bulletin_keep_issue() returns trigger language plpgsql as $$
      begin
        if old.state = 'issued' then
          raise exception 'an issue that was printed does not change' using errcode = 'restrict_violation';
        end if;
        return coalesce(new, old);
      end $$`);
    await sql.execute(
      `create trigger bulletin_issues_printed before update or delete on bulletin_issues
       for each row execute function bulletin_keep_issue()`,
    );
    // Of a printed brief only what is found about it later moves on: its public review, and the count of its versions.
    await sql.execute(`
      create function bulletin_keep_brief() returns trigger language plpgsql as $$
      begin
        if old.state = 'issued' and (tg_op = 'DELETE' or
           (to_jsonb(new) - array['disclosure', 'version', 'changed_at'])
             is distinct from (to_jsonb(old) - array['disclosure', 'version', 'changed_at'])) then
          raise exception 'a brief that was printed does not change' using errcode = 'restrict_violation';
        end if;
        return coalesce(new, old);
      end $$`);
    await sql.execute(
      `create trigger bulletin_briefs_printed before update or delete on bulletin_briefs
       for each row execute function bulletin_keep_brief()`,
    );
    await sql.execute(`
      create table bulletin_receipts (
        issue_id uuid not null references bulletin_issues,
        list text not null check (list in ('report', 'send', 'issue')),
        name text not null,
        unit_path text,
        read_by text,
        read_at timestamptz,
        primary key (issue_id, list, name)
      )`);
    await sql.execute(
      `create index bulletin_receipts_unit on bulletin_receipts (unit_path) where unit_path is not null`,
    );
    await sql.execute(`
      create table bulletin_reviews (
        seq bigint generated always as identity primary key,
        issue_id uuid not null references bulletin_issues,
        brief_id uuid not null references bulletin_briefs,
        disclosure text not null,
        reason text,
        by_id text not null,
        by_name text not null,
        post_title text,
        at timestamptz not null
      )`);
    await sql.execute(`create index bulletin_reviews_brief on bulletin_reviews (brief_id, seq)`);
    await sql.execute(`
      create table bulletin_corrections (
        id uuid primary key,
        issue_id uuid not null references bulletin_issues,
        brief_id uuid not null references bulletin_briefs,
        n int not null,
        frozen_id uuid not null,
        value_now double precision not null,
        decision text not null check (decision in ('correct', 'dismiss')),
        correction_id uuid references bulletin_briefs,
        reason text not null,
        by_id text not null,
        by_name text not null,
        at timestamptz not null,
        unique (brief_id, n, value_now),
        check ((decision = 'correct') = (correction_id is not null))
      )`);
    for (const table of ['bulletin_reviews', 'bulletin_corrections'])
      await sql.execute(
        `create trigger ${table}_append_only before update or delete or truncate on ${table}
         for each statement execute function bulletin_refuse_change()`,
      );
  },
};
