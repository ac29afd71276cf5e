import { type Refused, refuse } from './faults.ts';
import { type ForecastErrors, withBand } from './forecast-errors.ts';
import { type Channel, runXaj, type XajState } from './xaj.ts';
import { checkParameters, forStep, type XajParameters } from './xaj-parameters.ts';

export interface ForecastInput {
  /** KI, KG, CI, CG a day. */
  parameters: XajParameters;
  stepHours: number;
  areaKm2: number;
  channel?: Channel;
  /** The basin at the end of the last known step, from a run over what was measured. */
  state: XajState;
  /** Rain and potential evapotranspiration of the steps to come, mm. */
  rain: readonly (number | null)[];
  potential: readonly (number | null)[];
  /** The last known step, m³/s; null where no flow was observed: the band is then wider. */
  now: { observed: number; simulated: number } | null;
  /** Learnt on flows in m³/s at this step. */
  errors: ForecastErrors;
}

export interface ForecastStep {
  leadHours: number;
  /** m³/s, with the bounds within which nine of ten values fell in the calibration. */
  flow: number;
  low: number;
  high: number;
}

export interface Forecast {
  steps: readonly ForecastStep[];
  peak: ForecastStep;
  /** Leads beyond those the bounds were learnt for; they carry the bounds of the last. */
  beyondLearnt: boolean;
  corrected: boolean;
}

/** mm a step over the basin as m³/s. */
export const asFlow = (mm: number, areaKm2: number, stepHours: number): number =>
  (mm * areaKm2) / (3.6 * stepHours);

/** Flow of the coming steps with its band. Computed beside the readings: nothing follows from it by itself. */
export function forecastFlow(input: ForecastInput): { ok: true; forecast: Forecast } | Refused {
  const { parameters, stepHours, areaKm2, channel, state, rain, potential, now, errors } = input;
  const checked = checkParameters(parameters);
  if (!checked.ok) return checked;
  if (rain.length !== potential.length) return refuse('uneven-series');
  if (rain.length === 0) return refuse('too-little-data');
  const missing = [...rain, ...potential].findIndex((x) => x === null || !Number.isFinite(x) || x < 0);
  if (missing >= 0) return refuse('rain-missing', String((missing % rain.length) + 1));
  const run = runXaj(forStep(parameters, stepHours), rain as number[], potential as number[], state, channel);
  const steps = Array.from(run.flow, (mm, n): ForecastStep => {
    const { value, low, high } = withBand(errors, asFlow(mm, areaKm2, stepHours), n + 1, now);
    return { leadHours: (n + 1) * stepHours, flow: value, low, high };
  });
  const peak = steps.reduce((highest, step) => (step.flow > highest.flow ? step : highest));
  return {
    ok: true,
    forecast: {
      steps,
      peak,
      beyondLearnt: steps.length > errors.corrected.length,
      corrected: now !== null,
    },
  };
}

/** Hours until the forecast, and until its upper bound, first reaches a flow; null where it does not. */
export function leadTimeTo(
  forecast: Forecast,
  flow: number,
): { likely: number | null; earliest: number | null } {
  const first = (of: (step: ForecastStep) => number): number | null =>
    forecast.steps.find((step) => of(step) >= flow)?.leadHours ?? null;
  return { likely: first((step) => step.flow), earliest: first((step) => step.high) };
}
