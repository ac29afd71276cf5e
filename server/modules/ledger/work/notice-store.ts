import { textArray, timeArray } from '../../../platform/db/binary.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { newId } from '../../../platform/ids.ts';
import { LINKS, RECORD, type RecordRow } from '../store.ts';

export type NoticeKind = 'handed-over' | 'remind' | 'escalate' | 'mention';

export interface NewNotice {
  personId: string;
  kind: NoticeKind;
  recordId: string;
  /** What is told once has one key. */
  key: string;
  byName: string | null;
  clock?: string;
  dueAtMs?: number;
}

/** Tells people inside Ward, in the caller's transaction; what has been told already is not told again. */
export async function putNotices(sql: Sql, notices: readonly NewNotice[], atMs: number): Promise<number> {
  if (notices.length === 0) return 0;
  return sql.execute(
    `insert into notices (id, person_id, kind, record_id, key, by_name, clock, due_at, created_at)
     select id::uuid, person_id, kind, record_id::uuid, key, by_name, clock, due_at, $9
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
       as t(id, person_id, kind, record_id, key, by_name, clock, due_at)
     on conflict (key) do nothing`,
    [
      textArray(notices.map(() => newId(atMs))),
      textArray(notices.map(({ personId }) => personId)),
      textArray(notices.map(({ kind }) => kind)),
      textArray(notices.map(({ recordId }) => recordId)),
      textArray(notices.map(({ key }) => key)),
      textArray(notices.map(({ byName }) => byName)),
      textArray(notices.map(({ clock }) => clock ?? null)),
      timeArray(notices.map(({ dueAtMs }) => dueAtMs ?? null)),
      new Date(atMs),
    ],
  );
}

export interface NoticeRow {
  id: string;
  kind: NoticeKind;
  byName: string | null;
  clock: string | null;
  dueAtMs: number | null;
  createdAtMs: number;
  read: boolean;
  record: RecordRow;
}

/** What a person was told, newest first, each with the record as it stands now. */
export async function noticesOf(sql: Sql, personId: string, limit: number): Promise<NoticeRow[]> {
  const rows = await sql.query<RecordRow & Omit<NoticeRow, 'record' | 'id'> & { noticeId: string }>(
    `select n.id as "noticeId", n.kind, n.by_name as "byName", n.clock, extract(epoch from n.due_at)::float8 * 1000 as "dueAtMs",
       extract(epoch from n.created_at)::float8 * 1000 as "createdAtMs", n.read_at is not null as read, ${RECORD}, ${LINKS} as links
     from (select * from notices where person_id = $1 order by created_at desc, id desc limit $2) n
       join records r on r.id = n.record_id
     order by n.created_at desc, n.id desc`,
    [personId, limit],
  );
  return rows.map(({ noticeId, kind, byName, clock, dueAtMs, createdAtMs, read, ...record }) => ({
    id: noticeId,
    kind,
    byName,
    clock,
    dueAtMs,
    createdAtMs,
    read,
    record,
  }));
}

/** Marks a person's own notices as read; those of others stay as they are. */
export const readNotices = (
  sql: Sql,
  personId: string,
  ids: readonly string[],
  atMs: number,
): Promise<number> =>
  sql.execute(
    'update notices set read_at = $3 where person_id = $1 and id = any($2::uuid[]) and read_at is null',
    [personId, ids, new Date(atMs)],
  );
