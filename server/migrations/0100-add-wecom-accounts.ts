import type { Migration } from '../platform/db/migrate.ts';

/** The account of the enterprise WeChat by which a person is reached. */
export const migration: Migration = {
  id: '0100-add-wecom-accounts',
  async up(sql) {
    await sql.execute('alter table people add column wecom text');
  },
};
