import type { Migration } from '../platform/db/migrate.ts';

/**
 * An hour of rain is what fell in it: a period that ends on the full hour belongs to the hour before. Rollups tell of
 * manual readings too, so that a year's chart need not look for them. Every hour is computed anew.
 */
export const migration: Migration = {
  id: '0016-change-rollups',
  async up(sql) {
    await sql.execute(`truncate hourly_rollups`);
    await sql.execute(`alter table hourly_rollups add column flags int not null`);
    await sql.execute(`delete from dirty_hours`);
    await sql.execute(`
      insert into dirty_hours (series_id, hour)
      select distinct o.series_id, date_bin(interval '1 hour', case when s.kind = 'rain' then o.observed_at - interval '1 millisecond' else o.observed_at end, timestamptz 'epoch')
      from observations o join series s on s.id = o.series_id where s.kind in ('rain', 'level', 'flow')`);
  },
};
