import type { XajParameters } from './xaj-parameters.ts';
import { evaporate, separate, tensionRunoff } from './xaj-runoff.ts';

/** What the basin holds between two steps, mm. */
export interface XajState {
  wu: number;
  wl: number;
  wd: number;
  s: number;
  fr: number;
  /** Outflow of the last step from interflow, groundwater and channel, mm a step. */
  qi: number;
  qg: number;
  qs: number;
  /** On its way: inflow to the channel of the last L steps, or what the unit hydrograph still owes; oldest first. */
  pending: readonly number[];
}

/** How runoff reaches the outlet: lag L and recession CS of the parameters, or a unit hydrograph of surface runoff. */
export type Channel = { kind: 'lag-and-route' } | { kind: 'unit-hydrograph'; ordinates: readonly number[] };
const LAG_AND_ROUTE: Channel = { kind: 'lag-and-route' };

export interface XajRun {
  /** Outflow, mm a step over the basin. */
  flow: Float64Array;
  /** Actual evapotranspiration, mm a step over the basin. */
  evaporation: Float64Array;
  state: XajState;
}

/** A basin half full that has been giving `flow` (mm a step) for a while. */
export function halfFull(parameters: XajParameters, flow = 0.1, channel: Channel = LAG_AND_ROUTE): XajState {
  const { UM, LM, DM, SM, L } = parameters;
  const length = channel.kind === 'unit-hydrograph' ? channel.ordinates.length - 1 : Math.floor(L);
  return {
    wu: UM / 2,
    wl: LM / 2,
    wd: DM / 2,
    s: SM / 2,
    fr: 0.1,
    qi: flow,
    qg: flow,
    qs: channel.kind === 'unit-hydrograph' ? 0 : 2 * flow,
    pending: Array.from({ length }, () => (channel.kind === 'unit-hydrograph' ? 0 : 2 * flow)),
  };
}

/** Water held in and on the way through the basin, mm: what a balance has to account for. */
export function storedIn(
  parameters: XajParameters,
  state: XajState,
  channel: Channel = LAG_AND_ROUTE,
): number {
  const { IM, CI, CG, CS } = parameters;
  const soil = (state.wu + state.wl + state.wd + state.s * state.fr) * (1 - IM);
  const held = (recession: number, flow: number): number => (recession / (1 - recession)) * flow;
  const below = held(CI, state.qi) + held(CG, state.qg);
  const onTheWay = state.pending.reduce((sum, flow) => sum + flow, 0);
  return soil + below + onTheWay + (channel.kind === 'unit-hydrograph' ? 0 : held(CS, state.qs));
}

/**
 * Runs the model over rain and potential evapotranspiration (mm a step) from a state. Parameters are those of the step
 * (`forStep`) and checked (`checkParameters`) by the caller. After 赵人俊 1984 and 《水文预报》.
 */
export function runXaj(
  parameters: XajParameters,
  rain: ArrayLike<number>,
  potential: ArrayLike<number>,
  from: XajState,
  channel: Channel = LAG_AND_ROUTE,
): XajRun {
  const { K, B, IM, UM, LM, DM, CI, CG, CS } = parameters;
  const WM = UM + LM + DM;
  const steps = rain.length;
  const flow = new Float64Array(steps);
  const evaporation = new Float64Array(steps);
  let { wu, wl, wd, qi, qg, qs } = from;
  let free = { s: from.s, fr: from.fr };
  const route = createRoute(channel, CS, from);
  for (let n = 0; n < steps; n++) {
    const P = rain[n] as number;
    const { eu, el, ed } = evaporate(parameters, wu, wl, P, K * (potential[n] as number));
    // A dry deep layer gives no more.
    const deep = Math.min(ed, wd);
    const e = eu + el + deep;
    const PE = Math.max(0, P - e);
    const R = tensionRunoff(B, WM, wu + wl + wd, PE);
    if (PE > 0) {
      wu += PE - R;
      if (wu > UM) {
        wl += wu - UM;
        wu = UM;
      }
      if (wl > LM) {
        wd += wl - LM;
        wl = LM;
      }
    } else {
      wu = Math.max(0, wu + P - eu);
      wl -= el;
      wd -= deep;
    }
    const sources = separate(parameters, PE, R, free);
    free = sources;
    qi = CI * qi + (1 - CI) * (1 - IM) * sources.ri;
    qg = CG * qg + (1 - CG) * (1 - IM) * sources.rg;
    const surface = (1 - IM) * sources.rs + IM * PE;
    qs = route.step(surface, qi + qg);
    flow[n] = qs;
    evaporation[n] = (1 - IM) * e + IM * Math.min(P, e);
  }
  const state = { wu, wl, wd, s: free.s, fr: free.fr, qi, qg, qs, pending: route.pending() };
  return { flow, evaporation, state };
}

interface Route {
  step(surface: number, below: number): number;
  pending(): number[];
}

function createRoute(channel: Channel, CS: number, { qs, pending }: XajState): Route {
  const ring = Float64Array.from(pending);
  let at = 0;
  if (channel.kind === 'unit-hydrograph') {
    const { ordinates } = channel;
    const owed = new Float64Array(ordinates.length);
    owed.set(ring.subarray(0, ordinates.length));
    return {
      step(surface, below) {
        for (let n = 0; n < ordinates.length; n++)
          owed[n] = (owed[n] as number) + surface * (ordinates[n] as number);
        const out = owed[0] as number;
        owed.copyWithin(0, 1);
        owed[owed.length - 1] = 0;
        return out + below;
      },
      pending: () => [...owed.subarray(0, ordinates.length - 1)],
    };
  }
  let last = qs;
  return {
    step(surface, below) {
      const into = surface + below;
      let arrived = into;
      if (ring.length > 0) {
        arrived = ring[at] as number;
        ring[at] = into;
        at = (at + 1) % ring.length;
      }
      last = CS * last + (1 - CS) * arrived;
      return last;
    },
    pending: () => [...ring.subarray(at), ...ring.subarray(0, at)],
  };
}
