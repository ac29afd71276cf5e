import type { Migration } from '../platform/db/migrate.ts';

/** Streets and basins whose mean rain is told, with the rain statistics and the forecast model kept for them. */
export const migration: Migration = {
  id: '0101-create-rain-areas',
  async up(sql) {
    await sql.execute(`
      create table rain_areas (
        id text primary key,
        unit_path text not null,
        document jsonb not null,
        version integer not null default 1,
        changed_at timestamptz not null
      )`);
    await sql.execute(
      `create unique index rain_areas_outlet on rain_areas ((document #>> '{forecast,stationId}'))
         where document #>> '{forecast,stationId}' is not null`,
    );
  },
};
