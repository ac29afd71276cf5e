import type { Sql } from '../../../platform/db/index.ts';
import {
  type CallDoc,
  type CallRules,
  isSettled,
  nextStep,
  stateOf,
  telephoneSinceMs,
} from '../calls/call-fold.ts';

/** A call as it stands after `version` moves. */
export interface Call {
  id: string;
  version: number;
  round: number;
  doc: CallDoc;
}

const COLUMNS = 'id, version, round, doc';
const date = (atMs: number | null | undefined): string | null =>
  atMs === null || atMs === undefined ? null : new Date(atMs).toISOString();

/** The newest message, while its channel has not said that it took it. */
function awaitedMessage({ doc, id }: Call): { channel: string; key: string; failed: boolean } | null {
  const n = doc.attempts.findLastIndex(({ channel }) => channel !== 'telephone');
  const attempt = doc.attempts[n];
  if (!attempt || doc.steps.sent !== undefined) return null;
  const failed = attempt.outcome === 'not-sent';
  return { channel: attempt.channel, key: messageKey(id, n + 1), failed };
}

/** The same attempt of the same call is one message, however often it is put in. */
export const messageKey = (callId: string, attempt: number): string => `call:${callId}:${attempt}`;

function rowOf(call: Call, rules: CallRules, nowMs: number): Record<string, unknown> {
  const { doc } = call;
  const next = nextStep(doc, rules, nowMs);
  const message = awaitedMessage(call);
  return {
    id: call.id,
    callout_id: doc.calloutId,
    version: call.version,
    kind: doc.kind,
    person_id: doc.person.id,
    round: call.round,
    state: stateOf(doc),
    called_at: date(doc.calledAtMs),
    sent_at: date(doc.steps.sent?.atMs),
    answered_at: date(doc.steps.answered?.atMs),
    confirmed_at: date(doc.steps.confirmed?.atMs),
    on_post_at: date(doc.steps.onPost?.atMs),
    relieved_at: date(doc.relievedAtMs),
    ended_at: date(doc.withdrawnAtMs),
    to_dial: telephoneSinceMs(doc) !== undefined,
    next_due_at: date(next.do === 'wait' ? next.untilMs : nowMs),
    message_channel: message?.channel ?? null,
    message_key: message?.key ?? null,
    message_failed: message?.failed ?? false,
    about: doc.about,
    settled: isSettled(doc),
    doc,
  };
}

const WRITTEN =
  'id, callout_id, version, kind, person_id, round, state, called_at, sent_at, answered_at, confirmed_at, on_post_at, relieved_at, ended_at, to_dial, next_due_at, message_channel, message_key, message_failed, about, settled, doc';
const UPDATED = WRITTEN.split(', ')
  .slice(2)
  .map((name) => `${name} = excluded.${name}`)
  .join(', ');

/** Writes the projections of many calls in one statement. */
export async function putCalls(
  sql: Sql,
  calls: readonly Call[],
  rules: CallRules,
  nowMs: number,
): Promise<void> {
  await sql.execute(
    `insert into calls (${WRITTEN})
     select ${WRITTEN} from jsonb_to_recordset($1::jsonb) as r(id uuid, callout_id uuid, version int, kind text, person_id text,
       round int, state text, called_at timestamptz, sent_at timestamptz, answered_at timestamptz, confirmed_at timestamptz,
       on_post_at timestamptz, relieved_at timestamptz, ended_at timestamptz, to_dial boolean, next_due_at timestamptz,
       message_channel text, message_key text, message_failed boolean, about uuid[], settled boolean, doc jsonb)
     on conflict (id) do update set ${UPDATED}`,
    [JSON.stringify(calls.map((call) => rowOf(call, rules, nowMs)))],
  );
}

/** Calls by their ids, held until the transaction ends, in one order so that two transactions never wait for each other. */
export const lockCalls = (sql: Sql, ids: readonly string[]): Promise<Call[]> =>
  sql.query<Call>(`select ${COLUMNS} from calls where id = any($1::uuid[]) order by id for update`, [ids]);

export const callsOf = (sql: Sql, calloutId: string): Promise<Call[]> =>
  sql.query<Call>(
    `select ${COLUMNS} from calls where callout_id = $1
     order by called_at, cardinality(about), doc->'person'->>'unitPath', doc->'person'->>'postId', id`,
    [calloutId],
  );

export const callsByIds = (sql: Sql, ids: readonly string[]): Promise<Call[]> =>
  sql.query<Call>(`select ${COLUMNS} from calls where id = any($1::uuid[]) order by id`, [ids]);

export async function findCall(sql: Sql, id: string): Promise<Call | undefined> {
  return (await sql.query<Call>(`select ${COLUMNS} from calls where id = $1`, [id]))[0];
}

/** Every round in which somebody was called in this call-out, the newest first. */
export const roundsOf = (
  sql: Sql,
  calloutId: string,
  kind: CallDoc['kind'],
  personId: string,
): Promise<Call[]> =>
  sql.query<Call>(
    `select ${COLUMNS} from calls where callout_id = $1 and kind = $2 and person_id = $3 order by round desc`,
    [calloutId, kind, personId],
  );

/** Calls that stand in for others, all of whom have meanwhile been reached: they need not answer any more. */
export const needlessStandIns = (sql: Sql, limit: number): Promise<{ id: string; calloutId: string }[]> =>
  sql.query(
    `select s.id, s.callout_id as "calloutId" from calls s where not s.settled and cardinality(s.about) > 0
       and not exists (select 1 from calls a where a.id = any(s.about) and (not a.settled or a.state = 'declined'))
     order by s.id limit $1`,
    [limit],
  );

/** Calls that something is due for, the oldest first; those of one call-out together. */
export const callsDue = (
  sql: Sql,
  nowMs: number,
  limit: number,
): Promise<{ id: string; calloutId: string }[]> =>
  sql.query(
    `select id, callout_id as "calloutId" from calls where next_due_at <= $1 order by next_due_at limit $2`,
    [new Date(nowMs), limit],
  );

export async function earliestDueMs(sql: Sql): Promise<number | undefined> {
  const [row] = await sql.query<{ at: Date | null }>(
    'select min(next_due_at) as at from calls where next_due_at is not null',
  );
  return row?.at?.getTime();
}

export interface ChannelWord {
  callId: string;
  calloutId: string;
  channel: string;
  sentAtMs: number | null;
  reason: string | null;
}

/** Calls whose message a channel has taken, or could not take so far. */
export async function channelWords(sql: Sql, limit: number): Promise<ChannelWord[]> {
  const rows = await sql.query<{
    callId: string;
    calloutId: string;
    channel: string;
    sentAt: Date | null;
    reason: string | null;
  }>(
    `select c.id as "callId", c.callout_id as "calloutId", o.channel, o.sent_at as "sentAt", o.last_reason as reason
     from calls c join outbox o on o.channel = c.message_channel and o.idempotency_key = c.message_key
     where c.message_key is not null
       and (o.state = 'sent'
         or (not c.message_failed and (o.state = 'failed' or (o.state = 'pending' and o.last_reason is not null))))
     order by c.id limit $1`,
    [limit],
  );
  return rows.map(({ sentAt, ...word }) => ({ ...word, sentAtMs: sentAt?.getTime() ?? null }));
}
