import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { designValue, fitFrequencyCurve, returnPeriodOf } from './frequency-curve.ts';
import { deviationFactor, exceedanceOf, quantileOf } from './pearson3.ts';
import { plotRecord } from './plotting-positions.ts';

const reference = JSON.parse(
  readFileSync(new URL('./fixtures/method-reference.json', import.meta.url), 'utf8'),
);
const { pearson3_phi: phi, pearson3_continuous: table73, pearson3_with_historic: table94 } = reference;
const historicRecord = {
  annual: table94.ordinary as number[],
  historical: { peaks: table94.historic as number[], years: 102 },
};

function fitted(...args: Parameters<typeof fitFrequencyCurve>) {
  const result = fitFrequencyCurve(...args);
  if (!result.ok) throw new Error(result.fault);
  return result.curve;
}

describe('factors Φ(Cs, P)', () => {
  test.each(Object.keys(phi.Cs))('Cs = %s: every printed chance to four decimals', (cs) => {
    const mine = (phi.P as number[]).map((chance) => deviationFactor(Number(cs), chance));
    for (const [n, value] of mine.entries()) expect(Math.abs(value - phi.Cs[cs][n])).toBeLessThan(6e-5);
  });

  test('without skew they are those of the normal curve; mirrored with negative skew; chance and value invert each other', () => {
    expect(deviationFactor(0, 0.01)).toBeCloseTo(2.326348, 6);
    expect(deviationFactor(0, 0.5)).toBe(0);
    expect(Math.abs(deviationFactor(0.00101, 0.001) - deviationFactor(0.00099, 0.001))).toBeLessThan(1e-4);
    expect(deviationFactor(-1, 0.99)).toBeCloseTo(-deviationFactor(1, 0.01), 12);
    for (const cs of [-1.2, -0.0005, 0, 0.3, 1.1, 2.5, 5])
      for (const chance of [0.9, 0.5, 0.1, 0.01, 1e-4]) {
        const curve = { mean: 800, cv: 0.6, cs };
        expect(exceedanceOf(curve, quantileOf(curve, chance))).toBeCloseTo(chance, 6);
      }
  });
});

describe('the textbook’s 21 peaks (table 7-3)', () => {
  test('plotting positions and moments', () => {
    const result = plotRecord({ annual: table73.data });
    if (!result.ok) throw new Error(result.fault);
    const { points, moments } = result.plotted;
    expect(points[0]).toEqual({ value: 2750, chance: 1 / 22, extraordinary: false });
    expect(points.at(-1)?.chance).toBeCloseTo(21 / 22, 12);
    expect(moments.mean).toBeCloseTo(table73.mean, 3);
    expect(moments.cv).toBeCloseTo(table73.Cv_moment, 5);
    expect(moments.cs).toBeCloseTo(table73.Cs_moment_n_minus_3, 5);
  });

  test('least squares with the mean kept, and with all three free', () => {
    const kept = fitted({ annual: table73.data });
    expect(kept.cv).toBeCloseTo(0.5343, 3);
    expect(kept.cs).toBeCloseTo(1.555, 2);
    for (const [chance, flow] of Object.entries(table73.fit_ls_mean_fixed.Q as Record<string, number>))
      expect(Math.abs(designValue(kept, 1 / Number(chance)).value / flow - 1)).toBeLessThan(2e-4);
    const free = fitted({ annual: table73.data }, { mean: 'free' });
    expect(free.mean).toBeCloseTo(1287.05, 0);
    expect(free.cv).toBeCloseTo(0.524, 3);
    expect(Math.abs(designValue(free, 100).value / 3596.69 - 1)).toBeLessThan(3e-4);
    expect(free.determination).toBeGreaterThan(kept.determination);
    expect(kept.determination).toBeGreaterThan(0.95);
    expect(kept.shortRecord).toBe(true);
  });

  test('the other criteria end beside it; a regional Cs/Cv is kept to', () => {
    const squares = fitted({ annual: table73.data });
    for (const criterion of ['absolute', 'relative-squares'] as const) {
      const other = fitted({ annual: table73.data }, { criterion });
      expect(Math.abs(designValue(other, 100).value / designValue(squares, 100).value - 1)).toBeLessThan(
        0.15,
      );
    }
    const regional = fitted({ annual: table73.data }, { skewRatio: 3.5 });
    expect(regional.cs).toBeCloseTo(3.5 * regional.cv, 9);
    expect(regional.determination).toBeLessThanOrEqual(squares.determination);
  });

  test('the return period of a value is that whose value it is; beyond the record it says so', () => {
    const curve = fitted({ annual: table73.data });
    for (const years of [2, 5, 20, 100, 1_000])
      expect(returnPeriodOf(curve, designValue(curve, years).value).years / years).toBeCloseTo(1, 6);
    expect(designValue(curve, 20).extrapolated).toBe(false);
    expect(designValue(curve, 50).extrapolated).toBe(true);
    expect(returnPeriodOf(curve, 0).years).toBe(1);
  });
});

describe('30 gauged and 2 historical peaks in 102 years (table 9-4)', () => {
  test('plotting positions and moments', () => {
    const result = plotRecord(historicRecord);
    if (!result.ok) throw new Error(result.fault);
    const chances = result.plotted.points.map(({ chance }) => chance);
    const first: number[] = [...table94.P_historic, ...table94.P_ordinary_first3];
    for (const [n, chance] of first.entries()) expect(chances[n]).toBeCloseTo(chance, 5);
    expect(chances.at(-1)).toBeCloseTo(table94.P_ordinary_last, 5);
    expect(result.plotted.moments.mean).toBeCloseTo(table94.mean, 3);
    expect(result.plotted.moments.cv).toBeCloseTo(table94.Cv_moment, 5);
    expect(result.plotted.moments.cs).toBeCloseTo(table94.Cs_moment, 5);
  });

  test('least squares', () => {
    const curve = fitted(historicRecord);
    expect(curve.cv).toBeCloseTo(0.8107, 3);
    expect(curve.cs).toBeCloseTo(2.4743, 2);
    for (const [chance, flow] of Object.entries(table94.fit_ls_mean_fixed.Q as Record<string, number>))
      expect(Math.abs(designValue(curve, 1 / Number(chance)).value / flow - 1)).toBeLessThan(2e-4);
    expect(designValue(curve, 100).extrapolated).toBe(false);
  });

  test('a gauged flood treated as extraordinary counts once, among the rare ones', () => {
    const result = plotRecord({
      ...historicRecord,
      historical: { ...historicRecord.historical, inRecord: 1 },
    });
    if (!result.ok) throw new Error(result.fault);
    const { points } = result.plotted;
    expect(points).toHaveLength(32);
    expect(points[2]).toEqual({ value: 1400, chance: 3 / 103, extraordinary: true });
    expect(points[3]?.chance).toBeCloseTo(3 / 103 + (100 / 103) * (1 / 30), 12);
  });
});

test.each([
  ['too-few-years', { annual: [1, 2, 3] }],
  ['not-a-number', { annual: [...table73.data, Number.NaN] }],
  ['negative', { annual: [...table73.data, -1] }],
  ['all-equal', { annual: Array.from({ length: 12 }, () => 5) }],
  ['historical-period', { annual: table73.data, historical: { peaks: [9_000], years: 21 } }],
  ['historical-rank', { annual: table73.data, historical: { peaks: [], years: 90, inRecord: 21 } }],
])('refused: %s', (fault, record) => expect(fitFrequencyCurve(record)).toMatchObject({ ok: false, fault }));
test('a series beyond fitting is refused; years without flow are not', () => {
  const oneFlood = { annual: [5_000, ...Array.from({ length: 40 }, () => 0)] };
  expect(fitFrequencyCurve(oneFlood)).toMatchObject({ fault: 'too-scattered' });
  const dryYears = { annual: [...table73.data, 0, 0] };
  for (const criterion of ['squares', 'absolute', 'relative-squares'] as const)
    expect(fitted(dryYears, { criterion }).cv).toBeGreaterThan(0.4);
});
test('a ratio that is none is refused', () =>
  expect(fitFrequencyCurve({ annual: table73.data }, { skewRatio: 0 })).toMatchObject({
    fault: 'skew-ratio',
  }));
