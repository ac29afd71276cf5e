import { Q, RAIN_ELEMENT } from '../../../contract/telemetry.ts';
import { isUniqueViolation } from '../../platform/db/errors.ts';
import type { Db } from '../../platform/db/index.ts';
import { COPY_OBSERVATIONS, findNewest, isCounterMoved, storeFrames } from './batch-store.ts';
import type { CommittedObservation } from './committed-frame.ts';
import { type Admitted, toFrameColumns } from './frame-columns.ts';
import type { IncomingFrame, Reading, Receipt } from './incoming-frame.ts';
import type { KeptFrames } from './kept-frames.ts';
import { findDuplicates, isManualFrame, overlay, writeOthers } from './long-way.ts';
import { type Partitions, weekOf } from './partitions.ts';
import type { SeriesMemory } from './quality.ts';
import { feedsRain } from './rain-rows.ts';
import type { Registry, WantedSeries } from './registry.ts';
import { elementOf } from './rows.ts';
import { type MadeRows, SimpleFrames, takeSimple } from './simple-frames.ts';
import { lastNumber, loadLatest, type StationRow } from './store.ts';
import type { Written } from './write-rows.ts';

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

/** A batch that was handed to the database. */
export interface BatchUnderWay {
  /** Resolves after the commit. */
  done: Promise<BatchResult>;
}

/** Stores frames of many stations in one transaction: raw frame, observations, rain, corrections, latest values. */
export const writeBatch = async (
  context: BatchContext,
  frames: readonly IncomingFrame[],
): Promise<BatchResult> => (await beginBatch(context, frames, Promise.resolve())).done;

/**
 * Begins to store a batch; resolves when the next one may begin, which need not wait for the commit: what the batch brings
 * is in memory by then, and the next one counts on from its numbers, so that it fails where this one did. `before` settles
 * with the batch before. What was prepared from memory and does not fit the database after all (the batch before failed,
 * somebody else wrote) is prepared anew, once.
 */
export async function beginBatch(
  context: BatchContext,
  frames: readonly IncomingFrame[],
  before: Promise<unknown>,
): Promise<BatchUnderWay> {
  const { registry } = context;
  const receipts = new Array<Receipt>(frames.length);
  const admitted: Admitted[] = [];
  frames.forEach((frame, index) => {
    const station = admit(frame, registry);
    if (typeof station === 'string') receipts[index] = { ok: false, reason: station };
    else admitted.push({ frame, station, index });
  });
  if (admitted.length === 0)
    return { done: Promise.resolve({ receipts, lastSeq: 0, frames: 0, observations: 0 }) };
  const settled = before.catch(() => undefined);
  const again = async (error: unknown): Promise<Stored> => {
    forget(context);
    if (!(isCounterMoved(error) || isUniqueViolation(error))) throw error;
    await settled;
    await prepareSeries(context, admitted);
    return (await beginStore(context, admitted, settled)).stored;
  };
  const finish = ({ firstSeq, duplicateOf, observations }: Stored): BatchResult => {
    admitted.forEach(({ index }, n) => {
      receipts[index] = { ok: true, frameSeq: firstSeq + n, duplicate: duplicateOf[n] !== null };
    });
    return { receipts, lastSeq: firstSeq + admitted.length - 1, frames: admitted.length, observations };
  };
  await prepareSeries(context, admitted);
  const { stored } = await beginStore(context, admitted, settled);
  return { done: stored.catch(again).then(finish) };
}

/** Whether a commit whose answer was lost took place, only the database knows: memory is read anew. */
function forget(context: BatchContext): void {
  context.lastSeq = undefined;
  context.newest.clear();
  // Its rows may still be on their way out.
  context.taker = new SimpleFrames();
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

/** Resolves when memory holds what the frames bring: at once where all of them go the short way, else after the commit. */
async function beginStore(
  context: BatchContext,
  admitted: readonly Admitted[],
  before: Promise<unknown>,
): Promise<{ stored: Promise<Stored> }> {
  if (context.lastSeq === undefined) await before;
  const lastSeq = context.lastSeq ?? (await recall(context));
  const { db, taker } = context;
  const others = takeSimple(taker, context, admitted, lastSeq + 1);
  if (others.length > 0) {
    const stored = storeLongWay(context, admitted, others, lastSeq);
    await stored.catch(() => undefined);
    return { stored };
  }
  const { made, latest, dirty } = taker.done();
  const firstSeq = lastSeq + 1;
  const duplicateOf = admitted.map(() => null);
  const statement = storeFrames(lastSeq, toFrameColumns(admitted, firstSeq, duplicateOf), latest, dirty);
  const rows = made.copy.rows > 0 ? { text: COPY_OBSERVATIONS, bytes: made.copy.end() } : undefined;
  const committed = db.inOneTurn(statement, rows);
  noteKept(context, taker, lastSeq + admitted.length);
  const stored = committed.then(() => {
    keepFrames(context, admitted, firstSeq, made, []);
    return { firstSeq, duplicateOf, observations: made.copy.rows };
  });
  return { stored };
}

function noteKept(context: BatchContext, taker: SimpleFrames, lastSeq: number): void {
  context.lastSeq = lastSeq;
  taker.keep(context.memory, context.newest);
}

async function storeLongWay(
  context: BatchContext,
  admitted: readonly Admitted[],
  others: readonly number[],
  lastSeq: number,
): Promise<Stored> {
  const { db, taker } = context;
  const firstSeq = lastSeq + 1;
  const { made, latest, dirty } = taker.done();
  const duplicateOf = await findDuplicates(db, admitted, others, firstSeq);
  const { name, text, values } = storeFrames(
    lastSeq,
    toFrameColumns(admitted, firstSeq, duplicateOf),
    latest,
    dirty,
  );
  const memory = taker.memory();
  const written = await db.transaction(async (tx) => {
    await tx.prepared(name, text, values);
    if (made.copy.rows > 0) await tx.copyIn(COPY_OBSERVATIONS, made.copy.end());
    return writeOthers(tx, { ...context, memory: overlay(memory, context.memory) }, admitted, others, {
      firstSeq,
      duplicateOf,
    });
  });
  noteKept(context, taker, lastSeq + admitted.length);
  for (const { row } of written)
    if (row.observedAtMs > (context.newest.get(row.series.id) ?? Number.POSITIVE_INFINITY))
      context.newest.set(row.series.id, row.observedAtMs);
  for (const [id, past] of memory) context.memory.set(id, past);
  keepFrames(context, admitted, firstSeq, made, written);
  return { firstSeq, duplicateOf, observations: made.copy.rows + written.length };
}

function keepFrames(
  { kept }: BatchContext,
  admitted: readonly Admitted[],
  firstSeq: number,
  made: MadeRows,
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
    const first = made.firstRowOf(n);
    if (first === undefined)
      kept.addObservations(firstSeq + n, receivedAtMs, station.id, brought.get(n) ?? []);
    else kept.addRows(firstSeq + n, receivedAtMs, station.id, made.rows, first, made.rowCountOf(n));
  });
}
