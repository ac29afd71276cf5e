import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fitRating, flowAt, type Gauging, stageAt, suggestBreak } from './rating-curve.ts';
import { judgeDeviations, testRating } from './rating-tests.ts';
import { studentQuantile } from './student.ts';

const read = (name: string): string =>
  readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8').trim();
const { rating_curve_loglsq: published } = JSON.parse(read('method-reference.json'));
const gaugingsOf = (name: string): Gauging[] =>
  read(`gaugings/${name}.csv`)
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',').map(Number))
    .map(([stageM = 0, flow = 0]) => ({ stageM, flow }));

function curveOf(...args: Parameters<typeof fitRating>) {
  const result = fitRating(...args);
  if (!result.ok) throw new Error(`${result.fault} ${result.where}`);
  return result.curve;
}
/** Gaugings that lie on a curve, with a repeatable scatter. */
const drawn = (flow: (stageM: number) => number, scatter = 0, n = 40): Gauging[] =>
  Array.from({ length: n }, (_, k) => {
    const stageM = 10 + (k * 4) / (n - 1);
    return { stageM, flow: flow(stageM) * (1 + scatter * (((k * 37) % 41) / 20 - 1)) };
  });

describe('one power law with shifted datum', () => {
  test.each(['krokfors', 'norn', 'skogsliden', 'spanga', 'nordura'])('%s: the published fit', (name) => {
    const curve = curveOf(gaugingsOf(name));
    const [piece] = curve.pieces;
    expect(curve.gaugings).toBe(published[name].n);
    expect(piece?.c).toBeCloseTo(published[name].c, 3);
    expect(piece?.b).toBeCloseTo(published[name].b, 2);
    expect(Math.abs((piece?.a ?? 0) / published[name].a - 1)).toBeLessThan(5e-3);
    expect(curve.rmseLog).toBeCloseTo(published[name].rmse_lnQ, 4);
  });

  test('stage and flow invert each other; outside the gauged stages it says so', () => {
    const curve = curveOf(gaugingsOf('norn'));
    const { lowest, highest } = curve.gaugedM;
    for (let part = 0; part <= 1; part += 0.1) {
      const stageM = lowest + part * (highest - lowest);
      expect(stageAt(curve, flowAt(curve, stageM).value)?.value).toBeCloseTo(stageM, 9);
      expect(flowAt(curve, stageM).extrapolated).toBeNull();
    }
    const range = highest - lowest;
    expect(flowAt(curve, highest + 0.2 * range)).toMatchObject({ extrapolated: 'above', tooFar: false });
    expect(flowAt(curve, highest + 0.4 * range)).toMatchObject({ extrapolated: 'above', tooFar: true });
    expect(flowAt(curve, lowest - 0.11 * range)).toMatchObject({ extrapolated: 'below', tooFar: true });
    expect(flowAt(curve, curve.pieces[0]!.c - 1).value).toBe(0);
    expect(stageAt(curve, flowAt(curve, highest + 0.1).value)?.extrapolated).toBe('above');
    expect(stageAt(curve, 0)).toBeNull();
  });
});

describe('pieces', () => {
  const low = (stageM: number): number => 8 * (stageM - 9.5) ** 1.6;
  const broken = (stageM: number): number =>
    stageM <= 12 ? low(stageM) : low(12) * ((stageM - 11.2) / 0.8) ** 2.3;

  test('two power laws are found again and meet at their break', () => {
    const curve = curveOf(drawn(broken), [12]);
    expect(curve.pieces[0]?.c).toBeCloseTo(9.5, 3);
    expect(curve.pieces[1]?.b).toBeCloseTo(2.3, 2);
    expect(curve.pieces[1]?.c).toBeCloseTo(11.2, 2);
    expect(flowAt(curve, 12 + 1e-9).value).toBeCloseTo(flowAt(curve, 12).value, 5);
    expect(stageAt(curve, broken(13.1))?.value).toBeCloseTo(13.1, 4);
  });

  test('a break is suggested where there is one and not where there is none', () => {
    expect(Math.abs((suggestBreak(drawn(broken, 0.02)) ?? 0) - 12)).toBeLessThan(0.3);
    expect(suggestBreak(drawn(low, 0.05))).toBeNull();
  });
});

describe('tests of a curve', () => {
  test('counted by hand: ten points, seven above, three changes of sign', () => {
    const p = [0.02, 0.03, 0.01, -0.02, -0.01, 0.04, 0.02, 0.01, -0.03, 0.02];
    const { signs, changes, deviation, systematic, standardError } = judgeDeviations(p);
    // |7 − 5| − 0.5 over half the root of ten; 4.5 − 4 − 0.5 over half the root of nine.
    expect(signs.statistic).toBeCloseTo(1.5 / (0.5 * Math.sqrt(10)), 12);
    expect(signs.critical).toBeCloseTo(1.1503, 4);
    expect(changes.statistic).toBe(0);
    expect(changes.critical).toBeCloseTo(1.6449, 4);
    expect(systematic).toBeCloseTo(0.009, 12);
    // Σ p² = 0.0053, Σ (p − p̄)² = 0.00449.
    expect(standardError).toBeCloseTo(Math.sqrt(0.0053 / 8), 12);
    expect(deviation.statistic).toBeCloseTo(0.009 / Math.sqrt(0.00449 / 90), 10);
    expect(deviation.critical).toBeCloseTo(1.8331, 4);
    expect([signs.passed, changes.passed, deviation.passed]).toEqual([true, true, true]);
  });

  test('critical t of the printed table', () => {
    for (const [freedom, chance, t] of [
      [9, 0.2, 1.383],
      [9, 0.1, 1.8331],
      [20, 0.1, 1.7247],
      [30, 0.05, 2.0423],
      [60, 0.1, 1.6706],
    ] as const)
      expect(studentQuantile(chance, freedom)).toBeCloseTo(t, 4);
  });

  test('a fitted station passes; a curve moved up fails by sign and deviation; a straight one through a bend by changes', () => {
    const gaugings = gaugingsOf('norn');
    const curve = curveOf(gaugings);
    const good = testRating(curve, gaugings);
    expect(good?.deviation.passed && good.signs.passed).toBe(true);
    const moved = { ...curve, pieces: curve.pieces.map((piece) => ({ ...piece, a: piece.a * 1.05 })) };
    const bad = testRating(moved, gaugings);
    expect([bad?.signs.passed, bad?.deviation.passed]).toEqual([false, false]);
    const bend = drawn((stageM) => 8 * (stageM - 9.5) ** 1.6 * (stageM > 12 ? 1 + (stageM - 12) / 2 : 1));
    expect(testRating(curveOf(bend), bend)?.changes.passed).toBe(false);
    expect(testRating(curve, gaugings.slice(0, 9))).toBeNull();
  });
});

test.each([
  ['too-few-gaugings', drawn((z) => z, 0, 4), []],
  ['not-positive', [...drawn((z) => z - 9), { stageM: 9, flow: 0 }], []],
  ['not-a-number', [...drawn((z) => z - 9), { stageM: Number.NaN, flow: 1 }], []],
  ['stages-too-close', Array.from({ length: 9 }, () => ({ stageM: 3, flow: 2 })), []],
  ['break-outside', drawn((z) => z - 9), [20]],
  ['break-outside', drawn((z) => z - 9), [12, 11]],
  ['too-few-gaugings', drawn((z) => z - 9), [10.1]],
  ['no-relation', drawn((z) => 20 - z), []],
] as const)('refused: %s', (fault, gaugings, breaks) =>
  expect(fitRating(gaugings, breaks)).toMatchObject({ ok: false, fault }),
);
