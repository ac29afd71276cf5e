import type { Migration } from '../platform/db/migrate.ts';

/** Lists of one street, and of one unit below it, in their order: each state of it is a walk along one of these. */
export const migration: Migration = {
  id: '0082-add-records-by-unit',
  async up(sql) {
    await sql.execute('drop index records_unit');
    await sql.execute(
      `create index records_street on records (type, split_part(unit_path, '/', 2), state, changed_at desc, id desc)`,
    );
    await sql.execute(
      'create index records_at on records (type, unit_path, state, changed_at desc, id desc)',
    );
  },
};
