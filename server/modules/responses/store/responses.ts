import type { Sql } from '../../../platform/db/index.ts';
import type { Subject } from '../journal/aggregate.ts';
import { PROPOSAL, type ProposalDoc } from '../proposals/proposal-aggregate.ts';
import { RESPONSE, type ResponseDoc } from '../proposals/response-aggregate.ts';
import { selectSubjects } from './journal.ts';

const UNDER = `exists (select 1 from unnest($1::text[]) u where unit_path = u or starts_with(unit_path, u || '/'))`;

/** The response in force under a key, its row held until the transaction ends. */
export async function responseInForce(
  sql: Sql,
  key: string,
  options: { lock: boolean },
): Promise<Subject<ResponseDoc> | undefined> {
  const [response] = await selectSubjects(
    sql,
    RESPONSE,
    `key = $1 and state = 'active' ${options.lock ? 'for update' : ''}`,
    [key],
  );
  return response;
}

export function listResponses(
  sql: Sql,
  under: readonly string[],
  withEnded: boolean,
): Promise<Subject<ResponseDoc>[]> {
  return selectSubjects(sql, RESPONSE, `${UNDER} and (state = 'active' or $2) order by started_at desc, id`, [
    under,
    withEnded,
  ]);
}

export function activeResponses(sql: Sql): Promise<Subject<ResponseDoc>[]> {
  return selectSubjects(sql, RESPONSE, `state = 'active' order by started_at, id`);
}

/** Not yet at an end under one key, oldest first, held until the transaction ends. */
export function openProposals(sql: Sql, key: string): Promise<Subject<ProposalDoc>[]> {
  return selectSubjects(sql, PROPOSAL, 'key = $1 and open order by created_at, id for update', [key]);
}

export function listOpenProposals(sql: Sql, under: readonly string[]): Promise<Subject<ProposalDoc>[]> {
  return selectSubjects(sql, PROPOSAL, `${UNDER} and open order by created_at, id`, [under]);
}

/** Everything open, whoever reads: what waits for a signature is filtered by the posts it names. */
export function everyOpenProposal(sql: Sql): Promise<Subject<ProposalDoc>[]> {
  return selectSubjects(sql, PROPOSAL, 'open order by created_at, id');
}

export function proposalsOfResponse(sql: Sql, responseId: string): Promise<Subject<ProposalDoc>[]> {
  return selectSubjects(sql, PROPOSAL, 'response_id = $1 order by created_at, id', [responseId]);
}

/** Proposals under a key that a rule's transition can speak about: the last applied one and all open ones. */
export function proposalsTouched(sql: Sql, key: string): Promise<Subject<ProposalDoc>[]> {
  return selectSubjects(
    sql,
    PROPOSAL,
    `key = $1 and (open or id = (select id from proposals where key = $1 and state = 'applied'
                                 order by created_at desc, id desc limit 1))
     order by created_at, id for update`,
    [key],
  );
}

export function proposalsDue(sql: Sql, nowMs: number, limit: number): Promise<Subject<ProposalDoc>[]> {
  return selectSubjects(sql, PROPOSAL, 'next_due_at <= $1 order by next_due_at, id limit $2', [
    new Date(nowMs),
    limit,
  ]);
}

export function proposalsCreated(sql: Sql, fromMs: number, toMs: number): Promise<Subject<ProposalDoc>[]> {
  return selectSubjects(sql, PROPOSAL, 'created_at >= $1 and created_at < $2 order by created_at, id', [
    new Date(fromMs),
    new Date(toMs),
  ]);
}

/** When a person last set a suggestion to lower or end aside, under this key. */
export async function lastCalmDismissal(sql: Sql, key: string): Promise<number | undefined> {
  const [row] = await sql.query<{ at: Date | null }>(
    `select max(m.recorded_at) as at from duty_moves m join proposals p on p.id = m.subject_id
     where m.subject_kind = 'proposal' and m.move in ('dismiss', 'reject', 'withdraw')
       and p.key = $1 and p.change in ('lower', 'end')`,
    [key],
  );
  return row?.at?.getTime();
}

export interface Trigger {
  ruleId: string;
  levelId: string;
  levelRank: number;
  truth: 'true' | 'false' | 'unknown';
  /** Proven true when it was last known: an unknown holds it. */
  holds: boolean;
  /** Since when `holds` is what it is, event time. */
  sinceMs: number;
}

export async function triggersOf(sql: Sql, key: string): Promise<Trigger[]> {
  const rows = await sql.query<{
    rule_id: string;
    level_id: string;
    level_rank: number;
    truth: Trigger['truth'];
    holds: boolean;
    since: Date;
  }>(
    `select rule_id, level_id, level_rank, truth, holds, since from response_triggers where key = $1 order by level_rank, rule_id`,
    [key],
  );
  return rows.map((row) => ({
    ruleId: row.rule_id,
    levelId: row.level_id,
    levelRank: row.level_rank,
    truth: row.truth,
    holds: row.holds,
    sinceMs: row.since.getTime(),
  }));
}

/** Notes a trigger's truth; an unknown keeps what was proven last. */
export async function putTrigger(
  sql: Sql,
  key: string,
  trigger: Omit<Trigger, 'holds' | 'sinceMs'> & { atMs: number; transitionSeq: number },
): Promise<void> {
  await sql.execute(
    `insert into response_triggers (key, rule_id, level_id, level_rank, truth, holds, since, transition_seq)
     values ($1, $2, $3, $4, $5, $5 = 'true', $6, $7)
     on conflict (key, rule_id) do update set
       level_id = excluded.level_id, level_rank = excluded.level_rank, truth = excluded.truth,
       holds = case excluded.truth when 'unknown' then response_triggers.holds else excluded.holds end,
       since = case
         when excluded.truth = 'unknown' or response_triggers.holds = excluded.holds then response_triggers.since
         else excluded.since end,
       transition_seq = excluded.transition_seq`,
    [
      key,
      trigger.ruleId,
      trigger.levelId,
      trigger.levelRank,
      trigger.truth,
      new Date(trigger.atMs),
      trigger.transitionSeq,
    ],
  );
}
