export { type ArealRain, createArealRain, type Gauge, type RainArea } from './areal-rain.ts';
export { type Calibration, type CalibrationOptions, calibrateXaj } from './calibration.ts';
export { HYDROLOGY_FAULTS, type HydrologyFault, type Refused } from './faults.ts';
export type { BasinSeries } from './forcing.ts';
export {
  asFlow,
  type Forecast,
  type ForecastInput,
  type ForecastStep,
  forecastFlow,
  leadTimeTo,
} from './forecast.ts';
export { type ForecastErrors, learnErrors } from './forecast-errors.ts';
export {
  designValue,
  type FittingOptions,
  type FrequencyCurve,
  fitFrequencyCurve,
  returnPeriodOf,
} from './frequency-curve.ts';
export { deviationFactor } from './pearson3.ts';
export type { FloodRecord } from './plotting-positions.ts';
export { createRandom } from './random.ts';
export {
  fitRating,
  flowAt,
  type Gauging,
  type Rated,
  type RatingCurve,
  stageAt,
  suggestBreak,
} from './rating-curve.ts';
export { type CurveTests, testRating } from './rating-tests.ts';
export { convolve, type MuskingumReach, nashUnitHydrograph, routeMuskingum } from './routing.ts';
export { gradeOf, type Skill, skillOf } from './skill.ts';
export { type Point, thiessenCells, thiessenWeights } from './thiessen.ts';
export { type TravelTime, travelTime } from './travel-time.ts';
export { type Channel, halfFull, runXaj, storedIn, type XajRun, type XajState } from './xaj.ts';
export { checkParameters, forStep, XAJ_NAMES, XAJ_RANGES, type XajParameters } from './xaj-parameters.ts';
