import type { Sql } from '../../../platform/db/index.ts';

const READER = 'responses.rule-transitions';

/** Position of this module in the line of transitions, held until the transaction ends: one reader at a time. */
export async function holdPosition(sql: Sql, nowMs: number): Promise<number> {
  await sql.execute(
    `insert into cursors (reader, position, updated_at) values ($1, '{"seq":0}', $2) on conflict (reader) do nothing`,
    [READER, new Date(nowMs)],
  );
  const [row] = await sql.query<{ position: { seq: number } }>(
    `select position from cursors where reader = $1 for update`,
    [READER],
  );
  return row!.position.seq;
}

export async function movePosition(sql: Sql, seq: number, nowMs: number): Promise<void> {
  await sql.execute(`update cursors set position = $2, updated_at = $3 where reader = $1`, [
    READER,
    JSON.stringify({ seq }),
    new Date(nowMs),
  ]);
}

/**
 * Resolves when no transaction that has written a transition is open: the lock waits for them and is given back with the
 * caller's own transaction. After it a missing number is one that was rolled back.
 */
export async function awaitOpenTransitions(sql: Sql): Promise<void> {
  await sql.execute('lock table rule_transitions in share mode');
}
