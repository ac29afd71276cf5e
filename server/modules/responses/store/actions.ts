import type { Sql } from '../../../platform/db/index.ts';
import { ACTION, type ActionDoc } from '../actions/action-aggregate.ts';
import type { Subject } from '../journal/aggregate.ts';
import { selectSubjects } from './journal.ts';

const UNDER = `exists (select 1 from unnest($1::text[]) u where unit_path = u or starts_with(unit_path, u || '/'))`;

/** Orders in force of a response, held until the transaction ends. */
export function standingActions(sql: Sql, responseId: string): Promise<Subject<ActionDoc>[]> {
  return selectSubjects(sql, ACTION, 'response_id = $1 and standing order by id for update', [responseId]);
}

export function actionsOfResponse(sql: Sql, responseId: string): Promise<Subject<ActionDoc>[]> {
  return selectSubjects(sql, ACTION, 'response_id = $1 order by ordered_at, id', [responseId]);
}

/** The order of the desk that follows this already, if there is one. */
export async function deskOrderOf(sql: Sql, follows: string): Promise<Subject<ActionDoc> | undefined> {
  return (await selectSubjects(sql, ACTION, 'response_id is null and plan_action_id = $1', [follows]))[0];
}

export function actionsById(sql: Sql, ids: readonly string[]): Promise<Subject<ActionDoc>[]> {
  return selectSubjects(sql, ACTION, 'id = any($1::uuid[])', [ids]);
}

export function listActions(
  sql: Sql,
  under: readonly string[],
  filter: { responseId: string | undefined; open: boolean },
): Promise<Subject<ActionDoc>[]> {
  return selectSubjects(
    sql,
    ACTION,
    `${UNDER} and ($2::uuid is null or response_id = $2) and (not $3 or standing)
     order by ordered_at desc, id limit 1000`,
    [under, filter.responseId ?? null, filter.open],
  );
}

export function actionsDue(sql: Sql, nowMs: number, limit: number): Promise<Subject<ActionDoc>[]> {
  return selectSubjects(sql, ACTION, 'next_due_at <= $1 order by next_due_at, id limit $2', [
    new Date(nowMs),
    limit,
  ]);
}

export interface Delivery {
  actionId: string;
  /** Every message of the last sending failed for good. */
  failed: boolean;
  sentAtMs: number | null;
  reason: string | null;
}

/** What became of the messages of orders that are not known to be delivered yet: the last sending of each counts. */
export async function deliveries(sql: Sql, limit: number): Promise<Delivery[]> {
  const rows = await sql.query<{ id: string; sent_at: Date | null; failed: boolean; reason: string | null }>(
    `select a.id, min(o.sent_at) as sent_at, bool_and(o.state = 'failed') as failed, max(o.last_reason) as reason
     from actions a
     join outbox o on o.about_kind = 'action' and o.about_id = a.id::text
       and starts_with(o.idempotency_key, 'action:' || a.id || ':' || (a.doc->>'sendings') || ':')
     where a.state = 'ordered'
     group by a.id, a.doc->>'undelivered'
     having bool_or(o.state = 'sent') or (bool_and(o.state = 'failed') and a.doc->>'undelivered' = 'false')
     order by a.id limit $1`,
    [limit],
  );
  return rows.map((row) => ({
    actionId: row.id,
    failed: row.failed,
    sentAtMs: row.sent_at?.getTime() ?? null,
    reason: row.reason,
  }));
}

/** How many orders given to each of these people by name are neither done nor withdrawn. */
export async function countOpenOrders(sql: Sql, personIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await sql.query<{ personId: string; n: number }>(
    `select doc->'addressee'->>'personId' as "personId", count(*)::int as n from actions
     where standing and state not in ('done', 'withdrawn') and doc->'addressee'->>'personId' = any($1) group by 1`,
    [personIds],
  );
  return new Map(rows.map(({ personId, n }) => [personId, n]));
}
