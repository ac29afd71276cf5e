import type { Truth } from '../../../contract/plan.ts';
import { type Evidence, type Judgement, ToldEvidence } from './evidence.ts';
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
const quantityOf = (condition: LeafState['condition']): keyof typeof UNITS =>
  'rain' in condition
    ? 'rain'
    : 'level' in condition
      ? 'level'
      : 'rise' in condition
        ? 'rise'
        : 'flow' in condition
          ? 'flow'
          : 'areal-rain';

function figureOf(measure: Measure, sample: Sample): number | null {
  if (Number.isNaN(sample.atMs)) return null;
  const whole = measure.shares.reduce((sum, { weight }) => sum + weight, 0) || 1;
  if (measure.kind === 'rain' || measure.kind === 'areal-rain')
    // Rounded down: a figure never says more than was measured.
    return Math.floor((sample.value / (SCALE.rain * whole)) * 10 + 1e-9) / 10;
  return Math.round((sample.value / SCALE.level) * 1000) / 1000;
}

const sample = newSample();
function atomEvidence(
  { condition }: LeafState,
  { measure, threshold }: Atom,
  truth: Truth,
  nowMs: number,
  facts: ReadonlyMap<string, StationFacts>,
): Evidence {
  const quantity = quantityOf(condition);
  sample.atMs = Number.NaN;
  if (measure) sampleMeasure(measure, nowMs, 0, Number.NEGATIVE_INFINITY, sample);
  const told =
    'level' in condition ? condition.level.station : 'flow' in condition ? condition.flow.station : null;
  const old = measure?.series && sample.atMs <= nowMs - measure.series.keptMs;
  return new ToldEvidence({
    station: measure?.station ?? told,
    quantity,
    value: measure && !old ? figureOf(measure, sample) : null,
    unit: UNITS[quantity],
    threshold,
    datum: 'level' in condition ? (facts.get(condition.level.station)?.datum ?? null) : null,
    hours: measure && measure.windowMs > 0 ? measure.windowMs / HOUR_MS : null,
    atMs: Number.isNaN(sample.atMs) || old ? null : sample.atMs,
    text: null,
    source: condition.source,
    truth,
  });
}

export interface Explainer {
  facts: ReadonlyMap<string, StationFacts>;
  told: () => Told;
}

/** Adds the figures of a leaf that speak for a truth, as long as there is room. */
function leafEvidence(
  { facts, told }: Explainer,
  leaf: LeafState,
  wanted: Level3,
  atomIs: (atom: Atom) => Level3,
  nowMs: number,
  into: Evidence[],
): void {
  const { condition } = leaf;
  if ('signal' in condition || 'event' in condition) {
    if (into.length < MOST_NAMED) into.push(toldEvidence(condition, told(), nowMs));
    return;
  }
  for (const atom of leaf.atoms) {
    if (into.length >= MOST_NAMED) return;
    if (atomIs(atom) === wanted) into.push(atomEvidence(leaf, atom, TRUTHS[wanted] as Truth, nowMs, facts));
  }
}

const leafTruth = (leaf: LeafState): Level3 => leaf.truth;
const truthOfNode = (node: Node): Level3 => plainTruth(node, leafTruth);
const truthOfAtom = (atom: Atom): Level3 => atom.truth;

/** Collected here, then copied at its length: most rules rest on one figure. */
const named: Evidence[] = [];
/** The figures a rule's truth rests on now: those of the parts that have this truth. */
export function explain(explainer: Explainer, root: Node, nowMs: number): Evidence[] {
  named.length = 0;
  if (root.gate === 'leaf') leafEvidence(explainer, root.leaf, root.leaf.truth, truthOfAtom, nowMs, named);
  else
    for (const { leaf, truth } of leavesFor(root, truthOfNode))
      leafEvidence(explainer, leaf, truth, truthOfAtom, nowMs, named);
  return named.slice();
}

/** Truth and figures of a rule at an earlier moment by what is known today; hysteresis and counts are left out. */
export function reassess(explainer: Explainer, root: Node, atMs: number): Judgement {
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
  const evidence: Evidence[] = [];
  for (const { leaf, truth } of leavesFor(root, truthOf))
    leafEvidence(explainer, leaf, truth, atomIs, atMs, evidence);
  return { truth: TRUTHS[truthOf(root)] as Truth, evidence };
}

const isAbout = (measure: Measure | null, series: ReadonlySet<string>): boolean =>
  measure?.slots.some((slot) => series.has(slot.name)) ?? false;

/** Whether something below a node rests on one of these series (`station quantity`). */
export function asksFor(node: Node, series: ReadonlySet<string>): boolean {
  switch (node.gate) {
    case 'leaf':
      return node.leaf.atoms.some(({ measure }) => isAbout(measure, series));
    case 'not':
    case 'for':
      return asksFor(node.part, series);
    case 'atLeast':
      return node.parts.some((part) => asksFor(part, series));
  }
}
