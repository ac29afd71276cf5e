import { type Refused, refuse } from './faults.ts';
import { exceedanceOf, type Pearson3, quantileOf } from './pearson3.ts';
import { type FloodRecord, type PlottedRecord, plotRecord } from './plotting-positions.ts';
import { minimise } from './simplex.ts';

/** 适线准则 of SL 44-2006: what the deviations of the fitted from the plotted values are summed up as. */
const CRITERIA = {
  squares: (fitted: number, plotted: number) => (fitted - plotted) ** 2,
  absolute: (fitted: number, plotted: number) => Math.abs(fitted - plotted),
  /** A year without flow has no relative deviation. */
  'relative-squares': (fitted: number, plotted: number) =>
    plotted > 0 ? ((fitted - plotted) / plotted) ** 2 : 0,
} as const;
export type FittingCriterion = keyof typeof CRITERIA;

export interface FittingOptions {
  criterion?: FittingCriterion;
  /** The mean by moments is trusted most and kept, unless said otherwise. */
  mean?: 'fixed' | 'free';
  /** Cs/Cv taken from a region instead of fitted. */
  skewRatio?: number;
}

export interface FrequencyCurve extends Pearson3 {
  skewRatio: number;
  criterion: FittingCriterion;
  plotted: PlottedRecord;
  /** Share of the variance of the plotted values that the curve explains; 1 = all. */
  determination: number;
  /** Largest |fitted − plotted| / plotted. */
  largestDeviation: number;
  /** Below this the distribution has no values: x̄ (1 − 2 Cv / Cs). */
  lowerLimit: number;
  /** Fewer than the thirty years SL 44-2006 asks for. */
  shortRecord: boolean;
}

const YEARS_WANTED = 30;
const MOST_CV = 4;
const MOST_CS = 10;

function goodnessOf(
  curve: Pearson3,
  { points }: PlottedRecord,
): { determination: number; largestDeviation: number } {
  const mean = points.reduce((sum, { value }) => sum + value, 0) / points.length;
  let [error, spread, largest] = [0, 0, 0];
  for (const { value, chance } of points) {
    const deviation = quantileOf(curve, chance) - value;
    error += deviation ** 2;
    spread += (value - mean) ** 2;
    if (value > 0) largest = Math.max(largest, Math.abs(deviation) / value);
  }
  return { determination: 1 - error / spread, largestDeviation: largest };
}

/** Pearson III through the plotted annual maxima by 适线法, from the moments on. */
export function fitFrequencyCurve(
  record: FloodRecord,
  options: FittingOptions = {},
): { ok: true; curve: FrequencyCurve } | Refused {
  const result = plotRecord(record);
  if (!result.ok) return result;
  const { plotted } = result;
  const { criterion = 'squares', mean = 'fixed', skewRatio } = options;
  if (skewRatio !== undefined && !(skewRatio > 0)) return refuse('skew-ratio');
  const { moments } = plotted;
  const start = skewRatio === undefined ? [moments.cv, Math.max(moments.cs, moments.cv)] : [moments.cv];
  if (mean === 'free') start.push(moments.mean);
  const curveOf = (at: readonly number[]): Pearson3 => {
    const cv = at[0] as number;
    const cs = skewRatio === undefined ? (at[1] as number) : skewRatio * cv;
    return { cv, cs, mean: mean === 'free' ? (at.at(-1) as number) : moments.mean };
  };
  const deviation = CRITERIA[criterion];
  const score = (at: readonly number[]): number => {
    const curve = curveOf(at);
    if (!(curve.cv > 0 && curve.cv <= MOST_CV && curve.cs > 0 && curve.cs <= MOST_CS && curve.mean > 0))
      return Number.POSITIVE_INFINITY;
    return plotted.points.reduce(
      (sum, { value, chance }) => sum + deviation(quantileOf(curve, chance), value),
      0,
    );
  };
  const found = minimise(
    score,
    start,
    start.map((x) => x * 0.1),
  );
  if (!Number.isFinite(found.value)) return refuse('too-scattered');
  const fitted = curveOf(found.at);
  return {
    ok: true,
    curve: {
      ...fitted,
      skewRatio: fitted.cs / fitted.cv,
      criterion,
      plotted,
      ...goodnessOf(fitted, plotted),
      lowerLimit: fitted.mean * (1 - (2 * fitted.cv) / fitted.cs),
      shortRecord: record.annual.length < YEARS_WANTED,
    },
  };
}

/** Value reached or exceeded once in `years` on average (years > 1); extrapolated beyond the years the record speaks for. */
export const designValue = (
  curve: FrequencyCurve,
  years: number,
): { value: number; extrapolated: boolean } => ({
  value: quantileOf(curve, 1 / years),
  extrapolated: years > curve.plotted.years + 1,
});

/** Return period of an observed value, years; never below 1. Of given parameters no record says where they end. */
export function returnPeriodOf(
  curve: Pearson3 & Partial<Pick<FrequencyCurve, 'plotted'>>,
  value: number,
): { years: number; extrapolated: boolean } {
  const years = 1 / exceedanceOf(curve, value);
  return { years, extrapolated: curve.plotted !== undefined && years > curve.plotted.years + 1 };
}
