import type { Sql } from '../db/index.ts';
import { newId } from '../ids.ts';

export interface NewMessage {
  channel: string;
  address: string;
  body: Record<string, unknown>;
  aboutKind: string;
  aboutId: string;
  /** The same key on the same channel is one message, however often it is put in. */
  idempotencyKey: string;
  drill: boolean;
}

/** What drill messages begin with, wherever a text is shown or spoken. */
export const DRILL_MARK = '【演练】';

const TEXT_FIELDS = ['title', 'text', 'subject'] as const;

/** Marks every text of a drill message; a mark is never doubled. */
export function markDrill(body: Record<string, unknown>): Record<string, unknown> {
  const marked: Record<string, unknown> = { ...body, drill: true };
  for (const field of TEXT_FIELDS) {
    const text = body[field];
    if (typeof text === 'string' && !text.startsWith(DRILL_MARK)) marked[field] = `${DRILL_MARK}${text}`;
  }
  return marked;
}

/** Puts a message into the outbox in the caller's transaction; resolves to false where its key is there already. */
export async function enqueue(sql: Sql, message: NewMessage, nowMs: number): Promise<boolean> {
  const body = message.drill ? markDrill(message.body) : message.body;
  const now = new Date(nowMs);
  const put = await sql.execute(
    `insert into outbox (id, channel, address, body, about_kind, about_id, idempotency_key, drill, state, next_attempt_at, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9, $9) on conflict (channel, idempotency_key) do nothing`,
    [
      newId(nowMs),
      message.channel,
      message.address,
      JSON.stringify(body),
      message.aboutKind,
      message.aboutId,
      message.idempotencyKey,
      message.drill,
      now,
    ],
  );
  return put === 1;
}

/** The same for many in one statement; resolves to how many were not there already. */
export function enqueueMany(sql: Sql, messages: readonly NewMessage[], nowMs: number): Promise<number> {
  const now = new Date(nowMs);
  const rows = messages.map((message) => ({
    id: newId(nowMs),
    channel: message.channel,
    address: message.address,
    body: message.drill ? markDrill(message.body) : message.body,
    about_kind: message.aboutKind,
    about_id: message.aboutId,
    idempotency_key: message.idempotencyKey,
    drill: message.drill,
  }));
  return sql.execute(
    `insert into outbox (id, channel, address, body, about_kind, about_id, idempotency_key, drill, state, next_attempt_at, created_at)
     select id, channel, address, body, about_kind, about_id, idempotency_key, drill, 'pending', $2, $2
     from jsonb_to_recordset($1::jsonb) as r(id uuid, channel text, address text, body jsonb, about_kind text, about_id text,
       idempotency_key text, drill boolean)
     on conflict (channel, idempotency_key) do nothing`,
    [JSON.stringify(rows), now],
  );
}
