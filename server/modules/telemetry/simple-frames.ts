import { isUsable, Q, RAIN_ELEMENT } from '../../../contract/telemetry.ts';
import { CopyRows } from '../../platform/db/binary.ts';
import { COPY_FIELDS, COPY_ROW_BYTES, type DirtyColumns, type LatestColumns } from './batch-store.ts';
import type { Admitted } from './frame-columns.ts';
import { ObservationRows } from './observation-rows.ts';
import { judgeQuality, type SeriesMemory } from './quality.ts';
import type { Registry } from './registry.ts';
import { ROLLED_KINDS, rollupHour } from './rollups.ts';
import { elementOf } from './rows.ts';
import { type SeriesStep, SeriesSteps } from './series-steps.ts';
import { feedsRain, type RainReading, type RainStep, rainPlanOf, simpleRain } from './simple-rain.ts';
import type { StationRow } from './store.ts';

/** What is known of the series before a batch. */
export interface Known {
  registry: Pick<Registry, 'findSeries'>;
  /** Last accepted usable value. */
  memory: { get(seriesId: number): SeriesMemory | undefined };
  /** Time at or before which rows of the series may be stored; nothing is stored after it. */
  newest: { get(seriesId: number): number | undefined };
}

const NO_VALUE = Q.missing | Q.invalid | Q.sentinel;
const ROWS_AT_FIRST = 4_096;

/** A telephoned or imported value may contradict a measured one, a test report is kept apart, a picture may be sent again. */
const isPlain = ({ frame }: Admitted): boolean =>
  frame.gateway !== 'manual' && frame.gateway !== 'import' && !frame.test && !frame.pictures?.length;

/**
 * Takes the frames whose every reading is newer than all that is stored of its series: they can be no duplicates and
 * correct nothing, so their rows are made without asking the store. Stations in step are almost all of the traffic.
 * One is used for batch after batch, so that a row leaves nothing behind for the collector.
 */
export class SimpleFrames {
  private known: Known | undefined;
  private readonly steps = new SeriesSteps();
  private rowsOf = new ObservationRows(ROWS_AT_FIRST);
  private count = 0;
  /** Of the rows: the step of their series. */
  private readonly stepOfRow: SeriesStep[] = [];
  private readonly firstRow: number[] = [];
  private readonly rowCount: number[] = [];
  private firstSeq = 0;
  private dirty: DirtyColumns = { seriesId: [], hourMs: [] };

  /** Rows that are certainly new, by the frames they are of. */
  get rows(): ObservationRows {
    return this.rowsOf;
  }

  /** Begins a batch whose first frame gets this number. */
  begin(known: Known, firstSeq: number): void {
    this.known = known;
    this.steps.begin(known);
    this.count = 0;
    this.firstRow.length = 0;
    this.rowCount.length = 0;
    this.firstSeq = firstSeq;
    this.dirty = { seriesId: [], hourMs: [] };
  }

  /** First row of a frame by its position among the admitted; undefined where the frame was not taken. */
  firstRowOf(position: number): number | undefined {
    return this.firstRow[position];
  }

  rowCountOf(position: number): number {
    return this.rowCount[position] ?? 0;
  }

  /** Makes the rows of a frame; false, and nothing is changed, where it is not simple. */
  take(one: Admitted, position: number): boolean {
    const first = this.count;
    this.steps.beginFrame();
    if (!this.makeRows(one)) {
      this.count = first;
      this.steps.undoFrame();
      return false;
    }
    this.firstRow[position] = first;
    this.rowCount[position] = this.count - first;
    for (let row = first; row < this.count; row++) this.noteRow(row, this.firstSeq + position);
    return true;
  }

  private makeRows({ frame, station }: Admitted): boolean {
    const { registry } = this.known!;
    const rain: RainReading[] = [];
    const plan = rainPlanOf(station);
    let element = '';
    let seriesElement = '';
    let step: SeriesStep | undefined;
    for (const reading of frame.readings) {
      if (reading.stationAddress !== station.address) return false;
      if (step === undefined || reading.element !== element) {
        element = reading.element;
        const series = registry.findSeries(station.id, elementOf(station, reading));
        if (!series) return false;
        seriesElement = series.element;
        step = this.steps.of(series);
      }
      const { observedAtMs } = reading;
      if (!(observedAtMs > step.newestMs)) return false;
      step.newestMs = observedAtMs;
      const quality = judgeQuality({
        element: seriesElement,
        observedAtMs,
        receivedAtMs: frame.receivedAtMs,
        value: reading.value,
        status: reading.status,
        station,
        memory: step.past,
      });
      const value = (quality & NO_VALUE) !== 0 ? null : reading.value;
      this.put(step, observedAtMs, value, quality, null);
      if (value === null || !isUsable(quality)) continue;
      step.remember(observedAtMs, value);
      if (feedsRain(plan, seriesElement, quality))
        rain.push({ element: seriesElement, atMs: observedAtMs, value });
    }
    const steps = this.rainOf(station, rain);
    return steps !== undefined && (steps.length === 0 || this.makeRain(station, steps));
  }

  private makeRain(station: StationRow, rain: readonly RainStep[]): boolean {
    const series = this.known!.registry.findSeries(station.id, RAIN_ELEMENT);
    if (!series) return false;
    const step = this.steps.of(series);
    if (!(rain[0]!.toMs > step.newestMs)) return false;
    for (const { toMs, fromMs, mm, quality } of rain) {
      this.put(step, toMs, mm, quality, toMs - fromMs);
      step.newestMs = toMs;
      if (isUsable(quality)) step.remember(toMs, mm);
    }
    return true;
  }

  /** The stream of the rows, and what else they change. Taken before the next batch begins. */
  done(): { copy: CopyRows; latest: LatestColumns; dirty: DirtyColumns } {
    const copy = new CopyRows(this.count, COPY_ROW_BYTES);
    for (let position = 0; position < this.firstRow.length; position++) {
      const first = this.firstRow[position];
      if (first === undefined) continue;
      const end = first + this.rowCount[position]!;
      for (let row = first; row < end; row++) this.copyRow(copy, row, this.firstSeq + position);
    }
    const latest: LatestColumns = { seriesId: [], observedAtMs: [], value: [], quality: [], frameSeq: [] };
    // In the order of their numbers: neighbours stand on one page.
    for (const step of this.steps.touched().sort((a, b) => a.id - b.id)) {
      if (step.latestRow < 0) continue;
      latest.seriesId.push(step.id);
      latest.observedAtMs.push(this.rows.observedAtMs[step.latestRow]!);
      latest.value.push(this.rows.valueAt(step.latestRow)!);
      latest.quality.push(this.rows.quality[step.latestRow]!);
      latest.frameSeq.push(step.latestSeq);
    }
    return { copy, latest, dirty: this.dirty };
  }

  /** What the series are after the batch: read by what goes the long way, and kept once the batch is committed. */
  memory(): Map<number, SeriesMemory> {
    return this.steps.memory();
  }

  keep(memory: Map<number, SeriesMemory>, newest: Map<number, number>): void {
    this.steps.keep(memory, newest);
  }

  private rainOf(station: StationRow, readings: readonly RainReading[]): RainStep[] | undefined {
    if (readings.length === 0) return [];
    return simpleRain(station, readings, (element) => {
      const series = this.known!.registry.findSeries(station.id, element);
      return series && this.steps.beforeFrame(series);
    });
  }

  private put(
    step: SeriesStep,
    observedAtMs: number,
    value: number | null,
    quality: number,
    periodMs: number | null,
  ): void {
    if (this.count === this.rows.length) this.rowsOf = this.rows.grown();
    this.rows.set(this.count, step.id, observedAtMs, value, quality, periodMs);
    this.stepOfRow[this.count] = step;
    this.count++;
  }

  private copyRow(copy: CopyRows, row: number, seq: number): void {
    const { rows } = this;
    const value = rows.valueAt(row);
    const periodMs = rows.periodAt(row);
    copy.row(COPY_FIELDS);
    copy.int4(rows.seriesId[row]!);
    copy.time(rows.observedAtMs[row]!);
    if (value === null) copy.none();
    else copy.float8(value);
    copy.int4(rows.quality[row]!);
    if (periodMs === null) copy.none();
    else copy.int4(Math.round(periodMs / 1_000));
    copy.int8(seq);
  }

  /** A row of a frame that is taken: the newest of its series, and the hour to be rolled up. */
  private noteRow(row: number, seq: number): void {
    const step = this.stepOfRow[row]!;
    const { rows } = this;
    if (rows.valueAt(row) === null || !isUsable(rows.quality[row]!)) return;
    step.latestRow = row;
    step.latestSeq = seq;
    if (!ROLLED_KINDS.has(step.kind)) return;
    // Times of a series rise within the batch: an hour is marked once.
    const hourMs = rollupHour(step.kind, rows.observedAtMs[row]!);
    if (step.dirtyHourMs === hourMs) return;
    step.dirtyHourMs = hourMs;
    this.dirty.seriesId.push(step.id);
    this.dirty.hourMs.push(hourMs);
  }
}

/**
 * Parts the frames of a batch: simple ones become rows at once, the positions of the others are given. After a frame
 * that is not simple those that follow of the same station go the long way too: its frames keep their order.
 */
export function takeSimple(
  taker: SimpleFrames,
  known: Known & { registry: Pick<Registry, 'byAddress'> },
  admitted: readonly Admitted[],
  firstSeq: number,
): number[] {
  taker.begin(known, firstSeq);
  const others: number[] = [];
  const passed = new Set<string>();
  admitted.forEach((one, position) => {
    if (isPlain(one) && !passed.has(one.station.id) && taker.take(one, position)) return;
    others.push(position);
    passed.add(one.station.id);
    for (const { stationAddress } of one.frame.readings) {
      const target =
        stationAddress === one.station.address ? undefined : known.registry.byAddress(stationAddress);
      if (target) passed.add(target.id);
    }
  });
  return others;
}
