import type { Entry } from '../../../programmes/kit/index.ts';
import { int4Array, textArray, timeArray } from '../../platform/db/binary.ts';
import { often, type Sql, type Tx } from '../../platform/db/index.ts';
import { RECORD, type RecordRow, recordsWithLinks } from './store.ts';

/** Rows of one statement: ids, texts and JSON travel as text arrays in binary form and are cast where they land. */

/** Locks records in the order of their ids: two batches never wait for each other in a circle. */
export async function lockRecords(tx: Tx, ids: readonly string[]): Promise<RecordRow[]> {
  if (ids.length === 0) return [];
  const [, rows] = await tx.all<[unknown, RecordRow[]]>([
    () =>
      tx.prepared(
        'ledger-hold',
        'select 1 from records where id = any($1::text[]::uuid[]) order by id for update',
        [textArray(ids)],
      ),
    () => recordsWithLinks(tx, ids),
  ]);
  return rows;
}

export async function keysAmong(
  sql: Sql,
  keys: readonly string[],
): Promise<Map<string, { recordId: string; move: string; row: RecordRow }>> {
  if (keys.length === 0) return new Map();
  const found = await sql.query<RecordRow & { key: string; move: string }>(
    `select e.idempotency_key as key, e.move, ${RECORD}, '{}'::json as links
     from record_entries e join records r on r.id = e.record_id where e.idempotency_key = any($1::text[])`,
    [textArray(keys)],
  );
  return new Map(found.map(({ key, move, ...row }) => [key, { recordId: row.id, move, row }]));
}

export async function insertRecords(sql: Sql, rows: readonly RecordRow[]): Promise<void> {
  if (rows.length === 0) return;
  await often(
    sql,
    'ledger-records',
    `insert into records (id, type, declared, unit_path, state, version, title, author_id, assignee_id, data, opened_at, changed_at)
     select id::uuid, type, declared, unit_path, state, version, title, author_id, assignee_id, data::jsonb, opened_at, changed_at
     from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[], $9::text[], $10::text[],
       $11::timestamptz[], $12::timestamptz[])
       as t(id, type, declared, unit_path, state, version, title, author_id, assignee_id, data, opened_at, changed_at)`,
    [
      textArray(rows.map((row) => row.id)),
      textArray(rows.map((row) => row.type)),
      int4Array(rows.map((row) => row.declared)),
      textArray(rows.map((row) => row.unitPath)),
      textArray(rows.map((row) => row.state)),
      int4Array(rows.map((row) => row.version)),
      textArray(rows.map((row) => row.title)),
      textArray(rows.map((row) => row.authorId)),
      textArray(rows.map((row) => row.assigneeId)),
      textArray(rows.map((row) => JSON.stringify(row.data))),
      timeArray(rows.map((row) => row.openedAtMs)),
      timeArray(rows.map((row) => row.changedAtMs)),
    ],
  );
}

export async function updateRecords(sql: Sql, rows: readonly RecordRow[]): Promise<void> {
  if (rows.length === 0) return;
  await often(
    sql,
    'ledger-records-moved',
    `update records r set declared = t.declared, state = t.state, version = t.version, title = t.title, assignee_id = t.assignee_id, data = t.data::jsonb,
       changed_at = t.changed_at
     from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::int[])
       as t(id, state, version, title, assignee_id, data, changed_at, declared)
     where r.id = t.id::uuid`,
    [
      textArray(rows.map((row) => row.id)),
      textArray(rows.map((row) => row.state)),
      int4Array(rows.map((row) => row.version)),
      textArray(rows.map((row) => row.title)),
      textArray(rows.map((row) => row.assigneeId)),
      textArray(rows.map((row) => JSON.stringify(row.data))),
      timeArray(rows.map((row) => row.changedAtMs)),
      int4Array(rows.map((row) => row.declared)),
    ],
  );
}

export interface EntryRow extends Entry {
  recordId: string;
  key: string | null;
}

export async function insertEntries(sql: Sql, rows: readonly EntryRow[]): Promise<void> {
  await often(
    sql,
    'ledger-entries-written',
    `insert into record_entries (record_id, n, move, by_person_id, by_name, by_post_id, by_post_title, happened_at, recorded_at,
       data, links, reason, declared, idempotency_key)
     select record_id::uuid, n, move, by_person_id, by_name, by_post_id, by_post_title, happened_at, recorded_at,
       data::jsonb, links::jsonb, reason, declared, key
     from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::timestamptz[],
       $10::text[], $11::text[], $12::text[], $13::int[], $14::text[])
       as t(record_id, n, move, by_person_id, by_name, by_post_id, by_post_title, happened_at, recorded_at, data, links, reason, declared, key)
     order by key, record_id, n`,
    [
      textArray(rows.map((row) => row.recordId)),
      int4Array(rows.map((row) => row.n)),
      textArray(rows.map((row) => row.move)),
      textArray(rows.map((row) => row.by.personId)),
      textArray(rows.map((row) => row.by.name)),
      textArray(rows.map((row) => row.by.postId)),
      textArray(rows.map((row) => row.by.postTitle)),
      timeArray(rows.map((row) => row.happenedAtMs)),
      timeArray(rows.map((row) => row.recordedAtMs)),
      textArray(rows.map((row) => JSON.stringify(row.data))),
      textArray(rows.map((row) => JSON.stringify(row.links))),
      textArray(rows.map((row) => row.reason)),
      int4Array(rows.map((row) => row.declared)),
      textArray(rows.map((row) => row.key)),
    ],
  );
}

export async function insertLinksOfMany(
  sql: Sql,
  rows: readonly { fromId: string; links: Entry['links'] }[],
): Promise<void> {
  const pairs = rows.flatMap(({ fromId, links }) =>
    Object.entries(links).flatMap(([link, ids]) => ids.map((to) => ({ fromId, link, to }))),
  );
  if (pairs.length === 0) return;
  await often(
    sql,
    'ledger-links',
    `insert into record_links (from_id, link, to_id)
     select from_id::uuid, link, to_id::uuid from unnest($1::text[], $2::text[], $3::text[]) as t(from_id, link, to_id)
     on conflict do nothing`,
    [
      textArray(pairs.map((pair) => pair.fromId)),
      textArray(pairs.map((pair) => pair.link)),
      textArray(pairs.map((pair) => pair.to)),
    ],
  );
}
