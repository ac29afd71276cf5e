import { type Point, thiessenWeights } from './thiessen.ts';

/** A street or basin: its outer rings, longitude and latitude in degrees or plane coordinates of one unit. */
export interface RainArea {
  id: string;
  rings: readonly (readonly Point[])[];
  /** Shares of the area by gauge, together 1, instead of Thiessen polygons. */
  weights?: Readonly<Record<string, number>> | null;
}

export interface Gauge {
  id: string;
  at: Point;
}

export interface ArealRain {
  /** Mean depth over the area, in the unit of the gauges; null = unknown. */
  mm: number | null;
  /** Share of the area, 0 … 1, whose own gauge reported. The rest is told by the nearest that did. */
  covered: number;
  /** Weights the mean was made with. */
  weights: ReadonlyMap<string, number>;
  /** Gauges of this area that did not report. */
  missing: readonly string[];
}

/** With less of the area told by its own gauges the mean is unknown. */
export const LEAST_COVERED = 0.5;

/** Given shares of the gauges that are there, made up to 1. */
function givenWeights(
  gauges: readonly Gauge[],
  shares: Readonly<Record<string, number>>,
): Map<string, number> {
  const there = Object.entries(shares).filter(([id]) => gauges.some((gauge) => gauge.id === id));
  const whole = there.reduce((sum, [, share]) => sum + share, 0);
  return new Map(there.map(([id, share]) => [id, share / whole]));
}

function weightsOf(
  gauges: readonly Gauge[],
  { rings, weights }: RainArea,
  cosLatitude: number,
): Map<string, number> {
  if (weights) return givenWeights(gauges, weights);
  const places = new Map(gauges.map(({ id, at }) => [id, at]));
  const sums = new Map<string, number>();
  const sizes = rings.map((ring) => sizeOf(ring));
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  rings.forEach((ring, n) => {
    const share = (sizes[n] as number) / whole;
    for (const [id, weight] of thiessenWeights(places, ring, cosLatitude))
      if (weight > 0) sums.set(id, (sums.get(id) ?? 0) + weight * share);
  });
  return sums;
}

function sizeOf(ring: readonly Point[]): number {
  const twice = ring.reduce((sum, [x, y], n) => {
    const [nextX, nextY] = ring[(n + 1) % ring.length] as Point;
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/**
 * Mean rain of areas by Thiessen weights. Where gauges are missing the weights are made anew from those that reported;
 * each set of reporting gauges is worked out once. `cosLatitude` is given with degrees, so that both axes measure alike.
 */
export function createArealRain(
  gauges: readonly Gauge[],
  areas: readonly RainArea[],
  options: { cosLatitude?: number; leastCovered?: number } = {},
): (rain: ReadonlyMap<string, number | null>) => ReadonlyMap<string, ArealRain> {
  const { cosLatitude = 1, leastCovered = LEAST_COVERED } = options;
  const full = areas.map((area) => weightsOf(gauges, area, cosLatitude));
  // A gauge that is given a share and is not in service is missing, and what it stands for is not covered.
  const shares = areas.map(({ weights }, n) =>
    weights ? new Map(Object.entries(weights)) : (full[n] as Map<string, number>),
  );
  const known = new Map<string, readonly Map<string, number>[]>();
  const weightsFor = (reporting: readonly Gauge[]): readonly Map<string, number>[] => {
    const key = reporting.map(({ id }) => id).join(' ');
    const held = known.get(key);
    if (held) return held;
    const made = areas.map((area) => weightsOf(reporting, area, cosLatitude));
    known.set(key, made);
    return made;
  };
  return (rain) => {
    const reporting = gauges.filter(({ id }) => Number.isFinite(rain.get(id) ?? Number.NaN));
    const weights = reporting.length === gauges.length ? full : weightsFor(reporting);
    return new Map(
      areas.map(({ id }, n) => {
        const own = shares[n] as Map<string, number>;
        const used = weights[n] as Map<string, number>;
        const missing = [...own.keys()].filter((gauge) => !reporting.some((each) => each.id === gauge));
        const whole = own.size === 0 ? 0 : 1;
        const covered = missing.reduce((share, gauge) => share - (own.get(gauge) ?? 0), whole);
        const mean = [...used].reduce(
          (sum, [gauge, weight]) => sum + weight * (rain.get(gauge) as number),
          0,
        );
        const enough = used.size > 0 && covered >= leastCovered - 1e-12;
        return [id, { mm: enough ? mean : null, covered: Math.max(0, covered), weights: used, missing }];
      }),
    );
  };
}
