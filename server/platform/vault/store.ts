import type { Sql } from '../db/index.ts';

export interface KeyRow {
  subject: string;
  wrapped: string;
  wrappedBy: string;
}

export const keysAmong = (sql: Sql, subjects: readonly string[]): Promise<KeyRow[]> =>
  sql.query<KeyRow>(
    `select subject, wrapped, wrapped_by as "wrappedBy" from person_keys where subject = any($1::uuid[])`,
    [subjects],
  );

export const erasedAmong = async (sql: Sql, subjects: readonly string[]): Promise<string[]> =>
  (
    await sql.query<{ subject: string }>('select subject from erasures where subject = any($1::uuid[])', [
      subjects,
    ])
  ).map(({ subject }) => subject);

export const insertKeys = (sql: Sql, rows: readonly KeyRow[], atMs: number): Promise<number> =>
  sql.execute(
    `insert into person_keys (subject, wrapped, wrapped_by, made_at)
     select s, w, b, $4 from unnest($1::uuid[], $2::text[], $3::text[]) as k (s, w, b)`,
    [
      rows.map(({ subject }) => subject),
      rows.map(({ wrapped }) => wrapped),
      rows.map(({ wrappedBy }) => wrappedBy),
      new Date(atMs),
    ],
  );

export const deleteKeys = (sql: Sql, subjects: readonly string[]): Promise<number> =>
  sql.execute('delete from person_keys where subject = any($1::uuid[])', [subjects]);

export interface Erasure {
  subject: string;
  erasedAtMs: number;
  byPersonId: string | null;
  byName: string;
  reason: string;
  /** When the last copy of the keys that still holds it is out of date; null: there was none. */
  completeAtMs: number | null;
}

export async function insertErasures(sql: Sql, subjects: readonly string[], what: Omit<Erasure, 'subject'>) {
  await sql.execute(
    `insert into erasures (subject, erased_at, by_person_id, by_name, reason, complete_at)
     select s, $2, $3, $4, $5, $6 from unnest($1::uuid[]) as e (s) on conflict (subject) do nothing`,
    [
      subjects,
      new Date(what.erasedAtMs),
      what.byPersonId,
      what.byName,
      what.reason,
      what.completeAtMs === null ? null : new Date(what.completeAtMs),
    ],
  );
}

export async function findErasure(sql: Sql, subject: string): Promise<Erasure | undefined> {
  const [row] = await sql.query<{
    subject: string;
    erased_at: Date;
    by_person_id: string | null;
    by_name: string;
    reason: string;
    complete_at: Date | null;
  }>('select * from erasures where subject = $1', [subject]);
  return row
    ? {
        subject: row.subject,
        erasedAtMs: row.erased_at.getTime(),
        byPersonId: row.by_person_id,
        byName: row.by_name,
        reason: row.reason,
        completeAtMs: row.complete_at?.getTime() ?? null,
      }
    : undefined;
}

/** Copies of the keys that left the database, each with the day from which it may not be used any more. */
export const insertKeyCopy = (sql: Sql, file: string, madeAtMs: number, expiresAtMs: number) =>
  sql.execute('insert into key_copies (file, made_at, expires_at) values ($1, $2, $3)', [
    file,
    new Date(madeAtMs),
    new Date(expiresAtMs),
  ]);

/** When the last copy that is still good at `nowMs` expires; null: there is none. */
export async function lastCopyExpires(sql: Sql, nowMs: number): Promise<number | null> {
  const [row] = await sql.query<{ at: Date | null }>(
    'select max(expires_at) as at from key_copies where expires_at > $1',
    [new Date(nowMs)],
  );
  return row?.at?.getTime() ?? null;
}

/** A database of before the keys, or of a test with tables of its own, has none. */
export async function hasKeys(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ there: boolean }>(
    `select to_regclass('public.person_keys') is not null as there`,
  );
  return row?.there ?? false;
}
