import { MANUAL_RAIN } from '../../../contract/manual-reading.ts';
import type { Sql } from '../../platform/db/index.ts';
import { elementRule } from './elements.ts';

/** A reading that was told and entered by a person. Times are epoch milliseconds. */
export interface ReadingByHand {
  /** Place in the order of acceptance, which is the order of commits. */
  seq: number;
  stationId: string;
  kind: string;
  value: number;
  unit: string;
  observedAt: string;
  toldBy: string;
  enteredBy: string;
  enteredAtMs: number;
}

interface Row {
  seq: number;
  stationId: string;
  atMs: number;
  peer: string;
  text: string | null;
}

/** Readings by hand after `seq`, oldest first; a repeated one is none. */
export async function readingsByHandAfter(sql: Sql, seq: number, limit: number): Promise<ReadingByHand[]> {
  const rows = await sql.query<Row>(
    `select seq, station_id as "stationId", (extract(epoch from received_at) * 1000)::float8 as "atMs", peer, text
     from frames where gateway = 'manual' and duplicate_of is null and seq > $1 order by seq limit $2`,
    [seq, limit],
  );
  return rows.flatMap(({ seq: at, stationId, atMs, peer, text }) => {
    const [, element, value, observedAt, toldBy] = /^(\S+) (\S+) (\S+) (.*)$/s.exec(text ?? '') ?? [];
    if (element === undefined || observedAt === undefined) return [];
    const rule = elementRule(element === MANUAL_RAIN ? 'P1' : element);
    return [
      {
        seq: at,
        stationId,
        kind: rule.kind,
        value: Number(value),
        unit: rule.unit,
        observedAt,
        toldBy: toldBy ?? '',
        enteredBy: peer,
        enteredAtMs: atMs,
      },
    ];
  });
}

export async function lastReadingByHand(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ seq: number | null }>(
    `select max(seq) as seq from frames where gateway = 'manual'`,
  );
  return row?.seq ?? 0;
}
