import type { Constraint, Entry, RecordView } from '../../../programmes/kit/index.ts';
import { often, type Sql, type Tx } from '../../platform/db/index.ts';
import { constraintSql, parameters } from './constraint-sql.ts';
import { joinWords, WORDS } from './word-store.ts';

export interface RecordRow extends RecordView {
  declared: number;
  title: string;
  openedAtMs: number;
  changedAtMs: number;
}

export const LINKS = `coalesce((select json_object_agg(link, ids) from (
    select link, json_agg(to_id order by to_id) as ids from record_links where from_id = r.id group by link) l), '{}'::json)`;
/** Columns of a record of `records r`. */
export const RECORD = `r.id, r.type, r.declared, r.unit_path as "unitPath", r.state, r.version, r.title, r.author_id as "authorId",
  r.assignee_id as "assigneeId", r.data, extract(epoch from r.opened_at)::float8 * 1000 as "openedAtMs",
  extract(epoch from r.changed_at)::float8 * 1000 as "changedAtMs"`;

export async function findRecord(
  sql: Sql,
  id: string,
  options: { lock?: boolean } = {},
): Promise<RecordRow | undefined> {
  const [row] = await often<RecordRow>(
    sql,
    options.lock ? 'ledger-lock' : 'ledger-find',
    `select ${RECORD}, ${LINKS} as links from records r where r.id = $1${options.lock ? ' for update of r' : ''}`,
    [id],
  );
  return row;
}

/** Of the ids given, the records that satisfy the constraint. */
export async function recordsAmong(
  sql: Sql,
  ids: readonly string[],
  constraint: Constraint,
): Promise<RecordRow[]> {
  const p = parameters();
  return sql.query<RecordRow>(
    `select ${RECORD}, '{}'::json as links from records r where r.id = any(${p.put(ids)}::uuid[]) and ${constraintSql(constraint, p)}`,
    p.values,
  );
}

export const recordsWithLinks = (
  sql: Sql,
  ids: readonly string[],
  options: { lock?: boolean } = {},
): Promise<RecordRow[]> =>
  often<RecordRow>(
    sql,
    options.lock ? 'ledger-many-lock' : 'ledger-many',
    `select ${RECORD}, ${LINKS} as links from records r where r.id = any($1::uuid[]) order by r.id${options.lock ? ' for update of r' : ''}`,
    [ids],
  );

export async function insertLinks(sql: Sql, fromId: string, links: Entry['links']): Promise<void> {
  const pairs = Object.entries(links).flatMap(([link, ids]) => ids.map((to) => ({ link, to })));
  if (pairs.length === 0) return;
  await sql.execute(
    `insert into record_links (from_id, link, to_id) select $1, * from unnest($2::text[], $3::uuid[]) on conflict do nothing`,
    [fromId, pairs.map(({ link }) => link), pairs.map(({ to }) => to)],
  );
}

const ENTRY = `n, move, json_build_object('personId', by_person_id, 'name', by_name, 'postId', by_post_id, 'postTitle', by_post_title) as by,
  extract(epoch from happened_at)::float8 * 1000 as "happenedAtMs", extract(epoch from recorded_at)::float8 * 1000 as "recordedAtMs",
  data, links, reason, declared`;

export const entriesOf = (sql: Sql, recordId: string): Promise<Entry[]> =>
  often<Entry>(sql, 'ledger-entries', `select ${ENTRY} from record_entries where record_id = $1 order by n`, [
    recordId,
  ]);

const entryValues = (recordId: string, entry: Entry, idempotencyKey: string | null): unknown[] => [
  recordId,
  entry.n,
  entry.move,
  entry.by.personId,
  entry.by.name,
  entry.by.postId,
  entry.by.postTitle,
  new Date(entry.happenedAtMs),
  new Date(entry.recordedAtMs),
  JSON.stringify(entry.data),
  JSON.stringify(entry.links),
  entry.reason,
  entry.declared,
  idempotencyKey,
];
const INTO_ENTRIES = `insert into record_entries (record_id, n, move, by_person_id, by_name, by_post_id, by_post_title, happened_at,
  recorded_at, data, links, reason, declared, idempotency_key)`;

/** A new record with its first entry, in one statement; false where the id is taken. */
export async function insertOpened(
  tx: Tx,
  row: RecordRow,
  entry: Entry,
  idempotencyKey: string | null,
  words: readonly string[],
): Promise<boolean> {
  const [done] = await tx.prepared<{ opened: number }>(
    'ledger-open',
    `with opened as (
       insert into records (id, type, declared, unit_path, state, version, title, author_id, assignee_id, data, opened_at, changed_at)
       values ($1, $15, $13, $16, $17, $2, $18, $19, $20, $21, $9, $9) on conflict (id) do nothing returning id
     ), found as (
       insert into record_words (record_id, words) select id, ${WORDS('$22')} from opened
     ), entered as (
       ${INTO_ENTRIES} select id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 from opened
     )
     select count(*) as opened from opened`,
    [
      ...entryValues(row.id, entry, idempotencyKey),
      row.type,
      row.unitPath,
      row.state,
      row.title,
      row.authorId,
      row.assigneeId,
      JSON.stringify(row.data),
      joinWords(words),
    ],
  );
  return done?.opened === 1;
}

/** A record after a move with the entry of the move, in one statement. */
export async function updateMoved(
  tx: Tx,
  row: RecordRow,
  entry: Entry,
  idempotencyKey: string | null,
): Promise<void> {
  await tx.prepared(
    'ledger-move',
    `with moved as (
       update records set declared = $13, state = $15, version = $2, title = $16, assignee_id = $17, data = $18, changed_at = $9 where id = $1
     )
     ${INTO_ENTRIES} values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      ...entryValues(row.id, entry, idempotencyKey),
      row.state,
      row.title,
      row.assigneeId,
      JSON.stringify(row.data),
    ],
  );
}

export async function entryByKey(
  sql: Sql,
  idempotencyKey: string,
): Promise<{ recordId: string; move: string } | undefined> {
  const [row] = await sql.query<{ recordId: string; move: string }>(
    `select record_id as "recordId", move from record_entries where idempotency_key = $1`,
    [idempotencyKey],
  );
  return row;
}

/** Records that link to this one and that this one links to. */
export const linksAround = (
  sql: Sql,
  id: string,
): Promise<{ link: string; direction: 'to' | 'from'; id: string; type: string }[]> =>
  sql.query(
    `select l.link, 'to' as direction, r.id, r.type from record_links l join records r on r.id = l.to_id where l.from_id = $1
     union all
     select l.link, 'from', r.id, r.type from record_links l join records r on r.id = l.from_id where l.to_id = $1
     order by 1, 2, 3`,
    [id],
  );

/** Records after an id, for walks over all of them. */
export const recordsAfter = (sql: Sql, id: string, limit: number): Promise<RecordRow[]> =>
  sql.query<RecordRow>(
    `select ${RECORD}, ${LINKS} as links from records r where r.id > $1 order by r.id limit $2`,
    [id, limit],
  );

export async function entriesOfMany(sql: Sql, ids: readonly string[]): Promise<Map<string, Entry[]>> {
  const rows = await often<Entry & { recordId: string }>(
    sql,
    'ledger-entries-many',
    `select record_id as "recordId", ${ENTRY} from record_entries where record_id = any($1::uuid[]) order by record_id, n`,
    [ids],
  );
  const byRecord = new Map<string, Entry[]>();
  for (const { recordId, ...entry } of rows) {
    const list = byRecord.get(recordId);
    if (list) list.push(entry);
    else byRecord.set(recordId, [entry]);
  }
  return byRecord;
}

/** Records in one of the states, last changed more than so many months ago (Beijing), whose person can still be read. */
export const recordsPastRetention = (
  sql: Sql,
  type: string,
  states: readonly string[],
  { nowMs, months }: { nowMs: number; months: number },
  limit: number,
): Promise<{ id: string; unitPath: string }[]> =>
  sql.query(
    `select r.id, r.unit_path as "unitPath" from records r join person_keys k on k.subject = r.id
     where r.type = $1 and r.state = any($2) and r.changed_at <
       (to_timestamp($3::float8 / 1000) at time zone 'Asia/Shanghai' - make_interval(months => $4)) at time zone 'Asia/Shanghai'
     order by r.changed_at limit $5`,
    [type, states, nowMs, months, limit],
  );

/** Records of a type with one of the titles or ids, of those that satisfy the constraint. */
export function recordsNamed(
  sql: Sql,
  type: string,
  names: { titles: readonly string[]; ids: readonly string[] },
  constraint: Constraint,
): Promise<{ id: string; title: string }[]> {
  const p = parameters();
  return sql.query(
    `select r.id, r.title from records r where r.type = ${p.put(type)}
       and (r.title = any(${p.put(names.titles)}::text[]) or r.id = any(${p.put(names.ids)}::uuid[])) and ${constraintSql(constraint, p)}`,
    p.values,
  );
}
