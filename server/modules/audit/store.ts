import type { AuditEntry, AuditKind } from '../../../contract/audit.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { textArray, timeArray } from '../../platform/db/binary.ts';
import { often, type Sql } from '../../platform/db/index.ts';

export interface EntryRecord {
  kind: AuditKind;
  action: string;
  about: string;
  personId: string | null;
  personName: string;
  accountId: string | null;
  postId: string | null;
  unitPath: string | null;
  peer: string | null;
  data: Record<string, unknown>;
  dutyAtMs: number;
  wallAtMs: number;
}

export interface SealedRow {
  number: number;
  entrySeq: number;
  previousHash: string;
  hash: string;
  /** Canonical text of the entry as it stands now; null where the entry is gone. */
  content: string | null;
}

/** One statement however many: numbers are given in the order of the rows. */
export async function insertEntries(sql: Sql, rows: readonly EntryRecord[]): Promise<void> {
  if (rows.length === 0) return;
  await often(
    sql,
    'audit-write',
    `insert into audit_entries (kind, action, about, person_id, person_name, account_id, post_id, unit_path, peer, data, duty_at, wall_at)
     select kind, action, about, person_id, person_name, account_id, post_id, unit_path, peer, data::jsonb, duty_at, wall_at
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
       $11::timestamptz[], $12::timestamptz[])
       as t(kind, action, about, person_id, person_name, account_id, post_id, unit_path, peer, data, duty_at, wall_at)`,
    [
      textArray(rows.map((row) => row.kind)),
      textArray(rows.map((row) => row.action)),
      textArray(rows.map((row) => row.about)),
      textArray(rows.map((row) => row.personId)),
      textArray(rows.map((row) => row.personName)),
      textArray(rows.map((row) => row.accountId)),
      textArray(rows.map((row) => row.postId)),
      textArray(rows.map((row) => row.unitPath)),
      textArray(rows.map((row) => row.peer)),
      textArray(rows.map((row) => JSON.stringify(row.data))),
      timeArray(rows.map((row) => row.dutyAtMs)),
      timeArray(rows.map((row) => row.wallAtMs)),
    ],
  );
}

/**
 * The text that is hashed: every column but the transaction number, as one JSON array. jsonb prints its keys in one order
 * of its own, so equal content gives equal text on every server.
 */
const CONTENT = `json_build_array(e.seq, e.kind, e.action, e.about, e.person_id, e.person_name, e.account_id, e.post_id, e.unit_path, e.peer, e.data,
  extract(epoch from e.duty_at)::text, extract(epoch from e.wall_at)::text)::text`;

/** Entries after the cursor whose transactions, and all older ones, have ended: in commit order, none is ever skipped. */
export async function unsealedEntries(
  sql: Sql,
  cursor: { xid: string; seq: number },
  limit: number,
): Promise<{ seq: number; xid: string; content: string }[]> {
  return sql.query(
    `select e.seq, e.xact::text as xid, ${CONTENT} as content from audit_entries e
     where e.xact < pg_snapshot_xmin(pg_current_snapshot()) and (e.xact, e.seq) > ($1::xid8, $2::bigint)
     order by e.xact, e.seq limit $3`,
    [cursor.xid, cursor.seq, limit],
  );
}

export async function chainHead(sql: Sql): Promise<{ number: number; hash: string } | undefined> {
  return (
    await sql.query<{ number: number; hash: string }>(
      'select number, hash from audit_chain order by number desc limit 1',
    )
  )[0];
}

export async function insertSeals(
  sql: Sql,
  seals: { numbers: number[]; entrySeqs: number[]; previousHashes: string[]; hashes: string[] },
  sealedAtMs: number,
): Promise<void> {
  await sql.execute(
    `insert into audit_chain (number, entry_seq, previous_hash, hash, sealed_at)
     select n, e, p, h, $5 from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) as t(n, e, p, h)`,
    [seals.numbers, seals.entrySeqs, seals.previousHashes, seals.hashes, new Date(sealedAtMs)],
  );
}

export async function readCursor(sql: Sql): Promise<{ xid: string; seq: number }> {
  const [row] = await sql.query<{ position: { xid: string; seq: number } }>(
    `select position from cursors where reader = 'audit-sealer' for update`,
  );
  return row?.position ?? { xid: '0', seq: 0 };
}

export async function writeCursor(
  sql: Sql,
  position: { xid: string; seq: number },
  atMs: number,
): Promise<void> {
  await sql.execute(
    `insert into cursors (reader, position, updated_at) values ('audit-sealer', $1, $2)
     on conflict (reader) do update set position = excluded.position, updated_at = excluded.updated_at`,
    [JSON.stringify(position), new Date(atMs)],
  );
}

export async function sealedAfter(sql: Sql, number: number, limit: number): Promise<SealedRow[]> {
  return sql.query<SealedRow>(
    `select c.number, c.entry_seq as "entrySeq", c.previous_hash as "previousHash", c.hash,
       case when e.seq is null then null else ${CONTENT} end as content
     from audit_chain c left join audit_entries e on e.seq = c.entry_seq
     where c.number > $1 order by c.number limit $2`,
    [number, limit],
  );
}

/** Entries that stand before the sealer's position without a place in the chain: they were put in afterwards. */
export async function findInserted(sql: Sql): Promise<number | undefined> {
  const [row] = await sql.query<{ seq: number }>(
    `select e.seq from audit_entries e left join audit_chain c on c.entry_seq = e.seq, cursors k
     where k.reader = 'audit-sealer' and c.number is null and e.seq < (k.position->>'seq')::bigint
       and (e.xact, e.seq) <= ((k.position->>'xid')::xid8, (k.position->>'seq')::bigint)
     order by e.seq limit 1`,
  );
  return row?.seq;
}

interface EntryRow extends Omit<AuditEntry, 'dutyAt' | 'wallAt'> {
  dutyAt: Date;
  wallAt: Date;
}

export async function listEntries(
  sql: Sql,
  query: {
    before?: number | undefined;
    kind?: AuditKind | undefined;
    text?: string | undefined;
    limit: number;
  },
): Promise<AuditEntry[]> {
  const rows = await sql.query<EntryRow>(
    `select e.seq, e.kind, e.action, e.about, e.person_id as "personId", e.person_name as "personName", e.post_id as "postId",
       e.unit_path as "unitPath", e.peer, e.data, e.duty_at as "dutyAt", e.wall_at as "wallAt", c.number
     from audit_entries e left join audit_chain c on c.entry_seq = e.seq
     where ($1::bigint is null or e.seq < $1) and ($2::text is null or e.kind = $2)
       and ($3::text is null or strpos(e.action || ' ' || e.about || ' ' || e.person_name, $3) > 0)
     order by e.seq desc limit $4`,
    [query.before ?? null, query.kind ?? null, query.text ?? null, query.limit],
  );
  return rows.map((row) => ({
    ...row,
    dutyAt: toBeijingIso(row.dutyAt.getTime()),
    wallAt: toBeijingIso(row.wallAt.getTime()),
  }));
}

/** Moves keep the digest of their journal row in their entry. */
export async function digestsOf(
  sql: Sql,
  about: readonly string[],
): Promise<{ about: string; version: number; digest: string }[]> {
  return sql.query(
    `select about, (data->>'version')::int as version, data->>'digest' as digest from audit_entries
     where kind = 'move' and about = any($1) and data ? 'digest'`,
    [about],
  );
}
