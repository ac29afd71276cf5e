import type {
  ForecastLine,
  ForecastModel,
  ForecastPoint,
  NoForecastReason,
} from '../../../contract/hydrology.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import {
  asFlow,
  type Channel,
  checkParameters,
  type Forecast,
  fitRating,
  flowAt,
  forecastFlow,
  forStep,
  halfFull,
  type RatingCurve,
  runXaj,
  stageAt,
} from '../hydrology/index.ts';

export const HOUR_MS = 3_600_000;
/** Rain whose newest known step is older than this says nothing of now. */
export const MOST_RAIN_AGE_MS = 90 * 60_000;

/** Mean rain of the steps up to now, oldest first; null = unknown. */
export interface PastRain {
  fromMs: number;
  mm: readonly (number | null)[];
}

export type Computed =
  | {
      ok: true;
      asOfMs: number;
      forecast: Forecast;
      lines: ForecastLine[];
      goingOn: ForecastLine[];
      lastHourMm: number;
    }
  | { ok: false; reason: NoForecastReason; where: string | null };

/** Measured at the outlet about the end of the known rain. */
export interface OutletNow {
  flow: number | null;
  level: number | null;
  datum: string | null;
}

export const stepMsOf = ({ stepMinutes }: ForecastModel): number => stepMinutes * 60_000;
const channelOf = ({ unitHydrograph }: ForecastModel): Channel =>
  unitHydrograph ? { kind: 'unit-hydrograph', ordinates: unitHydrograph } : { kind: 'lag-and-route' };

/** Potential evapotranspiration of the step that begins then, mm, by the month in Beijing. */
const potentialAt = (model: ForecastModel, atMs: number): number => {
  const month = Number(toBeijingIso(atMs).slice(5, 7)) - 1;
  return ((model.potentialMmPerDay[month] ?? 0) * model.stepMinutes) / 1_440;
};

/** The known steps without the unknown tail; a hole inside is told with its time. */
function knownPart(
  rain: PastRain,
  stepMs: number,
  nowMs: number,
): { mm: number[]; asOfMs: number } | Computed {
  const length = rain.mm.findLastIndex((mm) => mm !== null) + 1;
  const asOfMs = rain.fromMs + length * stepMs;
  if (length === 0 || nowMs - asOfMs > MOST_RAIN_AGE_MS)
    return { ok: false, reason: 'rain-stale', where: length === 0 ? null : toBeijingIso(asOfMs) };
  const hole = rain.mm.slice(0, length).indexOf(null);
  if (hole >= 0)
    return { ok: false, reason: 'rain-missing', where: toBeijingIso(rain.fromMs + hole * stepMs) };
  return { mm: rain.mm.slice(0, length) as number[], asOfMs };
}

const peakOf = (points: readonly ForecastPoint[]): ForecastPoint =>
  points.reduce((highest, point) => (point.value > highest.value ? point : highest));

const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals));

function flowLine({ steps }: Forecast, asOfMs: number): ForecastLine {
  const points = steps.map(({ leadHours, flow, low, high }) => ({
    at: toBeijingIso(asOfMs + leadHours * HOUR_MS),
    value: rounded(flow, 2),
    low: rounded(low, 2),
    high: rounded(high, 2),
  }));
  return { kind: 'flow', unit: 'm³/s', datum: null, points, peak: peakOf(points), extrapolated: false };
}

function levelLine(
  curve: RatingCurve,
  forecast: Forecast,
  asOfMs: number,
  datum: string | null,
): ForecastLine {
  const lowest = curve.pieces[0]?.c ?? 0;
  let extrapolated = false;
  const stage = (flow: number): number => {
    const rated = stageAt(curve, flow);
    if (rated?.tooFar && rated.extrapolated === 'above') extrapolated = true;
    return rounded(rated?.value ?? lowest, 2);
  };
  const points = forecast.steps.map(({ leadHours, flow, low, high }) => ({
    at: toBeijingIso(asOfMs + leadHours * HOUR_MS),
    value: stage(flow),
    low: stage(low),
    high: stage(high),
  }));
  return { kind: 'level', unit: 'm', datum, points, peak: peakOf(points), extrapolated };
}

/**
 * Forecast of an outlet: the model runs over the rain that fell, then on without any more (落地雨预报), and on with the rain of
 * the last hour. m³/s and metres, times in Beijing. Refused where rain of the warm-up is not known: a forecast over a guess would look like any other.
 */
export function computeForecast(
  model: ForecastModel,
  rain: PastRain,
  outlet: OutletNow,
  nowMs: number,
): Computed {
  const parameters = model.parameters;
  const checked = checkParameters(parameters);
  if (!checked.ok) return { ok: false, reason: 'model-fault', where: checked.where ?? null };
  const stepMs = stepMsOf(model);
  const known = knownPart(rain, stepMs, nowMs);
  if ('ok' in known) return known;
  const { mm, asOfMs } = known;
  const rating = model.gaugings ? fitRating(model.gaugings) : undefined;
  if (rating && !rating.ok) return { ok: false, reason: 'model-fault', where: rating.fault };
  const stepHours = model.stepMinutes / 60;
  const channel = channelOf(model);
  const ofStep = forStep(parameters, stepHours);
  const potential = mm.map((_, n) => potentialAt(model, rain.fromMs + n * stepMs));
  const past = runXaj(ofStep, mm, potential, halfFull(ofStep, 0, channel), channel);
  const observed =
    outlet.flow ?? (outlet.level !== null && rating?.ok ? flowAt(rating.curve, outlet.level).value : null);
  const simulated = asFlow(past.flow.at(-1) ?? 0, model.areaKm2, stepHours);
  const steps = Math.round(model.horizonHours / stepHours);
  const potentialAhead = Array.from({ length: steps }, (_, n) => potentialAt(model, asOfMs + n * stepMs));
  const ahead = (mmAStep: number) =>
    forecastFlow({
      parameters,
      stepHours,
      areaKm2: model.areaKm2,
      channel,
      state: past.state,
      rain: Array<number>(steps).fill(mmAStep),
      potential: potentialAhead,
      now: observed === null ? null : { observed, simulated },
      errors: model.errors,
    });
  const lastHourMm = mm.slice(-Math.round(1 / stepHours)).reduce((sum, fallen) => sum + fallen, 0);
  const [fallen, going] = [ahead(0), ahead(lastHourMm * stepHours)];
  if (!fallen.ok) return { ok: false, reason: 'model-fault', where: fallen.where ?? fallen.fault };
  if (!going.ok) return { ok: false, reason: 'model-fault', where: going.where ?? going.fault };
  const linesOf = (forecast: Forecast): ForecastLine[] => [
    ...(rating?.ok ? [levelLine(rating.curve, forecast, asOfMs, outlet.datum)] : []),
    flowLine(forecast, asOfMs),
  ];
  return {
    ok: true,
    asOfMs,
    forecast: fallen.forecast,
    lines: linesOf(fallen.forecast),
    goingOn: linesOf(going.forecast),
    lastHourMm: rounded(lastHourMm, 1),
  };
}
