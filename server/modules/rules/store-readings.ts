import { Q, QUALITY_FLAGS } from '../../../contract/telemetry.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import type { EngineReading, Quantity } from './engine.ts';
import { isDoubtful } from './readings-of.ts';

const UNUSABLE = Object.values(QUALITY_FLAGS).reduce(
  (mask, flag) => (flag.class === 'bad' || flag.class === 'missing' ? mask | flag.bit : mask),
  0,
);

interface KnownRow {
  station: string;
  kind: Quantity;
  atMs: number;
  periodS: number | null;
  value: number;
  quality: number;
}
const toReading = (row: KnownRow): EngineReading => ({
  station: row.station,
  quantity: row.kind,
  atMs: row.atMs,
  fromMs: row.atMs - (row.periodS ?? 0) * 1000,
  value: row.value,
  doubtful: isDoubtful(row.kind, row.quality),
  corrected: (row.quality & Q.corrected) !== 0,
});

/** Rows taken from the database at a time: days of two thousand stations never stand in memory at once. */
const FETCHED = 20_000;

/** Usable values since a time as they stood when a frame was the last: later corrections are not known yet. */
export async function eachKnownReading(
  db: Db,
  sinceMs: number,
  upToSeq: number,
  take: (reading: EngineReading) => void,
): Promise<void> {
  await db.transaction(
    async (tx) => {
      await tx.execute(
        `declare known no scroll cursor for
         select s.station_id as station, s.kind, extract(epoch from o.observed_at)::float8 * 1000 as "atMs", o.period_s as "periodS", o.value, o.quality
         from (
           select series_id, observed_at, value, quality, period_s from observations
             where observed_at > to_timestamp($1 / 1000.0) and frame_seq <= $2
           union all
           select series_id, observed_at, value, quality, period_s from observation_revisions
             where observed_at > to_timestamp($1 / 1000.0) and frame_seq <= $2 and replaced_by > $2) o
         join series s on s.id = o.series_id
         where s.kind in ('rain', 'level', 'flow') and o.value is not null and o.quality & $3 = 0
         order by o.observed_at`,
        [sinceMs, upToSeq, UNUSABLE],
      );
      for (;;) {
        const rows = await tx.query<KnownRow>(`fetch ${FETCHED} from known`);
        for (const row of rows) take(toReading(row));
        if (rows.length < FETCHED) return;
      }
    },
    { isolation: 'repeatable read', unlimited: true },
  );
}

/** Usable values of a stretch of time as they stand today, in the order of observation; one more than `limit` tells of more. */
export async function readingsBetween(
  sql: Sql,
  fromMs: number,
  toMs: number,
  limit: number,
): Promise<EngineReading[]> {
  const rows = await sql.query<KnownRow>(
    `select s.station_id as station, s.kind, extract(epoch from o.observed_at)::float8 * 1000 as "atMs", o.period_s as "periodS", o.value, o.quality
     from observations o join series s on s.id = o.series_id
     where s.kind in ('rain', 'level', 'flow') and o.value is not null and o.quality & $3 = 0
       and o.observed_at > to_timestamp($1 / 1000.0) and o.observed_at <= to_timestamp($2 / 1000.0)
     order by o.observed_at, s.station_id limit $4`,
    [fromMs, toMs, UNUSABLE, limit + 1],
  );
  return rows.map(toReading);
}

/** The last frame accepted: what a plan that begins today takes as known. */
export async function lastFrameSeq(sql: Sql): Promise<number> {
  return (await sql.query<{ last: number }>('select last from frame_counter'))[0]?.last ?? 0;
}
