import type { Migration } from '../platform/db/migrate.ts';

/** Stations, series, raw frames, observations. Values stand in the unit of their series. */
export const migration: Migration = {
  id: '0004-create-telemetry',
  async up(sql) {
    await sql.execute(`
      create table stations (
        id text primary key,
        unit_path text not null,
        -- ten hex characters as sent (SL 651-2014 6.2.3.2): never a number, real ones hold A–F
        address text not null unique check (address ~ '^[0-9A-F]{10}$'),
        enabled boolean not null,
        registration jsonb not null,
        version int not null default 1
      )`);
    await sql.execute(`create index stations_unit on stations (unit_path text_pattern_ops)`);
    await sql.execute(`
      create table series (
        id int generated always as identity primary key,
        station_id text not null references stations,
        element text not null,
        kind text not null,
        unit text not null,
        datum text,
        unique (station_id, element)
      )`);
    // One row; its lock makes the numbers of frames gap-free and equal to the order of commits.
    await sql.execute(
      `create table frame_counter (one boolean primary key default true check (one), last bigint not null)`,
    );
    await sql.execute(`insert into frame_counter (last) values (0)`);
    await sql.execute(`
      create table frames (
        seq bigint primary key,
        station_id text not null,
        received_at timestamptz not null,
        gateway text not null,
        protocol text not null,
        peer text not null,
        function_code text not null,
        serial int not null,
        sent_at timestamptz,
        content_hash text not null,
        duplicate_of bigint,
        test boolean not null,
        partial boolean not null,
        status_word bigint,
        text text,
        raw bytea not null
      )`);
    await sql.execute(`create index frames_content on frames (station_id, content_hash, received_at desc)`);
    await sql.execute(`create index frames_station on frames (station_id, seq desc)`);
    await sql.execute(`create index frames_received on frames using brin (received_at)`);
    await sql.execute(`
      create table observations (
        series_id int not null,
        observed_at timestamptz not null,
        value double precision,
        quality int not null,
        -- rain: length of the period that ends at observed_at
        period_s int,
        frame_seq bigint not null,
        corrected boolean not null default false,
        primary key (series_id, observed_at)
      ) partition by range (observed_at)`);
    await sql.execute(`create table observations_rest partition of observations default`);
    await sql.execute(`create index observations_frame on observations (frame_seq)`);
    await sql.execute(`
      create table observation_revisions (
        series_id int not null,
        observed_at timestamptz not null,
        value double precision,
        quality int not null,
        period_s int,
        frame_seq bigint not null,
        replaced_by bigint not null,
        primary key (series_id, observed_at, replaced_by)
      )`);
    await sql.execute(`
      create table test_observations (
        series_id int not null,
        observed_at timestamptz not null,
        value double precision,
        frame_seq bigint not null,
        primary key (series_id, observed_at, frame_seq)
      )`);
    await sql.execute(`
      create table latest_observations (
        series_id int primary key,
        observed_at timestamptz not null,
        value double precision,
        quality int not null,
        frame_seq bigint not null
      )`);
    await sql.execute(`
      create table hourly_rollups (
        series_id int not null,
        hour timestamptz not null,
        first_at timestamptz not null, first_value double precision not null,
        last_at timestamptz not null, last_value double precision not null,
        min_at timestamptz not null, min_value double precision not null,
        max_at timestamptz not null, max_value double precision not null,
        sum_value double precision not null, n int not null,
        primary key (series_id, hour)
      )`);
    await sql.execute(
      `create table dirty_hours (series_id int not null, hour timestamptz not null, primary key (series_id, hour))`,
    );
  },
};
