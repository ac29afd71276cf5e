import type { Sql } from '../../../platform/db/index.ts';
import { newId } from '../../../platform/ids.ts';
import type { CallMove } from '../calls/call-fold.ts';

export interface JournalMove extends CallMove {
  callId: string;
  version: number;
  idempotencyKey: string | null;
}

/** Appends many moves in one statement. */
export async function insertMoves(sql: Sql, moves: readonly JournalMove[], nowMs: number): Promise<void> {
  await sql.execute(
    `insert into call_moves (id, call_id, version, move, data, note, by_json, happened_at, recorded_at, idempotency_key)
     select id, call_id, version, move, data, note, by_json, happened_at, recorded_at, idempotency_key
     from jsonb_to_recordset($1::jsonb) as r(id uuid, call_id uuid, version int, move text, data jsonb, note text, by_json jsonb,
       happened_at timestamptz, recorded_at timestamptz, idempotency_key text)`,
    [
      JSON.stringify(
        moves.map((move) => ({
          id: newId(nowMs),
          call_id: move.callId,
          version: move.version,
          move: move.move,
          data: move.data,
          note: move.note,
          by_json: move.by,
          happened_at: new Date(move.happenedAtMs).toISOString(),
          recorded_at: new Date(move.recordedAtMs).toISOString(),
          idempotency_key: move.idempotencyKey,
        })),
      ),
    ],
  );
}

interface MoveRow {
  call_id: string;
  version: number;
  move: CallMove['move'];
  data: Record<string, unknown>;
  note: string | null;
  by_json: CallMove['by'];
  happened_at: Date;
  recorded_at: Date;
}

/** The journal of a call-out's calls, each call's moves in their order. */
export async function movesOfCallOut(
  sql: Sql,
  calloutId: string,
): Promise<(CallMove & { callId: string; version: number })[]> {
  const rows = await sql.query<MoveRow>(
    `select m.call_id, m.version, m.move, m.data, m.note, m.by_json, m.happened_at, m.recorded_at
     from call_moves m join calls c on c.id = m.call_id where c.callout_id = $1 order by m.call_id, m.version`,
    [calloutId],
  );
  return rows.map((row) => ({
    callId: row.call_id,
    version: row.version,
    move: row.move,
    by: row.by_json,
    happenedAtMs: row.happened_at.getTime(),
    recordedAtMs: row.recorded_at.getTime(),
    note: row.note,
    data: row.data,
  }));
}

export async function findMoveByKey(
  sql: Sql,
  key: string,
): Promise<{ callId: string; move: string } | undefined> {
  const [row] = await sql.query<{ callId: string; move: string }>(
    'select call_id as "callId", move from call_moves where idempotency_key = $1',
    [key],
  );
  return row;
}
