import type { z } from 'zod';
import type { BulkDone, MoveWarning, RecordEntry, RecordSummary } from '../../../contract/ledger.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { beijingDay, type DeclaredType, declarationAt, type Entry } from '../../../programmes/kit/index.ts';
import type { BatchOutcome } from './apply-moves.ts';
import type { Catalogue } from './catalogue.ts';
import { maskSensitive } from './sensitive.ts';
import type { RecordRow } from './store.ts';

export function presentRecord(declared: DeclaredType, row: RecordRow): z.input<typeof RecordSummary> {
  const { id, type, unitPath, state, version, title, assigneeId } = row;
  return {
    id,
    type,
    unitPath,
    state,
    version,
    title,
    data: maskSensitive(declared.type.fields, row.data),
    openedAt: toBeijingIso(row.openedAtMs),
    changedAt: toBeijingIso(row.changedAtMs),
    assignee: assigneeId,
  };
}

export function presentEntry(declared: DeclaredType, entry: Entry): z.input<typeof RecordEntry> {
  return {
    n: entry.n,
    declared: entry.declared,
    move: entry.move,
    byName: entry.by.name,
    byPost: entry.by.postTitle,
    happenedAt: toBeijingIso(entry.happenedAtMs),
    recordedAt: toBeijingIso(entry.recordedAtMs),
    late: beijingDay(entry.happenedAtMs) !== beijingDay(entry.recordedAtMs),
    data: maskSensitive(declarationAt(declared, entry.declared).fields, entry.data),
    reason: entry.reason,
  };
}

export function presentOutcome(
  { types }: Catalogue,
  outcome: BatchOutcome,
  warnings: ReadonlyMap<string, z.input<typeof MoveWarning>[]>,
): z.input<typeof BulkDone>['outcomes'][number] {
  if (outcome.ok) {
    const declared = types.get(outcome.record.type);
    if (!declared) throw new RangeError(`${outcome.record.type} is not declared`);
    return {
      ok: true,
      record: presentRecord(declared, outcome.record),
      repeated: outcome.repeated,
      waiting: outcome.waiting ?? false,
      warnings: warnings.get(outcome.record.id) ?? [],
    };
  }
  const { code, message, fields } = outcome.error;
  return { ok: false, code, detail: message, ...(fields ? { fields: [...fields] } : {}) };
}
