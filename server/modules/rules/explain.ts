import type { Truth } from '../../../contract/plan.ts';
import { type Evidence, type Judgement, NO_EVIDENCE } from './evidence.ts';
import type { StationFacts } from './facts.ts';
import { newSample, type Sample, sampleArealRain, sampleLatest, sampleRain, sampleRise } from './measures.ts';
import type { Atom, LeafState, Level3, Measure } from './network.ts';
import { SCALE } from './series.ts';
import { type Told, toldEvidence } from './told.ts';
import { leavesFor, type Node, plainTruth, TRUTHS } from './tree.ts';

const HOUR_MS = 3_600_000;
/** Most places named for one truth: what is the same eighty times is not said eighty times. */
const MOST_NAMED = 40;

/** What the measure is at a moment. `hint`: where its window began last; `floor`: see `Sample.nextMs`. */
export function sampleMeasure(
  measure: Measure,
  nowMs: number,
  hint: number,
  floor: number,
  into: Sample,
): void {
  const { kind, series, windowMs } = measure;
  if (kind === 'areal-rain') sampleArealRain(measure.shares, windowMs, nowMs, floor, into);
  else if (series === null) into.blind = true;
  else if (kind === 'rain') sampleRain(series, windowMs, nowMs, hint, floor, into);
  else if (kind === 'rise') sampleRise(series, windowMs, nowMs, hint, floor, into);
  else sampleLatest(series, nowMs, into);
}

/** Truth of an atom by a sample, with the bar as given. */
export const atomTruth = (sample: Sample, bar: number): Level3 =>
  sample.blind ? 1 : sample.value >= bar ? 2 : sample.open ? 1 : 0;

const UNITS = { rain: 'mm', 'areal-rain': 'mm', level: 'm', flow: 'm³/s', rise: 'm' } as const;
const QUANTITIES = {
  rain: 'rain',
  arealRain: 'areal-rain',
  level: 'level',
  flow: 'flow',
  rise: 'rise',
} as const;

function figureOf(measure: Measure, sample: Sample): number | null {
  if (Number.isNaN(sample.atMs)) return null;
  const whole = measure.shares.reduce((sum, { weight }) => sum + weight, 0) || 1;
  if (measure.kind === 'rain' || measure.kind === 'areal-rain')
    // Rounded down: a figure never says more than was measured.
    return Math.floor((sample.value / (SCALE.rain * whole)) * 10 + 1e-9) / 10;
  return Math.round((sample.value / SCALE.level) * 1000) / 1000;
}

function atomEvidence(
  leaf: LeafState,
  atom: Atom,
  truth: Truth,
  nowMs: number,
  facts: ReadonlyMap<string, StationFacts>,
): Evidence {
  const { condition } = leaf;
  const kind = Object.keys(QUANTITIES).find((word) => word in condition) as keyof typeof QUANTITIES;
  const sample = newSample();
  const { measure } = atom;
  if (measure) sampleMeasure(measure, nowMs, 0, Number.NEGATIVE_INFINITY, sample);
  const station =
    measure?.station ??
    ('level' in condition ? condition.level.station : 'flow' in condition ? condition.flow.station : null);
  const old = measure?.series && sample.atMs <= nowMs - measure.series.keptMs;
  return {
    ...NO_EVIDENCE,
    station,
    quantity: QUANTITIES[kind],
    value: measure && !old ? figureOf(measure, sample) : null,
    unit: UNITS[QUANTITIES[kind]],
    threshold: atom.threshold,
    datum: 'level' in condition ? (facts.get(condition.level.station)?.datum ?? null) : null,
    hours: measure && measure.windowMs > 0 ? measure.windowMs / HOUR_MS : null,
    atMs: Number.isNaN(sample.atMs) || old ? null : sample.atMs,
    source: condition.source,
    truth,
  };
}

export interface Explainer {
  facts: ReadonlyMap<string, StationFacts>;
  told: () => Told;
}

function leafEvidence(
  { facts, told }: Explainer,
  leaf: LeafState,
  wanted: Level3,
  atomIs: (atom: Atom) => Level3,
  nowMs: number,
): Evidence[] {
  const { condition } = leaf;
  if ('signal' in condition || 'event' in condition) return [toldEvidence(condition, told(), nowMs)];
  const speaking = leaf.atoms.filter((atom) => atomIs(atom) === wanted);
  return speaking
    .slice(0, MOST_NAMED)
    .map((atom) => atomEvidence(leaf, atom, TRUTHS[wanted] as Truth, nowMs, facts));
}

/** The figures a rule's truth rests on now: those of the parts that have this truth. */
export function explain(explainer: Explainer, root: Node, nowMs: number): Evidence[] {
  const truthOf = (node: Node): Level3 => plainTruth(node, (leaf) => leaf.truth);
  return leavesFor(root, truthOf)
    .flatMap(({ leaf, truth }) => leafEvidence(explainer, leaf, truth, (atom) => atom.truth, nowMs))
    .slice(0, MOST_NAMED);
}

/** Truth and figures of a rule at an earlier moment by what is known today; hysteresis and counts are left out. */
export function reassess(explainer: Explainer, root: Node, atMs: number): Judgement {
  const sample = newSample();
  const atomIs = (atom: Atom): Level3 => {
    if (!atom.measure) return 1;
    sampleMeasure(atom.measure, atMs, 0, Number.NEGATIVE_INFINITY, sample);
    return atomTruth(sample, atom.bar);
  };
  const leafIs = (leaf: LeafState): Level3 => {
    const { condition } = leaf;
    if ('signal' in condition || 'event' in condition)
      return toldEvidence(condition, explainer.told(), atMs).truth === 'true' ? 2 : 0;
    const truths = leaf.atoms.map(atomIs);
    const sure = truths.filter((truth) => truth === 2).length;
    const open = truths.filter((truth) => truth === 1).length;
    return sure >= leaf.k ? 2 : sure + open >= leaf.k || truths.length < leaf.k ? 1 : 0;
  };
  const bare = (node: Node): Node => (node.gate === 'for' ? bare(node.part) : node);
  const truthOf = (node: Node): Level3 => plainTruth(bare(node), leafIs);
  const evidence = leavesFor(root, truthOf)
    .flatMap(({ leaf, truth }) => leafEvidence(explainer, leaf, truth, atomIs, atMs))
    .slice(0, MOST_NAMED);
  return { truth: TRUTHS[truthOf(root)] as Truth, evidence };
}
