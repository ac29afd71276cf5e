import type { Migration } from '../platform/db/migrate.ts';

/** Invitations of a questionnaire that were lost: their secrets answer nothing any more and are not counted as handed out. */
export const migration: Migration = {
  id: '0096-change-invitations',
  async up(sql) {
    await sql.execute(
      'alter table questionnaire_invitations add column withdrawn boolean not null default false',
    );
    await sql.execute(
      'alter table questionnaire_invitations add constraint answered_or_withdrawn check (not (answered and withdrawn))',
    );
  },
};
