import type { Sql } from '../../../platform/db/index.ts';

export interface KeyRow {
  id: string;
  name: string;
  unitPath: string;
  createdAtMs: number;
  createdBy: string;
  revokedAtMs: number | null;
  requests: number;
}
const KEY = `k.id, k.name, k.unit_path as "unitPath", extract(epoch from k.created_at)::float8 * 1000 as "createdAtMs",
  k.created_by as "createdBy", extract(epoch from k.revoked_at)::float8 * 1000 as "revokedAtMs",
  (select count(*)::int from intake_requests q where q.key_id = k.id) as requests`;

export async function insertKey(
  sql: Sql,
  key: Pick<KeyRow, 'id' | 'name' | 'unitPath' | 'createdAtMs' | 'createdBy'> & { digest: Buffer },
): Promise<void> {
  await sql.execute(
    'insert into intake_keys (id, name, unit_path, digest, created_at, created_by) values ($1, $2, $3, $4, $5, $6)',
    [key.id, key.name, key.unitPath, key.digest, new Date(key.createdAtMs), key.createdBy],
  );
}

export const keysUnder = (sql: Sql, unitPath: string): Promise<KeyRow[]> =>
  sql.query<KeyRow>(
    `select ${KEY} from intake_keys k where k.unit_path = $1 or starts_with(k.unit_path, $1 || '/')
     order by k.revoked_at is not null, k.created_at desc, k.id`,
    [unitPath],
  );

export async function keyById(sql: Sql, id: string): Promise<KeyRow | undefined> {
  return (await sql.query<KeyRow>(`select ${KEY} from intake_keys k where k.id = $1`, [id]))[0];
}

export async function keyByDigest(sql: Sql, digest: Buffer): Promise<KeyRow | undefined> {
  return (await sql.query<KeyRow>(`select ${KEY} from intake_keys k where k.digest = $1`, [digest]))[0];
}

export async function revokeKey(sql: Sql, id: string, nowMs: number): Promise<void> {
  await sql.execute('update intake_keys set revoked_at = coalesce(revoked_at, $2) where id = $1', [
    id,
    new Date(nowMs),
  ]);
}

export async function insertRequest(sql: Sql, recordId: string, keyId: string): Promise<void> {
  await sql.execute(
    'insert into intake_requests (record_id, key_id) values ($1, $2) on conflict do nothing',
    [recordId, keyId],
  );
}

/** Of the ids, those of records that came by a key. */
export const requestsAmong = async (sql: Sql, ids: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await sql.query<{ id: string }>(
        'select record_id as id from intake_requests where record_id = any($1::uuid[])',
        [ids],
      )
    ).map(({ id }) => id),
  );
