import { isUsable, Q, RAIN_ELEMENT } from '../../../contract/telemetry.ts';
import { isUniqueViolation } from '../../platform/db/errors.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { COPY_OBSERVATIONS, findNewest, storeFrames } from './batch-store.ts';
import type { CommittedObservation } from './committed-frame.ts';
import { type Admitted, toFrameColumns } from './frame-columns.ts';
import type { IncomingFrame, Reading, Receipt } from './incoming-frame.ts';
import type { KeptFrames } from './kept-frames.ts';
import { type Partitions, weekOf } from './partitions.ts';
import { judgeQuality, type SeriesMemory } from './quality.ts';
import { feedsRain, rainRows } from './rain-rows.ts';
import type { Registry, WantedSeries } from './registry.ts';
import { elementOf, groupsOf, type Row, toColumns } from './rows.ts';
import { type SimpleFrames, takeSimple } from './simple-frames.ts';
import {
  findSameContent,
  insertTestObservations,
  lastNumber,
  loadLatest,
  type SeriesRow,
  type StationRow,
} from './store.ts';
import { isKnown, noteChanges, type SeriesMemoryMap, type Written, writeRows } from './write-rows.ts';

const DUPLICATE_WINDOW_MS = 24 * 3_600_000;
const PARTITION_PAST_WEEKS = 60;
const IMPORT_PAST_WEEKS = 1_100;

export interface BatchContext {
  db: Db;
  registry: Registry;
  partitions: Partitions;
  memory: Map<number, SeriesMemory>;
  /** Of series written or asked for since the start: nothing is stored after this time. */
  newest: Map<number, number>;
  /** Number of the last committed frame; undefined = to be read. */
  lastSeq: number | undefined;
  /** Makes the rows of one batch after the other. */
  taker: SimpleFrames;
  /** Gets every frame once it is committed. */
  kept: KeptFrames;
}

export interface BatchResult {
  receipts: Receipt[];
  /** How much is new, and the number of the last frame; 0 = none was stored. */
  lastSeq: number;
  frames: number;
  observations: number;
}

function admit(
  frame: IncomingFrame,
  registry: Registry,
): StationRow | 'unregistered-station' | 'wrong-password' | 'station-disabled' {
  const station = registry.byAddress(frame.stationAddress);
  if (!station) return 'unregistered-station';
  if (!station.enabled) return 'station-disabled';
  if (frame.password !== undefined && station.password !== null && frame.password !== station.password)
    return 'wrong-password';
  return station;
}

/** Telephoned in, now or in a file that says so. */
const isManualFrame = (frame: IncomingFrame): boolean =>
  frame.gateway === 'manual' || frame.functionCode === 'manual';
const flagsOf = (frame: IncomingFrame): number =>
  (isManualFrame(frame) ? Q.manual : 0) |
  (frame.gateway === 'import' ? Q.imported : 0) |
  (frame.test ? Q.test : 0);

function judged(
  context: { memory: SeriesMemoryMap },
  station: StationRow,
  series: SeriesRow,
  reading: Reading,
  frame: IncomingFrame,
  index: number,
): Row {
  const quality = judgeQuality({
    element: series.element,
    observedAtMs: reading.observedAtMs,
    receivedAtMs: frame.receivedAtMs,
    value: reading.value,
    status: reading.status,
    station,
    memory: context.memory.get(series.id),
    flags: flagsOf(frame),
  });
  const noValue = (quality & (Q.missing | Q.invalid | Q.sentinel)) !== 0;
  return {
    series,
    observedAtMs: reading.observedAtMs,
    value: noValue ? null : reading.value,
    quality,
    periodMs: null,
    frame: index,
  };
}

function remember(memory: SeriesMemoryMap, row: Row): void {
  if (row.value === null || !isUsable(row.quality)) return;
  const past = memory.get(row.series.id);
  if (past && past.atMs >= row.observedAtMs) return;
  memory.set(row.series.id, {
    atMs: row.observedAtMs,
    value: row.value,
    sameSinceMs: past && past.value === row.value ? past.sameSinceMs : row.observedAtMs,
  });
}

/** A frame without readings (keepalive, status) is no repetition of another. */
const mayRepeat = (frame: IncomingFrame): boolean =>
  frame.readings.length > 0 || (frame.pictures?.length ?? 0) > 0;

/** Another writer moved the counter: what was prepared under its numbers is prepared again. */
class CounterMoved extends Error {}

/**
 * Stores frames of many stations in one transaction: raw frame, observations, rain, corrections, latest values. What was
 * prepared from memory and does not fit the database after all (somebody else wrote) is prepared anew, once.
 */
export async function writeBatch(
  context: BatchContext,
  frames: readonly IncomingFrame[],
): Promise<BatchResult> {
  const { registry } = context;
  const receipts = new Array<Receipt>(frames.length);
  const admitted: Admitted[] = [];
  frames.forEach((frame, index) => {
    const station = admit(frame, registry);
    if (typeof station === 'string') receipts[index] = { ok: false, reason: station };
    else admitted.push({ frame, station, index });
  });
  if (admitted.length === 0) return { receipts, lastSeq: 0, frames: 0, observations: 0 };
  await prepareSeries(context, admitted);
  let stored: Stored;
  try {
    stored = await store(context, admitted);
  } catch (error) {
    // Whether a commit whose answer was lost took place, only the database knows: memory is read anew.
    context.lastSeq = undefined;
    context.newest.clear();
    if (!(error instanceof CounterMoved || isUniqueViolation(error))) throw error;
    await prepareSeries(context, admitted);
    stored = await store(context, admitted);
  }
  const { firstSeq, duplicateOf, observations } = stored;
  admitted.forEach(({ index }, n) => {
    receipts[index] = { ok: true, frameSeq: firstSeq + n, duplicate: duplicateOf[n] !== null };
  });
  return { receipts, lastSeq: firstSeq + admitted.length - 1, frames: admitted.length, observations };
}

/**
 * Series and partitions are made outside the transaction: a rolled-back one must not leave numbers in memory that do not
 * exist. Of series that were not written since the start it is asked what is stored from the first reading on.
 */
async function prepareSeries(context: BatchContext, admitted: readonly Admitted[]): Promise<void> {
  const { db, registry, newest } = context;
  const weeks = new Set<number>();
  const missing: WantedSeries[] = [];
  const asked = new Map<number, number>();
  const want = (station: StationRow, element: string, atMs: number): void => {
    const series = registry.findSeries(station.id, element);
    if (!series) missing.push({ station, element });
    else if (newest.get(series.id) === undefined)
      asked.set(series.id, Math.min(atMs, asked.get(series.id) ?? atMs));
  };
  const eachReading = ({ frame, station }: Admitted): void => {
    const nowWeek = weekOf(frame.receivedAtMs);
    const manual = isManualFrame(frame);
    const pastWeeks = frame.gateway === 'import' ? IMPORT_PAST_WEEKS : PARTITION_PAST_WEEKS;
    let last: Reading | undefined;
    for (const reading of frame.readings) {
      const { stationAddress, observedAtMs } = reading;
      const target = stationAddress === station.address ? station : registry.byAddress(stationAddress);
      if (!target) continue;
      // Of a run of readings in the order of time the first one tells of all.
      const run =
        last?.element === reading.element &&
        last.stationAddress === stationAddress &&
        last.observedAtMs <= observedAtMs;
      last = reading;
      if (!run) {
        const element = elementOf(target, reading);
        want(target, element, observedAtMs);
        if (feedsRain(target, element, manual)) want(target, RAIN_ELEMENT, observedAtMs);
      }
      const week = weekOf(observedAtMs);
      if (week <= nowWeek + 1 && week >= nowWeek - pastWeeks) weeks.add(week);
    }
  };
  const each = (): void => {
    for (const one of admitted) eachReading(one);
  };
  each();
  if (missing.length > 0) {
    await registry.ensure(db, missing);
    each();
  }
  await context.partitions.ensure(weeks);
  if (asked.size === 0) return;
  const found = await findNewest(db, [...asked.keys()], [...asked.values()]);
  for (const [id, fromMs] of asked) newest.set(id, found.get(id) ?? fromMs - 1);
}

/** Reads what was committed last: the number of the last frame and the newest usable value of every series. */
export async function recall(context: BatchContext): Promise<number> {
  const { db, memory } = context;
  const latest = await loadLatest(db);
  memory.clear();
  for (const { seriesId, atMs, value } of latest)
    if (value !== null)
      memory.set(seriesId, { atMs: Math.round(atMs), value, sameSinceMs: Math.round(atMs) });
  context.lastSeq = await lastNumber(db);
  return context.lastSeq;
}

interface Stored {
  firstSeq: number;
  duplicateOf: (number | null)[];
  /** How many are new or corrected. */
  observations: number;
}

async function store(context: BatchContext, admitted: readonly Admitted[]): Promise<Stored> {
  const { db, taker } = context;
  const lastSeq = context.lastSeq ?? (await recall(context));
  const firstSeq = lastSeq + 1;
  const others = takeSimple(taker, context, admitted, firstSeq);
  const { copy, latest, dirty } = taker.done();
  const duplicateOf =
    others.length === 0 ? admitted.map(() => null) : await findDuplicates(db, admitted, others, firstSeq);
  const columns = toFrameColumns(admitted, firstSeq, duplicateOf);
  const memory = others.length === 0 ? undefined : taker.memory();
  const written = await db.transaction(async (tx) => {
    if (!(await storeFrames(tx, lastSeq, columns, latest, dirty))) throw new CounterMoved();
    if (copy.rows > 0) await tx.copyIn(COPY_OBSERVATIONS, copy.end());
    return memory === undefined
      ? []
      : writeOthers(tx, { ...context, memory: overlay(memory, context.memory) }, admitted, others, {
          firstSeq,
          duplicateOf,
        });
  });
  context.lastSeq = lastSeq + admitted.length;
  taker.keep(context.memory, context.newest);
  for (const { row } of written)
    if (row.observedAtMs > (context.newest.get(row.series.id) ?? Number.POSITIVE_INFINITY))
      context.newest.set(row.series.id, row.observedAtMs);
  if (memory) for (const [id, past] of memory) context.memory.set(id, past);
  keepFrames(context, admitted, firstSeq, written);
  return { firstSeq, duplicateOf, observations: copy.rows + written.length };
}

function keepFrames(
  { taker, kept }: BatchContext,
  admitted: readonly Admitted[],
  firstSeq: number,
  written: readonly Written[],
): void {
  const brought = new Map<number, CommittedObservation[]>();
  for (const { row, corrected } of written) {
    const observation: CommittedObservation = {
      seriesId: row.series.id,
      observedAtMs: row.observedAtMs,
      value: row.value,
      quality: row.quality | (corrected ? Q.corrected : 0),
      ...(row.periodMs === null ? {} : { fromMs: row.observedAtMs - row.periodMs }),
      ...(corrected ? { corrected: true as const } : {}),
    };
    const known = brought.get(row.frame);
    if (known) known.push(observation);
    else brought.set(row.frame, [observation]);
  }
  admitted.forEach(({ frame: { receivedAtMs }, station }, n) => {
    const first = taker.firstRowOf(n);
    if (first === undefined)
      kept.addObservations(firstSeq + n, receivedAtMs, station.id, brought.get(n) ?? []);
    else kept.addRows(firstSeq + n, receivedAtMs, station.id, taker.rows, first, taker.rowCountOf(n));
  });
}

/** Memory of a batch over that of all before it: a batch that is rolled back leaves no trace. */
const overlay = (own: Map<number, SeriesMemory>, under: SeriesMemoryMap): SeriesMemoryMap => ({
  get: (id) => own.get(id) ?? under.get(id),
  set: (id, past) => own.set(id, past),
});

/** Earlier frames with the same content, of the last day or of this batch. */
async function findDuplicates(
  sql: Sql,
  admitted: readonly Admitted[],
  others: readonly number[],
  firstSeq: number,
): Promise<(number | null)[]> {
  const keyOf = ({ station, frame }: Admitted): string => `${station.id} ${frame.contentHash}`;
  const repeating = others.map((n) => admitted[n]!).filter(({ frame }) => mayRepeat(frame));
  const duplicateOf: (number | null)[] = admitted.map(() => null);
  if (repeating.length === 0) return duplicateOf;
  const oldestMs = Math.min(...repeating.map(({ frame }) => frame.receivedAtMs)) - DUPLICATE_WINDOW_MS;
  const seen = await findSameContent(
    sql,
    repeating.map(({ station }) => station.id),
    repeating.map(({ frame }) => frame.contentHash),
    oldestMs,
  );
  const passed = new Set(others);
  admitted.forEach((one, n) => {
    if (!mayRepeat(one.frame)) return;
    const key = keyOf(one);
    const earlier = passed.has(n) ? seen.get(key) : undefined;
    if (earlier === undefined) seen.set(key, firstSeq + n);
    else duplicateOf[n] = earlier;
  });
  return duplicateOf;
}

/** The long way: late, corrected, manual, test and relayed readings, of which the store must say what is there. */
async function writeOthers(
  tx: Sql,
  context: Pick<BatchContext, 'registry'> & { memory: SeriesMemoryMap },
  admitted: readonly Admitted[],
  others: readonly number[],
  { firstSeq, duplicateOf }: { firstSeq: number; duplicateOf: readonly (number | null)[] },
): Promise<Written[]> {
  const { registry, memory } = context;
  const rows: Row[] = [];
  const testRows: Row[] = [];
  /** Memory as it was before these rows. */
  const earlier = new Map<number, SeriesMemory | undefined>();
  const touched = new Map<string, { station: StationRow; rows: Row[] }>();
  for (const n of others) {
    const { frame, station } = admitted[n]!;
    if (duplicateOf[n] !== null) continue;
    for (const reading of frame.readings) {
      const target =
        reading.stationAddress === station.address ? station : registry.byAddress(reading.stationAddress);
      const series = target && registry.findSeries(target.id, elementOf(target, reading));
      if (!target || !series) continue;
      const row = judged(context, target, series, reading, frame, n);
      if (frame.test) {
        testRows.push(row);
        continue;
      }
      if (!earlier.has(series.id)) earlier.set(series.id, memory.get(series.id));
      const known = touched.get(target.id);
      if (known) known.rows.push(row);
      else touched.set(target.id, { station: target, rows: [row] });
      remember(memory, row);
      rows.push(row);
    }
  }
  const written = await writeRows(tx, rows, firstSeq);
  const before = (id: number): SeriesMemory | undefined => {
    const past = earlier.has(id) ? earlier.get(id) : memory.get(id);
    return isKnown(past) ? past : undefined;
  };
  const rainStations = [...touched.values()].flatMap(({ station, rows: own }) => {
    const series = registry.findSeries(station.id, RAIN_ELEMENT);
    return series ? [{ station, rain: series, rows: own }] : [];
  });
  const rain = await rainRows({ sql: tx, registry, before }, rainStations);
  const writtenRain = await writeRows(tx, rain, firstSeq, true);
  for (const group of groupsOf(testRows)) await insertTestObservations(tx, toColumns(group, firstSeq));
  const all = [...written, ...writtenRain];
  for (const row of rain) remember(memory, row);
  await noteChanges(tx, all, firstSeq, memory);
  return all;
}
