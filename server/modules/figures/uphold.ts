import type { Contribution, DeclaredFigure } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { Horizon } from './store/pending.ts';
import {
  type ContributionRow,
  contributionsOfRecords,
  type DeltaRow,
  insertChanges,
  removeContributions,
  type TouchRow,
} from './store.ts';

/** A record with what it is to contribute. */
export interface Upheld {
  record: { id: string; unitPath: string };
  /** It was opened just now: nothing of it is stored. */
  fresh: boolean;
  wanted: readonly Contribution[];
}

const same = (a: ContributionRow, b: ContributionRow): boolean =>
  a.day === b.day && a.unitPath === b.unitPath && a.value === b.value && a.key === b.key;
const nameOf = (row: ContributionRow): string => `${row.figure} ${row.recordId}`;

/** One delta for each figure, unit and day that changed. */
function summed(rows: readonly DeltaRow[]): DeltaRow[] {
  const sums = new Map<string, DeltaRow>();
  for (const row of rows) {
    const key = `${row.figure} ${row.unitPath} ${row.day}`;
    sums.set(key, { ...row, delta: row.delta + (sums.get(key)?.delta ?? 0) });
  }
  return [...sums.values()].filter(({ delta }) => delta !== 0);
}

/**
 * Makes the stored contributions of the records those given, in the caller's transaction; what changed goes as deltas to
 * be folded later, and of distinct figures as the keys that were touched.
 */
export async function upholdMany(
  sql: Sql,
  catalogue: ReadonlyMap<string, DeclaredFigure>,
  items: readonly Upheld[],
): Promise<void> {
  const known = items.filter(({ fresh }) => !fresh).map(({ record }) => record.id);
  const before = new Map((await contributionsOfRecords(sql, known)).map((row) => [nameOf(row), row]));
  const after = new Map(
    items.flatMap(({ record, wanted }) =>
      wanted.map(({ figure, day, value, key }) => {
        const row = { figure, day, value, key, recordId: record.id, unitPath: record.unitPath };
        return [nameOf(row), row] as const;
      }),
    ),
  );
  const differs = (row: ContributionRow, other: ContributionRow | undefined): boolean =>
    other === undefined || !same(row, other);
  const gone = [...before].filter(([name, row]) => differs(row, after.get(name))).map(([, row]) => row);
  const come = [...after].filter(([name, row]) => differs(row, before.get(name))).map(([, row]) => row);
  await removeContributions(sql, gone);
  const deltas = [
    ...gone.map((row) => ({ ...row, delta: -row.value })),
    ...come.map((row) => ({ ...row, delta: row.value })),
  ].filter((row) => !isDistinct(catalogue.get(row.figure)));
  const touches = [
    ...gone.map((row) => ({ ...row, gone: true })),
    ...come.map((row) => ({ ...row, gone: false })),
  ].flatMap(({ key, ...row }): TouchRow[] => {
    const horizon = horizonOf(catalogue.get(row.figure));
    return horizon === undefined || key === null ? [] : [{ ...row, key, horizon }];
  });
  await insertChanges(sql, { come, deltas: summed(deltas), touches });
}

/** `upholdMany` for one record. */
export const upholdContributions = (
  sql: Sql,
  catalogue: ReadonlyMap<string, DeclaredFigure>,
  record: Upheld['record'],
  wanted: readonly Contribution[],
  fresh = false,
): Promise<void> => upholdMany(sql, catalogue, [{ record, fresh, wanted }]);

export const isDistinct = (declared: DeclaredFigure | undefined): boolean =>
  horizonOf(declared) !== undefined;

/** Over which span a figure counts a key once; undefined where it adds up. */
export function horizonOf(declared: DeclaredFigure | undefined): Horizon | undefined {
  const counts = declared?.figure.counts;
  return counts !== undefined && counts !== 'records' && 'distinct' in counts ? counts.horizon : undefined;
}
