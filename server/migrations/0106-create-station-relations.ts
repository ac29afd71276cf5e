import type { Migration } from '../platform/db/migrate.ts';

/** Stage–discharge relation of a station, and how long water takes from one to another. */
export const migration: Migration = {
  id: '0106-create-station-relations',
  async up(sql) {
    await sql.execute(`
      create table station_ratings (
        station_id text primary key references stations (id),
        document jsonb not null,
        changed_at timestamptz not null
      )`);
    await sql.execute(`
      create table travel_times (
        from_id text not null references stations (id),
        to_id text not null references stations (id),
        document jsonb not null,
        changed_at timestamptz not null,
        primary key (from_id, to_id),
        check (from_id <> to_id)
      )`);
  },
};
