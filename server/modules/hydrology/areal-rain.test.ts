import { describe, expect, test } from 'vitest';
import { createArealRain } from './areal-rain.ts';
import type { Point } from './thiessen.ts';

const rectangle = (x0: number, y0: number, x1: number, y1: number): Point[] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];
const basin = { id: 'basin', rings: [rectangle(0, 0, 10, 4)] };
const gauges = [
  { id: 'a', at: [2, 2] as const },
  { id: 'b', at: [6, 2] as const },
];
const told = (values: Record<string, number | null>) => new Map(Object.entries(values));

describe('areal rain by Thiessen weights', () => {
  test('two gauges share a 10 × 4 basin 0.4 to 0.6; the mean follows', () => {
    const result = createArealRain(gauges, [basin])(told({ a: 10, b: 20 })).get('basin');
    expect(result?.mm).toBeCloseTo(16, 12);
    expect(result).toMatchObject({ covered: 1, missing: [] });
    expect(result?.weights.get('a')).toBeCloseTo(0.4, 12);
  });

  test('a missing gauge: weights are made anew and the share covered is told; too little is unknown', () => {
    const rain = createArealRain(gauges, [basin]);
    const withoutA = rain(told({ a: null, b: 20 })).get('basin');
    expect(withoutA?.mm).toBe(20);
    expect(withoutA?.covered).toBeCloseTo(0.6, 12);
    expect(withoutA?.missing).toEqual(['a']);
    expect(rain(told({ a: 10 })).get('basin')).toMatchObject({ mm: null, missing: ['b'] });
    expect(rain(told({ a: Number.NaN, b: Number.NaN })).get('basin')).toMatchObject({ mm: null, covered: 0 });
    expect(rain(told({})).get('basin')?.mm).toBeNull();
  });

  test('two pieces weigh by their size; a gauge far off matters to one street and not to the other', () => {
    const both = { id: 'both', rings: [rectangle(0, 0, 1, 1), rectangle(9, 0, 10, 3)] };
    const east = { id: 'east', rings: [rectangle(8, 0, 10, 4)] };
    const result = createArealRain(gauges, [both, east])(told({ a: 8, b: 4 }));
    expect(result.get('both')?.mm).toBeCloseTo(0.25 * 8 + 0.75 * 4, 12);
    expect([...(result.get('east')?.weights.keys() ?? [])]).toEqual(['b']);
    expect(createArealRain(gauges, [east])(told({ b: 4 })).get('east')).toMatchObject({ mm: 4, covered: 1 });
  });

  test('no gauges at all, or an area without extent: unknown, nothing covered', () => {
    expect(createArealRain([], [basin])(told({})).get('basin')).toMatchObject({ mm: null, covered: 0 });
    const line = { id: 'line', rings: [rectangle(0, 0, 10, 0)] };
    expect(createArealRain(gauges, [line])(told({ a: 1, b: 1 })).get('line')).toMatchObject({
      mm: null,
      covered: 0,
    });
  });

  test('uniform rain has that mean whatever is missing; weights sum to 1', () => {
    const many = Array.from({ length: 9 }, (_, n) => ({
      id: `g${n}`,
      at: [(n * 7) % 10, (n * 3) % 4] as const,
    }));
    const rain = createArealRain(many, [basin], { leastCovered: 0 });
    for (let without = 0; without < 511; without++) {
      const values = Object.fromEntries(many.map(({ id }, n) => [id, without & (1 << n) ? null : 12.5]));
      const result = rain(told(values)).get('basin');
      expect(result?.mm).toBeCloseTo(12.5, 9);
      expect([...(result?.weights.values() ?? [])].reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(
        1,
        9,
      );
    }
  });
});
