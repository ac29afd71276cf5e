import { isUsable, Q, RAIN_ELEMENT } from '../../../contract/telemetry.ts';
import { CopyRows } from '../../platform/db/binary.ts';
import { COPY_FIELDS, COPY_ROW_BYTES, type DirtyColumns, type LatestColumns } from './batch-store.ts';
import type { CommittedObservation } from './committed-frame.ts';
import type { Admitted } from './frame-columns.ts';
import { judgeQuality, type SeriesMemory } from './quality.ts';
import type { Registry } from './registry.ts';
import { ROLLED_KINDS, rollupHour } from './rollups.ts';
import { elementOf } from './rows.ts';
import { feedsRain, type RainReading, type RainStep, rainPlanOf, simpleRain } from './simple-rain.ts';
import type { SeriesRow, StationRow } from './store.ts';

/** What is known of the series before a batch. */
export interface Known {
  registry: Pick<Registry, 'findSeries'>;
  /** Last accepted usable value. */
  memory: { get(seriesId: number): SeriesMemory | undefined };
  /** Time at or before which rows of the series may be stored; nothing is stored after it. */
  newest: { get(seriesId: number): number | undefined };
}

/** Rows that are certainly new, ready to be copied, and what they change. */
export interface SimpleRows {
  copy: CopyRows;
  /** By position of the frame among the admitted. */
  observations: Map<number, CommittedObservation[]>;
  latest: LatestColumns;
  dirty: DirtyColumns;
  memory: Map<number, SeriesMemory>;
  newest: Map<number, number>;
}

interface Judged {
  series: SeriesRow;
  observation: CommittedObservation;
}

const NO_VALUE = Q.missing | Q.invalid | Q.sentinel;

/** A telephoned or imported value may contradict a measured one, a test report is kept apart, a picture may be sent again. */
const isPlain = ({ frame }: Admitted): boolean =>
  frame.gateway !== 'manual' && frame.gateway !== 'import' && !frame.test && !frame.pictures?.length;

/**
 * Takes the frames whose every reading is newer than all that is stored of its series: they can be no duplicates and
 * correct nothing, so their rows are made without asking the store. Stations in step are almost all of the traffic.
 */
export class SimpleFrames {
  private readonly known: Known;
  private readonly memory = new Map<number, SeriesMemory>();
  private readonly newest = new Map<number, number>();
  private readonly latest = new Map<number, { observation: CommittedObservation; seq: number }>();
  private readonly dirty: DirtyColumns = { seriesId: [], hourMs: [] };
  private readonly lastDirty = new Map<number, number>();
  private readonly observations = new Map<number, CommittedObservation[]>();
  private readonly copy: CopyRows;

  constructor(known: Known, rows: number) {
    this.known = known;
    this.copy = new CopyRows(rows, COPY_ROW_BYTES);
  }

  /** Makes the rows of a frame; false, and nothing is changed, where it is not simple. */
  take({ frame, station }: Admitted, position: number, seq: number): boolean {
    const judged: Judged[] = [];
    const rain: RainReading[] = [];
    const plan = rainPlanOf(station);
    const newestOf = new Map<number, number>();
    const lastOf = new Map<number, SeriesMemory>();
    let element = '';
    let series: SeriesRow | undefined;
    for (const reading of frame.readings) {
      if (reading.stationAddress !== station.address) return false;
      if (series === undefined || reading.element !== element) {
        element = reading.element;
        series = this.known.registry.findSeries(station.id, elementOf(station, reading));
        if (!series) return false;
      }
      const { id } = series;
      const newestMs = newestOf.get(id) ?? this.newestOf(id);
      if (newestMs === undefined || reading.observedAtMs <= newestMs) return false;
      newestOf.set(id, reading.observedAtMs);
      const past = lastOf.get(id) ?? this.memoryOf(id);
      const quality = judgeQuality({
        element: series.element,
        observedAtMs: reading.observedAtMs,
        receivedAtMs: frame.receivedAtMs,
        value: reading.value,
        status: reading.status,
        station,
        memory: past,
      });
      const value = (quality & NO_VALUE) !== 0 ? null : reading.value;
      judged.push({
        series,
        observation: { seriesId: id, observedAtMs: reading.observedAtMs, value, quality },
      });
      if (value === null || !isUsable(quality)) continue;
      if (!past || past.atMs < reading.observedAtMs)
        lastOf.set(id, remembered(past, reading.observedAtMs, value));
      if (feedsRain(plan, series.element, quality))
        rain.push({ element: series.element, atMs: reading.observedAtMs, value });
    }
    const steps = this.rainOf(station, rain);
    if (steps === undefined) return false;
    const rainSeries =
      steps.length > 0 ? this.known.registry.findSeries(station.id, RAIN_ELEMENT) : undefined;
    if (rainSeries) {
      const newestMs = this.newestOf(rainSeries.id);
      if (newestMs === undefined || steps[0]!.toMs <= newestMs) return false;
      for (const { toMs, fromMs, mm, quality } of steps) {
        const observation = { seriesId: rainSeries.id, observedAtMs: toMs, value: mm, quality, fromMs };
        judged.push({ series: rainSeries, observation });
        newestOf.set(rainSeries.id, toMs);
        if (isUsable(quality))
          lastOf.set(
            rainSeries.id,
            remembered(lastOf.get(rainSeries.id) ?? this.memoryOf(rainSeries.id), toMs, mm),
          );
      }
    } else if (steps.length > 0) return false;
    for (const [id, atMs] of newestOf) this.newest.set(id, atMs);
    for (const [id, past] of lastOf) this.memory.set(id, past);
    for (const one of judged) this.put(one, seq);
    this.observations.set(
      position,
      judged.map(({ observation }) => observation),
    );
    return true;
  }

  done(): SimpleRows {
    const { copy, observations, dirty, memory, newest } = this;
    const latest: LatestColumns = { seriesId: [], observedAtMs: [], value: [], quality: [], frameSeq: [] };
    // In the order of their numbers: neighbours stand on one page.
    for (const [id, { observation, seq }] of [...this.latest].sort(([a], [b]) => a - b)) {
      latest.seriesId.push(id);
      latest.observedAtMs.push(observation.observedAtMs);
      latest.value.push(observation.value!);
      latest.quality.push(observation.quality);
      latest.frameSeq.push(seq);
    }
    return { copy, observations, latest, dirty, memory, newest };
  }

  private newestOf(seriesId: number): number | undefined {
    return this.newest.get(seriesId) ?? this.known.newest.get(seriesId);
  }

  private memoryOf(seriesId: number): SeriesMemory | undefined {
    return this.memory.get(seriesId) ?? this.known.memory.get(seriesId);
  }

  private rainOf(station: StationRow, readings: readonly RainReading[]): RainStep[] | undefined {
    if (readings.length === 0) return [];
    return simpleRain(station, readings, (element) => {
      const series = this.known.registry.findSeries(station.id, element);
      return series && this.memoryOf(series.id);
    });
  }

  private put({ series, observation }: Judged, seq: number): void {
    const { copy } = this;
    const { seriesId, observedAtMs, value, quality, fromMs } = observation;
    copy.row(COPY_FIELDS);
    copy.int4(seriesId);
    copy.time(observedAtMs);
    if (value === null) copy.none();
    else copy.float8(value);
    copy.int4(quality);
    if (fromMs === undefined) copy.none();
    else copy.int4(Math.round((observedAtMs - fromMs) / 1_000));
    copy.int8(seq);
    if (value === null || !isUsable(quality)) return;
    this.latest.set(seriesId, { observation, seq });
    if (!ROLLED_KINDS.has(series.kind)) return;
    // Times of a series rise within the batch: an hour is marked once.
    const hourMs = rollupHour(series.kind, observedAtMs);
    if (this.lastDirty.get(seriesId) === hourMs) return;
    this.lastDirty.set(seriesId, hourMs);
    this.dirty.seriesId.push(seriesId);
    this.dirty.hourMs.push(hourMs);
  }
}

const remembered = (past: SeriesMemory | undefined, atMs: number, value: number): SeriesMemory => ({
  atMs,
  value,
  sameSinceMs: past && past.value === value ? past.sameSinceMs : atMs,
});

/**
 * Parts the frames of a batch: simple ones become rows at once, the positions of the others are given. After a frame
 * that is not simple those that follow of the same station go the long way too: its frames keep their order.
 */
export function takeSimple(
  known: Known & { registry: Pick<Registry, 'byAddress'> },
  admitted: readonly Admitted[],
  firstSeq: number,
): { simple: SimpleRows; others: number[] } {
  const taker = new SimpleFrames(
    known,
    admitted.reduce((rows, { frame }) => rows + 2 * frame.readings.length, 0),
  );
  const others: number[] = [];
  const passed = new Set<string>();
  admitted.forEach((one, position) => {
    if (isPlain(one) && !passed.has(one.station.id) && taker.take(one, position, firstSeq + position)) return;
    others.push(position);
    passed.add(one.station.id);
    for (const { stationAddress } of one.frame.readings) {
      const target =
        stationAddress === one.station.address ? undefined : known.registry.byAddress(stationAddress);
      if (target) passed.add(target.id);
    }
  });
  return { simple: taker.done(), others };
}
