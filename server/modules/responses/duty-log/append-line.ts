import type { By, DutyLogEntry } from '../../../../contract/responses.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { newId } from '../../../platform/ids.ts';
import { findLogLine, insertLogLine } from '../store/duty-log.ts';

export interface DutyLine {
  kind: DutyLogEntry['kind'];
  aboutId: string | null;
  /** What was done with it, as a word of its own life cycle. */
  move: string | null;
  textZh: string;
  textEn: string;
  by: By;
  unitPath: string;
  /** Epoch milliseconds; when it happened, if that was before it was recorded. */
  happenedAtMs?: number;
  /** The same key is one line, however often it is appended. */
  key?: string;
}

/**
 * A line of the duty log about something that is kept elsewhere, in the transaction that keeps it. Resolves to its number;
 * emit `log.appended` with it once the transaction is durable.
 */
export async function appendDutyLine(sql: Sql, line: DutyLine, nowMs: number): Promise<number> {
  const { key, happenedAtMs, ...rest } = line;
  const there = key === undefined ? undefined : await findLogLine(sql, { idempotencyKey: key });
  if (there) return there.seq;
  return insertLogLine(sql, {
    ...rest,
    id: newId(nowMs),
    happenedAtMs: Math.min(happenedAtMs ?? nowMs, nowMs),
    recordedAtMs: nowMs,
    correctsSeq: null,
    idempotencyKey: key ?? null,
  });
}
