import type { Migration } from '../platform/db/migrate.ts';

/** Since when a camera is in service, and the number by which it stands behind the figures of its register. */
export const migration: Migration = {
  id: '0072-change-cameras',
  async up(sql) {
    await sql.execute('alter table cameras add column commissioned_on date');
    await sql.execute(
      'alter table cameras add column record_id uuid not null unique default gen_random_uuid()',
    );
  },
};
