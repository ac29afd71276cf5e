import { type Refused, refuse } from './faults.ts';
import { fitFree, fitFrom, type Gauging, type PieceFit, type RatingPiece } from './rating-fit.ts';

export type { Gauging, RatingPiece } from './rating-fit.ts';

export interface RatingCurve {
  /** Rising in stage; neighbours meet at their common stage. */
  pieces: readonly RatingPiece[];
  gaugedM: { lowest: number; highest: number };
  gaugings: number;
  /** Root mean square of ln Q − ln Q̂. */
  rmseLog: number;
  squares: number;
}

const FEWEST = 5;
/** Parts of the gauged range of stage to which a curve may be drawn out at its upper and lower end (SL 247). */
const MOST_ABOVE = 0.3;
const MOST_BELOW = 0.1;

function faultOf(gaugings: readonly Gauging[], breaksM: readonly number[]): Refused | undefined {
  const bad = gaugings.findIndex(({ stageM, flow }) => !Number.isFinite(stageM) || !Number.isFinite(flow));
  if (bad >= 0) return refuse('not-a-number', String(bad + 1));
  const dry = gaugings.findIndex(({ flow }) => flow <= 0);
  if (dry >= 0) return refuse('not-positive', String(dry + 1));
  if (gaugings.length < FEWEST) return refuse('too-few-gaugings');
  const stages = gaugings.map(({ stageM }) => stageM);
  const [lowest, highest] = [Math.min(...stages), Math.max(...stages)];
  if (new Set(stages).size < FEWEST || highest - lowest < 0.05) return refuse('stages-too-close');
  const edges = [lowest, ...breaksM, highest];
  const wrong = breaksM.find((at, n) => !(at > (edges[n] as number) && at < highest));
  if (wrong !== undefined) return refuse('break-outside', String(wrong));
  return undefined;
}

const flowOf = ({ a, b, c }: PieceFit, stageM: number): number => (stageM <= c ? 0 : a * (stageM - c) ** b);

/**
 * Stage–discharge relation 水位流量关系: one power law, or several that meet at `breaksM`, each fitted from the lowest up.
 * Gaugings in any order; a break belongs to the piece below it.
 */
export function fitRating(
  gaugings: readonly Gauging[],
  breaksM: readonly number[] = [],
): { ok: true; curve: RatingCurve } | Refused {
  const fault = faultOf(gaugings, breaksM);
  if (fault) return fault;
  const stages = gaugings.map(({ stageM }) => stageM);
  const [lowest, highest] = [Math.min(...stages), Math.max(...stages)];
  const edges = [lowest, ...breaksM, highest];
  const pieces: RatingPiece[] = [];
  let squares = 0;
  for (let n = 0; n + 1 < edges.length; n++) {
    const [fromM, toM] = [edges[n] as number, edges[n + 1] as number];
    const inside = gaugings.filter(({ stageM }) => (n === 0 || stageM > fromM) && stageM <= toM);
    if (inside.length < FEWEST) return refuse('too-few-gaugings', `${fromM}–${toM} m`);
    const below = pieces.at(-1);
    const fit = below
      ? fitFrom(inside, { stageM: fromM, flow: flowOf({ ...below, squares }, fromM) }, highest - lowest)
      : fitFree(inside, highest - lowest);
    if (!(fit.b > 0)) return refuse('no-relation', `${fromM}–${toM} m`);
    pieces.push({ fromM, toM, a: fit.a, b: fit.b, c: fit.c });
    squares += fit.squares;
  }
  return {
    ok: true,
    curve: {
      pieces,
      gaugedM: { lowest, highest },
      gaugings: gaugings.length,
      rmseLog: Math.sqrt(squares / gaugings.length),
      squares,
    },
  };
}

/** A gain of 10 is called very strong evidence (Raftery 1995). */
const CLEAR_GAIN = 10;

/** Bayesian information criterion: what a further piece must gain to be worth its parameters. */
const worth = ({ squares, gaugings, pieces }: RatingCurve): number =>
  gaugings * Math.log(squares / gaugings) + 3 * pieces.length * Math.log(gaugings);

/** The one break that describes the gaugings best, metres; null where one power law is as good. */
export function suggestBreak(gaugings: readonly Gauging[]): number | null {
  const whole = fitRating(gaugings);
  if (!whole.ok) return null;
  const stages = [...new Set(gaugings.map(({ stageM }) => stageM))].sort((a, b) => a - b);
  let [best, least] = [null as number | null, worth(whole.curve) - CLEAR_GAIN];
  for (let n = 1; n < stages.length; n++) {
    const at = ((stages[n - 1] as number) + (stages[n] as number)) / 2;
    const split = fitRating(gaugings, [at]);
    if (split.ok && worth(split.curve) < least) [best, least] = [at, worth(split.curve)];
  }
  return best;
}

export interface Rated {
  value: number;
  /** Outside the gauged stages. */
  extrapolated: 'above' | 'below' | null;
  /** Farther outside than the gauged range allows: above by 30 % of it, below by 10 %. */
  tooFar: boolean;
}

function marked(curve: RatingCurve, stageM: number, value: number): Rated {
  const { lowest, highest } = curve.gaugedM;
  const range = highest - lowest;
  if (stageM > highest)
    return { value, extrapolated: 'above', tooFar: stageM - highest > MOST_ABOVE * range };
  if (stageM < lowest) return { value, extrapolated: 'below', tooFar: lowest - stageM > MOST_BELOW * range };
  return { value, extrapolated: null, tooFar: false };
}

const pieceAt = ({ pieces }: RatingCurve, stageM: number): RatingPiece =>
  pieces.find(({ toM }) => stageM <= toM) ?? (pieces.at(-1) as RatingPiece);

/** Flow at a stage, m³/s; 0 at and below the stage at which flow ceases. */
export const flowAt = (curve: RatingCurve, stageM: number): Rated =>
  marked(curve, stageM, flowOf({ ...pieceAt(curve, stageM), squares: 0 }, stageM));

/** Stage at a flow, metres; null for a flow that is not above 0. */
export function stageAt(curve: RatingCurve, flow: number): Rated | null {
  if (!(flow > 0)) return null;
  const piece =
    curve.pieces.find((each) => flow <= flowOf({ ...each, squares: 0 }, each.toM)) ??
    (curve.pieces.at(-1) as RatingPiece);
  const stageM = piece.c + (flow / piece.a) ** (1 / piece.b);
  return marked(curve, stageM, stageM);
}
