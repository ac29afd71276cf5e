import type { StationRegistration } from '../../../contract/telemetry.ts';
import type { Sql } from '../../platform/db/index.ts';

export interface StationRow extends StationRegistration {
  version: number;
}

export interface SeriesRow {
  id: number;
  stationId: string;
  element: string;
  kind: string;
  unit: string;
  datum: string | null;
}

export async function loadStations(sql: Sql): Promise<StationRow[]> {
  const rows = await sql.query<{ registration: StationRegistration; version: number }>(
    'select registration, version from stations order by id',
  );
  return rows.map((row) => ({ ...row.registration, version: row.version }));
}

export async function insertStation(sql: Sql, station: StationRegistration): Promise<void> {
  await sql.execute(
    'insert into stations (id, unit_path, address, enabled, registration) values ($1, $2, $3, $4, $5)',
    [station.id, station.unitPath, station.address, station.enabled, JSON.stringify(station)],
  );
}

export async function updateStation(
  sql: Sql,
  station: StationRegistration,
  expectedVersion: number,
): Promise<boolean> {
  const touched = await sql.execute(
    'update stations set unit_path = $2, address = $3, enabled = $4, registration = $5, version = version + 1 where id = $1 and version = $6',
    [
      station.id,
      station.unitPath,
      station.address,
      station.enabled,
      JSON.stringify(station),
      expectedVersion,
    ],
  );
  return touched === 1;
}

const SERIES = `id, station_id as "stationId", element, kind, unit, datum`;
export const loadSeries = (sql: Sql): Promise<SeriesRow[]> =>
  sql.query<SeriesRow>(`select ${SERIES} from series order by id`);

export async function lastNumber(sql: Sql): Promise<number> {
  return (await sql.query<{ last: number }>('select last from frame_counter'))[0]?.last ?? 0;
}

/** The newest earlier frame with the same content of each given (station, hash) within the window. */
export async function findSameContent(
  sql: Sql,
  stationIds: string[],
  hashes: string[],
  sinceMs: number,
): Promise<Map<string, number>> {
  const rows = await sql.query<{ key: string; seq: number }>(
    `select f.station_id || ' ' || f.content_hash as key, max(f.seq) as seq
     from unnest($1::text[], $2::text[]) as i(station_id, content_hash)
     join frames f on f.station_id = i.station_id and f.content_hash = i.content_hash and f.received_at > $3
     group by 1`,
    [stationIds, hashes, new Date(sinceMs)],
  );
  return new Map(rows.map((row) => [row.key, row.seq]));
}

/** Rows as columns: one array a column, all of one length. Times are epoch milliseconds. */
export interface ObservationColumns {
  seriesId: number[];
  observedAtMs: number[];
  value: (number | null)[];
  quality: number[];
  periodS: (number | null)[];
  frameSeq: number[];
}

const INPUT = `select series_id, to_timestamp(at_ms / 1000.0) as observed_at, value, quality, period_s, frame_seq
  from unnest($1::int[], $2::float8[], $3::float8[], $4::int[], $5::int[], $6::bigint[]) as i(series_id, at_ms, value, quality, period_s, frame_seq)`;
const columnsOf = (o: ObservationColumns): unknown[] => [
  o.seriesId,
  o.observedAtMs,
  o.value,
  o.quality,
  o.periodS,
  o.frameSeq,
];

/** Inserts what is new; resolves to the positions (from 0) whose key was there already. */
export async function insertNew(sql: Sql, o: ObservationColumns): Promise<number[]> {
  const rows = await sql.query<{ n: number }>(
    `with input as materialized (
       select n, series_id, to_timestamp(at_ms / 1000.0) as observed_at, value, quality, period_s, frame_seq
       from unnest($1::int[], $2::float8[], $3::float8[], $4::int[], $5::int[], $6::bigint[]) with ordinality as i(series_id, at_ms, value, quality, period_s, frame_seq, n)),
     put as (
       insert into observations (series_id, observed_at, value, quality, period_s, frame_seq)
       select series_id, observed_at, value, quality, period_s, frame_seq from input
       on conflict do nothing returning series_id, observed_at)
     select n::int as n from input where not exists (select from put where put.series_id = input.series_id and put.observed_at = input.observed_at)`,
    columnsOf(o),
  );
  return rows.map((row) => row.n - 1);
}

/**
 * Corrects rows whose value or period differs and keeps the earlier ones. Nothing but a withdrawn rain period replaces a
 * value with none, and a manual reading never replaces a usable measured one; the same value counts as a correction where
 * it makes a marked row good (measured after telephoned, usable after unusable). `weighed` rows (rain, composed from its
 * sources) stand as they are. Resolves to what changed.
 */
export async function correctExisting(
  sql: Sql,
  o: ObservationColumns,
  masks: { unusable: number; manual: number; corrected: number; superseded: number; weighed: boolean },
): Promise<{ seriesId: number; observedAtMs: number }[]> {
  return sql.query(
    `with input as (${INPUT}),
     old as (
       select o.series_id, o.observed_at, o.value, o.quality, o.period_s, o.frame_seq, i.frame_seq as replaced_by,
         i.value as new_value, i.quality as new_quality, i.period_s as new_period
       from observations o join input i using (series_id, observed_at)
       where (i.value is not null or i.quality & $10::int <> 0)
         and (o.value is distinct from i.value or o.period_s is distinct from i.period_s
           or (i.quality & ($7::int | $8::int) = 0 and o.quality & ($7::int | $8::int) <> 0)
           or ($11::boolean and o.quality & ~$9::int <> i.quality))
         and ($11::boolean or not (i.quality & $8::int <> 0 and o.quality & ($7::int | $8::int) = 0))
       for update of o),
     kept as (
       insert into observation_revisions (series_id, observed_at, value, quality, period_s, frame_seq, replaced_by)
       select series_id, observed_at, value, quality, period_s, frame_seq, replaced_by from old on conflict do nothing)
     update observations o set value = old.new_value, quality = old.new_quality | $9::int, period_s = old.new_period, frame_seq = old.replaced_by, corrected = true
     from old where o.series_id = old.series_id and o.observed_at = old.observed_at
     returning o.series_id as "seriesId", extract(epoch from o.observed_at)::float8 * 1000 as "observedAtMs"`,
    [...columnsOf(o), masks.unusable, masks.manual, masks.corrected, masks.superseded, masks.weighed],
  );
}

export async function upsertLatest(sql: Sql, o: ObservationColumns): Promise<void> {
  await sql.execute(
    `insert into latest_observations (series_id, observed_at, value, quality, frame_seq)
     select distinct on (series_id) series_id, observed_at, value, quality, frame_seq from (${INPUT}) i order by series_id, observed_at desc
     on conflict (series_id) do update set observed_at = excluded.observed_at, value = excluded.value, quality = excluded.quality, frame_seq = excluded.frame_seq
     where excluded.observed_at >= latest_observations.observed_at`,
    columnsOf(o),
  );
}

/** Newest usable values of series whose newest may have been withdrawn; resolves to them. */
export async function renewLatest(
  sql: Sql,
  seriesIds: number[],
  unusableMask: number,
): Promise<{ seriesId: number; atMs: number; value: number }[]> {
  await sql.execute('delete from latest_observations where series_id = any($1)', [seriesIds]);
  return sql.query(
    `insert into latest_observations (series_id, observed_at, value, quality, frame_seq)
     select s.id, o.observed_at, o.value, o.quality, o.frame_seq from unnest($1::int[]) s(id) cross join lateral (
       select observed_at, value, quality, frame_seq from observations
       where series_id = s.id and value is not null and quality & $2 = 0 order by observed_at desc limit 1) o
     returning series_id as "seriesId", extract(epoch from observed_at)::float8 * 1000 as "atMs", value`,
    [seriesIds, unusableMask],
  );
}

/** Marks hours to be rolled up again. A mark that is there already is held until this transaction ends (`rollups.ts`). */
export async function markDirty(sql: Sql, seriesIds: number[], hoursMs: number[]): Promise<void> {
  await sql.execute(
    `insert into dirty_hours as d select s, to_timestamp(h / 1000.0) from unnest($1::int[], $2::float8[]) as i(s, h)
     on conflict (series_id, hour) do update set hour = excluded.hour where false`,
    [seriesIds, hoursMs],
  );
}

export async function insertTestObservations(sql: Sql, o: ObservationColumns): Promise<void> {
  await sql.execute(
    `insert into test_observations (series_id, observed_at, value, frame_seq)
     select series_id, observed_at, value, frame_seq from (${INPUT}) i on conflict do nothing`,
    columnsOf(o),
  );
}

export async function loadLatest(
  sql: Sql,
): Promise<{ seriesId: number; atMs: number; value: number | null; quality: number; frameSeq: number }[]> {
  return sql.query(
    `select series_id as "seriesId", extract(epoch from observed_at)::float8 * 1000 as "atMs", value, quality, frame_seq as "frameSeq" from latest_observations`,
  );
}

export async function loadLastHeard(
  sql: Sql,
): Promise<{ stationId: string; gateway: string; atMs: number }[]> {
  return sql.query(
    `select s.id as "stationId", f.gateway, extract(epoch from f.received_at)::float8 * 1000 as "atMs"
     from stations s cross join lateral (select gateway, received_at from frames where station_id = s.id order by seq desc limit 1) f`,
  );
}

interface CommittedRow {
  seq: number;
  receivedAtMs: number;
  stationId: string;
  observations:
    | {
        seriesId: number;
        observedAtMs: number;
        value: number | null;
        quality: number;
        periodS: number | null;
        corrected: boolean;
      }[]
    | null;
}

/** Frames after a number with what each brought when it was accepted, also where a later frame replaced it since. */
export async function readFrames(sql: Sql, afterSeq: number, limit: number): Promise<CommittedRow[]> {
  return sql.query<CommittedRow>(
    `select f.seq, extract(epoch from f.received_at)::float8 * 1000 as "receivedAtMs", f.station_id as "stationId",
       (select json_agg(json_build_object('seriesId', v.series_id, 'observedAtMs', extract(epoch from v.observed_at)::float8 * 1000, 'value', v.value,
          'quality', v.quality, 'periodS', v.period_s,
          'corrected', exists (select from observation_revisions r where r.series_id = v.series_id and r.observed_at = v.observed_at and r.replaced_by = f.seq))
          order by v.observed_at, v.series_id)
        from (
          select series_id, observed_at, value, quality, period_s from observations where frame_seq = f.seq
          union all select series_id, observed_at, value, quality, period_s from observation_revisions where frame_seq = f.seq) v) as observations
     from frames f where f.seq > $1 order by f.seq limit $2`,
    [afterSeq, limit],
  );
}
