import { Q, type RainSource, type StationRegistration } from '../../../contract/telemetry.ts';

/** One increment of the rain series: it fell in (`observedAtMs` − `periodMs`, `observedAtMs`]. */
export interface RainIncrement {
  observedAtMs: number;
  periodMs: number;
  valueMm: number;
  flags: number;
}

/** Length of the period that a period element covers, minutes. */
export const RAIN_PERIOD_MINUTES: Partial<Record<RainSource, number>> = {
  DRP: 5,
  PN01: 1,
  PN05: 5,
  PN10: 10,
  PN30: 30,
  P1: 60,
  P2: 120,
  P3: 180,
  P6: 360,
  P12: 720,
};

/** A difference of a running total over a longer time says how much, not when: it is a share of a longer period. */
export const COARSE_PERIOD_MS = 90 * 60_000;

/** Which element feeds the station's rain series; the others are cross-checks and are never added. */
export function rainSourceOf(station: Pick<StationRegistration, 'rainSources' | 'expected'>): RainSource {
  const declared = station.rainSources?.[0];
  if (declared) return declared;
  return (
    (station.expected.find((entry) => entry.element in RAIN_PERIOD_MINUTES)?.element as
      | RainSource
      | undefined) ?? 'PT'
  );
}

/**
 * Rain between two readings of a running total (PT) or of the day's total (PJ). The total runs over at `modulusMm`, and
 * maintenance or the day's start sets it to zero: a fall is never negative rain, but what fell since the reset.
 */
export function rainBetween(
  earlier: { atMs: number; mm: number },
  later: { atMs: number; mm: number },
  modulusMm: number | null,
): RainIncrement {
  const periodMs = later.atMs - earlier.atMs;
  let valueMm = later.mm - earlier.mm;
  if (valueMm < -1e-9)
    valueMm =
      modulusMm !== null && earlier.mm > modulusMm * 0.9 ? later.mm + modulusMm - earlier.mm : later.mm;
  return {
    observedAtMs: later.atMs,
    periodMs,
    valueMm: Math.round(Math.max(0, valueMm) * 10) / 10,
    flags: periodMs > COARSE_PERIOD_MS ? Q.estimated : 0,
  };
}
