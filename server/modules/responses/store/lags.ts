import type { Sql } from '../../../platform/db/index.ts';

export interface Sending {
  orders: number;
  /** When the last of the orders given at that moment was sent; null while one is still to go. */
  lastSentMs: number | null;
  /** When the last of them was received; null while one is open. */
  lastReceivedMs: number | null;
}

/** What became of the orders that one change of level gave: all of them count, the slowest decides. */
export async function sendingOf(
  sql: Sql,
  responseId: string | null,
  appliedAtMs: number | null,
): Promise<Sending> {
  if (responseId === null || appliedAtMs === null)
    return { orders: 0, lastSentMs: null, lastReceivedMs: null };
  const [row] = await sql.query<{ orders: number; sent: number | null; received: number | null }>(
    `select count(*) as orders,
       case when bool_and(doc->>'deliveredAtMs' is not null) then max((doc->>'deliveredAtMs')::bigint) end as sent,
       case when bool_and(doc->>'receivedAtMs' is not null) then max((doc->>'receivedAtMs')::bigint) end as received
     from actions where response_id = $1 and ordered_at = $2 and state <> 'withdrawn'`,
    [responseId, new Date(appliedAtMs)],
  );
  return {
    orders: row?.orders ?? 0,
    lastSentMs: row?.sent ?? null,
    lastReceivedMs: row?.received ?? null,
  };
}
