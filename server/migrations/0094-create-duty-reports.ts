import type { Migration } from '../platform/db/migrate.ts';

/** 专报: drafts from facts, their revisions, and what was sent, which stays as it was sent. */
export const migration: Migration = {
  id: '0094-create-duty-reports',
  async up(sql) {
    await sql.execute(`
      create table duty_reports (
        id uuid primary key,
        version int not null default 1,
        unit_id text not null references units,
        unit_path text not null,
        series_id uuid not null,
        as_of timestamptz not null,
        facts jsonb not null,
        drafted_by text not null,
        created_at timestamptz not null,
        state text not null check (state in ('draft', 'sent', 'discarded', 'superseded')),
        kind text check (kind in ('first', 'further', 'final')),
        number int,
        sent_at timestamptz,
        sent_by jsonb,
        sent_to jsonb,
        end_reason text,
        unique (unit_path, as_of),
        unique (series_id, number),
        check ((state = 'sent') = (number is not null and kind is not null and sent_at is not null))
      )`);
    await sql.execute(`create index duty_reports_series on duty_reports (unit_path, as_of desc)`);
    await sql.execute(`
      create table duty_report_revisions (
        report_id uuid not null references duty_reports,
        revision int not null check (revision > 0),
        body jsonb not null,
        by_id text,
        by_name text not null,
        at timestamptz not null,
        note text,
        primary key (report_id, revision)
      )`);
    await sql.execute(`
      create trigger duty_report_revisions_append_only before update or delete on duty_report_revisions
      for each row execute function duty_refuse_change()`);
    await sql.execute(`
      create function keep_sent_report() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' then raise exception 'a report is kept'; end if;
        if old.state <> 'draft' then raise exception 'a report that was sent or set aside is kept as it is'; end if;
        if (new.id, new.unit_path, new.series_id, new.as_of, new.facts) is distinct from
           (old.id, old.unit_path, old.series_id, old.as_of, old.facts)
        then raise exception 'the facts of a report are kept as they were'; end if;
        return new;
      end $$`);
    await sql.execute(`
      create trigger keep_sent_report before update or delete on duty_reports
      for each row execute function keep_sent_report()`);
    await sql.execute(`
      create function refuse_revision_of_sent() returns trigger language plpgsql as $$
      begin
        if (select state from duty_reports where id = new.report_id) <> 'draft'
        then raise exception 'a report that was sent is not revised'; end if;
        return new;
      end $$`);
    await sql.execute(`
      create trigger refuse_revision_of_sent before insert on duty_report_revisions
      for each row execute function refuse_revision_of_sent()`);
  },
};
