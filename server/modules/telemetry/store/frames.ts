import type { Sql } from '../../../platform/db/index.ts';

export interface RawFrameRow {
  seq: number;
  received: Date;
  sent: Date | null;
  functionCode: string;
  serial: number;
  peer: string;
  duplicate: boolean;
  test: boolean;
  raw: Buffer;
}

export const readRawFrames = (sql: Sql, stationId: string, limit: number): Promise<RawFrameRow[]> =>
  sql.query<RawFrameRow>(
    `select seq, received_at as received, sent_at as sent, function_code as "functionCode", serial, peer, duplicate_of is not null as duplicate, test, raw
     from frames where station_id = $1 order by seq desc limit $2`,
    [stationId, limit],
  );

const BATCH = 10_000;

/**
 * Removes raw frames received before a time; what they brought (observations, revisions) stays. Each station keeps its
 * newest frame: when it was last heard is not forgotten with it.
 */
export async function dropOldFrames(sql: Sql, beforeMs: number): Promise<number> {
  let removed = 0;
  for (;;) {
    const gone = await sql.execute(
      `delete from frames where seq in (
         select f.seq from frames f where f.received_at < to_timestamp($1 / 1000.0)
           and exists (select from frames newer where newer.station_id = f.station_id and newer.seq > f.seq)
         limit $2)`,
      [beforeMs, BATCH],
    );
    removed += gone;
    if (gone < BATCH) return removed;
  }
}
