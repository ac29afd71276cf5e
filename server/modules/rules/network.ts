import type { Condition } from '../../../contract/plan.ts';
import { leavesOf, spelledOut } from './conditions.ts';
import { type Leaf, type Rule, type StationFacts, thresholdOf } from './facts.ts';
import { CEILING, CHANGE, FLOOR, HOT, LINE, SLOT_CHANGE, STATE } from './hot.ts';
import type { Share } from './measures.ts';
import { SCALE, type Series } from './series.ts';
import { createSlots, type Slot, type SlotTable } from './slots.ts';
import { createTree, type Node } from './tree.ts';

/** Truth inside the engine: 0 false, 1 unknown, 2 true. */
export type Level3 = 0 | 1 | 2;

/** One quantity over one window at one place, with every threshold that is compared with it. */
export interface Measure {
  id: number;
  kind: 'rain' | 'areal-rain' | 'level' | 'flow' | 'rise';
  station: string | null;
  series: Series | null;
  shares: Share[];
  windowMs: number;
  atoms: Atom[];
  slots: Slot[];
  /** Minute at which the agenda looks at it. */
  plannedMinute: number;
}

/** A measure against one threshold; shared by every rule that asks the same. */
export interface Atom {
  key: string;
  measure: Measure | null;
  /** In the whole units of the measure. */
  bar: number;
  hysteresis: number;
  threshold: number | null;
  truth: Level3;
  /** It was true, and no clear “no” came since: the bar stands lower by the hysteresis. */
  latched: boolean;
  leaves: LeafState[];
}

export interface LeafState {
  condition:
    | Leaf<'rain'>
    | Leaf<'arealRain'>
    | Leaf<'level'>
    | Leaf<'flow'>
    | Leaf<'rise'>
    | Leaf<'signal'>
    | Leaf<'event'>;
  atoms: Atom[];
  k: number;
  sure: number;
  open: number;
  truth: Level3;
  rules: RuleState[];
}

export interface RuleState {
  index: number;
  rule: Rule;
  root: Node;
  truth: Level3;
  sinceMs: number | null;
  dirty: boolean;
  late: boolean;
  plannedMinute: number;
}

export interface Network {
  rules: RuleState[];
  measures: Measure[];
  /** `HOT` numbers a measure; replaced when measures are added. */
  hot: Float64Array<ArrayBuffer>;
  atoms: ReadonlyMap<string, Atom>;
  /** Leaves about signals and events: judged by lists, not by readings. */
  told: LeafState[];
  slots: SlotTable;
  /** A station turned out to measure rain: it counts among `any` from now on. Tells the leaves it joined. */
  addRainStation(station: string): LeafState[];
  rainStations(): string[];
}

const HOUR_MS = 3_600_000;
/** Readings this late are still put into their windows, and decisions this old are still looked at again. */
export const LATE_MS = 24 * HOUR_MS;
const WEIGHT_UNIT = 1_000_000;

function longestWindowMs(rules: readonly Rule[]): number {
  let longest = HOUR_MS;
  for (const { condition } of rules)
    for (const leaf of leavesOf(condition)) {
      if ('rain' in leaf) longest = Math.max(longest, leaf.rain.hours * HOUR_MS);
      else if ('arealRain' in leaf) longest = Math.max(longest, leaf.arealRain.hours * HOUR_MS);
      else if ('rise' in leaf) longest = Math.max(longest, leaf.rise.minutes * 60_000);
    }
  return longest;
}

/** Lays the rules of a plan out as shared measures, atoms and leaves, so that a reading touches only what asks for it. */
export function createNetwork(rules: readonly Rule[], facts: ReadonlyMap<string, StationFacts>): Network {
  const measures: Measure[] = [];
  const byKey = new Map<string, Measure>();
  const atoms = new Map<string, Atom>();
  const told: LeafState[] = [];
  const anyLeaves: LeafState[] = [];
  const rainStations = new Set<string>();
  const windowMs = longestWindowMs(rules);
  const slots = createSlots(facts, (silentMs) => Math.max(windowMs, silentMs) + LATE_MS);
  const slotOf = slots.add;

  const addHot = (id: number): void => {
    if ((id + 1) * HOT > network.hot.length) {
      const wider = new Float64Array(network.hot.length * 2);
      wider.set(network.hot);
      network.hot = wider;
    }
    const { hot } = network;
    const base = id * HOT;
    hot[base + FLOOR] = Number.NEGATIVE_INFINITY;
    hot[base + CEILING] = Number.POSITIVE_INFINITY;
    hot[base + CHANGE] = Number.POSITIVE_INFINITY;
  };
  const measureOf = (
    key: string,
    parts: Pick<Measure, 'kind' | 'station' | 'windowMs'> & { slots: Slot[]; weights?: number[] },
  ): Measure => {
    const known = byKey.get(key);
    if (known) return known;
    const measure: Measure = {
      id: measures.length,
      kind: parts.kind,
      station: parts.station,
      series: parts.weights ? null : (parts.slots[0]?.series ?? null),
      shares: (parts.weights ?? []).map((weight, n) => ({
        series: (parts.slots[n] as Slot).series,
        weight,
        hint: 0,
        value: 0,
      })),
      windowMs: parts.windowMs,
      atoms: [],
      slots: parts.slots,
      plannedMinute: Number.POSITIVE_INFINITY,
    };
    parts.slots.forEach((slot, n) => {
      if (parts.weights) {
        slot.shared.push(measure);
        slot.sharedBases.push(measure.id * HOT);
        slot.sharedWeights.push(parts.weights[n] as number);
        return;
      }
      slot.measures.push(measure);
      slot.bases.push(measure.id * HOT);
      slot.weights.push(parts.kind === 'rise' ? 0 : 1);
    });
    addHot(measure.id);
    byKey.set(key, measure);
    measures.push(measure);
    return measure;
  };
  const atomOf = (
    measureKey: string,
    measure: () => Measure,
    threshold: number | undefined,
    hysteresis: number,
    scale: number,
  ): Atom => {
    const key = `${measureKey}|${threshold ?? 'none'}|${hysteresis}`;
    const known = atoms.get(key);
    if (known) return known;
    const atom: Atom = {
      key,
      measure: threshold === undefined ? null : measure(),
      bar: Math.round((threshold ?? 0) * scale),
      hysteresis: Math.round(hysteresis * scale),
      threshold: threshold ?? null,
      truth: 1,
      latched: false,
      leaves: [],
    };
    if (atom.measure) {
      atom.measure.atoms.push(atom);
      // What was found for its other thresholds says nothing about this one.
      network.hot[atom.measure.id * HOT + STATE] = 0;
      for (const { id } of atom.measure.slots)
        slots.lines[id * LINE + SLOT_CHANGE] = Number.NEGATIVE_INFINITY;
    }
    atoms.set(key, atom);
    return atom;
  };
  const rainAtom = (station: string, { hours, mm, hysteresisMm }: Leaf<'rain'>['rain']): Atom => {
    const key = `rain|${station}|${hours}`;
    const make = (): Measure =>
      measureOf(key, {
        kind: 'rain',
        station,
        windowMs: hours * HOUR_MS,
        slots: [slotOf(station, 'rain')],
      });
    return atomOf(key, make, mm, hysteresisMm, SCALE.rain);
  };
  const arealAtom = ({ hours, mm, hysteresisMm, weights }: Leaf<'arealRain'>['arealRain']): Atom => {
    const stations = Object.keys(weights).sort();
    const parts = stations.map((station) => Math.round((weights[station] ?? 0) * WEIGHT_UNIT));
    const whole = parts.reduce((sum, weight) => sum + weight, 0);
    const key = `areal-rain|${stations.map((station, n) => `${station}:${parts[n]}`).join(',')}|${hours}`;
    const make = (): Measure =>
      measureOf(key, {
        kind: 'areal-rain',
        station: null,
        windowMs: hours * HOUR_MS,
        slots: stations.map((station) => slotOf(station, 'rain')),
        weights: parts,
      });
    return atomOf(key, make, mm, hysteresisMm, SCALE.rain * whole);
  };
  const gaugeAtom = (leaf: Leaf<'level'> | Leaf<'flow'>): Atom => {
    const kind = 'level' in leaf ? 'level' : 'flow';
    const station = 'level' in leaf ? leaf.level.station : leaf.flow.station;
    const hysteresis = 'level' in leaf ? leaf.level.hysteresisM : leaf.flow.hysteresis;
    const key = `${kind}|${station}`;
    const make = (): Measure =>
      measureOf(key, { kind, station, windowMs: 0, slots: [slotOf(station, kind)] });
    return atomOf(key, make, thresholdOf(leaf, facts.get(station)), hysteresis, SCALE[kind]);
  };
  const riseAtom = ({ station, metres, minutes, hysteresisM }: Leaf<'rise'>['rise']): Atom => {
    const key = `rise|${station}|${minutes}`;
    const make = (): Measure =>
      measureOf(key, {
        kind: 'rise',
        station,
        windowMs: minutes * 60_000,
        slots: [slotOf(station, 'level')],
      });
    return atomOf(key, make, metres, hysteresisM, SCALE.level);
  };
  const atomsOf = (leaf: LeafState['condition']): Atom[] => {
    if ('rain' in leaf)
      return leaf.rain.stations === 'any'
        ? []
        : [...new Set(leaf.rain.stations)].map((station) => rainAtom(station, leaf.rain));
    if ('arealRain' in leaf) return [arealAtom(leaf.arealRain)];
    if ('level' in leaf || 'flow' in leaf) return [gaugeAtom(leaf)];
    return 'rise' in leaf ? [riseAtom(leaf.rise)] : [];
  };
  const join = (leaf: LeafState, atom: Atom): void => {
    leaf.atoms.push(atom);
    atom.leaves.push(leaf);
    if (atom.truth === 2) leaf.sure++;
    else if (atom.truth === 1) leaf.open++;
  };
  const leafOf = (condition: LeafState['condition'], state: RuleState): LeafState => {
    const leaf: LeafState = {
      condition,
      atoms: [],
      k: 'rain' in condition ? condition.rain.atLeast : 1,
      sure: 0,
      open: 0,
      truth: 1,
      rules: [state],
    };
    for (const atom of atomsOf(condition)) join(leaf, atom);
    if ('signal' in condition || 'event' in condition) told.push(leaf);
    if ('rain' in condition && condition.rain.stations === 'any') anyLeaves.push(leaf);
    return leaf;
  };

  const network: Network = {
    rules: [],
    measures,
    hot: new Float64Array(64 * HOT),
    atoms,
    told,
    slots,
    addRainStation(station) {
      if (rainStations.has(station)) return [];
      rainStations.add(station);
      for (const leaf of anyLeaves) join(leaf, rainAtom(station, (leaf.condition as Leaf<'rain'>).rain));
      return anyLeaves;
    },
    rainStations: () => [...rainStations],
  };
  network.rules = rules.map((rule, index): RuleState => {
    const state = {
      index,
      rule,
      truth: 1,
      sinceMs: null,
      dirty: false,
      late: false,
      plannedMinute: Number.POSITIVE_INFINITY,
    } as unknown as RuleState;
    const condition: Condition = spelledOut(rule.condition);
    state.root = createTree(condition, rule.id, (leaf) => leafOf(leaf, state));
    return state;
  });
  for (const [id, { measuresRain }] of facts) if (measuresRain) network.addRainStation(id);
  gatherByStation(network);
  return network;
}

/** The numbers of one station's measures stand beside one another: a reading then touches few places of memory. */
function gatherByStation({ measures, slots }: Network): void {
  const ordered = new Set<Measure>();
  for (const slot of slots.all()) for (const measure of slot.measures) ordered.add(measure);
  for (const measure of measures) ordered.add(measure);
  [...ordered].forEach((measure, id) => {
    measure.id = id;
  });
  for (const slot of slots.all()) {
    slot.bases = slot.measures.map(({ id }) => id * HOT);
    slot.sharedBases = slot.shared.map(({ id }) => id * HOT);
  }
}
