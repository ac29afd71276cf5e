import { type Refused, refuse } from './faults.ts';
import { gammaNonExceedance } from './gamma.ts';

/** Outflow of each step from inflow by a unit hydrograph: y_t = Σ u_k x_(t−k). */
export const convolve = (inflow: ArrayLike<number>, ordinates: readonly number[]): number[] =>
  Array.from({ length: inflow.length }, (_, t) =>
    ordinates.reduce((sum, u, k) => (t < k ? sum : sum + u * (inflow[t - k] as number)), 0),
  );

/** Unit hydrograph of n equal linear reservoirs (Nash 1957): u_i = S(i Δt) − S((i − 1) Δt), cut at 99.9 % and made whole. */
export function nashUnitHydrograph(reservoirs: number, storageHours: number, stepHours: number): number[] {
  const ordinates: number[] = [];
  let before = 0;
  while (before < 0.999 && ordinates.length < 10_000) {
    const until = gammaNonExceedance(reservoirs, ((ordinates.length + 1) * stepHours) / storageHours);
    ordinates.push(until - before);
    before = until;
  }
  return ordinates.map((u) => u / before);
}

export interface MuskingumReach {
  /** Travel time K and weight x of inflow, 0 … 0.5. */
  travelHours: number;
  x: number;
  stepHours: number;
  /** Equal parts the reach is routed in; each has K/n. */
  parts?: number;
}

/** C0, C1, C2 of one part: O_t = C0 I_t + C1 I_(t−1) + C2 O_(t−1). Refused where one is negative. */
export function muskingumCoefficients({
  travelHours,
  x,
  stepHours,
  parts = 1,
}: MuskingumReach): { ok: true; coefficients: readonly [number, number, number] } | Refused {
  const K = travelHours / parts;
  const half = stepHours / 2;
  const whole = K * (1 - x) + half;
  const coefficients = [
    (half - K * x) / whole,
    (half + K * x) / whole,
    (K * (1 - x) - half) / whole,
  ] as const;
  const sound = K > 0 && x >= 0 && x <= 0.5 && stepHours > 0 && parts >= 1 && Number.isInteger(parts);
  if (!sound || coefficients.some((c) => c < -1e-12)) return refuse('unstable-reach');
  return { ok: true, coefficients };
}

/** Routes an inflow hydrograph through a reach (McCarthy 1938); outflow begins at `firstFlow`, in the unit of the inflow. */
export function routeMuskingum(
  inflow: readonly number[],
  reach: MuskingumReach,
  firstFlow = inflow[0] ?? 0,
): { ok: true; outflow: number[] } | Refused {
  const made = muskingumCoefficients(reach);
  if (!made.ok) return made;
  const [c0, c1, c2] = made.coefficients;
  let flow = [...inflow];
  for (let part = 0; part < (reach.parts ?? 1); part++) {
    let last = firstFlow;
    flow = flow.map((now, t) => {
      if (t > 0) last = c0 * now + c1 * (flow[t - 1] as number) + c2 * last;
      return last;
    });
  }
  return { ok: true, outflow: flow };
}
