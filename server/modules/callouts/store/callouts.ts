import type { CallCounts, OpenCallOut } from '../../../../contract/callouts.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { Sql } from '../../../platform/db/index.ts';
import type { CallOutDoc, CallOutRow } from '../callouts-context.ts';

interface Row {
  id: string;
  state: 'open' | 'closed';
  made_at: Date;
  closed_at: Date | null;
  doc: CallOutDoc;
}
const toCallOut = (row: Row): CallOutRow => ({
  id: row.id,
  state: row.state,
  madeAtMs: row.made_at.getTime(),
  closedAtMs: row.closed_at?.getTime() ?? null,
  doc: row.doc,
});

export async function insertCallOut(
  sql: Sql,
  callOut: { id: string; madeAtMs: number; doc: CallOutDoc; idempotencyKey: string | null },
): Promise<void> {
  await sql.execute(
    `insert into callouts (id, state, unit_path, made_at, doc, idempotency_key) values ($1, 'open', $2, $3, $4, $5)`,
    [
      callOut.id,
      callOut.doc.unit.path,
      new Date(callOut.madeAtMs),
      JSON.stringify(callOut.doc),
      callOut.idempotencyKey,
    ],
  );
}

export async function findCallOut(
  sql: Sql,
  id: string,
  options: { lock?: boolean } = {},
): Promise<CallOutRow | undefined> {
  const [row] = await sql.query<Row>(
    `select id, state, made_at, closed_at, doc from callouts where id = $1 ${options.lock ? 'for update' : ''}`,
    [id],
  );
  return row && toCallOut(row);
}

export async function findCallOutByKey(sql: Sql, key: string): Promise<string | undefined> {
  return (await sql.query<{ id: string }>('select id from callouts where idempotency_key = $1', [key]))[0]
    ?.id;
}

export async function closeRow(sql: Sql, row: CallOutRow, reason: string, nowMs: number): Promise<void> {
  await sql.execute(`update callouts set state = 'closed', closed_at = $2, doc = $3 where id = $1`, [
    row.id,
    new Date(nowMs),
    JSON.stringify({ ...row.doc, closedReason: reason } satisfies CallOutDoc),
  ]);
}

/** Marks once that everybody has confirmed; false where that was marked before. */
export async function markComplete(sql: Sql, id: string, nowMs: number): Promise<boolean> {
  return (
    (await sql.execute(
      `update callouts set completed_at = $2 where id = $1 and completed_at is null
       and exists (select 1 from calls where callout_id = $1 and kind = 'duty')
       and not exists (select 1 from calls where callout_id = $1 and kind = 'duty' and confirmed_at is null
         and state not in ('handed-over', 'withdrawn'))`,
      [id, new Date(nowMs)],
    )) === 1
  );
}

const UNDER = `exists (select 1 from unnest($1::text[]) u where unit_path = u or starts_with(unit_path, u || '/'))`;

export async function listCallOuts(
  sql: Sql,
  filter: { under: readonly string[]; openOnly: boolean; limit: number },
): Promise<CallOutRow[]> {
  const rows = await sql.query<Row>(
    `select id, state, made_at, closed_at, doc from callouts
     where ${UNDER} and ($2 = false or state = 'open') order by state desc, made_at desc limit $3`,
    [filter.under, filter.openOnly, filter.limit],
  );
  return rows.map(toCallOut);
}

/** Who counts: called for duty, and nobody was called in their place. */
const COUNTED = `c.kind = 'duty' and c.state <> 'handed-over'`;

export async function countsOf(sql: Sql, ids: readonly string[]): Promise<Map<string, CallCounts>> {
  const rows = await sql.query<CallCounts & { id: string }>(
    `select c.callout_id as id, count(*)::int as called,
       count(*) filter (where c.answered_at is not null)::int as answered,
       count(*) filter (where c.confirmed_at is not null and c.state <> 'declined')::int as confirmed,
       count(*) filter (where c.state = 'on-post')::int as "onPost",
       count(*) filter (where c.state = 'declined')::int as declined,
       count(*) filter (where c.answered_at is null and c.state <> 'withdrawn')::int as unanswered,
       count(*) filter (where c.to_dial)::int as "toDial"
     from calls c where c.callout_id = any($1::uuid[]) and ${COUNTED} group by c.callout_id`,
    [ids],
  );
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

interface OpenRow extends Omit<OpenCallOut, 'unit' | 'madeAt' | 'closedAt'> {
  unit: OpenCallOut['unit'];
  madeAt: Date;
  closedAt: Date | null;
}

/** Call-outs that stood open at some time in [from, to), counted as they stood at its end. */
export async function openBetween(
  sql: Sql,
  span: { under: readonly string[]; fromMs: number; toMs: number },
): Promise<OpenCallOut[]> {
  const rows = await sql.query<OpenRow>(
    `select o.id, o.doc->>'title' as title, o.doc->'unit' as unit, o.made_at as "madeAt", o.closed_at as "closedAt",
       count(c.id)::int as called,
       count(c.id) filter (where c.answered_at < $3)::int as answered,
       count(c.id) filter (where c.confirmed_at < $3)::int as confirmed,
       count(c.id) filter (where c.on_post_at < $3 and (c.relieved_at is null or c.relieved_at >= $3))::int as "onPost",
       count(c.id) filter (where (c.answered_at is null or c.answered_at >= $3))::int as unanswered,
       coalesce(array_agg(c.doc->'person'->>'name' order by c.called_at, c.id)
         filter (where c.answered_at is null or c.answered_at >= $3), '{}') as missing
     from callouts o left join calls c on c.callout_id = o.id and ${COUNTED} and c.called_at < $3
     where ${UNDER.replaceAll('unit_path', 'o.unit_path')} and o.made_at < $3 and (o.closed_at is null or o.closed_at >= $2)
     group by o.id order by o.made_at`,
    [span.under, new Date(span.fromMs), new Date(span.toMs)],
  );
  return rows.map(({ madeAt, closedAt, ...row }) => ({
    ...row,
    madeAt: toBeijingIso(madeAt.getTime()),
    closedAt: closedAt && toBeijingIso(closedAt.getTime()),
  }));
}
