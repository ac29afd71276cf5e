import type { Migration } from '../platform/db/migrate.ts';

/** A station has one level: relative levels and the water below a gate stand beside it. */
export const migration: Migration = {
  id: '0031-change-level-series',
  async up(sql) {
    await sql.execute(`update series set kind = 'other' where kind = 'level' and element not in ('Z', 'ZU')`);
  },
};
