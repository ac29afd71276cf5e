import type { AuditVerification } from '../../../contract/audit.ts';
import type { Sql } from '../../platform/db/index.ts';
import { GENESIS, linkHash } from './seal-entries.ts';
import { findInserted, sealedAfter } from './store.ts';

const BATCH = 2_000;

/** Walks the chain from its beginning and names the first row that is not as it was sealed. */
export async function verifyAudit(sql: Sql): Promise<AuditVerification> {
  let number = 0;
  let hash = GENESIS;
  for (;;) {
    const rows = await sealedAfter(sql, number, BATCH);
    for (const row of rows) {
      const bad = (reason: 'altered' | 'removed' | 'chain-broken', detail: string): AuditVerification => ({
        ok: false,
        firstBad: row.entrySeq,
        reason,
        detail,
      });
      if (row.number !== number + 1)
        return bad('chain-broken', `link ${number + 1} is missing from the chain`);
      if (row.previousHash !== hash)
        return bad('chain-broken', `link ${row.number} does not point to the link before it`);
      if (row.content === null)
        return bad('removed', `entry ${row.entrySeq} was sealed as link ${row.number} and is gone`);
      hash = linkHash(hash, row.content);
      if (hash !== row.hash)
        return bad('altered', `entry ${row.entrySeq} differs from what was sealed as link ${row.number}`);
      number = row.number;
    }
    if (rows.length < BATCH) break;
  }
  const inserted = await findInserted(sql);
  if (inserted !== undefined)
    return {
      ok: false,
      firstBad: inserted,
      reason: 'inserted',
      detail: `entry ${inserted} was put in behind the sealer`,
    };
  return { ok: true, entries: number, head: hash };
}
