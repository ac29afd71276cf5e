import { type Refused, refuse } from './faults.ts';

/** Annual maxima of gauged years, and floods of before that an investigation established. One unit throughout. */
export interface FloodRecord {
  annual: readonly number[];
  historical?: {
    /** Peaks of years without gauging. */
    peaks: readonly number[];
    /** N: years of the investigated period, gauged years included. */
    years: number;
    /** How many of the largest gauged floods are extraordinary too (l). */
    inRecord?: number;
  };
}

export interface PlottedFlood {
  value: number;
  /** Empirical chance of exceedance in a year. */
  chance: number;
  extraordinary: boolean;
}

export interface PlottedRecord {
  points: readonly PlottedFlood[];
  /** By moments: where the fitting begins. */
  moments: { mean: number; cv: number; cs: number };
  /** Years the record speaks for: n, or N with historical floods. */
  years: number;
}

const FEWEST_YEARS = 10;
const descending = (values: readonly number[]): number[] => [...values].sort((a, b) => b - a);

function faultOf({ annual, historical }: FloodRecord): Refused | undefined {
  const all = [...annual, ...(historical?.peaks ?? [])];
  const bad = all.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) return refuse('not-a-number', String(bad + 1));
  const negative = all.findIndex((value) => value < 0);
  if (negative >= 0) return refuse('negative', String(negative + 1));
  if (annual.length < FEWEST_YEARS) return refuse('too-few-years');
  if (all.every((value) => value === all[0])) return refuse('all-equal');
  if (!historical) return undefined;
  const { peaks, years, inRecord = 0 } = historical;
  if (!Number.isInteger(inRecord) || inRecord < 0 || inRecord >= annual.length)
    return refuse('historical-rank');
  return years >= annual.length + peaks.length ? undefined : refuse('historical-period');
}

/**
 * Empirical frequencies and moments of SL 44-2006: P = m/(n+1); with a extraordinary floods in N years, of which l were
 * gauged, P_M = M/(N+1) and P_m = P_Ma + (1 − P_Ma)(m − l)/(n − l + 1), and moments that let each ordinary flood stand
 * for (N − a)/(n − l) years. Without them Cs is Σ(K − 1)³ / ((n − 3) Cv³).
 */
export function plotRecord(record: FloodRecord): { ok: true; plotted: PlottedRecord } | Refused {
  const fault = faultOf(record);
  if (fault) return fault;
  const { annual, historical } = record;
  const gauged = descending(annual);
  const ofRecord = historical?.inRecord ?? 0;
  const extraordinary = descending([...(historical?.peaks ?? []), ...gauged.slice(0, ofRecord)]);
  const ordinary = gauged.slice(ofRecord);
  const years = historical?.years ?? gauged.length;
  const rarest = extraordinary.length / (years + 1);
  const points = [
    ...extraordinary.map((value, n) => ({ value, chance: (n + 1) / (years + 1), extraordinary: true })),
    ...ordinary.map((value, n) => ({
      value,
      chance: rarest + ((1 - rarest) * (n + 1)) / (ordinary.length + 1),
      extraordinary: false,
    })),
  ];
  const weight = (years - extraordinary.length) / ordinary.length;
  const sumOf = (power: number, centre: number): number =>
    points.reduce(
      (sum, { value, extraordinary: rare }) => sum + (rare ? 1 : weight) * (value - centre) ** power,
      0,
    );
  const mean = sumOf(1, 0) / years;
  const cv = Math.sqrt(sumOf(2, mean) / (years - 1)) / mean;
  const third = sumOf(3, mean) / (mean * cv) ** 3;
  const cs = extraordinary.length === 0 ? third / (years - 3) : (third * years) / ((years - 1) * (years - 2));
  return { ok: true, plotted: { points, moments: { mean, cv, cs }, years } };
}
