export { type ArealRain, createArealRain, type Gauge, type RainArea } from './areal-rain.ts';
export { HYDROLOGY_FAULTS, type HydrologyFault, type Refused } from './faults.ts';
export {
  designValue,
  type FittingOptions,
  type FrequencyCurve,
  fitFrequencyCurve,
  returnPeriodOf,
} from './frequency-curve.ts';
export { deviationFactor } from './pearson3.ts';
export type { FloodRecord } from './plotting-positions.ts';
export { type Point, thiessenWeights } from './thiessen.ts';
