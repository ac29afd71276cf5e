import type { Db } from '../../platform/db/index.ts';
import {
  type Bar,
  barsOfObservations,
  barsOfRollups,
  type Column,
  columnsOfObservations,
  columnsOfRollups,
  dirtyHours,
  flaggedHours,
  flaggedTimes,
  type Stretch,
} from './chart-store.ts';
import { HOUR_MS } from './rollups.ts';
import type { SeriesRow } from './store.ts';

export type Point = [number, number | null];

const WEEK_MS = 7 * 24 * HOUR_MS;
const floorTo = (ms: number, stepMs: number): number => Math.floor(ms / stepMs) * stepMs;
const ceilTo = (ms: number, stepMs: number): number => Math.ceil(ms / stepMs) * stepMs;

/** Width of a column in milliseconds: over hours it is a whole number of hours, so that rollups fill it exactly. */
export function columnWidthMs(fromMs: number, toMs: number, pixels: number): number {
  const exact = Math.max(1_000, Math.ceil((toMs - fromMs) / pixels));
  return exact > HOUR_MS ? ceilTo(exact, HOUR_MS) : exact;
}

/** Hours as few stretches: one statement each, which plans the partitions of its own weeks only. */
export function stretchesOf(hoursMs: readonly number[]): Stretch[] {
  const stretches: { fromMs: number; toMs: number; hoursMs: number[] }[] = [];
  for (const hourMs of [...new Set(hoursMs)].sort((a, b) => a - b)) {
    const current = stretches.at(-1);
    if (current && hourMs - current.toMs <= WEEK_MS) {
      current.toMs = hourMs + HOUR_MS;
      current.hoursMs.push(hourMs);
    } else stretches.push({ fromMs: hourMs, toMs: hourMs + HOUR_MS, hoursMs: [hourMs] });
  }
  return stretches;
}

const within = (stretch: Stretch, fromMs: number, toMs: number): Stretch => ({
  ...stretch,
  fromMs: Math.max(stretch.fromMs, fromMs),
  toMs: Math.min(stretch.toMs, toMs),
});

/** Parts of one pixel column, read from rollups and from observations, as one. */
function joined(a: Column, b: Column): Column {
  const first = a.firstAt <= b.firstAt ? a : b;
  const last = a.lastAt >= b.lastAt ? a : b;
  const min = a.min < b.min || (a.min === b.min && a.minAt <= b.minAt) ? a : b;
  const max = a.max > b.max || (a.max === b.max && a.maxAt <= b.maxAt) ? a : b;
  return {
    column: a.column,
    firstAt: first.firstAt,
    first: first.first,
    lastAt: last.lastAt,
    last: last.last,
    minAt: min.minAt,
    min: min.min,
    maxAt: max.maxAt,
    max: max.max,
  };
}

export function joinColumns(parts: readonly Column[][]): Column[] {
  const columns = new Map<number, Column>();
  for (const column of parts.flat()) {
    const present = columns.get(column.column);
    columns.set(column.column, present ? joined(present, column) : column);
  }
  return [...columns.values()].sort((a, b) => a.column - b.column);
}

/** The line of all columns; the last point of one and the first of the next are neighbours in the series, so an outage shows. */
export function drawColumns(columns: readonly Column[], gapMs: number): Point[] {
  const points: Point[] = [];
  let lastAtMs = Number.POSITIVE_INFINITY;
  for (const c of columns) {
    if (c.firstAt - lastAtMs > gapMs) points.push([lastAtMs + 1, null]);
    const own = new Map([
      [c.firstAt, c.first],
      [c.minAt, c.min],
      [c.maxAt, c.max],
      [c.lastAt, c.last],
    ]);
    points.push(...[...own].sort((a, b) => a[0] - b[0]));
    lastAtMs = c.lastAt;
  }
  return points;
}

/**
 * M4 (Jugel et al., VLDB 2014): first, last, lowest and highest of each column, so the drawn line is the line of all points
 * and no peak is lost. Columns of hours read hourly rollups; hours not rolled up, and those that the range cuts, are read
 * from the observations. Where neighbours lie further apart than `gapMs` the line is broken (null), never bridged.
 */
export async function lineOf(
  db: Db,
  series: SeriesRow,
  fromMs: number,
  toMs: number,
  pixels: number,
  unusableMask: number,
  gapMs: number,
): Promise<Point[]> {
  const widthMs = columnWidthMs(fromMs, toMs, pixels);
  if (widthMs < HOUR_MS) {
    const grid = { startMs: fromMs, widthMs };
    return drawColumns(
      await columnsOfObservations(db, series.id, grid, { fromMs, toMs }, unusableMask),
      gapMs,
    );
  }
  const grid = { startMs: floorTo(fromMs, HOUR_MS), widthMs };
  const cut = [fromMs, toMs].filter((ms) => ms % HOUR_MS !== 0).map((ms) => floorTo(ms, HOUR_MS));
  const unrolled = [...(await dirtyHours(db, series.id, grid.startMs, toMs)), ...cut];
  const parts = await Promise.all([
    columnsOfRollups(db, series.id, grid, grid.startMs, toMs, unrolled),
    ...stretchesOf(unrolled).map((stretch) =>
      columnsOfObservations(db, series.id, grid, within(stretch, fromMs, toMs), unusableMask),
    ),
  ]);
  return drawColumns(joinColumns(parts), gapMs);
}

/** Bars of the trade; a day of rain ends at 8:00 Beijing time (0:00 UTC), and every shorter bar fits into the longer ones. */
export const BAR_MINUTES = [5, 10, 30, 60, 180, 360, 1_440] as const;
const LEAST_PIXELS_A_BAR = 4;
const MOST_BARS = 300;

export function barMinutesOf(fromMs: number, toMs: number, pixels: number): number {
  const wanted = (toMs - fromMs) / 60_000 / Math.min(pixels / LEAST_PIXELS_A_BAR, MOST_BARS);
  return BAR_MINUTES.find((minutes) => minutes >= wanted) ?? 1_440;
}

/**
 * Rain as sums per bar, at the end of the bar: every bar that touches the range, each whole. A bar without any known
 * increment is absent: unknown, not dry.
 */
export async function rainBars(
  db: Db,
  series: SeriesRow,
  fromMs: number,
  toMs: number,
  pixels: number,
  unusableMask: number,
): Promise<{ barMinutes: number; points: Point[] }> {
  const barMinutes = barMinutesOf(fromMs, toMs, pixels);
  const barMs = barMinutes * 60_000;
  const [startMs, endMs] = [floorTo(fromMs, barMs), ceilTo(toMs, barMs)];
  const sums = new Map<number, number>();
  const add = (bars: readonly Bar[]): void => {
    for (const bar of bars) sums.set(bar.endMs, (sums.get(bar.endMs) ?? 0) + bar.mm);
  };
  if (barMs < HOUR_MS)
    add(await barsOfObservations(db, series.id, barMs, { fromMs: startMs, toMs: endMs }, unusableMask));
  else {
    const unrolled = await dirtyHours(db, series.id, startMs, endMs);
    const parts = await Promise.all([
      barsOfRollups(db, series.id, barMs, startMs, endMs, unrolled),
      ...stretchesOf(unrolled).map((stretch) =>
        barsOfObservations(db, series.id, barMs, stretch, unusableMask),
      ),
    ]);
    parts.forEach(add);
  }
  const points = [...sums]
    .sort((a, b) => a[0] - b[0])
    .map(([at, mm]): Point => [at, Math.round(mm * 10) / 10]);
  return { barMinutes, points };
}

/** Times of the drawn values that were telephoned in. Over weeks the rollups say in which hours to look. */
export async function manualTimes(
  db: Db,
  series: SeriesRow,
  fromMs: number,
  toMs: number,
  manualMask: number,
  unusableMask: number,
): Promise<number[]> {
  if (toMs - fromMs <= WEEK_MS)
    return flaggedTimes(db, series.id, { fromMs, toMs }, manualMask, unusableMask);
  const startMs = floorTo(fromMs, HOUR_MS);
  const [dirty, flagged] = await Promise.all([
    dirtyHours(db, series.id, startMs, toMs),
    flaggedHours(db, series.id, startMs, toMs, manualMask),
  ]);
  const times = await Promise.all(
    stretchesOf([...dirty, ...flagged]).map((stretch) =>
      flaggedTimes(db, series.id, within(stretch, fromMs, toMs), manualMask, unusableMask),
    ),
  );
  return times.flat();
}
