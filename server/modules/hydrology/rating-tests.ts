import { normalQuantile } from './gamma.ts';
import { flowAt, type Gauging, type RatingCurve } from './rating-curve.ts';
import { studentQuantile } from './student.ts';

export interface CurveTest {
  statistic: number;
  critical: number;
  passed: boolean;
}

export interface CurveTests {
  /** 符号检验: as many points above as below. */
  signs: CurveTest;
  /** 适线检验: the deviations change sign often enough along the stage; few changes mean the curve bends wrongly. */
  changes: CurveTest;
  /** 偏离数值检验: the mean deviation is none. */
  deviation: CurveTest;
  /** Mean relative deviation. */
  systematic: number;
  /** Standard deviation of the points about the curve, √(Σ p²/(n − 2)); twice it is the random uncertainty at 95 %. */
  standardError: number;
}

/** Levels of significance α; the critical values they give are 1.15, 1.64 and t(1 − α/2, n − 1). */
export interface Significance {
  signs: number;
  changes: number;
  deviation: number;
}
const USUAL: Significance = { signs: 0.25, changes: 0.05, deviation: 0.1 };
const FEWEST = 10;

/**
 * The three tests of a stage–discharge curve (SL 247, GB 50179) on p = (Q − Q̂)/Q̂ in order of stage. Null with fewer than
 * ten gaugings: too few to judge by. A deviation of exactly none counts half above, half below.
 */
export function testRating(
  curve: RatingCurve,
  gaugings: readonly Gauging[],
  levels: Significance = USUAL,
): CurveTests | null {
  const n = gaugings.length;
  if (n < FEWEST) return null;
  const deviations = [...gaugings]
    .sort((a, b) => a.stageM - b.stageM)
    .map(({ stageM, flow }) => {
      const drawn = flowAt(curve, stageM).value;
      return (flow - drawn) / drawn;
    });
  return judgeDeviations(deviations, levels);
}

export function judgeDeviations(deviations: readonly number[], levels: Significance = USUAL): CurveTests {
  const n = deviations.length;
  const test = (statistic: number, critical: number): CurveTest => ({
    statistic,
    critical,
    passed: statistic <= critical,
  });
  const above = deviations.reduce((count, p) => count + (p > 0 ? 1 : p === 0 ? 0.5 : 0), 0);
  const signs = Math.max(0, Math.abs(above - 0.5 * n) - 0.5) / (0.5 * Math.sqrt(n));
  const changed = deviations.filter((p, k) => k > 0 && p < 0 !== (deviations[k - 1] as number) < 0).length;
  const changes = Math.max(0, 0.5 * (n - 1) - changed - 0.5) / (0.5 * Math.sqrt(n - 1));
  const mean = deviations.reduce((sum, p) => sum + p, 0) / n;
  const spread = Math.sqrt(deviations.reduce((sum, p) => sum + (p - mean) ** 2, 0) / (n * (n - 1)));
  return {
    signs: test(signs, normalQuantile(levels.signs / 2)),
    changes: test(changes, normalQuantile(levels.changes)),
    deviation: test(
      spread === 0 ? (mean === 0 ? 0 : Number.POSITIVE_INFINITY) : Math.abs(mean) / spread,
      studentQuantile(levels.deviation, n - 1),
    ),
    systematic: mean,
    standardError: Math.sqrt(deviations.reduce((sum, p) => sum + p * p, 0) / (n - 2)),
  };
}
