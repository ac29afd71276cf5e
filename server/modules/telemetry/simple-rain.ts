import { isUsable, RAIN_ELEMENT, type RainSource } from '../../../contract/telemetry.ts';
import type { SeriesMemory } from './quality.ts';
import { COARSE_PERIOD_MS, RAIN_PERIOD_MINUTES, rainBetween, rainRangeFlag, rainSourceOf } from './rain.ts';
import type { StationRow } from './store.ts';

/** A usable reading of a rain element. */
export interface RainReading {
  element: string;
  atMs: number;
  value: number;
}

/** Rain that fell in (`fromMs`, `toMs`]. */
export interface RainStep {
  fromMs: number;
  toMs: number;
  mm: number;
  quality: number;
}

/** What a station makes its rain series of, best first. */
export interface RainPlan {
  source: RainSource;
  /** Period of the best source; null = a running total. */
  periodMs: number | null;
  /** The other declared sources: they fill what the best one does not tell. */
  others: ReadonlySet<string>;
}

const periodOf = (element: string): number | null => {
  const minutes = RAIN_PERIOD_MINUTES[element as RainSource];
  return minutes === undefined ? null : minutes * 60_000;
};

/** A station's row is made anew when its registration changes; asked for every frame. */
const plans = new WeakMap<StationRow, RainPlan>();

export function rainPlanOf(station: StationRow): RainPlan {
  const known = plans.get(station);
  if (known) return known;
  const source = rainSourceOf(station);
  const plan = {
    source,
    periodMs: periodOf(source),
    others: new Set<string>((station.rainSources ?? []).filter((element) => element !== source)),
  };
  plans.set(station, plan);
  return plan;
}

/**
 * The rain of one frame where everything follows in order: the best source alone goes on from where rain is known, and
 * what the other sources tell lies inside. `undefined` = it is not so simple, the stored neighbours are needed.
 */
export function simpleRain(
  station: StationRow,
  readings: readonly RainReading[],
  before: (element: string) => SeriesMemory | undefined,
): RainStep[] | undefined {
  const { source, periodMs, others } = rainPlanOf(station);
  const own = readings.filter(({ element }) => element === source);
  if (own.length === 0) return readings.length === 0 ? [] : undefined;
  const last = before(source);
  const steps: RainStep[] = [];
  if (periodMs === null) {
    let earlier = last && { atMs: last.atMs, value: last.value, quality: 0 };
    for (const { atMs, value } of own) {
      const later = { atMs, value, quality: 0 };
      if (earlier) {
        if (atMs - earlier.atMs > COARSE_PERIOD_MS) return undefined;
        const { mm, flags } = rainBetween(earlier, later, station, source);
        steps.push(step(earlier.atMs, atMs, mm, flags));
      }
      earlier = later;
    }
  } else {
    let toldMs = last?.atMs ?? Number.NEGATIVE_INFINITY;
    for (const { atMs, value } of own) {
      const fromMs = atMs - periodMs;
      // Periods that overlap are judged with the one before; a hole may be filled by another source.
      if (fromMs < toldMs || (steps.length > 0 && fromMs !== toldMs && others.size > 0)) return undefined;
      steps.push(step(fromMs, atMs, value, 0));
      toldMs = atMs;
    }
  }
  const fromMs = steps[0]?.fromMs ?? own[0]!.atMs;
  const toMs = own.at(-1)!.atMs;
  const knownMs = before(RAIN_ELEMENT)?.atMs;
  if (knownMs !== undefined && knownMs > fromMs) return undefined;
  // A total of another source tells of the time since its reading before, here or in an earlier frame.
  const since = new Map<string, number>();
  for (const { element, atMs } of readings) {
    if (element === source) continue;
    const otherPeriodMs = periodOf(element);
    const startMs =
      otherPeriodMs === null ? (since.get(element) ?? before(element)?.atMs) : atMs - otherPeriodMs;
    since.set(element, atMs);
    if (startMs !== undefined && (startMs < fromMs || atMs > toMs)) return undefined;
  }
  return steps;
}

const step = (fromMs: number, toMs: number, mm: number, flags: number): RainStep => ({
  fromMs,
  toMs,
  mm,
  quality: flags | rainRangeFlag({ fromMs, toMs, mm, flags }),
});

/** Whether a reading of the element can change the station's rain series. */
export const feedsRain = (plan: RainPlan, element: string, quality: number): boolean =>
  isUsable(quality) && (element === plan.source || plan.others.has(element));
