import { isUsable, Q, RAIN_ELEMENT, RAIN_SOURCES } from '../../../contract/telemetry.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import type { CommittedFrame, CommittedObservation } from './committed-frame.ts';
import type { IncomingFrame, Reading, Receipt } from './incoming-frame.ts';
import { type Partitions, weekOf } from './partitions.ts';
import { judgeQuality, type SeriesMemory } from './quality.ts';
import { rainSourceOf } from './rain.ts';
import { rainRows } from './rain-rows.ts';
import type { Registry } from './registry.ts';
import { ROLLED_KINDS, rollupHour } from './rollups.ts';
import { lastOfKey, type Row, toColumns } from './rows.ts';
import {
  correctExisting,
  type FrameColumns,
  findSameContent,
  insertFrames,
  insertNew,
  insertTestObservations,
  markDirty,
  type SeriesRow,
  type StationRow,
  takeNumbers,
  upsertLatest,
} from './store.ts';

const DUPLICATE_WINDOW_MS = 24 * 3_600_000;
const PARTITION_PAST_WEEKS = 60;

export interface BatchContext {
  db: Db;
  registry: Registry;
  partitions: Partitions;
  memory: Map<number, SeriesMemory>;
}

export interface BatchResult {
  receipts: Receipt[];
  frames: CommittedFrame[];
}

interface Admitted {
  frame: IncomingFrame;
  station: StationRow;
  index: number;
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

const flagsOf = (frame: IncomingFrame): number =>
  (frame.gateway === 'manual' ? Q.manual : 0) |
  (frame.gateway === 'import' ? Q.imported : 0) |
  (frame.test ? Q.test : 0);

/** Element under which the station keeps a reading: vendor names are mapped by its dialect. */
const elementOf = (station: StationRow, reading: Reading): string =>
  station.dialect.elements?.[reading.element] ?? reading.element;

function judged(
  context: BatchContext,
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

function remember(memory: Map<number, SeriesMemory>, row: Row): void {
  if (row.value === null || !isUsable(row.quality)) return;
  const past = memory.get(row.series.id);
  if (past && past.atMs >= row.observedAtMs) return;
  memory.set(row.series.id, {
    atMs: row.observedAtMs,
    value: row.value,
    sameSinceMs: past && past.value === row.value ? past.sameSinceMs : row.observedAtMs,
  });
}

function toFrameColumns(
  admitted: readonly Admitted[],
  firstSeq: number,
  duplicateOf: readonly (number | null)[],
): FrameColumns {
  const f: FrameColumns = {
    seq: [],
    stationId: [],
    receivedAt: [],
    gateway: [],
    protocol: [],
    peer: [],
    functionCode: [],
    serial: [],
    sentAt: [],
    contentHash: [],
    duplicateOf: [],
    test: [],
    partial: [],
    statusWord: [],
    text: [],
    raw: [],
  };
  admitted.forEach(({ frame, station }, n) => {
    f.seq.push(firstSeq + n);
    f.stationId.push(station.id);
    f.receivedAt.push(new Date(frame.receivedAtMs));
    f.gateway.push(frame.gateway);
    f.protocol.push(frame.protocol);
    f.peer.push(frame.peer);
    f.functionCode.push(frame.functionCode);
    f.serial.push(frame.serial);
    f.sentAt.push(frame.sentAtMs === null ? null : new Date(frame.sentAtMs));
    f.contentHash.push(frame.contentHash);
    f.duplicateOf.push(duplicateOf[n] ?? null);
    f.test.push(frame.test);
    f.partial.push(frame.partial ?? false);
    f.statusWord.push(frame.statusWord ?? null);
    f.text.push(frame.text ?? null);
    f.raw.push(Buffer.from(frame.raw.buffer, frame.raw.byteOffset, frame.raw.byteLength));
  });
  return f;
}

/** A frame without readings (keepalive, status) is no repetition of another. */
const mayRepeat = (frame: IncomingFrame): boolean =>
  frame.readings.length > 0 || (frame.pictures?.length ?? 0) > 0;

/** Stores frames of many stations in one transaction: raw frame, observations, rain, corrections, latest values. */
export async function writeBatch(
  context: BatchContext,
  frames: readonly IncomingFrame[],
): Promise<BatchResult> {
  const { db, registry } = context;
  const receipts = new Array<Receipt>(frames.length);
  const admitted: Admitted[] = [];
  frames.forEach((frame, index) => {
    const station = admit(frame, registry);
    if (typeof station === 'string') receipts[index] = { ok: false, reason: station };
    else admitted.push({ frame, station, index });
  });
  if (admitted.length === 0) return { receipts, frames: [] };

  // Series are made outside the transaction: a rolled-back one must not leave numbers in memory that do not exist.
  const weeks = new Set<number>();
  for (const { frame, station } of admitted) {
    const nowWeek = weekOf(frame.receivedAtMs);
    for (const reading of frame.readings) {
      const target =
        reading.stationAddress === station.address ? station : registry.byAddress(reading.stationAddress);
      if (!target) continue;
      await registry.ensure(db, target, elementOf(target, reading));
      if (reading.element === rainSourceOf(target) && RAIN_SOURCES.includes(reading.element as never))
        await registry.ensure(db, target, RAIN_ELEMENT);
      const week = weekOf(reading.observedAtMs);
      if (week <= nowWeek + 1 && week >= nowWeek - PARTITION_PAST_WEEKS) weeks.add(week);
    }
  }
  await context.partitions.ensure(weeks);

  const memory = new Map<number, SeriesMemory>();
  const overlay = {
    ...context,
    memory: {
      get: (id: number) => memory.get(id) ?? context.memory.get(id),
      set: memory.set.bind(memory),
    } as unknown as Map<number, SeriesMemory>,
  };
  const committed = await db.transaction(async (tx) => {
    const firstSeq = await takeNumbers(tx, admitted.length);
    const repeating = admitted.filter(({ frame }) => mayRepeat(frame));
    const oldestMs = Math.min(...admitted.map(({ frame }) => frame.receivedAtMs)) - DUPLICATE_WINDOW_MS;
    const seen =
      repeating.length === 0
        ? new Map<string, number>()
        : await findSameContent(
            tx,
            repeating.map(({ station }) => station.id),
            repeating.map(({ frame }) => frame.contentHash),
            oldestMs,
          );
    const duplicateOf = admitted.map(({ frame, station }, n) => {
      if (!mayRepeat(frame)) return null;
      const key = `${station.id} ${frame.contentHash}`;
      const earlier = seen.get(key) ?? null;
      if (earlier === null) seen.set(key, firstSeq + n);
      return earlier;
    });
    await insertFrames(tx, toFrameColumns(admitted, firstSeq, duplicateOf));

    const rows: Row[] = [];
    const testRows: Row[] = [];
    const rainBefore = new Map<string, SeriesMemory | undefined>();
    const touched = new Map<string, StationRow>();
    admitted.forEach(({ frame, station }, n) => {
      if (duplicateOf[n] !== null && duplicateOf[n] !== undefined) return;
      for (const reading of frame.readings) {
        const target =
          reading.stationAddress === station.address ? station : registry.byAddress(reading.stationAddress);
        const series = target && registry.findSeries(target.id, elementOf(target, reading));
        if (!target || !series) continue;
        const row = judged(overlay, target, series, reading, frame, n);
        if (frame.test) {
          testRows.push(row);
          continue;
        }
        if (series.element === rainSourceOf(target) && !rainBefore.has(target.id))
          rainBefore.set(target.id, overlay.memory.get(series.id));
        touched.set(target.id, target);
        remember(overlay.memory, row);
        rows.push(row);
      }
    });
    const written = await writeRows(tx, lastOfKey(rows), firstSeq);
    const rain: Row[] = [];
    for (const station of touched.values()) {
      const series = registry.findSeries(station.id, RAIN_ELEMENT);
      if (!series) continue;
      const sourceRows = rows.filter((row) => row.series.stationId === station.id);
      rain.push(...(await rainRows(tx, station, series, sourceRows, rainBefore.get(station.id))));
    }
    const writtenRain = await writeRows(tx, lastOfKey(rain), firstSeq);
    if (testRows.length > 0) await insertTestObservations(tx, toColumns(lastOfKey(testRows), firstSeq));
    const all = [...written, ...writtenRain];
    await noteChanges(tx, all, firstSeq);
    for (const row of rain) remember(overlay.memory, row);

    const byFrame = admitted.map((): CommittedObservation[] => []);
    for (const { row, corrected } of all) {
      byFrame[row.frame]?.push({
        seriesId: row.series.id,
        observedAtMs: row.observedAtMs,
        value: row.value,
        quality: row.quality,
        ...(row.periodMs === null ? {} : { fromMs: row.observedAtMs - row.periodMs }),
        ...(corrected ? { corrected: true as const } : {}),
      });
    }
    admitted.forEach(({ index }, n) => {
      receipts[index] = { ok: true, frameSeq: firstSeq + n, duplicate: duplicateOf[n] !== null };
    });
    return admitted.map(
      ({ frame, station }, n): CommittedFrame => ({
        seq: firstSeq + n,
        receivedAtMs: frame.receivedAtMs,
        stationId: station.id,
        observations: byFrame[n] ?? [],
      }),
    );
  });
  for (const [id, past] of memory) context.memory.set(id, past);
  return { receipts, frames: committed };
}

interface Written {
  row: Row;
  corrected: boolean;
}

/** Inserts what is new and corrects what differs; resolves to the rows that changed something. */
async function writeRows(sql: Sql, rows: Row[], firstSeq: number): Promise<Written[]> {
  if (rows.length === 0) return [];
  const present = await insertNew(sql, toColumns(rows, firstSeq));
  if (present.length === 0) return rows.map((row) => ({ row, corrected: false }));
  const positions = new Set(present);
  const again = rows.filter((_, n) => positions.has(n));
  const changed = await correctExisting(sql, toColumns(again, firstSeq), {
    unusable: Q.range | Q.future | Q.tooOld | Q.missing | Q.invalid | Q.sentinel | Q.superseded,
    manual: Q.manual,
    corrected: Q.corrected,
  });
  const changedKeys = new Set(changed.map((row) => `${row.seriesId} ${Math.round(row.observedAtMs)}`));
  return [
    ...rows.filter((_, n) => !positions.has(n)).map((row) => ({ row, corrected: false })),
    ...again
      .filter((row) => changedKeys.has(`${row.series.id} ${row.observedAtMs}`))
      .map((row) => ({ row, corrected: true })),
  ];
}

async function noteChanges(sql: Sql, written: readonly Written[], firstSeq: number): Promise<void> {
  const isValue = (row: Row): boolean => row.value !== null && isUsable(row.quality);
  const values = written.map(({ row }) => row).filter(isValue);
  if (values.length > 0) await upsertLatest(sql, toColumns(values, firstSeq));
  const hours = new Map<string, [number, number]>();
  for (const { row, corrected } of written) {
    // A correction may have taken a usable value away.
    if (!ROLLED_KINDS.has(row.series.kind) || !(corrected || isValue(row))) continue;
    const hourMs = rollupHour(row.series.kind, row.observedAtMs);
    hours.set(`${row.series.id} ${hourMs}`, [row.series.id, hourMs]);
  }
  if (hours.size > 0)
    await markDirty(
      sql,
      [...hours.values()].map(([id]) => id),
      [...hours.values()].map(([, hour]) => hour),
    );
}
