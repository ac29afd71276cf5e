import {
  boolArray,
  byteaArray,
  float8Array,
  int4Array,
  int8Array,
  textArray,
  timeArray,
} from '../../platform/db/binary.ts';
import type { Sql, Tx } from '../../platform/db/index.ts';
import type { SeriesRow } from './store.ts';

/** Columns of frames, one array a column. Times are epoch milliseconds. */
export interface FrameColumns {
  seq: number[];
  stationId: string[];
  receivedAtMs: number[];
  gateway: string[];
  protocol: string[];
  peer: string[];
  functionCode: string[];
  serial: number[];
  sentAtMs: (number | null)[];
  contentHash: string[];
  duplicateOf: (number | null)[];
  test: boolean[];
  partial: boolean[];
  statusWord: (number | null)[];
  text: (string | null)[];
  raw: Uint8Array[];
}

/** Newest usable value of each series that got one. */
export interface LatestColumns {
  seriesId: number[];
  observedAtMs: number[];
  value: number[];
  quality: number[];
  frameSeq: number[];
}

/** Hours to be rolled up again, each once. */
export interface DirtyColumns {
  seriesId: number[];
  hourMs: number[];
}

/**
 * Everything of a batch but its observations, in one statement: one turn to the server and back. The counter's row is
 * locked until the commit; a counter that another writer moved gives no row.
 */
const STORE_FRAMES = `
  with counted as (update frame_counter set last = $1 where last = $2 returning last),
  stored as (
    insert into frames (seq, station_id, received_at, gateway, protocol, peer, function_code, serial, sent_at, content_hash,
      duplicate_of, test, partial, status_word, text, raw)
    select * from unnest($3::bigint[], $4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[],
      $11::timestamptz[], $12::text[], $13::bigint[], $14::boolean[], $15::boolean[], $16::bigint[], $17::text[], $18::bytea[])),
  latest as (
    insert into latest_observations (series_id, observed_at, value, quality, frame_seq)
    select * from unnest($19::int[], $20::timestamptz[], $21::float8[], $22::int[], $23::bigint[])
    on conflict (series_id) do update set observed_at = excluded.observed_at, value = excluded.value, quality = excluded.quality,
      frame_seq = excluded.frame_seq
    where excluded.observed_at >= latest_observations.observed_at),
  marked as (
    insert into dirty_hours as d select * from unnest($24::int[], $25::timestamptz[])
    on conflict (series_id, hour) do update set hour = excluded.hour where false)
  select last from counted`;

/** Stores frames under the numbers after `lastSeq`; false where another writer has taken them meanwhile. */
export async function storeFrames(
  tx: Tx,
  lastSeq: number,
  f: FrameColumns,
  latest: LatestColumns,
  dirty: DirtyColumns,
): Promise<boolean> {
  const rows = await tx.prepared('store-frames', STORE_FRAMES, [
    lastSeq + f.seq.length,
    lastSeq,
    int8Array(f.seq),
    textArray(f.stationId),
    timeArray(f.receivedAtMs),
    textArray(f.gateway),
    textArray(f.protocol),
    textArray(f.peer),
    textArray(f.functionCode),
    int4Array(f.serial),
    timeArray(f.sentAtMs),
    textArray(f.contentHash),
    int8Array(f.duplicateOf),
    boolArray(f.test),
    boolArray(f.partial),
    int8Array(f.statusWord),
    textArray(f.text),
    byteaArray(f.raw),
    int4Array(latest.seriesId),
    timeArray(latest.observedAtMs),
    float8Array(latest.value),
    int4Array(latest.quality),
    int8Array(latest.frameSeq),
    int4Array(dirty.seriesId),
    timeArray(dirty.hourMs),
  ]);
  return rows.length === 1;
}

export const COPY_OBSERVATIONS =
  'copy observations (series_id, observed_at, value, quality, period_s, frame_seq) from stdin (format binary)';
export const COPY_FIELDS = 6;
/** Two bytes a row and four a field, two fields of four and three of eight bytes, the period. */
export const COPY_ROW_BYTES = 62;

/** Newest time of any row of each series from `fromMs` on; absent where it has none. */
export async function findNewest(
  sql: Sql,
  seriesIds: readonly number[],
  fromMs: readonly number[],
): Promise<Map<number, number>> {
  const rows = await sql.query<{ id: number; atMs: number | null }>(
    `select i.id, (select extract(epoch from max(o.observed_at))::float8 * 1000 from observations o
       where o.series_id = i.id and o.observed_at >= i.at) as "atMs"
     from unnest($1::int[], $2::timestamptz[]) as i(id, at)`,
    [int4Array(seriesIds), timeArray(fromMs)],
  );
  return new Map(rows.flatMap(({ id, atMs }) => (atMs === null ? [] : [[id, Math.round(atMs)]])));
}

/** Makes series or finds them: two writers may meet here. */
export async function ensureSeries(sql: Sql, series: readonly Omit<SeriesRow, 'id'>[]): Promise<SeriesRow[]> {
  const keys = [textArray(series.map((one) => one.stationId)), textArray(series.map((one) => one.element))];
  await sql.execute(
    `insert into series (station_id, element, kind, unit, datum)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) on conflict (station_id, element) do nothing`,
    [
      ...keys,
      textArray(series.map((one) => one.kind)),
      textArray(series.map((one) => one.unit)),
      textArray(series.map((one) => one.datum)),
    ],
  );
  return sql.query<SeriesRow>(
    `select s.id, s.station_id as "stationId", s.element, s.kind, s.unit, s.datum
     from unnest($1::text[], $2::text[]) as i(station_id, element) join series s using (station_id, element)`,
    keys,
  );
}
