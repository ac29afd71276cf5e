import type { Sql } from '../../../platform/db/index.ts';

export interface LinkRow {
  tokenHash: string;
  callId: string;
  calloutId: string;
  expiresAtMs: number;
  revokedAtMs: number | null;
}

export async function insertLinks(
  sql: Sql,
  links: readonly { tokenHash: Buffer; callId: string; expiresAtMs: number }[],
  nowMs: number,
): Promise<void> {
  await sql.execute(
    `insert into call_links (token_hash, call_id, created_at, expires_at)
     select decode(hash, 'hex'), call_id, $2, expires_at
     from jsonb_to_recordset($1::jsonb) as r(hash text, call_id uuid, expires_at timestamptz)`,
    [
      JSON.stringify(
        links.map((link) => ({
          hash: link.tokenHash.toString('hex'),
          call_id: link.callId,
          expires_at: new Date(link.expiresAtMs).toISOString(),
        })),
      ),
      new Date(nowMs),
    ],
  );
}

/** Links by the hashes (hex) of their tokens. */
export async function findLinks(sql: Sql, hashes: readonly string[]): Promise<LinkRow[]> {
  const rows = await sql.query<{
    tokenHash: string;
    callId: string;
    calloutId: string;
    expiresAt: Date;
    revokedAt: Date | null;
  }>(
    `select encode(l.token_hash, 'hex') as "tokenHash", l.call_id as "callId", c.callout_id as "calloutId",
       l.expires_at as "expiresAt", l.revoked_at as "revokedAt"
     from call_links l join calls c on c.id = l.call_id
     where l.token_hash = any(select decode(h, 'hex') from unnest($1::text[]) h)`,
    [hashes],
  );
  return rows.map(({ expiresAt, revokedAt, ...row }) => ({
    ...row,
    expiresAtMs: expiresAt.getTime(),
    revokedAtMs: revokedAt?.getTime() ?? null,
  }));
}

export async function revokeLinks(sql: Sql, callIds: readonly string[], nowMs: number): Promise<void> {
  await sql.execute(
    `update call_links set revoked_at = $2 where call_id = any($1::uuid[]) and revoked_at is null`,
    [callIds, new Date(nowMs)],
  );
}
