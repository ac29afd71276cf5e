import { type Refused, refuse } from './faults.ts';
import { quantile } from './quantile.ts';

export interface TravelTime {
  /** Median over the events; and the range in which eight of ten lie. Minutes. */
  minutes: number;
  lowMinutes: number;
  highMinutes: number;
  /** Lag of the best correlation over the whole series, and that correlation. */
  overallMinutes: number;
  correlation: number;
  events: readonly {
    /** Step of the event's steepest rise upstream. */ at: number;
    minutes: number;
    correlation: number;
  }[];
  /** Steps at which one of both was not known. */
  missing: number;
}

const FEWEST_EVENTS = 3;
const LEAST_CORRELATION = 0.5;
type Known = number | null;

/** Rise of each step, never below 0; NaN where this value or the one before is unknown. */
const risesOf = (values: readonly Known[]): Float64Array =>
  Float64Array.from(values, (value, n) => {
    const before = values[n - 1];
    if (typeof value !== 'number' || typeof before !== 'number') return Number.NaN;
    return Math.max(0, value - before);
  });

/** Correlation of the rises above with those `lag` steps later below; NaN with fewer than three known pairs. */
function correlate(above: Float64Array, below: Float64Array, lag: number, from: number, to: number): number {
  let [n, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0];
  for (let t = Math.max(0, from); t < Math.min(to, above.length); t++) {
    const [x, y] = [above[t] as number, below[t + lag] ?? Number.NaN];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    n++;
    sx += x;
    sy += y;
    sxx += x * x;
    syy += y * y;
    sxy += x * y;
  }
  const spread = Math.sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
  return n < 3 || !(spread > 0) ? Number.NaN : (n * sxy - sx * sy) / spread;
}

/** Best lag in steps, refined by a parabola through the three best, and its correlation. */
function bestLag(
  above: Float64Array,
  below: Float64Array,
  most: number,
  from: number,
  to: number,
): { lag: number; correlation: number } {
  const all = Array.from({ length: most + 1 }, (_, lag) => correlate(above, below, lag, from, to));
  const best = all.reduce((so, r, lag) => (Number.isFinite(r) && !(r <= (all[so] as number)) ? lag : so), 0);
  const [before, here, after] = [all[best - 1], all[best] as number, all[best + 1]];
  const curve = (before ?? Number.NaN) - 2 * here + (after ?? Number.NaN);
  const shift = curve < 0 ? ((before as number) - (after as number)) / (2 * curve) : 0;
  return { lag: best + (Number.isFinite(shift) ? shift : 0), correlation: here };
}

/** Steps of the steepest rises upstream, each the steepest within `apart` steps of it. */
function eventsOf(rises: Float64Array, least: number, apart: number): number[] {
  const places = [...rises.keys()].filter((n) => (rises[n] as number) >= least);
  places.sort((a, b) => (rises[b] as number) - (rises[a] as number));
  const taken: number[] = [];
  for (const place of places) if (taken.every((other) => Math.abs(other - place) > apart)) taken.push(place);
  return taken.sort((a, b) => a - b);
}

/**
 * Travel time between two stations by cross-correlation of their rises, event by event. Levels (or flows) at equal steps of
 * `stepMinutes`, null = unknown; `leastRise` in their unit is what makes an event; lags from 0 to `mostMinutes` are tried.
 * Refused with fewer than three events that correlate by 0.5: rain between the stations, or no connection.
 */
export function travelTime(
  upstream: readonly Known[],
  downstream: readonly Known[],
  options: { stepMinutes: number; mostMinutes: number; leastRise: number },
): { ok: true; travel: TravelTime } | Refused {
  const { stepMinutes, mostMinutes, leastRise } = options;
  if (upstream.length !== downstream.length) return refuse('uneven-series');
  const most = Math.floor(mostMinutes / stepMinutes);
  const [above, below] = [risesOf(upstream), risesOf(downstream)];
  const events = eventsOf(above, leastRise, 2 * most + 2)
    .map((at) => ({ at, ...bestLag(above, below, most, at - most, at + most + 1) }))
    .filter(({ correlation }) => correlation >= LEAST_CORRELATION)
    .map(({ at, lag, correlation }) => ({ at, minutes: lag * stepMinutes, correlation }));
  if (events.length < FEWEST_EVENTS) return refuse('too-little-data', `${events.length} < ${FEWEST_EVENTS}`);
  const sorted = events.map(({ minutes }) => minutes).sort((a, b) => a - b);
  const overall = bestLag(above, below, most, 0, above.length);
  return {
    ok: true,
    travel: {
      minutes: quantile(sorted, 0.5),
      lowMinutes: quantile(sorted, 0.1),
      highMinutes: quantile(sorted, 0.9),
      overallMinutes: overall.lag * stepMinutes,
      correlation: overall.correlation,
      events,
      missing: upstream.filter((value, n) => value === null || downstream[n] === null).length,
    },
  };
}
