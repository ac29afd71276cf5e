import {
  gammaExceedance,
  gammaNonExceedance,
  gammaQuantile,
  normalExceedance,
  normalQuantile,
} from './gamma.ts';

/** Mean x̄, coefficient of variation Cv and of skew Cs of a Pearson III distribution. */
export interface Pearson3 {
  mean: number;
  cv: number;
  cs: number;
}

/** Below this skew the gamma form loses its precision; the first term of Cornish and Fisher (1938) stands for it. */
const NEARLY_SYMMETRIC = 1e-3;

/** 离均系数 Φ(Cs, P): the standardised value exceeded with chance P (0 < P < 1). x_P = x̄ (1 + Cv Φ). */
export function deviationFactor(cs: number, chance: number): number {
  if (cs < 0) return -deviationFactor(-cs, 1 - chance);
  if (cs < NEARLY_SYMMETRIC) {
    const z = normalQuantile(chance);
    return z + ((z * z - 1) * cs) / 6;
  }
  return (cs / 2) * gammaQuantile(4 / cs ** 2, chance) - 2 / cs;
}

/** Value exceeded with chance P, in the unit of the mean. */
export const quantileOf = ({ mean, cv, cs }: Pearson3, chance: number): number =>
  mean * (1 + cv * deviationFactor(cs, chance));

/** Chance that a value is exceeded, 0 … 1. */
export function exceedanceOf({ mean, cv, cs }: Pearson3, value: number): number {
  const deviation = (value / mean - 1) / cv;
  if (Math.abs(cs) < NEARLY_SYMMETRIC) return normalExceedance(deviation - ((deviation ** 2 - 1) * cs) / 6);
  const shape = 4 / cs ** 2;
  const x = (2 / cs) * (deviation + 2 / cs);
  return cs > 0 ? gammaExceedance(shape, x) : gammaNonExceedance(shape, x);
}
