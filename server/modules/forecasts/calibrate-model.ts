import { ForecastModel } from '../../../contract/hydrology.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import {
  asFlow,
  type Calibration,
  calibrateXaj,
  type ForecastErrors,
  learnErrors,
  type Refused,
} from '../hydrology/index.ts';
import type { CalibrationSeries } from './calibration-series.ts';

export interface CalibrationRequest {
  stationId: string;
  areaKm2: number;
  /** By month, mm a day. */
  potentialMmPerDay: readonly number[];
  warmUpHours: number;
  horizonHours: number;
  /** Steps from here on judge and are not calibrated on. */
  validateFromMs: number | undefined;
  source: string;
}
export interface Calibrated {
  found: Calibration;
  errors: ForecastErrors;
  /** Null where its step is none a forecast runs on: a basin calibrated on days says nothing of hours. */
  model: ForecastModel | null;
}

const DECIMALS = 5;
const rounded = (value: number): number => Number(value.toFixed(DECIMALS));
const roundedAll = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value, (_key, each) => (typeof each === 'number' ? rounded(each) : each)));

/** Parameters of the Xinanjiang model by SCE-UA on NSE, with the band its errors leave; the same file gives the same. */
export function calibrateModel(
  series: CalibrationSeries,
  request: CalibrationRequest,
): { ok: true; calibrated: Calibrated } | Refused {
  const { fromMs, stepMinutes, rain, flow } = series;
  const { areaKm2, potentialMmPerDay, warmUpHours, horizonHours, validateFromMs } = request;
  const stepHours = stepMinutes / 60;
  const stepMs = stepMinutes * 60_000;
  const toMm = (3.6 * stepHours) / areaKm2;
  const potential = rain.map((_mm, n) => {
    const month = Number(toBeijingIso(fromMs + n * stepMs).slice(5, 7)) - 1;
    return ((potentialMmPerDay[month] ?? 0) * stepMinutes) / 1_440;
  });
  const warmUpSteps = Math.ceil(warmUpHours / stepHours);
  const validateFrom =
    validateFromMs === undefined ? undefined : Math.round((validateFromMs - fromMs) / stepMs);
  const found = calibrateXaj(
    { rain, potential, flow: flow.map((m3s) => (m3s === null ? null : m3s * toMm)) },
    { stepHours, warmUpSteps, ...(validateFrom === undefined ? {} : { validateFrom }) },
  );
  if (!found.ok) return found;
  const observed = Array.from(found.result.prepared.flow, (mm) => mm / toMm);
  const simulated = Array.from(found.result.simulated, (mm) => asFlow(mm, areaKm2, stepHours));
  const learnt = learnErrors(
    observed,
    simulated,
    Math.max(1, Math.round(horizonHours / stepHours)),
    warmUpSteps,
    validateFrom ?? observed.length,
  );
  if (!learnt.ok) return learnt;
  const model = ForecastModel.safeParse({
    stationId: request.stationId,
    areaKm2,
    stepMinutes,
    warmUpHours,
    horizonHours,
    parameters: roundedAll(found.result.parameters),
    potentialMmPerDay: [...potentialMmPerDay],
    errors: roundedAll(learnt.errors),
    calibration: {
      from: toBeijingIso(fromMs),
      to: toBeijingIso(fromMs + (validateFrom ?? rain.length) * stepMs),
      nse: Number(found.result.calibration.nse.toFixed(3)),
      steps: (validateFrom ?? rain.length) - warmUpSteps,
    },
    source: request.source,
  });
  return {
    ok: true,
    calibrated: { found: found.result, errors: learnt.errors, model: model.success ? model.data : null },
  };
}
