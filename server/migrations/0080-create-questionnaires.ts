import type { Migration } from '../platform/db/migrate.ts';

/** Questionnaires with their versions, waves in places, invitations by secret, answers. */
export const migration: Migration = {
  id: '0080-create-questionnaires',
  async up(sql) {
    await sql.execute(`
      create table questionnaires (
        id uuid primary key,
        record_type text not null,
        unit_path text not null,
        created_at timestamptz not null,
        created_by text not null
      )`);
    await sql.execute(`create index questionnaires_unit on questionnaires (unit_path text_pattern_ops)`);
    await sql.execute(`
      create table questionnaire_versions (
        questionnaire_id uuid not null references questionnaires,
        version int not null,
        definition jsonb not null,
        opened_at timestamptz,
        changed_at timestamptz not null,
        changed_by text not null,
        primary key (questionnaire_id, version)
      )`);
    // What somebody answered is what was asked: an opened version is never another one, whoever writes.
    await sql.execute(`
      create function keep_opened_version() returns trigger language plpgsql as $$
      begin
        if old.opened_at is not null then raise exception 'an opened version of a questionnaire is kept as it is'; end if;
        return new;
      end $$`);
    await sql.execute(`
      create trigger keep_opened_version before update or delete on questionnaire_versions
      for each row execute function keep_opened_version()`);
    await sql.execute(`
      create table questionnaire_waves (
        id uuid primary key,
        questionnaire_id uuid not null,
        version int not null,
        number int not null,
        opens_at timestamptz not null,
        closes_at timestamptz not null,
        closed_at timestamptz,
        created_at timestamptz not null,
        created_by text not null,
        foreign key (questionnaire_id, version) references questionnaire_versions,
        unique (questionnaire_id, number)
      )`);
    await sql.execute(`
      create table questionnaire_places (
        -- stands in the address of the box link
        id text primary key,
        wave_id uuid not null references questionnaire_waves,
        n int not null,
        unit_path text not null,
        name text not null,
        record_id uuid not null references records deferrable initially deferred,
        box boolean not null,
        papers int not null default 0
      )`);
    await sql.execute(`create index questionnaire_places_wave on questionnaire_places (wave_id, n)`);
    // Kept as keyed digests. Whether it was answered, never with what, nor when.
    await sql.execute(`
      create table questionnaire_invitations (
        digest bytea primary key,
        place_id text not null references questionnaire_places,
        number int not null,
        issued_on date not null,
        answered boolean not null default false,
        unique (place_id, number)
      )`);
    await sql.execute(`
      create table questionnaire_answers (
        id uuid primary key,
        place_id text not null references questionnaire_places,
        way text not null check (way in ('invitation', 'box', 'paper')),
        answers jsonb not null,
        -- null: valid
        why text,
        received_on date not null,
        -- record of the paper sheet with its scan
        sheet_id uuid references records deferrable initially deferred
      )`);
    await sql.execute(`create index questionnaire_answers_place on questionnaire_answers (place_id)`);
  },
};
