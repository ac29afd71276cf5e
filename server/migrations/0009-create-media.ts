import type { Migration } from '../platform/db/migrate.ts';

/** Cameras with their stills, loudspeakers with their heartbeat, one playback row per message and terminal. */
export const migration: Migration = {
  id: '0009-create-media',
  async up(sql) {
    await sql.execute(`
      create table cameras (
        id text primary key,
        unit_path text not null,
        name text not null,
        view text not null,
        station_id text,
        longitude double precision,
        latitude double precision,
        enabled boolean not null,
        demo boolean not null,
        source_kind text not null check (source_kind in ('none', 'station', 'rtsp', 'hls')),
        -- without user, password and query
        source_address text,
        -- the whole source, sealed with the secret of this installation
        source_sealed text,
        version int not null default 1
      )`);
    await sql.execute('create index cameras_station on cameras (station_id) where station_id is not null');
    await sql.execute(`
      create table stills (
        id uuid primary key,
        camera_id text not null references cameras,
        taken_at timestamptz not null,
        received_at timestamptz not null,
        origin text not null check (origin in ('station', 'upload', 'placeholder')),
        -- name of the file among the content-addressed files
        sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
        bytes int not null,
        drill boolean not null,
        unique (camera_id, taken_at, sha256)
      )`);
    await sql.execute(`
      create table loudspeakers (
        id text primary key,
        unit_path text not null,
        name text not null,
        zone_id text,
        -- the number by which the device reports itself; its user name over MQTT and HTTP
        terminal text not null unique,
        transport text not null check (transport in ('mqtt', 'http')),
        endpoint_address text,
        endpoint_sealed text,
        password_hash text,
        longitude double precision,
        latitude double precision,
        enabled boolean not null,
        demo boolean not null,
        heartbeat_s int not null,
        last_heartbeat_at timestamptz,
        heartbeat jsonb,
        last_refusal_at timestamptz,
        last_refusal text,
        version int not null default 1
      )`);
    await sql.execute(`
      create table playbacks (
        -- the outbox message; one goes to one terminal
        message_id uuid primary key,
        loudspeaker_id text not null references loudspeakers,
        drill boolean not null,
        attempts int not null,
        state text not null check (state in ('sent', 'received', 'played', 'failed', 'no-answer')),
        reason text,
        late boolean not null default false,
        valid_until timestamptz not null,
        sent_at timestamptz not null,
        received_at timestamptz,
        ended_at timestamptz,
        deadline_at timestamptz not null
      )`);
    await sql.execute(
      `create index playbacks_open on playbacks (deadline_at) where state in ('sent', 'received')`,
    );
    await sql.execute('create index playbacks_loudspeaker on playbacks (loudspeaker_id, sent_at desc)');
    await sql.execute(`create index outbox_speaker on outbox (about_id) where channel = 'speaker'`);
  },
};
