import { type Refused, refuse } from './faults.ts';

/** Series of equal steps; null = not known. Rain and potential evapotranspiration in mm a step, flow too. */
export interface BasinSeries {
  rain: readonly (number | null)[];
  potential: readonly (number | null)[];
  flow: readonly (number | null)[];
}

export interface PreparedSeries {
  rain: Float64Array;
  potential: Float64Array;
  /** NaN where it is unknown or rests on unknown rain. */
  flow: Float64Array;
  gaps: {
    /** Steps without rain; taken as dry, and the flow of the time after is not judged by. */
    rain: number;
    /** Steps without evapotranspiration; the last known value stood in. */
    potential: number;
    flow: number;
    /** Known flows not judged by, because rain before them is not known. */
    setAside: number;
  };
}

/** More of the rain missing than this and nothing is computed. */
const MOST_RAIN_MISSING = 0.1;
const known = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/** Fills what can be filled, and tells all of it. `memorySteps`: how long unknown rain spoils the flow after it. */
export function prepareSeries(
  { rain, potential, flow }: BasinSeries,
  memorySteps: number,
): { ok: true; series: PreparedSeries } | Refused {
  const steps = rain.length;
  if (potential.length !== steps || flow.length !== steps) return refuse('uneven-series');
  const negative = [rain, potential, flow].findIndex((series) => series.some((x) => known(x) && x < 0));
  if (negative >= 0) return refuse('negative', ['rain', 'potential', 'flow'][negative]);
  const gaps = { rain: 0, potential: 0, flow: 0, setAside: 0 };
  const filled = {
    rain: new Float64Array(steps),
    potential: new Float64Array(steps),
    flow: new Float64Array(steps).fill(Number.NaN),
  };
  let lastPotential = potential.find(known) ?? 0;
  let spoiledUntil = -1;
  for (let n = 0; n < steps; n++) {
    const [p, e, q] = [rain[n], potential[n], flow[n]];
    if (known(p)) filled.rain[n] = p;
    else {
      gaps.rain++;
      spoiledUntil = n + memorySteps;
    }
    if (known(e)) lastPotential = e;
    else gaps.potential++;
    filled.potential[n] = lastPotential;
    if (!known(q)) gaps.flow++;
    else if (n <= spoiledUntil) gaps.setAside++;
    else filled.flow[n] = q;
  }
  if (gaps.rain > MOST_RAIN_MISSING * steps) return refuse('rain-missing', `${gaps.rain} / ${steps}`);
  return { ok: true, series: { ...filled, gaps } };
}
