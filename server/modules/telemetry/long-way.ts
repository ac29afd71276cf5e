import { isUsable, Q, RAIN_ELEMENT } from '../../../contract/telemetry.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { Admitted } from './frame-columns.ts';
import type { IncomingFrame, Reading } from './incoming-frame.ts';
import { judgeQuality, type SeriesMemory } from './quality.ts';
import { rainRows } from './rain-rows.ts';
import type { Registry } from './registry.ts';
import { elementOf, groupsOf, type Row, toColumns } from './rows.ts';
import { findSameContent, insertTestObservations, type SeriesRow, type StationRow } from './store.ts';
import { isKnown, noteChanges, type SeriesMemoryMap, type Written, writeRows } from './write-rows.ts';

const DUPLICATE_WINDOW_MS = 24 * 3_600_000;

/** Telephoned in, now or in a file that says so. */
export const isManualFrame = (frame: IncomingFrame): boolean =>
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

/** Memory of a batch over that of all before it: a batch that is rolled back leaves no trace. */
export const overlay = (own: Map<number, SeriesMemory>, under: SeriesMemoryMap): SeriesMemoryMap => ({
  get: (id) => own.get(id) ?? under.get(id),
  set: (id, past) => own.set(id, past),
});

/** Earlier frames with the same content, of the last day or of this batch. */
export async function findDuplicates(
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
export async function writeOthers(
  tx: Sql,
  context: { registry: Registry; memory: SeriesMemoryMap },
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
