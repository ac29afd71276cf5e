import type { Receipt } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { iso } from '../journal/present.ts';
import type { ReceiptRow } from '../store/receipts.ts';

function stateOf(row: ReceiptRow, nowMs: number): Receipt['state'] {
  if (row.signedAtMs !== null) return 'signed';
  if (row.revokedAtMs !== null) return 'revoked';
  if (row.expiresAtMs <= nowMs) return 'expired';
  return row.openedAtMs === null ? 'open' : 'opened';
}

export function presentReceipt(row: ReceiptRow, nowMs: number): Receipt {
  return {
    id: row.id,
    aboutKind: row.aboutKind,
    aboutId: row.aboutId,
    addressee: row.addressee,
    state: stateOf(row, nowMs),
    openedAt: iso(row.openedAtMs),
    signedAt: iso(row.signedAtMs),
    signedName: row.signedName,
    how: row.how,
    expiresAt: toBeijingIso(row.expiresAtMs),
  };
}
