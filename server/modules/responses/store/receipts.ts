import type { Receipt } from '../../../../contract/responses.ts';
import type { Sql } from '../../../platform/db/index.ts';

export interface ReceiptRow {
  id: string;
  aboutKind: 'action' | 'notice' | 'transfer';
  aboutId: string;
  personId: string | null;
  addressee: string;
  title: string;
  detail: string | null;
  sender: string;
  createdAtMs: number;
  dueAtMs: number | null;
  expiresAtMs: number;
  openedAtMs: number | null;
  signedAtMs: number | null;
  signedName: string | null;
  how: Receipt['how'];
  revokedAtMs: number | null;
}

interface Row {
  id: string;
  about_kind: ReceiptRow['aboutKind'];
  about_id: string;
  person_id: string | null;
  addressee: string;
  title: string;
  detail: string | null;
  sender: string;
  created_at: Date;
  due_at: Date | null;
  expires_at: Date;
  opened_at: Date | null;
  signed_at: Date | null;
  signed_name: string | null;
  how: Receipt['how'];
  revoked_at: Date | null;
}
const COLUMNS =
  'id, about_kind, about_id, person_id, addressee, title, detail, sender, created_at, due_at, expires_at, opened_at, signed_at, signed_name, how, revoked_at';

const ms = (date: Date | null): number | null => date?.getTime() ?? null;
const toReceipt = (row: Row): ReceiptRow => ({
  id: row.id,
  aboutKind: row.about_kind,
  aboutId: row.about_id,
  personId: row.person_id,
  addressee: row.addressee,
  title: row.title,
  detail: row.detail,
  sender: row.sender,
  createdAtMs: row.created_at.getTime(),
  dueAtMs: ms(row.due_at),
  expiresAtMs: row.expires_at.getTime(),
  openedAtMs: ms(row.opened_at),
  signedAtMs: ms(row.signed_at),
  signedName: row.signed_name,
  how: row.how,
  revokedAtMs: ms(row.revoked_at),
});

export async function insertReceipt(
  sql: Sql,
  receipt: Omit<ReceiptRow, 'openedAtMs' | 'signedAtMs' | 'signedName' | 'how' | 'revokedAtMs'> & {
    tokenHash: Buffer;
  },
): Promise<void> {
  await sql.execute(
    `insert into receipts (id, about_kind, about_id, token_hash, person_id, addressee, title, detail, sender, created_at,
       due_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      receipt.id,
      receipt.aboutKind,
      receipt.aboutId,
      receipt.tokenHash,
      receipt.personId,
      receipt.addressee,
      receipt.title,
      receipt.detail,
      receipt.sender,
      new Date(receipt.createdAtMs),
      receipt.dueAtMs === null ? null : new Date(receipt.dueAtMs),
      new Date(receipt.expiresAtMs),
    ],
  );
}

export async function revokeReceipts(
  sql: Sql,
  aboutKind: ReceiptRow['aboutKind'],
  aboutId: string,
  nowMs: number,
): Promise<void> {
  await sql.execute(
    `update receipts set revoked_at = $3
     where about_kind = $1 and about_id = $2 and signed_at is null and revoked_at is null`,
    [aboutKind, aboutId, new Date(nowMs)],
  );
}

/** What the links of a thing show, signed or not, after it was changed. */
export async function retitleReceipts(
  sql: Sql,
  aboutKind: ReceiptRow['aboutKind'],
  aboutId: string,
  { title, detail }: { title: string; detail: string | null },
): Promise<void> {
  await sql.execute(
    `update receipts set title = $3, detail = $4 where about_kind = $1 and about_id = $2 and revoked_at is null`,
    [aboutKind, aboutId, title, detail],
  );
}

/** One link stops working: it reached the wrong person. */
export async function revokeReceipt(sql: Sql, id: string, nowMs: number): Promise<void> {
  await sql.execute(
    `update receipts set revoked_at = $2 where id = $1 and signed_at is null and revoked_at is null`,
    [id, new Date(nowMs)],
  );
}

export async function findReceipt(
  sql: Sql,
  tokenHash: Buffer,
  options: { lock: boolean },
): Promise<ReceiptRow | undefined> {
  const [row] = await sql.query<Row>(
    `select ${COLUMNS} from receipts where token_hash = $1 ${options.lock ? 'for update' : ''}`,
    [tokenHash],
  );
  return row && toReceipt(row);
}

export async function markOpened(sql: Sql, id: string, nowMs: number): Promise<void> {
  await sql.execute(`update receipts set opened_at = $2 where id = $1 and opened_at is null`, [
    id,
    new Date(nowMs),
  ]);
}

export async function markSigned(
  sql: Sql,
  id: string,
  signed: { atMs: number; name: string; how: NonNullable<Receipt['how']> },
): Promise<void> {
  await sql.execute(
    `update receipts set signed_at = $2, signed_name = $3, how = $4 where id = $1 and signed_at is null`,
    [id, new Date(signed.atMs), signed.name, signed.how],
  );
}

/** Signs what is open of a thing in another way than by its link. */
export async function signOpenReceipts(
  sql: Sql,
  aboutKind: ReceiptRow['aboutKind'],
  aboutId: string,
  signed: { atMs: number; name: string; how: 'console' | 'telephone' },
): Promise<void> {
  await sql.execute(
    `update receipts set signed_at = $3, signed_name = $4, how = $5
     where about_kind = $1 and about_id = $2 and signed_at is null and revoked_at is null`,
    [aboutKind, aboutId, new Date(signed.atMs), signed.name, signed.how],
  );
}

/** Receipts of several things, oldest first. */
export async function receiptsOf(
  sql: Sql,
  aboutKind: ReceiptRow['aboutKind'],
  aboutIds: readonly string[],
): Promise<ReceiptRow[]> {
  const rows = await sql.query<Row>(
    `select ${COLUMNS} from receipts where about_kind = $1 and about_id = any($2) order by created_at, id`,
    [aboutKind, aboutIds],
  );
  return rows.map(toReceipt);
}

/** Takes the links out of messages sent long ago: they have arrived, and a copy of the database is no key ring. */
export async function forgetSentLinks(sql: Sql, sentBeforeMs: number): Promise<number> {
  return sql.execute(
    `update outbox set body = regexp_replace(body::text, '/r/[A-Za-z0-9_-]{12,}', '/r/…', 'g')::jsonb
     where state = 'sent' and sent_at < $1 and about_kind in ('action', 'notice', 'transfer')
       and body::text ~ '/r/[A-Za-z0-9_-]{12,}'`,
    [new Date(sentBeforeMs)],
  );
}
