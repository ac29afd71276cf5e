import type { DeclaredFigure } from '../../../programmes/kit/index.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { LOCKS } from '../../platform/db/migrate.ts';
import type { Logger } from '../../platform/log.ts';
import { readSetting, writeSetting } from '../../platform/settings.ts';
import type { Register } from './registers.ts';
import {
  clearFigures,
  foldDeltas,
  foldTouches,
  touchAll,
  valuesIn,
  wrongCells,
  wrongMonths,
} from './store/cells.ts';
import type { Horizon } from './store/pending.ts';
import { openingsIn } from './store/statements.ts';
import type { Scope } from './store.ts';
import { horizonOf, upholdMany } from './uphold.ts';

const TAKEN_AT_A_TIME = 5_000;

/** Values of figures in a scope; a figure nobody contributed to is 0. RangeError for one that is not declared. */
export async function figureValues(
  sql: Sql,
  figures: readonly DeclaredFigure[],
  scope: Scope,
): Promise<Map<string, number>> {
  const found = await valuesIn(
    sql,
    figures.map(({ id }) => id),
    scope,
  );
  return new Map(figures.map(({ id }) => [id, found.get(id) ?? 0]));
}

/** A figure as it is printed: what stands in records, and opening balances beside it. */
export interface Total {
  value: number;
  counted: number;
  opening: number;
}

export async function figureTotals(
  sql: Sql,
  figures: readonly DeclaredFigure[],
  scope: Scope,
): Promise<Map<string, Total>> {
  const counted = await figureValues(sql, figures, scope);
  const openings = await openingsIn(
    sql,
    figures.map(({ id }) => id),
    scope,
  );
  return new Map(
    figures.map(({ id }) => {
      const opening = openings
        .filter(({ figure }) => figure === id)
        .reduce((sum, { value }) => sum + value, 0);
      const records = counted.get(id) ?? 0;
      return [id, { value: records + opening, counted: records, opening }];
    }),
  );
}

export const figureTotal = async (sql: Sql, figure: DeclaredFigure, scope: Scope): Promise<Total> =>
  (await figureTotals(sql, [figure], scope)).get(figure.id)!;

const foldOnce = async (sql: Sql): Promise<number> =>
  Math.max(await foldDeltas(sql, TAKEN_AT_A_TIME), await foldTouches(sql, TAKEN_AT_A_TIME));

/** Folds what is pending into cells; one folder at a time. Resolves to how many it took of the kind it took most of. */
export async function foldPending(db: Db): Promise<number> {
  return db.transaction(async (tx) => {
    const [lock] = await tx.query<{ held: boolean }>('select pg_try_advisory_xact_lock($1) as held', [
      LOCKS.figureFolder,
    ]);
    return lock?.held ? foldOnce(tx) : 0;
  });
}

/**
 * In the caller's transaction: throws away what is derived, lets `contribute` and the registers bring it anew and folds all
 * of it. Moves and the folder wait meanwhile: nothing is counted twice or lost between the two.
 */
export async function rebuildAll<T>(
  tx: Sql,
  registers: readonly Register[],
  contribute: () => Promise<T>,
): Promise<T> {
  await tx.query('select pg_advisory_xact_lock($1)', [LOCKS.figureFolder]);
  await tx.execute('lock table figure_contributions in share row exclusive mode');
  await clearFigures(tx);
  const done = await contribute();
  for (const register of registers)
    await upholdMany(
      tx,
      register.figures,
      (await register.registered(tx)).map(({ shown, wanted }) => ({ record: shown, fresh: true, wanted })),
    );
  while ((await foldOnce(tx)) === TAKEN_AT_A_TIME);
  return done;
}

const horizonsOf = (figures: readonly DeclaredFigure[]): Map<string, Horizon> =>
  new Map(
    figures.flatMap((declared) => {
      const horizon = horizonOf(declared);
      return horizon === undefined ? [] : [[declared.id, horizon] as const];
    }),
  );

const SETTING = 'figures.horizons';

/** At the start: the first days of distinct figures that are new, or count over another span now, are made anew. */
export async function refreshDistinct(
  db: Db,
  figures: readonly DeclaredFigure[],
  nowMs: number,
): Promise<void> {
  const declared = horizonsOf(figures);
  const known = new Map(Object.entries((await readSetting<Record<string, Horizon>>(db, SETTING)) ?? {}));
  const other = [...declared].filter(([figure, horizon]) => known.get(figure) !== horizon);
  if (other.length === 0) return;
  await db.transaction(
    async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [LOCKS.figureFolder]);
      await tx.execute('lock table figure_contributions in share row exclusive mode');
      for (const [figure, horizon] of other) await touchAll(tx, figure, horizon);
      await writeSetting(tx, SETTING, Object.fromEntries(declared), nowMs);
    },
    { unlimited: true },
  );
}

export interface FigureFault {
  figure: string;
  unitPath: string;
  /** A day of a cell, or `from…to` of a relation. */
  day: string;
  fault: string;
}

/** Cells against contributions, and parts against their wholes over all days of every unit that has a cell. */
export async function verifyFigures(sql: Sql, figures: readonly DeclaredFigure[]): Promise<FigureFault[]> {
  const ids = figures.map(({ id }) => id);
  const wrong = await wrongCells(sql, ids, horizonsOf(figures));
  const faults = wrong.map(({ figure, unitPath, day, cell, sum }) => ({
    figure,
    unitPath,
    day,
    fault: `the cell says ${cell}, the records say ${sum}`,
  }));
  for (const { figure, unitPath, day, cell, sum } of await wrongMonths(sql, ids))
    faults.push({ figure, unitPath, day, fault: `the month says ${cell}, its days say ${sum}` });
  const parts = figures.filter(({ partOf }) => partOf !== undefined);
  if (parts.length === 0) return faults;
  const units = await sql.query<{ path: string }>(
    'select distinct unit_path as path from figure_contributions',
  );
  for (const { path: unitPath } of units) {
    const scope = { unitPath, fromDay: '0001-01-01', toDay: '9999-12-31' };
    const values = await figureValues(sql, figures, scope);
    for (const { id, partOf } of parts) {
      const part = values.get(id) ?? 0;
      const whole = values.get(partOf ?? '') ?? 0;
      if (part > whole)
        faults.push({ figure: id, unitPath, day: 'all', fault: `${part} is more than its whole, ${whole}` });
    }
  }
  return faults;
}

/** Folds every few wall seconds until stopped. */
export function startFolder(options: { db: Db; log: Logger; everyMs?: number }): { stop(): Promise<void> } {
  const { db, log, everyMs = 2_000 } = options;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  const turn = async (): Promise<void> => {
    try {
      while ((await foldPending(db)) === TAKEN_AT_A_TIME && !stopped);
    } catch (error) {
      log.warn({ err: error }, 'figures could not be folded; trying again');
    }
  };
  const timer = setInterval(() => {
    running = running.then(turn);
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
