import type { Sql, Tx } from '../../platform/db/index.ts';

export interface Claim {
  claim: string;
  recordId: string;
}

export async function claimsAmong(sql: Sql, claims: readonly string[]): Promise<Map<string, string>> {
  const found = await sql.query<Claim>(
    'select claim, record_id as "recordId" from record_claims where claim = any($1::text[])',
    [claims],
  );
  return new Map(found.map(({ claim, recordId }) => [claim, recordId]));
}

export const claimsOf = (sql: Sql, recordIds: readonly string[]): Promise<Claim[]> =>
  sql.query<Claim>(
    'select claim, record_id as "recordId" from record_claims where record_id = any($1::uuid[])',
    [recordIds],
  );

/** Nobody claims anything until the transaction ends, and nothing is claimed. */
export async function clearClaims(tx: Tx): Promise<void> {
  await tx.execute('lock table record_claims in share row exclusive mode');
  await tx.execute('delete from record_claims');
}

export async function deleteClaims(sql: Sql, recordIds: readonly string[]): Promise<void> {
  await sql.execute('delete from record_claims where record_id = any($1::uuid[])', [recordIds]);
}

/** Without `older` a claim that is taken is a unique violation. */
export async function insertClaims(sql: Sql, claims: readonly Claim[], older: boolean): Promise<void> {
  if (claims.length === 0) return;
  await sql.execute(
    `insert into record_claims (claim, record_id) select * from unnest($1::text[], $2::uuid[])
     order by 1${older ? ' on conflict (claim) do nothing' : ''}`,
    [claims.map(({ claim }) => claim), claims.map(({ recordId }) => recordId)],
  );
}
