import type { Actor } from '../../../contract/permissions.ts';
import { postsAllowing } from '../../../contract/permissions.ts';
import {
  type Constraint,
  type DeclaredFieldPage,
  type DeclaredType,
  visibleTo,
} from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import { constraintSql, parameters } from './constraint-sql.ts';
import { listRecords } from './list-records.ts';
import type { LedgerContext } from './move-in.ts';
import { presentRecord } from './present.ts';
import { typeOf } from './read-records.ts';
import { readRows } from './versions/read-rows.ts';

interface LastOutcome {
  about: string;
  round: number;
  outcome: string;
  atMs: number;
}
export type CarriedRecord = ReturnType<typeof presentRecord> & {
  last: Omit<LastOutcome, 'about'> | null;
};

/** What lies in the actor's own units and may be seen: never what is seen as its author elsewhere. */
function ownUnits(declared: DeclaredType, actor: Actor): Constraint {
  const posts = postsAllowing(actor, 'records.move');
  return {
    and: [visibleTo(declared, actor), { or: posts.map(({ unitPath }): Constraint => ({ under: unitPath })) }],
  };
}

const DAY_OF_RECORD = `(select floor((extract(epoch from e.happened_at) + 28800) / 86400) from record_entries e where e.record_id = r.id and e.n = 1)`;

/** For each record that a page is about, the outcome of its latest round. */
function lastOutcomes(
  sql: Sql,
  typeId: string,
  { states, about, round, outcome }: DeclaredFieldPage['page']['progress'],
  constraint: Constraint,
): Promise<LastOutcome[]> {
  const p = parameters();
  const fieldSql = (field: string): string => `r.data->>${p.put(field)}`;
  const [of, what] = [fieldSql(about), fieldSql(outcome)];
  // The day it happened on, not the day on which a phone came back.
  const number = typeof round === 'string' ? fieldSql(round) : DAY_OF_RECORD;
  return sql.query<LastOutcome>(
    `select distinct on (${of}) ${of} as about, (${number})::float8 as round, ${what} as outcome,
       extract(epoch from e.happened_at)::float8 * 1000 as "atMs"
     from records r join record_entries e on e.record_id = r.id and e.n = 1
     where r.type = ${p.put(typeId)} and r.state = any(${p.put([...states])}::text[])
       and ${of} is not null and ${number} is not null and ${what} is not null and ${constraintSql(constraint, p)}
     order by ${of}, (${number})::float8 desc, e.happened_at desc, r.id desc`,
    p.values,
  );
}

/** Records that a phone carries for a page: of the actor's own units, masked as everywhere, at most `limit`. */
export async function carriedRecords(
  ctx: LedgerContext,
  actor: Actor,
  { programme, page }: DeclaredFieldPage,
  limit: number,
): Promise<{ records: CarriedRecord[]; more: boolean }> {
  const declared = typeOf(ctx, `${programme}/${page.about.type}`);
  const constraint: Constraint = { and: [ownUnits(declared, actor), { in: ['state', page.about.states] }] };
  const found = await listRecords(ctx.db, {
    type: declared.id,
    constraint,
    before: undefined,
    limit: limit + 1,
  });
  const rows = readRows(declared, found, constraint);
  const telling = page.parts[page.progress.part];
  const told = typeOf(ctx, `${programme}/${telling?.type}`);
  const last = new Map(
    (await lastOutcomes(ctx.db, told.id, page.progress, ownUnits(told, actor))).map(({ about, ...rest }) => [
      about,
      rest,
    ]),
  );
  return {
    records: rows
      .slice(0, limit)
      .map((row) => ({ ...presentRecord(declared, row), last: last.get(row.id) ?? null })),
    more: rows.length > limit,
  };
}

/** When a record began: nothing on it can have happened before. */
export async function beganAtMs(sql: Sql, recordId: string): Promise<number | undefined> {
  const [row] = await sql.query<{ atMs: number }>(
    `select extract(epoch from happened_at)::float8 * 1000 as "atMs" from record_entries where record_id = $1 and n = 1`,
    [recordId],
  );
  return row?.atMs;
}
