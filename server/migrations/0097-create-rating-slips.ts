import type { Migration } from '../platform/db/migrate.ts';

/** What records claim for themselves (`oncePer`), and slips by which each of many rates another record once (户评). */
export const migration: Migration = {
  id: '0097-create-rating-slips',
  async up(sql) {
    await sql.execute(`
      create table record_claims (
        claim text primary key,
        record_id uuid not null references records
      )`);
    await sql.execute('create index record_claims_record on record_claims (record_id)');
    // Kept as keyed digests: what was printed cannot be read out of here, nor out of a backup.
    await sql.execute(`
      create table rating_slips (
        digest bytea primary key,
        record_type text not null,
        about_id uuid not null references records,
        rater_id uuid not null references records,
        number int not null,
        issued_on date not null,
        withdrawn boolean not null default false,
        -- the rating that was made by it
        used_by uuid references records deferrable initially deferred,
        unique (about_id, number)
      )`);
    await sql.execute(
      'create unique index rating_slips_live on rating_slips (about_id, rater_id) where not withdrawn',
    );
  },
};
