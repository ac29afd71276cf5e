import type { Actor } from '../../../../contract/permissions.ts';
import type { RecordImportLine } from '../../../../contract/record-exchange.ts';
import { fromIso } from '../../../../contract/time.ts';
import { type Data, type DeclaredType, duplicateFinder } from '../../../../programmes/kit/index.ts';
import { lookForDuplicates } from '../duplicates/find-duplicates.ts';
import type { Move } from '../judge-move.ts';
import type { LedgerContext } from '../move-in.ts';

const MOST_TOLD = 5;
type Duplicates = RecordImportLine['duplicates'];

/** By line: records that may be the same and that the actor may see, and other lines of the file. Asked before the import. */
export async function duplicatesByLine(
  ctx: LedgerContext,
  actor: Actor,
  declared: DeclaredType,
  lines: readonly { line: number; move: Move }[],
): Promise<Map<number, Duplicates>> {
  const decl = declared.type.duplicatesOf;
  const found = new Map<number, Duplicates>();
  if (!decl) return found;
  const nowMs = ctx.clock.nowMs();
  const reports = lines.map(({ line, move }) => ({
    line,
    id: move.newRecordId ?? '',
    happenedAtMs: (move.happenedAt === undefined ? undefined : fromIso(move.happenedAt)) ?? nowMs,
    data: move.data as Data,
  }));
  const own = new Set(reports.map(({ id }) => id));
  const there = await lookForDuplicates(ctx, actor, declared, reports);
  const beside = duplicateFinder(decl, reports);
  for (const report of reports) {
    const records = there(report)
      .filter(({ id }) => !own.has(id))
      .map(({ id, title }) => ({ id, title }));
    const others = beside(report).map(({ line }) => ({ line }));
    const told = [...records.slice(0, MOST_TOLD), ...others.slice(0, MOST_TOLD)];
    if (told.length > 0) found.set(report.line, told);
  }
  return found;
}
