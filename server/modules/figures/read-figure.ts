import type { z } from 'zod';
import type {
  BreakdownCell,
  FigureDetail,
  FigureQuality,
  FigureRecords,
  FigureValue,
} from '../../../contract/figures.ts';
import { type Actor, allow } from '../../../contract/permissions.ts';
import type { DeclaredFigure } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { listUnits } from '../people/index.ts';
import { figureTotal, type Total } from './figures.ts';
import type { FiguresContext } from './figures-context.ts';
import { presentFreeze } from './freeze-figure.ts';
import { qualityOf } from './quality.ts';
import { relationsOf } from './relations.ts';
import { presentStatement } from './statements.ts';
import { daysIn } from './store/cells.ts';
import { freezesUnder } from './store/freezes.ts';
import { openingsIn } from './store/statements.ts';
import { contributionsIn, countContributions, type Scope } from './store.ts';
import { suppressSmall } from './suppress.ts';

/** Journals looked at for signs of quality: the newest. */
const LOOKED_AT = 2_000;
const DAYS_OF_A_TREND = 62;

/** Ids of the records that are looked at for signs of quality. */
export const newest = (contributions: readonly { recordId: string }[]): string[] =>
  contributions.slice(0, LOOKED_AT).map(({ recordId }) => recordId);

export const presentFigure = (
  { id, figure, partOf }: DeclaredFigure,
  total: Total,
): z.input<typeof FigureValue> => ({
  id,
  ...total,
  measure: figure.measure,
  partOf: partOf ?? null,
  visibility: figure.visibility,
});

/** Whether the actor reads every record behind every figure, without persons. */
export const readsDeidentified = (actor: Actor, unitPath: string): boolean =>
  allow(actor, 'figures.audit', unitPath);

/** Figures that the actor may read at the unit: of types that a post of theirs sees, or all. */
export function figuresFor(ctx: FiguresContext, actor: Actor, unitPath: string): DeclaredFigure[] {
  const all =
    readsDeidentified(actor, unitPath) ||
    actor.posts.some(({ role }) => READS_ALL.includes(role) && allow(actor, 'figures.read', unitPath));
  return [...ctx.figures.values()].filter(({ typeId }) => all || ctx.behind.sees(actor, typeId, unitPath));
}
/** Who answers for the district reads its numbers; the records behind them stay with who works on them. */
const READS_ALL: readonly string[] = [
  'commander',
  'deputy-commander',
  'secretary-general',
  'information-officer',
  'unit-head',
  'bulletin-editor',
];

export function figureFor(ctx: FiguresContext, actor: Actor, id: string, unitPath: string): DeclaredFigure {
  const figure = figuresFor(ctx, actor, unitPath).find((each) => each.id === id);
  if (!figure) throw new WardError('not-found');
  return figure;
}

/** What of a figure's records the actor sees; the rest is counted as hidden, never left out in silence. */
export async function openFigure(
  ctx: FiguresContext,
  actor: Actor,
  figure: DeclaredFigure,
  scope: Scope,
  limit: number,
): Promise<z.input<typeof FigureRecords>> {
  const contributions = await contributionsIn(ctx.db, figure.id, scope);
  const ids = contributions.map(({ recordId }) => recordId);
  const rows = await ctx.behind.visible(actor, figure.typeId, ids);
  const visible = contributions.flatMap(({ recordId, day, value }) => {
    const row = rows.get(recordId);
    return row ? [{ ...row, day, contribution: value }] : [];
  });
  const audited = visible.length < contributions.length && readsDeidentified(actor, scope.unitPath);
  const every = audited ? await ctx.behind.all(figure.typeId, ids.slice(0, limit)) : new Map<string, never>();
  const deidentified = contributions.slice(0, audited ? limit : 0).flatMap(({ recordId, day, value }) => {
    const row = every.get(recordId);
    if (!row) return [];
    const { id, type, unitPath, state, version } = row;
    return [{ id, type, unitPath, state, version, day, contribution: value }];
  });
  return {
    figure: presentFigure(figure, await figureTotal(ctx.db, figure, scope)),
    records: visible.slice(0, limit),
    deidentified,
    hidden: audited ? 0 : contributions.length - visible.length,
    more: (audited ? contributions.length : visible.length) > limit,
  };
}

/** A figure by the units directly below, and what lies at the unit itself; `publicly`: small counts are withheld. */
export async function breakDown(
  sql: Sql,
  figure: DeclaredFigure,
  scope: Scope,
  options: { publicly: boolean },
): Promise<z.input<typeof BreakdownCell>[]> {
  const units = await listUnits(sql);
  const own = units.find(({ path }) => path === scope.unitPath);
  const below = units.filter(({ parentId }) => own !== undefined && parentId === own.id);
  const values = await Promise.all(
    below.map(async ({ path }) => (await figureTotal(sql, figure, { ...scope, unitPath: path })).value),
  );
  const cells = options.publicly ? suppressSmall(values).cells : values;
  return below.map(({ path }, n) => ({ unitPath: path, value: cells[n] ?? null }));
}

async function qualityIn(
  ctx: FiguresContext,
  figure: DeclaredFigure,
  scope: Scope,
): Promise<z.input<typeof FigureQuality>> {
  const contributions = await contributionsIn(ctx.db, figure.id, scope);
  const ids = newest(contributions);
  const journals = await ctx.behind.readings(ctx.db, figure.typeId, ids);
  let openingOverlap = 0;
  for (const { unitPath, fromDay, asOfDay } of await openingsIn(ctx.db, [figure.id], scope))
    openingOverlap += await countContributions(ctx.db, figure.id, { unitPath, fromDay, toDay: asOfDay });
  const { withPhotos, reused } = await ctx.behind.countReused(ids);
  return { ...qualityOf(figure, journals), withPhotos, reusedPhotos: reused, openingOverlap };
}

const daysBetween = ({ fromDay, toDay }: Scope): number =>
  (Date.parse(toDay) - Date.parse(fromDay)) / 86_400_000 + 1;

/** Everything beside a figure's value: its course, its units, what must hold, how good it is, what was frozen. */
export async function readFigureDetail(
  ctx: FiguresContext,
  figure: DeclaredFigure,
  scope: Scope,
): Promise<z.input<typeof FigureDetail>> {
  const total = await figureTotal(ctx.db, figure, scope);
  const days = await daysIn(ctx.db, figure.id, scope);
  const trendBy = daysBetween(scope) <= DAYS_OF_A_TREND ? 'day' : 'month';
  const trend = new Map<string, number>();
  for (const { day, value } of days) {
    const key = trendBy === 'day' ? day : `${day.slice(0, 7)}-01`;
    trend.set(key, (trend.get(key) ?? 0) + value);
  }
  return {
    figure: presentFigure(figure, total),
    trend: [...trend].map(([day, value]) => ({ day, value })),
    trendBy,
    breakdown: await breakDown(ctx.db, figure, scope, { publicly: false }),
    relations: await relationsOf(ctx.db, ctx.figures, figure, scope, total),
    quality: await qualityIn(ctx, figure, scope),
    openings: (await openingsIn(ctx.db, [figure.id], scope)).map(presentStatement),
    freezes: (await freezesUnder(ctx.db, figure.id, scope.unitPath)).map(presentFreeze),
  };
}
