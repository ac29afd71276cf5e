import type { Contribution, DeclaredFigure } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import {
  type ContributionRow,
  contributionsOfRecord,
  insertContributions,
  insertDeltas,
  removeContributions,
} from './store.ts';

const same = (a: ContributionRow, b: ContributionRow): boolean =>
  a.day === b.day && a.unitPath === b.unitPath && a.value === b.value && a.key === b.key;

/**
 * Makes the stored contributions of a record those given, in the caller's transaction; what changed goes as deltas to be
 * folded later. Distinct figures have no cells: they are counted from contributions.
 */
export async function upholdContributions(
  sql: Sql,
  catalogue: ReadonlyMap<string, DeclaredFigure>,
  record: { id: string; unitPath: string },
  wanted: readonly Contribution[],
): Promise<void> {
  const before = new Map((await contributionsOfRecord(sql, record.id)).map((row) => [row.figure, row]));
  const after = new Map(
    wanted.map((each) => [each.figure, { ...each, recordId: record.id, unitPath: record.unitPath }]),
  );
  const gone = [...before.values()].filter((row) => {
    const next = after.get(row.figure);
    return next === undefined || !same(row, next);
  });
  const come = [...after.values()].filter((row) => {
    const last = before.get(row.figure);
    return last === undefined || !same(last, row);
  });
  if (gone.length > 0)
    await removeContributions(
      sql,
      record.id,
      gone.map((row) => row.figure),
    );
  if (come.length > 0) await insertContributions(sql, come);
  const deltas = [
    ...gone.map((row) => ({ ...row, delta: -row.value })),
    ...come.map((row) => ({ ...row, delta: row.value })),
  ].filter((row) => !isDistinct(catalogue.get(row.figure)));
  if (deltas.length > 0) await insertDeltas(sql, deltas);
}

export function isDistinct(declared: DeclaredFigure | undefined): boolean {
  const counts = declared?.figure.counts;
  return counts !== undefined && counts !== 'records' && 'distinct' in counts;
}
