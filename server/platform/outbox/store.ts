import type { Sql } from '../db/index.ts';
import type { OutgoingMessage } from './channel.ts';

export type MessageState = 'pending' | 'sending' | 'sent' | 'failed' | 'cancelled';

export type ClaimedMessage = OutgoingMessage;

export interface MessageRow extends OutgoingMessage {
  aboutKind: string;
  aboutId: string;
  state: MessageState;
  createdAt: Date;
  nextAttemptAt: Date;
  sentAt: Date | null;
  providerId: string | null;
  lastReason: string | null;
}

const MESSAGE = `id, channel, address, body, idempotency_key as "idempotencyKey", drill, attempts`;

/**
 * Takes due messages of one channel for sending, with a lease: a row left 'sending' by a killed process is due again
 * when its lease is over. Two dispatchers never hold the same row.
 */
export async function claimDue(
  sql: Sql,
  channel: string,
  limit: number,
  nowMs: number,
  leaseMs: number,
): Promise<ClaimedMessage[]> {
  return sql.query<ClaimedMessage>(
    `update outbox set state = 'sending', attempts = attempts + 1, next_attempt_at = $4
     where id in (
       select id from outbox where channel = $1 and state in ('pending', 'sending') and next_attempt_at <= $3
       order by next_attempt_at, seq limit $2 for update skip locked)
     returning ${MESSAGE}`,
    [channel, limit, new Date(nowMs), new Date(nowMs + leaseMs)],
  );
}

export async function dueChannels(sql: Sql, nowMs: number): Promise<string[]> {
  const rows = await sql.query<{ channel: string }>(
    `select distinct channel from outbox where state in ('pending', 'sending') and next_attempt_at <= $1`,
    [new Date(nowMs)],
  );
  return rows.map((row) => row.channel);
}

export async function markSent(
  sql: Sql,
  id: string,
  providerId: string | null,
  nowMs: number,
): Promise<void> {
  await sql.execute(
    `update outbox set state = 'sent', sent_at = $2, provider_id = $3, last_reason = null where id = $1 and state = 'sending'`,
    [id, new Date(nowMs), providerId],
  );
}

export async function markRetry(sql: Sql, id: string, reason: string, nextAttemptMs: number): Promise<void> {
  await sql.execute(
    `update outbox set state = 'pending', next_attempt_at = $2, last_reason = $3 where id = $1 and state = 'sending'`,
    [id, new Date(nextAttemptMs), reason],
  );
}

export async function markFailed(sql: Sql, id: string, reason: string): Promise<void> {
  await sql.execute(
    `update outbox set state = 'failed', last_reason = $2 where id = $1 and state = 'sending'`,
    [id, reason],
  );
}

/** A person sends a failed message again; its attempts begin anew. */
export async function retryFailed(sql: Sql, id: string, nowMs: number): Promise<boolean> {
  return (
    (await sql.execute(
      `update outbox set state = 'pending', attempts = 0, next_attempt_at = $2 where id = $1 and state = 'failed'`,
      [id, new Date(nowMs)],
    )) === 1
  );
}

export async function cancelWaiting(sql: Sql, id: string, reason: string): Promise<boolean> {
  return (
    (await sql.execute(
      `update outbox set state = 'cancelled', last_reason = $2 where id = $1 and state in ('pending', 'failed')`,
      [id, reason],
    )) === 1
  );
}

/** What waits for its next attempt about these things need not leave any more. */
export const cancelAbout = (
  sql: Sql,
  aboutKind: string,
  aboutIds: readonly string[],
  reason: string,
): Promise<number> =>
  sql.execute(
    `update outbox set state = 'cancelled', last_reason = $3
     where about_kind = $1 and about_id = any($2::text[]) and state in ('pending', 'failed')`,
    [aboutKind, aboutIds, reason],
  );

export async function listMessages(
  sql: Sql,
  query: { state?: MessageState | undefined; limit: number },
): Promise<MessageRow[]> {
  return sql.query<MessageRow>(
    `select ${MESSAGE}, about_kind as "aboutKind", about_id as "aboutId", state, created_at as "createdAt", next_attempt_at as "nextAttemptAt",
       sent_at as "sentAt", provider_id as "providerId", last_reason as "lastReason"
     from outbox where $1::text is null or state = $1 order by seq desc limit $2`,
    [query.state ?? null, query.limit],
  );
}

export async function countByState(
  sql: Sql,
): Promise<{ channel: string; state: MessageState; count: number }[]> {
  return sql.query(`select channel, state, count(*)::int as count from outbox group by 1, 2 order by 1, 2`);
}

/** Messages of a channel to one address that wait for their next attempt are due now (the peer is back). */
export async function hasten(sql: Sql, channel: string, address: string, nowMs: number): Promise<number> {
  return sql.execute(
    `update outbox set next_attempt_at = $3 where channel = $1 and address = $2 and state = 'pending' and next_attempt_at > $3`,
    [channel, address, new Date(nowMs)],
  );
}
