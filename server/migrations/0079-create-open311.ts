import type { Migration } from '../platform/db/migrate.ts';

/** A key of Open311 reports at one unit and below; which record came by which key. */
export const migration: Migration = {
  id: '0079-create-open311',
  async up(sql) {
    // A key from before it had a unit reports nowhere: '' is no path.
    await sql.execute(`alter table intake_keys add column unit_path text not null default ''`);
    await sql.execute('alter table intake_keys alter column unit_path drop default');
    await sql.execute(`
      create table intake_requests (
        record_id uuid primary key references records deferrable initially deferred,
        key_id uuid not null references intake_keys
      )`);
    await sql.execute('create index intake_requests_key on intake_requests (key_id)');
  },
};
