import type { Sql } from '../../../platform/db/index.ts';

export type PlaybackStand = 'sent' | 'received' | 'played' | 'failed' | 'no-answer';

/** One message at one terminal. */
export interface PlaybackRow {
  messageId: string;
  loudspeakerId: string;
  state: PlaybackStand;
  reason: string | null;
  late: boolean;
  drill: boolean;
  attempts: number;
  validUntil: Date;
  sentAt: Date;
  receivedAt: Date | null;
  endedAt: Date | null;
  deadlineAt: Date;
}

const PLAYBACK = `message_id as "messageId", loudspeaker_id as "loudspeakerId", state, reason, late, drill, attempts,
  valid_until as "validUntil", sent_at as "sentAt", received_at as "receivedAt", ended_at as "endedAt", deadline_at as "deadlineAt"`;

/** Holds the row until the transaction ends. */
export async function lockPlayback(sql: Sql, messageId: string): Promise<PlaybackRow | undefined> {
  return (
    await sql.query<PlaybackRow>(`select ${PLAYBACK} from playbacks where message_id = $1 for update`, [
      messageId,
    ])
  )[0];
}

/** Puts the row as given; an earlier one of the message is replaced. */
export async function savePlayback(sql: Sql, row: PlaybackRow): Promise<void> {
  await sql.execute(
    `insert into playbacks (message_id, loudspeaker_id, state, reason, late, drill, attempts, valid_until, sent_at, received_at, ended_at, deadline_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (message_id) do update set state = $3, reason = $4, late = $5, attempts = $7, valid_until = $8, sent_at = $9,
       received_at = $10, ended_at = $11, deadline_at = $12`,
    [
      row.messageId,
      row.loudspeakerId,
      row.state,
      row.reason,
      row.late,
      row.drill,
      row.attempts,
      row.validUntil,
      row.sentAt,
      row.receivedAt,
      row.endedAt,
      row.deadlineAt,
    ],
  );
}

/** Those without a last word whose deadline is over become `no-answer`. */
export const expirePlaybacks = (
  sql: Sql,
  nowMs: number,
): Promise<{ messageId: string; loudspeakerId: string }[]> =>
  sql.query(
    `update playbacks set state = 'no-answer', ended_at = $1 where state in ('sent', 'received') and deadline_at <= $1
     returning message_id as "messageId", loudspeaker_id as "loudspeakerId"`,
    [new Date(nowMs)],
  );

export async function nextDeadline(sql: Sql): Promise<number | undefined> {
  const [row] = await sql.query<{ at: Date | null }>(
    `select min(deadline_at) as at from playbacks where state in ('sent', 'received')`,
  );
  return row?.at?.getTime();
}

/** A message to a loudspeaker with what became of it: the outbox row, and the playback once it was sent. */
export interface SpeakerMessageRow {
  messageId: string;
  deviceId: string;
  deviceName: string;
  unitPath: string;
  zoneId: string | null;
  aboutKind: string;
  aboutId: string;
  body: Record<string, unknown>;
  drill: boolean;
  outboxState: 'pending' | 'sending' | 'sent' | 'failed' | 'cancelled';
  outboxReason: string | null;
  queuedAt: Date;
  state: PlaybackStand | null;
  reason: string | null;
  late: boolean | null;
  sentAt: Date | null;
  receivedAt: Date | null;
  endedAt: Date | null;
  deadlineAt: Date | null;
}

/** Newest first. */
export const listSpeakerMessages = (
  sql: Sql,
  filter: {
    aboutKind?: string | undefined;
    aboutId?: string | undefined;
    deviceId?: string | undefined;
    limit: number;
  },
): Promise<SpeakerMessageRow[]> =>
  sql.query<SpeakerMessageRow>(
    `select o.id as "messageId", o.address as "deviceId", coalesce(l.name, o.address) as "deviceName", coalesce(l.unit_path, '') as "unitPath",
       coalesce(o.body->>'zoneId', l.zone_id) as "zoneId", o.about_kind as "aboutKind", o.about_id as "aboutId", o.body, o.drill,
       o.state as "outboxState", o.last_reason as "outboxReason", o.created_at as "queuedAt", p.state, p.reason, p.late,
       p.sent_at as "sentAt", p.received_at as "receivedAt", p.ended_at as "endedAt", p.deadline_at as "deadlineAt"
     from outbox o left join playbacks p on p.message_id = o.id left join loudspeakers l on l.id = o.address
     where o.channel = 'speaker' and ($1::text is null or o.about_kind = $1) and ($2::text is null or o.about_id = $2)
       and ($3::text is null or o.address = $3)
     order by o.seq desc limit $4`,
    [filter.aboutKind ?? null, filter.aboutId ?? null, filter.deviceId ?? null, filter.limit],
  );

/** The newest test of each loudspeaker. */
export const lastTests = (sql: Sql): Promise<SpeakerMessageRow[]> =>
  sql.query<SpeakerMessageRow>(
    `select distinct on (o.address) o.id as "messageId", o.address as "deviceId", o.state as "outboxState", o.created_at as "queuedAt", p.state
     from outbox o left join playbacks p on p.message_id = o.id
     where o.channel = 'speaker' and o.about_kind = 'speaker-test' order by o.address, o.seq desc`,
  );

export async function aboutOf(
  sql: Sql,
  messageIds: readonly string[],
): Promise<Map<string, { aboutKind: string; aboutId: string }>> {
  const rows = await sql.query<{ id: string; aboutKind: string; aboutId: string }>(
    'select id, about_kind as "aboutKind", about_id as "aboutId" from outbox where id = any($1)',
    [messageIds],
  );
  return new Map(rows.map(({ id, ...about }) => [id, about]));
}

/** The outbox message of a key that was put in by this transaction or before. */
export async function speakerMessageByKey(sql: Sql, key: string): Promise<string> {
  const [row] = await sql.query<{ id: string }>(
    `select id from outbox where channel = 'speaker' and idempotency_key = $1`,
    [key],
  );
  return row!.id;
}
