import { isUsable, Q, RAIN_ELEMENT, UNUSABLE_MASK } from '../../../contract/telemetry.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { SeriesMemory } from './quality.ts';
import {
  COARSE_PERIOD_MS,
  composeRain,
  type Increment,
  incrementsOf,
  type RainLayer,
  type RainReading,
  rainLayers,
  rainRangeFlag,
} from './rain.ts';
import type { Registry } from './registry.ts';
import type { Row } from './rows.ts';
import { readRainReadings, readStoredRain, type StoredRain } from './store/rain.ts';
import type { SeriesRow, StationRow } from './store.ts';

export interface RainRowsContext {
  sql: Sql;
  registry: Pick<Registry, 'findSeries'>;
  /** Last accepted value of a series before this batch. */
  before: (seriesId: number) => SeriesMemory | undefined;
}

/** A station whose rain series has to follow what was written. */
export interface StationRain {
  station: StationRow;
  rain: SeriesRow;
  rows: readonly Row[];
}

/** A row that can change the rain series: usable, or one that may have taken the place of a usable one. */
function mayChangeRain(row: Row, layers: readonly RainLayer[], before: SeriesMemory | undefined): boolean {
  if (row.value === null) return false;
  const layer = layers.find(({ element, coarse }) => element === row.series.element && !coarse);
  if (!layer) return false;
  if (layer.manualOnly) return (row.quality & Q.manual) !== 0 || (before?.atMs ?? 0) >= row.observedAtMs;
  return isUsable(row.quality) || (before?.atMs ?? 0) >= row.observedAtMs;
}

/**
 * The increments where everything follows in order: the best source alone goes on from where rain is known, and what
 * the other sources tell lies inside. `undefined` = it is not so simple.
 */
function inOrder(
  context: RainRowsContext,
  station: StationRow,
  rain: SeriesRow,
  layers: readonly RainLayer[],
  rows: readonly Row[],
): Increment[] | undefined {
  const [top] = layers;
  const source = top && context.registry.findSeries(station.id, top.element);
  if (!top || !source) return undefined;
  const last = context.before(source.id);
  const knownMs = context.before(rain.id)?.atMs ?? Number.NEGATIVE_INFINITY;
  const own = rows
    .filter((row) => row.series.id === source.id)
    .sort((a, b) => a.observedAtMs - b.observedAtMs);
  if (own.length === 0 || own.some((row) => row.observedAtMs <= (last?.atMs ?? 0))) return undefined;
  const readings: RainReading[] = own.map((row) => ({
    atMs: row.observedAtMs,
    value: row.value ?? 0,
    quality: row.quality,
  }));
  if (new Set(readings.map(({ atMs }) => atMs)).size < readings.length) return undefined;
  if (top.periodMs === null && last) readings.unshift({ atMs: last.atMs, value: last.value, quality: 0 });
  const increments = incrementsOf(top, readings, station);
  const [firstReading] = readings;
  const coarse = readings.some(
    (reading, n) => reading.atMs - (readings[n - 1]?.atMs ?? reading.atMs) > COARSE_PERIOD_MS,
  );
  const fromMs = increments[0]?.fromMs ?? firstReading?.atMs ?? 0;
  if (knownMs > fromMs || (top.periodMs === null && coarse)) return undefined;
  // A period source whose first slot meets the slot before it is judged with it.
  if (top.periodMs !== null && last && fromMs < last.atMs) return undefined;
  for (let i = 1; i < increments.length; i++)
    if (increments[i]?.fromMs !== increments[i - 1]?.toMs) return undefined;
  const toMs = increments.at(-1)?.toMs ?? fromMs;
  for (const row of rows) {
    if (row.series.id === source.id) continue;
    const layer = layers.find(({ element }) => element === row.series.element);
    const beforeMs = context.before(row.series.id)?.atMs;
    // A total older than the newest parts a difference that was told already.
    if (!layer?.periodMs && beforeMs !== undefined && row.observedAtMs <= beforeMs) return undefined;
    const startMs = layer?.periodMs
      ? row.observedAtMs - layer.periodMs
      : (beforeMs ??
        Math.min(...rows.filter((one) => one.series.id === row.series.id).map((one) => one.observedAtMs)));
    if (row.observedAtMs > startMs && (startMs < fromMs || row.observedAtMs > toMs)) return undefined;
  }
  return increments;
}

interface Around extends StationRain {
  layers: readonly RainLayer[];
  /** The series of each layer; undefined = never heard. */
  sources: (SeriesRow | undefined)[];
  /** As far as an increment may reach: a change goes on through every layer below it. */
  reachMs: number;
  fromMs: number;
  toMs: number;
}

function aroundOf({ registry }: RainRowsContext, one: StationRain, layers: readonly RainLayer[]): Around {
  const reachMs = layers.reduce((sum, layer) => sum + (layer.periodMs ?? COARSE_PERIOD_MS), 0);
  const times = one.rows.map((row) => row.observedAtMs);
  return {
    ...one,
    layers,
    sources: layers.map((layer) => registry.findSeries(one.station.id, layer.element)),
    reachMs,
    fromMs: Math.min(...times) - reachMs,
    toMs: Math.max(...times) + reachMs,
  };
}

/**
 * The rain series around what changed, composed anew from the readings that are stored, and what is stored of it. All
 * stations of a batch are asked for together: a turn to the server is dearer than their rows.
 */
async function composeAround(
  { sql }: RainRowsContext,
  stations: readonly Around[],
): Promise<{ around: Around; increments: Increment[]; stored: ReadonlyMap<number, StoredRain> }[]> {
  const composed: { around: Around; increments: Increment[] }[] = [];
  for (let open = stations; open.length > 0; ) {
    const readings = await readRainReadings(
      sql,
      open.flatMap(({ sources, fromMs, toMs, reachMs }) =>
        [...new Set(sources.flatMap((series) => (series ? [series.id] : [])))].map((seriesId) => ({
          seriesId,
          fromMs: fromMs - 2 * reachMs,
          toMs: toMs + 2 * reachMs,
        })),
      ),
      UNUSABLE_MASK,
    );
    const wider: Around[] = [];
    for (const around of open) {
      const { station, layers, sources, fromMs, toMs } = around;
      const byLayer = layers.map((layer, n) =>
        incrementsOf(layer, readings.get(sources[n]?.id ?? 0) ?? [], station),
      );
      // A long difference that meets the range is composed as a whole: the range grows over it.
      const long = byLayer.flatMap((increments, n) =>
        layers[n]?.coarse ? increments.filter((one) => one.toMs > fromMs && one.fromMs < toMs) : [],
      );
      const wideFromMs = Math.min(fromMs, ...long.map((one) => one.fromMs));
      const wideToMs = Math.max(toMs, ...long.map((one) => one.toMs));
      if (wideFromMs < fromMs || wideToMs > toMs)
        wider.push({ ...around, fromMs: wideFromMs, toMs: wideToMs });
      else
        composed.push({
          around,
          increments: composeRain(byLayer).filter((one) => one.toMs > fromMs && one.toMs <= toMs),
        });
    }
    open = wider;
  }
  if (composed.length === 0) return [];
  const stored = await readStoredRain(
    sql,
    composed.map(({ around: { rain, fromMs, toMs } }) => ({ seriesId: rain.id, fromMs, toMs })),
  );
  return composed.map((one) => ({ ...one, stored: stored.get(one.around.rain.id) ?? new Map() }));
}

const rowOf = (rain: SeriesRow, one: Increment, frame: number): Row => ({
  series: rain,
  observedAtMs: one.toMs,
  value: one.mm,
  quality: one.flags | rainRangeFlag(one),
  periodMs: one.toMs - one.fromMs,
  frame,
});

const lastFrameOf = (rows: readonly Row[]): number =>
  rows.reduce((most, row) => Math.max(most, row.frame), 0);

/** What of the composed series is not stored so yet, and what is stored and holds no longer. */
function changedRows(
  { rain, rows }: StationRain,
  increments: readonly Increment[],
  stored: ReadonlyMap<number, StoredRain>,
): Row[] {
  const frame = lastFrameOf(rows);
  const result: Row[] = [];
  const present = new Map(stored);
  for (const one of increments) {
    const before = present.get(one.toMs);
    present.delete(one.toMs);
    const row = rowOf(rain, one, frame);
    const same =
      before?.value === row.value &&
      before?.periodS === Math.round((one.toMs - one.fromMs) / 1000) &&
      ((before?.quality ?? 0) & ~Q.corrected) === row.quality;
    if (!same) result.push(row);
  }
  for (const [atMs, { value, periodS }] of present)
    if (value !== null)
      result.push({
        series: rain,
        observedAtMs: atMs,
        value: null,
        quality: Q.superseded,
        periodMs: (periodS ?? 0) * 1000,
        frame,
      });
  return result;
}

/** Rows that bring rain series up to date after `rows` were written: new, changed and withdrawn increments. */
export async function rainRows(context: RainRowsContext, stations: readonly StationRain[]): Promise<Row[]> {
  const result: Row[] = [];
  const others: Around[] = [];
  for (const { station, rain, rows } of stations) {
    const layers = rainLayers(station);
    const causes = rows.filter((row) => mayChangeRain(row, layers, context.before(row.series.id)));
    if (causes.length === 0) continue;
    const simple = inOrder(context, station, rain, layers, causes);
    if (!simple) others.push(aroundOf(context, { station, rain, rows: causes }, layers));
    else
      for (const one of simple) {
        const own = causes.find((row) => row.observedAtMs === one.toMs);
        result.push(rowOf(rain, one, own?.frame ?? lastFrameOf(causes)));
      }
  }
  for (const { around, increments, stored } of await composeAround(context, others))
    result.push(...changedRows(around, increments, stored));
  return result;
}

/** Whether a station has a rain series: one of its sources was heard. */
export const feedsRain = (station: StationRow, element: string, manual: boolean): boolean =>
  element !== RAIN_ELEMENT &&
  rainLayers(station).some((layer) => layer.element === element && (!layer.manualOnly || manual));
