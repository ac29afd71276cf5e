/** Hydrology on the readings of the ledger: areal rain, forecasts of stations, lead times of plans. What other folders may use. */

export { readArealRain } from './areal-rain-now.ts';
export { type Calibrated, calibrateModel } from './calibrate-model.ts';
export { readCalibrationSeries } from './calibration-series.ts';
export { checkArea } from './check-area.ts';
export { expectLevel } from './expect-level.ts';
export { forecastStation } from './forecast-station.ts';
export { leadTimeOf } from './lead-time.ts';
export {
  listRatings,
  listTravels,
  putRating,
  putTravel,
  type RatingRow,
  type TravelRow,
} from './relations-store.ts';
export { forecastRoutes } from './routes.ts';
export { listRainAreas, putRainArea, type RainAreaRow } from './store.ts';
