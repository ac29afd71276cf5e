import type { By, DutyLogEntry } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { Sql } from '../../../platform/db/index.ts';

export interface LogLine {
  id: string;
  happenedAtMs: number;
  recordedAtMs: number;
  kind: DutyLogEntry['kind'];
  aboutId: string | null;
  move: string | null;
  textZh: string;
  textEn: string;
  by: By;
  unitPath: string;
  correctsSeq: number | null;
  idempotencyKey: string | null;
}

interface LogRow {
  seq: number;
  id: string;
  happened_at: Date;
  recorded_at: Date;
  kind: DutyLogEntry['kind'];
  about_id: string | null;
  move: string | null;
  text_zh: string;
  text_en: string;
  by_json: By;
  unit_path: string;
  corrects_seq: number | null;
}
const COLUMNS =
  'seq, id, happened_at, recorded_at, kind, about_id, move, text_zh, text_en, by_json, unit_path, corrects_seq';

function toEntry(row: LogRow): DutyLogEntry {
  return {
    seq: row.seq,
    id: row.id,
    happenedAt: toBeijingIso(row.happened_at.getTime()),
    recordedAt: toBeijingIso(row.recorded_at.getTime()),
    kind: row.kind,
    aboutId: row.about_id,
    move: row.move,
    textZh: row.text_zh,
    textEn: row.text_en,
    by: row.by_json,
    unitPath: row.unit_path,
    correctsSeq: row.corrects_seq,
  };
}

export async function insertLogLine(sql: Sql, line: LogLine): Promise<number> {
  const [row] = await sql.query<{ seq: number }>(
    `insert into duty_log (id, happened_at, recorded_at, kind, about_id, move, text_zh, text_en, by_json, unit_path,
       corrects_seq, idempotency_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning seq`,
    [
      line.id,
      new Date(line.happenedAtMs),
      new Date(line.recordedAtMs),
      line.kind,
      line.aboutId,
      line.move,
      line.textZh,
      line.textEn,
      JSON.stringify(line.by),
      line.unitPath,
      line.correctsSeq,
      line.idempotencyKey,
    ],
  );
  return row!.seq;
}

export async function findLogLine(
  sql: Sql,
  by: { seq: number } | { idempotencyKey: string },
): Promise<DutyLogEntry | undefined> {
  const [row] = await sql.query<LogRow>(
    `select ${COLUMNS} from duty_log where ${'seq' in by ? 'seq' : 'idempotency_key'} = $1`,
    ['seq' in by ? by.seq : by.idempotencyKey],
  );
  return row && toEntry(row);
}

export interface LogFilter {
  /** Unit paths under which the reader may read. */
  under: readonly string[];
  beforeSeq?: number | undefined;
  aboutId?: string | undefined;
  kind?: DutyLogEntry['kind'] | undefined;
  fromMs?: number | undefined;
  toMs?: number | undefined;
  limit: number;
}

/** Newest first. */
export async function readLog(sql: Sql, filter: LogFilter): Promise<DutyLogEntry[]> {
  const rows = await sql.query<LogRow>(
    `select ${COLUMNS} from duty_log
     where exists (select 1 from unnest($1::text[]) u where unit_path = u or starts_with(unit_path, u || '/'))
       and ($2::bigint is null or seq < $2)
       and ($3::uuid is null or about_id = $3)
       and ($4::text is null or kind = $4)
       and ($5::timestamptz is null or happened_at >= $5)
       and ($6::timestamptz is null or happened_at < $6)
     order by seq desc limit $7`,
    [
      filter.under,
      filter.beforeSeq ?? null,
      filter.aboutId ?? null,
      filter.kind ?? null,
      filter.fromMs === undefined ? null : new Date(filter.fromMs),
      filter.toMs === undefined ? null : new Date(filter.toMs),
      filter.limit,
    ],
  );
  return rows.map(toEntry);
}
