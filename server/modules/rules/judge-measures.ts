import { atomTruth, sampleMeasure } from './explain.ts';
import {
  BOUND,
  CEILING,
  CHANGE,
  FLOOR,
  HINT,
  HOT,
  LINE,
  QUIET,
  SLOT_CHANGE,
  SLOT_HIGH,
  SLOT_LOW,
  SLOT_LOWEST,
  SLOT_NEWEST,
  SLOT_PENDING,
  SLOT_QUIET,
  SLOT_SILENT,
  SLOT_SPAN,
  SPARE,
  STATE,
} from './hot.ts';
import { newSample } from './measures.ts';
import type { LeafState, Measure, Network } from './network.ts';
import type { Series } from './series.ts';
import type { Slot } from './slots.ts';

/** `STATE` of a measure; 0 = not judged yet. */
const KNOWN_STATE = 1;
const OPEN = 2;
const BLIND = 3;

export interface Judge {
  /** Takes a sample of a measure and gives its thresholds their truth. */
  judge(measure: Measure, nowMs: number, late: boolean): void;
  /**
   * Whether plain readings cannot have changed a slot's measure. Rain adds at most its amount to a window, and no more
   * time goes missing than the hole before it; a late one only fills a hole, so that what was known stays known. A level
   * stands between its bars; a rise above the lowest value that may be in the window stands below its bar. What changes
   * by time comes no sooner than `CHANGE` says.
   */
  unmoved(slot: Slot, n: number, nowMs: number): boolean;
  /** Before the measures of a slot are looked at: rain taken by plain readings goes into their bounds. */
  bringForward(slot: Slot): void;
  /** The same of a mean over an area that the slot has a share in. */
  unmovedShared(slot: Slot, n: number, nowMs: number): boolean;
  /** After a plain reading was taken unseen: means over an area that it moves, or whose stations may have gone silent. */
  shareOut(slot: Slot, whole: number, nowMs: number, moved: Measure[]): void;
  /** After the measures of a slot were judged: what the next plain readings are compared with. */
  gather(slot: Slot, nowMs: number): void;
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
    if (measure.series !== null) for (const slot of measure.slots) bringForward(slot);
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
    hot[base + SPARE] = sample.spare;
    hot[base + QUIET] = sample.silentMs;
    hooks.planMeasure(measure, sample.nextMs);
    const { lines } = network.slots;
    for (const { id, series } of measure.slots) {
      const line = id * LINE;
      if (measure.series !== null) {
        lines[line + SLOT_CHANGE] = Number.NEGATIVE_INFINITY;
        continue;
      }
      if (lines[line + SLOT_SILENT]! < sample.silentMs) lines[line + SLOT_SILENT] = silenceOf(series, nowMs);
      if (sample.nextMs < lines[line + SLOT_CHANGE]!) lines[line + SLOT_CHANGE] = sample.nextMs;
      if (sample.silentMs < lines[line + SLOT_QUIET]!) lines[line + SLOT_QUIET] = sample.silentMs;
    }
  };
  /** What was taken unseen goes into the bounds of all measures of the slot. */
  const bringForward = (slot: Slot): void => {
    const { hot } = network;
    const { lines } = network.slots;
    const { bases, weights } = slot;
    // The same place: `SLOT_PENDING` of rain, `SLOT_LOWEST` of a level.
    const place = slot.id * LINE + SLOT_PENDING;
    const pending = lines[place]!;
    if (slot.series.quantity === 'rain') {
      if (pending === 0) return;
      lines[place] = 0;
      for (const base of bases) hot[base + BOUND]! += pending;
      return;
    }
    lines[place] = Number.POSITIVE_INFINITY;
    for (let n = 0; n < bases.length; n++)
      if (weights[n] === 0 && pending < hot[bases[n]! + BOUND]!) hot[bases[n]! + BOUND] = pending;
  };
  /** Whether a window of rain is as well known as before, though the slot left something out or filled it in. */
  const asKnown = ({ holeMs, fills }: Slot, base: number, weight: number): boolean => {
    const { hot } = network;
    if (fills && hot[base + STATE] === OPEN) return false;
    const spare = hot[base + SPARE]! - holeMs * weight;
    hot[base + SPARE] = spare;
    return spare >= 0;
  };
  const unmoved = (slot: Slot, n: number, nowMs: number): boolean => {
    const { hot } = network;
    const base = slot.bases[n]!;
    const state = hot[base + STATE]!;
    if (nowMs >= hot[base + CHANGE]! || state === 0 || state === BLIND) return false;
    if (slot.series.quantity === 'rain') {
      const most = hot[base + BOUND]! + slot.whole;
      hot[base + BOUND] = most;
      return asKnown(slot, base, 1) && most < hot[base + CEILING]!;
    }
    if (state === OPEN) return false;
    if (slot.weights[n]! > 0) return slot.whole >= hot[base + FLOOR]! && slot.whole < hot[base + CEILING]!;
    const lowest = Math.min(hot[base + BOUND]!, slot.lowest);
    const rise = slot.whole - lowest;
    if (rise >= hot[base + CEILING]! || rise < hot[base + FLOOR]!) return false;
    // Reached once, it stays so only while its lowest value is in the window: `CHANGE` knows the old one.
    if (lowest < hot[base + BOUND]! && hot[base + FLOOR]! > 0) return false;
    hot[base + BOUND] = lowest;
    return true;
  };
  const unmovedShared = (slot: Slot, n: number, nowMs: number): boolean =>
    asKnown(slot, slot.sharedBases[n]!, slot.sharedWeights[n]!) && bearsShare(slot, n, slot.whole, nowMs);
  const bearsShare = (slot: Slot, n: number, whole: number, nowMs: number): boolean => {
    const { hot } = network;
    const base = slot.sharedBases[n]!;
    const most = hot[base + BOUND]! + whole * slot.sharedWeights[n]!;
    hot[base + BOUND] = most;
    if (most >= hot[base + CEILING]! || nowMs >= hot[base + CHANGE]! || hot[base + STATE] === 0) return false;
    return nowMs < hot[base + QUIET]! || stillSending(slot.shared[n] as Measure, base, nowMs);
  };
  /** Whether every station of an area that was sending when its mean was judged has sent since. */
  const stillSending = (measure: Measure, base: number, nowMs: number): boolean => {
    const { hot } = network;
    const { lines } = network.slots;
    let quietMs = Number.POSITIVE_INFINITY;
    for (const { id } of measure.slots) {
      const silentMs = lines[id * LINE + SLOT_SILENT]!;
      // What was silent then is not waited for: it comes back with a reading that is not plain.
      if (silentMs >= hot[base + QUIET]! && silentMs < quietMs) quietMs = silentMs;
    }
    if (quietMs <= nowMs) return false;
    hot[base + QUIET] = quietMs;
    return true;
  };
  const shareOut = (slot: Slot, whole: number, nowMs: number, moved: Measure[]): void => {
    const { hot, slots } = network;
    const { shared, sharedBases } = slot;
    let quietMs = Number.POSITIVE_INFINITY;
    for (let n = 0; n < shared.length; n++) {
      if (!bearsShare(slot, n, whole, nowMs)) moved.push(shared[n] as Measure);
      else quietMs = Math.min(quietMs, hot[sharedBases[n]! + QUIET]!);
    }
    slots.lines[slot.id * LINE + SLOT_QUIET] = quietMs;
  };
  const gather = (slot: Slot, nowMs: number): void => {
    const { hot } = network;
    const { lines } = network.slots;
    const line = slot.id * LINE;
    const { series, bases, weights, sharedBases } = slot;
    series.settle();
    const rain = series.quantity === 'rain';
    bringForward(slot);
    const newestMs = series.end > series.head ? series.at(series.end - 1) : Number.NEGATIVE_INFINITY;
    lines[line + SLOT_NEWEST] = series.hasDoubtful || newestMs > nowMs ? Number.NEGATIVE_INFINITY : newestMs;
    let changeMs = rain && !slot.counted ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    let low = Number.NEGATIVE_INFINITY;
    let high = Number.POSITIVE_INFINITY;
    let lowest = Number.NEGATIVE_INFINITY;
    let span = Number.POSITIVE_INFINITY;
    for (let n = 0; n < bases.length; n++) {
      const base = bases[n]!;
      const state = hot[base + STATE]!;
      if (state === 0 || state === BLIND || (state === OPEN && !rain)) changeMs = Number.NEGATIVE_INFINITY;
      if (hot[base + CHANGE]! < changeMs) changeMs = hot[base + CHANGE]!;
      const ceiling = hot[base + CEILING]!;
      const floor = hot[base + FLOOR]!;
      const bound = hot[base + BOUND]!;
      if (rain) high = Math.min(high, ceiling - bound);
      else if (weights[n]! > 0) {
        low = Math.max(low, floor);
        high = Math.min(high, ceiling);
      } else {
        // A rise is counted from the lowest value. Once reached, it passes with that value: another is judged.
        if (floor >= 0) low = Math.max(low, bound + floor);
        high = Math.min(high, bound + ceiling);
        lowest = Math.max(lowest, bound);
        span = Math.min(span, ceiling);
      }
    }
    if (rain) {
      let quietMs = Number.POSITIVE_INFINITY;
      for (const base of sharedBases) {
        if (hot[base + STATE]! === 0) changeMs = Number.NEGATIVE_INFINITY;
        if (hot[base + CHANGE]! < changeMs) changeMs = hot[base + CHANGE]!;
        if (hot[base + QUIET]! < quietMs) quietMs = hot[base + QUIET]!;
      }
      lines[line + SLOT_QUIET] = quietMs;
      lines[line + SLOT_PENDING] = 0;
    } else {
      lines[line + SLOT_SPAN] = span;
      lines[line + SLOT_LOWEST] = lowest;
    }
    lines[line + SLOT_CHANGE] = changeMs;
    lines[line + SLOT_LOW] = low;
    lines[line + SLOT_HIGH] = high;
  };
  return { judge, bringForward, unmoved, unmovedShared, shareOut, gather };
}

/** When a series goes silent by what it holds. */
export function silenceOf(series: Series, nowMs: number): number {
  series.settle();
  let last = series.after(nowMs) - 1;
  if (series.quantity === 'rain') while (last >= series.head && series.isDoubtful(last)) last--;
  return last < series.head ? Number.POSITIVE_INFINITY : series.at(last) + series.silentAfterMs + 1;
}
