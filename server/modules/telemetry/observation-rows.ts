import type { CommittedObservation } from './committed-frame.ts';

const HAS_VALUE = 1;
const HAS_PERIOD = 2;
const CORRECTED = 4;

/**
 * Observations in columns: thousands of rows a second that live from their frame to their reader would otherwise each be
 * an object that the collector has to carry along.
 */
export class ObservationRows {
  seriesId: Int32Array;
  observedAtMs: Float64Array;
  quality: Int32Array;
  private value: Float64Array;
  private periodMs: Float64Array;
  private flags: Uint8Array;

  constructor(rows: number) {
    this.seriesId = new Int32Array(rows);
    this.observedAtMs = new Float64Array(rows);
    this.quality = new Int32Array(rows);
    this.value = new Float64Array(rows);
    this.periodMs = new Float64Array(rows);
    this.flags = new Uint8Array(rows);
  }

  get length(): number {
    return this.flags.length;
  }

  set(
    at: number,
    seriesId: number,
    observedAtMs: number,
    value: number | null,
    quality: number,
    periodMs: number | null,
  ): void {
    this.seriesId[at] = seriesId;
    this.observedAtMs[at] = observedAtMs;
    this.quality[at] = quality;
    this.value[at] = value ?? 0;
    this.periodMs[at] = periodMs ?? 0;
    this.flags[at] = (value === null ? 0 : HAS_VALUE) | (periodMs === null ? 0 : HAS_PERIOD);
  }

  copy(at: number, from: ObservationRows, fromAt: number): void {
    this.seriesId[at] = from.seriesId[fromAt]!;
    this.observedAtMs[at] = from.observedAtMs[fromAt]!;
    this.quality[at] = from.quality[fromAt]!;
    this.value[at] = from.value[fromAt]!;
    this.periodMs[at] = from.periodMs[fromAt]!;
    this.flags[at] = from.flags[fromAt]!;
  }

  setObservation(at: number, one: CommittedObservation): void {
    const { seriesId, observedAtMs, value, quality, fromMs } = one;
    this.set(at, seriesId, observedAtMs, value, quality, fromMs === undefined ? null : observedAtMs - fromMs);
    if (one.corrected) this.flags[at]! |= CORRECTED;
  }

  observation(at: number): CommittedObservation {
    const observedAtMs = this.observedAtMs[at]!;
    const one: CommittedObservation = {
      seriesId: this.seriesId[at]!,
      observedAtMs,
      value: this.valueAt(at),
      quality: this.quality[at]!,
    };
    const periodMs = this.periodAt(at);
    if (periodMs !== null) one.fromMs = observedAtMs - periodMs;
    if ((this.flags[at]! & CORRECTED) !== 0) one.corrected = true;
    return one;
  }

  valueAt(at: number): number | null {
    return (this.flags[at]! & HAS_VALUE) === 0 ? null : this.value[at]!;
  }

  periodAt(at: number): number | null {
    return (this.flags[at]! & HAS_PERIOD) === 0 ? null : this.periodMs[at]!;
  }

  /** Room for twice as many rows. */
  grown(): ObservationRows {
    const larger = new ObservationRows(2 * this.length);
    for (let at = 0; at < this.length; at++) larger.copy(at, this, at);
    return larger;
  }
}
