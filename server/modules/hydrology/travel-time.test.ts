import { describe, expect, test } from 'vitest';
import { createRandom } from './random.ts';
import { routeMuskingum } from './routing.ts';
import { travelTime } from './travel-time.ts';

const STEP = 10;
const options = { stepMinutes: STEP, mostMinutes: 400, leastRise: 0.05 };
/** A month of ten-minute levels with floods at these steps; each rises in two hours and falls in ten. */
const floods = (at: readonly number[], steps = 4_320): number[] =>
  Array.from({ length: steps }, (_, n) =>
    at.reduce((level, begin, k) => {
      const since = n - begin;
      if (since < 0) return level;
      const height = 1 + (k % 3) * 0.7;
      return level + height * (since < 12 ? since / 12 : Math.exp(-(since - 12) / 60));
    }, 2),
  );
const BEGINS = [300, 900, 1_600, 2_400, 3_300];
const later = (levels: readonly number[], steps: number): number[] =>
  levels.map((_, n) => levels[Math.max(0, n - steps)] ?? 0);

function travelled(...args: Parameters<typeof travelTime>) {
  const result = travelTime(...args);
  if (!result.ok) throw new Error(`${result.fault} ${result.where}`);
  return result.travel;
}

describe('travel time', () => {
  test('a hydrograph that comes 90 minutes later', () => {
    const upstream = floods(BEGINS);
    const travel = travelled(upstream, later(upstream, 9), options);
    expect(travel.minutes).toBeCloseTo(90, 0);
    expect(travel.highMinutes - travel.lowMinutes).toBeLessThan(1);
    expect(travel.events).toHaveLength(5);
    expect(travel.correlation).toBeGreaterThan(0.99);
    expect(travel.missing).toBe(0);
  });

  test('a reach that flattens: near its Muskingum K, with noise and gaps on both gauges', () => {
    const random = createRandom(3);
    const upstream = floods(BEGINS);
    const routed = routeMuskingum(upstream, { travelHours: 2, x: 0.3, stepHours: STEP / 60, parts: 8 });
    if (!routed.ok) throw new Error(routed.fault);
    const noisy = (levels: readonly number[]) =>
      levels.map((level) =>
        random() < 0.02 ? null : Math.round((level + 0.01 * (random() - 0.5)) * 1_000) / 1_000,
      );
    const travel = travelled(noisy(upstream), noisy(routed.outflow), options);
    expect(Math.abs(travel.minutes - 120)).toBeLessThan(25);
    expect(travel.missing).toBeGreaterThan(50);
  });

  test('floods that travel at different speeds: the range tells it', () => {
    const upstream = floods(BEGINS);
    const lags = [6, 9, 12, 15, 18];
    const downstream = floods(BEGINS.map((begin, n) => begin + (lags[n] ?? 0)));
    const travel = travelled(upstream, downstream, options);
    expect(travel.minutes).toBeCloseTo(120, 0);
    expect(travel.lowMinutes).toBeCloseTo(72, 0);
    expect(travel.highMinutes).toBeCloseTo(168, 0);
  });

  test('two rivers that have nothing to do with each other, too few floods, uneven series are refused', () => {
    const upstream = floods(BEGINS);
    const flat = upstream.map(() => 3);
    expect(travelTime(upstream, flat, options)).toMatchObject({ fault: 'too-little-data' });
    expect(travelTime(floods([300, 900]), later(floods([300, 900]), 9), options)).toMatchObject({
      where: '2 < 3',
    });
    expect(travelTime(upstream, upstream.slice(1), options)).toMatchObject({ fault: 'uneven-series' });
  });
});
