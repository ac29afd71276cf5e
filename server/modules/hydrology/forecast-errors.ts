import { type Refused, refuse } from './faults.ts';
import { quantile } from './quantile.ts';

/** Bounds of ln(observed/forecast) at a lead, and how many residuals they come from. */
export interface Band {
  low: number;
  high: number;
  residuals: number;
}

/** How far forecasts were off, learnt from a calibration; flows in the unit of the series it was learnt from. */
export interface ForecastErrors {
  /** Added to flows before their logarithm is taken, so that low flows do not rule the band. */
  offset: number;
  /** Simulated flows from here on are flood; they have bounds of their own. */
  floodFrom: number;
  /** Share of today's error that is left after each lead, from 1 on. */
  carried: readonly number[];
  /** By lead, from 1 on, when today's error is known. */
  corrected: readonly { low: Band; flood: Band }[];
  /** When it is not. */
  uncorrected: { low: Band; flood: Band };
  /** Share of observed values the bounds held in the calibration. */
  share: number;
}

const SHARE = 0.9;
const FLOOD_QUANTILE = 0.9;
const OFFSET_OF_MEAN = 0.01;
const FEWEST = 30;

function bandOf(residuals: readonly number[]): Band {
  const sorted = Float64Array.from(residuals).sort();
  const tail = (1 - SHARE) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail), residuals: sorted.length };
}

/**
 * Bounds by lead time from the residuals of a calibration: e = ln((Q + o)/(Q̂ + o)); at lead k the forecast carries the share
 * c_k = Σ e_t e_(t+k) / Σ e_t² of today's error, and what is left of e_(t+k) is counted, for floods apart. Observed NaN =
 * unknown. Rain is taken as known: the uncertainty of a rain forecast comes on top and is not in the band.
 */
export function learnErrors(
  observed: ArrayLike<number>,
  simulated: ArrayLike<number>,
  leads: number,
  from = 0,
  to = observed.length,
): { ok: true; errors: ForecastErrors } | Refused {
  const places: number[] = [];
  for (let n = from; n < to; n++) if (Number.isFinite(observed[n])) places.push(n);
  if (places.length < FEWEST / (1 - FLOOD_QUANTILE)) return refuse('too-little-data');
  const mean = places.reduce((sum, n) => sum + (observed[n] as number), 0) / places.length;
  const offset = OFFSET_OF_MEAN * mean;
  const floodFrom = quantile(Float64Array.from(places, (n) => simulated[n] as number).sort(), FLOOD_QUANTILE);
  const error = new Float64Array(to).fill(Number.NaN);
  for (const n of places)
    error[n] = Math.log(((observed[n] as number) + offset) / ((simulated[n] as number) + offset));
  const atLead = (lead: number): { carried: number; bands: { low: Band; flood: Band } } | undefined => {
    const pairs = places.filter((n) => n - lead >= from && Number.isFinite(error[n - lead]));
    let [both, own] = [0, 0];
    for (const n of pairs) {
      both += (error[n] as number) * (error[n - lead] as number);
      own += (error[n - lead] as number) ** 2;
    }
    const carried = lead === 0 || own === 0 ? 0 : Math.max(0, Math.min(1, both / own));
    const classes = { low: [] as number[], flood: [] as number[] };
    for (const n of pairs) {
      const left = (error[n] as number) - (lead === 0 ? 0 : carried * (error[n - lead] as number));
      classes[(simulated[n] as number) >= floodFrom ? 'flood' : 'low'].push(left);
    }
    if (Math.min(classes.low.length, classes.flood.length) < FEWEST) return undefined;
    return { carried, bands: { low: bandOf(classes.low), flood: bandOf(classes.flood) } };
  };
  const uncorrected = atLead(0);
  const byLead = Array.from({ length: leads }, (_, n) => atLead(n + 1));
  if (!uncorrected || byLead.some((each) => !each)) return refuse('too-little-data');
  const learnt = byLead as { carried: number; bands: { low: Band; flood: Band } }[];
  return {
    ok: true,
    errors: {
      offset,
      floodFrom,
      carried: learnt.map(({ carried }) => carried),
      corrected: learnt.map(({ bands }) => bands),
      uncorrected: uncorrected.bands,
      share: SHARE,
    },
  };
}

/** A simulated flow at a lead (1 = the next step) made a forecast with its bounds; `now` is today's pair, if it is known. */
export function withBand(
  errors: ForecastErrors,
  simulated: number,
  lead: number,
  now: { observed: number; simulated: number } | null,
): { value: number; low: number; high: number } {
  const { offset, floodFrom, carried, corrected, uncorrected } = errors;
  const place = Math.min(lead, corrected.length) - 1;
  const today = now ? Math.log((now.observed + offset) / (now.simulated + offset)) : 0;
  const shift = now ? (carried[place] as number) * today : 0;
  const bands = now ? (corrected[place] as { low: Band; flood: Band }) : uncorrected;
  const { low, high } = simulated >= floodFrom ? bands.flood : bands.low;
  const at = (more: number): number => Math.max(0, (simulated + offset) * Math.exp(shift + more) - offset);
  const value = at(0);
  return { value, low: Math.min(value, at(low)), high: Math.max(value, at(high)) };
}
