import { Q, RAIN_ELEMENT, type RainSource, type StationRegistration } from '../../../contract/telemetry.ts';
import { elementRule } from './elements.ts';

/** Rain that fell in (`fromMs`, `toMs`]. */
export interface Increment {
  fromMs: number;
  toMs: number;
  mm: number;
  flags: number;
}

export interface RainReading {
  atMs: number;
  value: number;
  quality: number;
}

type RainStation = Pick<StationRegistration, 'rainSources' | 'expected' | 'dialect' | 'rainDayStartHour'>;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BEIJING_MS = 8 * HOUR_MS;

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

/** A difference of a running total over a longer time says how much, not when: every other source goes before it. */
export const COARSE_PERIOD_MS = 90 * MINUTE_MS;

/** Totals at which terminals start again where the station does not say; only the last millimetres are believed. */
const USUAL_MODULI_MM = [1_000, 10_000, 100_000] as const;
const BELIEVED_REST_MM = 10;
/** More in a minute was hardly ever measured over five: a fall that would mean more is a reset, no roll-over. */
const MOST_MM_PER_MINUTE = 12;

/** Which element feeds the station's rain series first. */
export function rainSourceOf(station: Pick<StationRegistration, 'rainSources' | 'expected'>): RainSource {
  const declared = station.rainSources?.[0];
  if (declared) return declared;
  return (
    (station.expected.find((entry) => entry.element in RAIN_PERIOD_MINUTES)?.element as
      | RainSource
      | undefined) ?? 'PT'
  );
}

/** What fills the rain series, best first. Whatever is in none of these layers is a cross-check and never added. */
export interface RainLayer {
  element: RainSource;
  periodMs: number | null;
  /** Differences of a total over a long time. */
  coarse: boolean;
  manualOnly: boolean;
}

/**
 * The declared sources in their order; then the telephoned hour (a dead gauge's only voice); last the totals over long
 * times, for what nobody else told.
 */
export function rainLayers(station: RainStation): readonly RainLayer[] {
  const known = layersOf.get(station);
  if (known) return known;
  const made = makeLayers(station);
  layersOf.set(station, made);
  return made;
}

/** A station's row is made anew when its registration changes; asked for every reading. */
const layersOf = new WeakMap<RainStation, RainLayer[]>();

function makeLayers(station: RainStation): RainLayer[] {
  const order: readonly RainSource[] = station.rainSources?.length
    ? station.rainSources
    : [rainSourceOf(station)];
  const layer = (element: RainSource, more: Partial<RainLayer> = {}): RainLayer => {
    const minutes = RAIN_PERIOD_MINUTES[element];
    return {
      element,
      periodMs: minutes === undefined ? null : minutes * MINUTE_MS,
      coarse: false,
      manualOnly: false,
      ...more,
    };
  };
  return [
    ...order.map((element) => layer(element)),
    ...(order.includes('P1') ? [] : [layer('P1', { manualOnly: true })]),
    ...order
      .filter((element) => RAIN_PERIOD_MINUTES[element] === undefined)
      .map((element) => layer(element, { coarse: true })),
  ];
}

/** Nudged: halves go up whatever the last bit of their sum is. */
const tenths = (mm: number): number => Math.round(mm * 10 + 1e-6) / 10;
const noted = (quality: number): number => quality & (Q.manual | Q.imported);

/** Whether a rain day begins in [`fromMs`, `toMs`): the day's total PJ starts again at 0 there. */
function dayBegins(fromMs: number, toMs: number, startHour: number): boolean {
  const shift = BEIJING_MS - startHour * HOUR_MS;
  const dayOf = (atMs: number): number => Math.ceil((atMs + shift) / DAY_MS);
  return dayOf(toMs) > dayOf(fromMs) || (fromMs + shift) % DAY_MS === 0;
}

/**
 * Rain between two readings of a running total (PT) or of the day's total (PJ). The total runs over, and maintenance or
 * the day's start sets it to zero: a fall is never negative rain, but what fell since.
 */
export function rainBetween(
  earlier: RainReading,
  later: RainReading,
  station: Pick<RainStation, 'dialect' | 'rainDayStartHour'>,
  element: RainSource,
): Increment {
  const periodMs = later.atMs - earlier.atMs;
  let flags = noted(later.quality) | (periodMs > COARSE_PERIOD_MS ? Q.estimated : 0);
  let mm = later.value - earlier.value;
  if (element === 'PJ' && dayBegins(earlier.atMs, later.atMs, station.rainDayStartHour)) mm = later.value;
  else if (mm < -1e-9) {
    const declared = station.dialect.rainTotalModulusMm;
    const moduli =
      element !== 'PT'
        ? []
        : declared
          ? [declared].filter((modulus) => earlier.value > modulus * 0.9)
          : USUAL_MODULI_MM.filter(
              (modulus) => earlier.value < modulus && modulus - earlier.value <= BELIEVED_REST_MM,
            );
    const mostMm = Math.max(BELIEVED_REST_MM, (MOST_MM_PER_MINUTE * periodMs) / MINUTE_MS);
    const rolled = moduli
      .map((modulus) => later.value + modulus - earlier.value)
      .find((sum) => sum >= 0 && sum <= mostMm);
    mm = rolled ?? later.value;
    if (rolled !== undefined && !declared) flags |= Q.estimated;
  }
  return { fromMs: earlier.atMs, toMs: later.atMs, mm: tenths(Math.max(0, mm)), flags };
}

/**
 * Increments of one layer, disjoint, in order. A period element that comes more often than its period is long (P1 every
 * five minutes) counts once a period: its latest, less what the one before told already.
 */
export function incrementsOf(
  layer: RainLayer,
  readings: readonly RainReading[],
  station: RainStation,
): Increment[] {
  const { periodMs, element } = layer;
  const result: Increment[] = [];
  if (periodMs === null) {
    for (let i = 1; i < readings.length; i++) {
      const [earlier, later] = [readings[i - 1], readings[i]];
      if (!earlier || !later || later.atMs <= earlier.atMs) continue;
      if (later.atMs - earlier.atMs > COARSE_PERIOD_MS === layer.coarse)
        result.push(rainBetween(earlier, later, station, element));
    }
    return result;
  }
  const latest = new Map<number, RainReading>();
  for (const reading of readings)
    if (!layer.manualOnly || (reading.quality & Q.manual) !== 0)
      latest.set(Math.ceil(reading.atMs / periodMs), reading);
  let before: RainReading | undefined;
  for (const reading of latest.values()) {
    const fromMs = reading.atMs - periodMs;
    const toldMs = before ? Math.max(0, before.atMs - fromMs) : 0;
    const told = before ? (before.value * toldMs) / periodMs : 0;
    result.push({
      fromMs: fromMs + toldMs,
      toMs: reading.atMs,
      mm: toldMs > 0 ? tenths(Math.max(0, reading.value - told)) : reading.value,
      flags: noted(reading.quality) | (toldMs > 0 ? Q.estimated : 0),
    });
    before = reading;
  }
  return result;
}

/** First position whose increment ends after `atMs`; the list is disjoint and in order. */
function endingAfter(sorted: readonly Increment[], atMs: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as Increment).toMs <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What one increment adds where the better layers tell nothing: its rain less what they told, spread over the open parts. */
function openParts(increment: Increment, chosen: readonly Increment[]): Increment[] {
  const open: [number, number][] = [];
  let fromMs = increment.fromMs;
  let knownMm = 0;
  for (let i = endingAfter(chosen, increment.fromMs); i < chosen.length; i++) {
    const better = chosen[i] as Increment;
    if (better.fromMs >= increment.toMs) break;
    if (better.fromMs > fromMs) open.push([fromMs, better.fromMs]);
    const insideMs = Math.min(better.toMs, increment.toMs) - Math.max(better.fromMs, increment.fromMs);
    knownMm += (better.mm * insideMs) / (better.toMs - better.fromMs);
    fromMs = better.toMs;
  }
  if (fromMs < increment.toMs) open.push([fromMs, increment.toMs]);
  const openMs = open.reduce((sum, [from, to]) => sum + to - from, 0);
  if (openMs === increment.toMs - increment.fromMs) return [increment];
  const restMm = Math.max(0, increment.mm - knownMm);
  return open.map(([from, to]) => ({
    fromMs: from,
    toMs: to,
    mm: tenths((restMm * (to - from)) / openMs),
    flags: increment.flags | Q.estimated,
  }));
}

/** One rain series from layers, best first: a pure function of what is known, whatever the order in which it came. */
export function composeRain(layers: readonly (readonly Increment[])[]): Increment[] {
  let chosen: Increment[] = [];
  for (const layer of layers) {
    const added = layer.flatMap((increment) => openParts(increment, chosen));
    if (added.length > 0) chosen = [...chosen, ...added].sort((a, b) => a.toMs - b.toMs);
  }
  return chosen;
}

/** Rain beyond what was ever measured over such a time is marked; a long period may hold more than an hour's record. */
export function rainRangeFlag(increment: Increment): number {
  const hours = Math.max(1, (increment.toMs - increment.fromMs) / HOUR_MS);
  const mostMm = Math.min(
    elementRule(RAIN_ELEMENT).max * hours,
    elementRule('PD').max * Math.max(1, hours / 24),
  );
  return increment.mm > mostMm ? Q.range : 0;
}
