import type { Migration } from '../platform/db/migrate.ts';

/**
 * A number by which a resident is found again goes with the key of the person: a digest of eleven digits is soon guessed by
 * who holds the secret, so it is erased, and kept apart in backups, like the key itself.
 */
export const migration: Migration = {
  id: '0061-change-intake-contacts',
  async up(sql) {
    await sql.execute('alter table intake_contacts drop constraint intake_contacts_record_id_fkey');
    await sql.execute(
      `delete from intake_contacts c where not exists (select 1 from person_keys k where k.subject = c.record_id)`,
    );
    await sql.execute(
      'alter table intake_contacts add foreign key (record_id) references person_keys (subject) on delete cascade',
    );
  },
};
