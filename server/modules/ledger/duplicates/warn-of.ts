import type { z } from 'zod';
import type { MoveWarning } from '../../../../contract/ledger.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import { fromIso } from '../../../../contract/time.ts';
import type { LedgerContext } from '../move-in.ts';
import type { RecordRow } from '../store.ts';
import { lookForDuplicates, presentDuplicates } from './find-duplicates.ts';

/** A record that a request opened, and when it said that it happened. */
export interface Opened {
  record: RecordRow;
  happenedAt: string | undefined;
}

/** Warnings by the record that was opened: others that may mean the same. The records stand; somebody should look. */
export async function warningsOf(
  ctx: LedgerContext,
  actor: Actor,
  opened: readonly Opened[],
): Promise<Map<string, z.input<typeof MoveWarning>[]>> {
  const warnings = new Map<string, z.input<typeof MoveWarning>[]>();
  for (const [typeId, ofType] of Map.groupBy(opened, ({ record }) => record.type)) {
    const declared = ctx.catalogue.types.get(typeId);
    if (!declared?.type.duplicatesOf) continue;
    const reports = ofType.map(({ record, happenedAt }) => ({
      id: record.id,
      data: record.data,
      happenedAtMs: (happenedAt === undefined ? undefined : fromIso(happenedAt)) ?? record.openedAtMs,
    }));
    const look = await lookForDuplicates(ctx, actor, declared, reports);
    for (const report of reports) {
      const found = look(report);
      if (found.length > 0)
        warnings.set(report.id, [{ code: 'possible-duplicate', ...presentDuplicates(found) }]);
    }
  }
  return warnings;
}
