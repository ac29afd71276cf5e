import { createHash } from 'node:crypto';
import { newId, newToken } from '../../../platform/ids.ts';
import type { Work } from '../journal/work.ts';
import { insertReceipt, revokeReceipts } from '../store/receipts.ts';

export type ReceiptKind = 'action' | 'notice' | 'transfer';

/** Links stay valid this long where the order has no later deadline: long enough for a night, short enough to forget. */
const VALID_MS = 72 * 3_600_000;

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}

/**
 * A link by which one person signs for one thing without a login. The token leaves in the message only; the database
 * keeps its hash.
 */
export async function openReceipt(
  work: Work,
  receipt: {
    aboutKind: ReceiptKind;
    aboutId: string;
    personId: string | null;
    addressee: string;
    title: string;
    detail: string | null;
    sender: string;
    dueAtMs: number | null;
  },
): Promise<string> {
  const token = newToken();
  await insertReceipt(work.tx, {
    ...receipt,
    id: newId(work.nowMs),
    tokenHash: hashToken(token),
    createdAtMs: work.nowMs,
    expiresAtMs: Math.max(work.nowMs, receipt.dueAtMs ?? 0) + VALID_MS,
  });
  return `${work.siteUrl}/r/${token}`;
}

/** Earlier links of a thing stop working (handed over, sent again, withdrawn); signed ones stay as they are. */
export async function closeReceipts(work: Work, aboutKind: ReceiptKind, aboutId: string): Promise<void> {
  await revokeReceipts(work.tx, aboutKind, aboutId, work.nowMs);
}
