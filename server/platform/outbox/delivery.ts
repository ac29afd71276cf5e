import type { Sql } from '../db/index.ts';

/** delivered: it is on the telephone (送达); answered: somebody picked up (接听); failed: it never got there. */
export const DELIVERY_STATES = ['delivered', 'answered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
/** By what the gateway names a message: its own number, our idempotency key, or our id. */
export const REFERENCES = ['provider-id', 'key', 'id'] as const;
export type Reference = (typeof REFERENCES)[number];

/** One word of a gateway. `atMs`: when it happened, epoch ms; undefined where the gateway does not say. */
export interface DeliveryWord {
  ref: string;
  state: DeliveryState;
  reason: string | null;
  atMs: number | undefined;
}

/** How a channel is told of its messages afterwards. */
export interface ReportReader {
  by: Reference;
  /** Whether the request knows the shared secret. */
  admits(header: (name: string) => string | undefined): boolean;
  /** What a body says; `unreadable` counts entries that say nothing known. Never throws. */
  read(body: string, contentType: string): { words: DeliveryWord[]; unreadable: number };
  /** The body that the gateway wants to be answered; undefined: the counts as JSON. */
  answer: string | undefined;
}

const COLUMN: Readonly<Record<Reference, string>> = {
  'provider-id': 'provider_id',
  key: 'idempotency_key',
  id: 'id::text',
};

export type WordOutcome = 'taken' | 'repeated' | 'unknown';

/** Keeps what was said, each state of a message once; gives what became of every word, in order. */
export async function keepWords(
  sql: Sql,
  channel: string,
  by: Reference,
  words: readonly DeliveryWord[],
  nowMs: number,
): Promise<{ outcome: WordOutcome; messageId: string | null }[]> {
  const found = await sql.query<{ id: string; ref: string; at: Date }>(
    `select id, ${COLUMN[by]} as ref, coalesce(sent_at, created_at) as at from outbox
     where channel = $1 and ${COLUMN[by]} = any($2) order by seq`,
    [channel, words.map(({ ref }) => ref)],
  );
  const messages = new Map(found.map((message) => [message.ref, message]));
  const outcomes: { outcome: WordOutcome; messageId: string | null }[] = [];
  for (const { ref, state, reason, atMs } of words) {
    const message = messages.get(ref);
    if (!message) {
      outcomes.push({ outcome: 'unknown', messageId: null });
      continue;
    }
    // A gateway's clock may be wrong: nothing happened before it was sent or after it was told.
    const happenedMs = Math.min(Math.max(atMs ?? nowMs, message.at.getTime()), nowMs);
    const added = await sql.execute(
      `insert into delivery_reports (message_id, state, reason, happened_at, received_at) values ($1, $2, $3, $4, $5)
       on conflict (message_id, state) do nothing`,
      [message.id, state, reason, new Date(happenedMs), new Date(nowMs)],
    );
    outcomes.push({ outcome: added === 1 ? 'taken' : 'repeated', messageId: message.id });
  }
  return outcomes;
}

export async function countWords(
  sql: Sql,
  channel: string,
  counts: Readonly<Record<string, number>>,
  nowMs: number,
): Promise<void> {
  for (const [outcome, n] of Object.entries(counts))
    if (n > 0)
      await sql.execute(
        `insert into delivery_report_counts as c (channel, outcome, n, last_at) values ($1, $2, $3, $4)
         on conflict (channel, outcome) do update set n = c.n + excluded.n, last_at = excluded.last_at`,
        [channel, outcome, n, new Date(nowMs)],
      );
}

export const readWordCounts = (
  sql: Sql,
): Promise<{ channel: string; outcome: string; n: number; lastAt: Date }[]> =>
  sql.query(
    'select channel, outcome, n::int as n, last_at as "lastAt" from delivery_report_counts order by channel, outcome',
  );

export interface NewDelivery {
  messageId: string;
  aboutId: string;
  channel: string;
  state: DeliveryState;
  reason: string | null;
  happenedAt: Date;
}

/** What was said of messages about such things and is not taken over yet, in the order in which it happened. */
export const newDeliveries = (sql: Sql, aboutKind: string, limit: number): Promise<NewDelivery[]> =>
  sql.query<NewDelivery>(
    `select r.message_id as "messageId", o.about_id as "aboutId", o.channel, r.state, r.reason, r.happened_at as "happenedAt"
     from delivery_reports r join outbox o on o.id = r.message_id
     where not r.noted and o.about_kind = $1 order by r.happened_at, r.message_id limit $2`,
    [aboutKind, limit],
  );

export async function markNoted(sql: Sql, delivery: Pick<NewDelivery, 'messageId' | 'state'>): Promise<void> {
  await sql.execute('update delivery_reports set noted = true where message_id = $1 and state = $2', [
    delivery.messageId,
    delivery.state,
  ]);
}
