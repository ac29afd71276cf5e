import { atomTruth, sampleMeasure } from './explain.ts';
import { newSample } from './measures.ts';
import {
  BOUND,
  CEILING,
  CHANGE,
  FLOOR,
  HINT,
  HOT,
  type LeafState,
  type Measure,
  type Network,
  type Slot,
  STATE,
} from './network.ts';
import type { Series } from './series.ts';

/** `STATE` of a measure; 0 = not judged yet. */
const KNOWN_STATE = 1;
const OPEN = 2;
const BLIND = 3;

export interface Judge {
  /** Takes a sample of a measure and gives its thresholds their truth. */
  judge(measure: Measure, nowMs: number, late: boolean): void;
  /**
   * Whether plain new readings cannot have changed a slot's measure: they cover the time since the reading before and
   * come in time, so that nothing more is missing and nothing becomes known sooner than `CHANGE` says. Rain adds at most
   * its amount to a window; a level stands between its bars; a rise above the lowest value that may be in the window
   * stands below its bar.
   */
  unmoved(slot: Slot, n: number, nowMs: number): boolean;
}

export function createJudge(
  network: Network,
  hooks: {
    retell: (leaf: LeafState, late: boolean) => void;
    planMeasure: (measure: Measure, dueMs: number) => void;
  },
): Judge {
  const sample = newSample();

  /** Gives every threshold of a measure its truth by the sample just taken. */
  const settleAtoms = (measure: Measure, late: boolean): void => {
    const { value } = sample;
    let floor = Number.NEGATIVE_INFINITY;
    let ceiling = Number.POSITIVE_INFINITY;
    for (const atom of measure.atoms) {
      const truth = atomTruth(sample, atom.latched ? atom.bar - atom.hysteresis : atom.bar);
      if (truth === 2) atom.latched = true;
      else if (truth === 0) atom.latched = false;
      const bar = atom.latched ? atom.bar - atom.hysteresis : atom.bar;
      if (value >= bar) floor = Math.max(floor, bar);
      else ceiling = Math.min(ceiling, bar);
      if (truth === atom.truth) continue;
      for (const leaf of atom.leaves) {
        leaf.sure += Number(truth === 2) - Number(atom.truth === 2);
        leaf.open += Number(truth === 1) - Number(atom.truth === 1);
        hooks.retell(leaf, late);
      }
      atom.truth = truth;
    }
    network.hot[measure.id * HOT + FLOOR] = floor;
    network.hot[measure.id * HOT + CEILING] = ceiling;
  };
  const judge = (measure: Measure, nowMs: number, late: boolean): void => {
    const { hot } = network;
    const base = measure.id * HOT;
    sampleMeasure(measure, nowMs, hot[base + HINT]!, hot[base + FLOOR]!, sample);
    const state = sample.blind ? BLIND : sample.open ? OPEN : KNOWN_STATE;
    const { value } = sample;
    const same =
      state === hot[base + STATE]! &&
      (state === BLIND || (value >= hot[base + FLOOR]! && value < hot[base + CEILING]!));
    if (!same) {
      settleAtoms(measure, late);
      hot[base + STATE] = state;
      sampleMeasure(measure, nowMs, hot[base + HINT]!, hot[base + FLOOR]!, sample);
    }
    hot[base + HINT] = sample.first;
    hot[base + BOUND] = measure.kind === 'rise' ? sample.lowest : value;
    hot[base + CHANGE] = sample.nextMs;
    hooks.planMeasure(measure, sample.nextMs);
  };
  const unmoved = (slot: Slot, n: number, nowMs: number): boolean => {
    const { hot } = network;
    const base = slot.bases[n]!;
    const weight = slot.weights[n]!;
    const state = hot[base + STATE]!;
    if (nowMs >= hot[base + CHANGE]! || state === 0 || state === BLIND) return false;
    if (slot.series.quantity === 'rain') {
      const most = hot[base + BOUND]! + slot.whole * weight;
      hot[base + BOUND] = most;
      return most < hot[base + CEILING]!;
    }
    if (state === OPEN || slot.taken > 1) return false;
    if (weight > 0) return slot.whole >= hot[base + FLOOR]! && slot.whole < hot[base + CEILING]!;
    const lowest = Math.min(hot[base + BOUND]!, slot.whole);
    const rise = slot.whole - lowest;
    if (rise >= hot[base + CEILING]! || rise < hot[base + FLOOR]!) return false;
    // Reached once, it stays so only while its lowest value is in the window: `CHANGE` knows the old one.
    if (lowest < hot[base + BOUND]! && hot[base + FLOOR]! > 0) return false;
    hot[base + BOUND] = lowest;
    return true;
  };
  return { judge, unmoved };
}

/** When a series goes silent by what it holds. */
export function silenceOf(series: Series, nowMs: number): number {
  let last = series.after(nowMs) - 1;
  if (series.quantity === 'rain') while (last >= series.head && series.isDoubtful(last)) last--;
  return last < series.head ? Number.POSITIVE_INFINITY : series.at(last) + series.silentAfterMs + 1;
}
