import { Q, type StationRegistration } from '../../../contract/telemetry.ts';
import { elementRule, SENTINELS } from './elements.ts';

const FUTURE_MS = 10 * 60_000;
const TOO_OLD_MS = 400 * 86_400_000;

/** What was last accepted of a series, for checks against its past. */
export interface SeriesMemory {
  atMs: number;
  value: number;
  /** Since when the value has not changed. */
  sameSinceMs: number;
}

export interface QualityInput {
  element: string;
  observedAtMs: number;
  receivedAtMs: number;
  value: number | null;
  status: 'ok' | 'missing' | 'invalid';
  station: Pick<StationRegistration, 'limits' | 'dialect'>;
  memory: SeriesMemory | undefined;
  flags?: number;
}

/** Flags of a value (QARTOD: range, rate, flat line, time); they mark and never delete. */
export function judgeQuality(input: QualityInput): number {
  const { element, observedAtMs, receivedAtMs, value, status, station, memory } = input;
  let quality = input.flags ?? 0;
  if (status === 'invalid') return quality | Q.invalid;
  if (value === null) return quality | Q.missing;
  const sentinels = station.dialect.sentinels?.[element] ?? SENTINELS[element];
  if (sentinels?.includes(value)) return quality | Q.sentinel;
  const rule = elementRule(element);
  const limits = station.limits[element];
  if (value < (limits?.min ?? rule.min) || value > (limits?.max ?? rule.max)) quality |= Q.range;
  if (observedAtMs > receivedAtMs + FUTURE_MS) quality |= Q.future;
  // A station's clock may be years behind; a file of history is meant to be old.
  else if (observedAtMs < receivedAtMs - TOO_OLD_MS && (quality & Q.imported) === 0) quality |= Q.tooOld;
  if (memory && observedAtMs > memory.atMs) {
    const minutes = (observedAtMs - memory.atMs) / 60_000;
    const maxRate = limits?.maxRatePerMinute ?? rule.maxRatePerMinute;
    if (maxRate !== undefined && Math.abs(value - memory.value) / minutes > maxRate) quality |= Q.rate;
    if (
      limits?.stuckAfterMinutes !== undefined &&
      value === memory.value &&
      observedAtMs - memory.sameSinceMs > limits.stuckAfterMinutes * 60_000
    )
      quality |= Q.stuck;
  }
  return quality;
}
