import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { asFlow, forecastFlow, leadTimeTo } from './forecast.ts';
import { learnErrors, withBand } from './forecast-errors.ts';
import { halfFull, runXaj } from './xaj.ts';
import type { XajParameters } from './xaj-parameters.ts';

const read = (name: string): string =>
  readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8').trim();
const days = read('odet-daily.csv')
  .split('\n')
  .slice(1)
  .map((line) => line.split(',').map(Number));
const { params: parameters } = JSON.parse(read('odet-benchmark.json')) as { params: XajParameters };
const AREA = 203.06;
const column = (n: number): number[] => days.map((row) => row[n] ?? 0);
const [rain, potential] = [column(0), column(1)];
const m3s = (mm: number): number => asFlow(mm, AREA, 24);
const observed = column(2).map(m3s);
const simulated = Array.from(runXaj(parameters, rain, potential, halfFull(parameters)).flow, m3s);

const LEADS = 5;
const TAUGHT = 3_653;
const learnt = learnErrors(observed, simulated, LEADS, 365, TAUGHT);
if (!learnt.ok) throw new Error(learnt.fault);
const { errors } = learnt;

describe('bounds by lead time', () => {
  test('today’s error fades with the lead, and the bounds widen towards those without correction', () => {
    const { carried, corrected, uncorrected } = errors;
    expect(carried[0]).toBeGreaterThan(0.7);
    const width = ({ low, high }: { low: number; high: number }): number => high - low;
    for (let n = 1; n < LEADS; n++) {
      expect(carried[n]).toBeLessThan(carried[n - 1] ?? 0);
      expect(width(corrected[n]!.low)).toBeGreaterThan(width(corrected[n - 1]!.low));
    }
    expect(width(corrected.at(-1)!.low)).toBeLessThan(width(uncorrected.low));
    expect(uncorrected.flood.residuals + uncorrected.low.residuals).toBe(TAUGHT - 365);
  });

  test('on years not learnt from they hold about nine of ten values, in floods too', () => {
    for (let lead = 1; lead <= LEADS; lead++) {
      const seen = { all: 0, held: 0, floods: 0, floodsHeld: 0 };
      for (let n = TAUGHT + lead; n < observed.length; n++) {
        const [then, now] = [observed[n] ?? 0, n - lead];
        const { low, high } = withBand(errors, simulated[n] ?? 0, lead, {
          observed: observed[now] ?? 0,
          simulated: simulated[now] ?? 0,
        });
        const held = then >= low && then <= high ? 1 : 0;
        const flood = (simulated[n] ?? 0) >= errors.floodFrom ? 1 : 0;
        seen.all++;
        seen.held += held;
        seen.floods += flood;
        seen.floodsHeld += flood * held;
      }
      expect(Math.abs(seen.held / seen.all - 0.9)).toBeLessThan(0.06);
      expect(Math.abs(seen.floodsHeld / seen.floods - 0.9)).toBeLessThan(0.1);
    }
  });

  test('too few flows to learn from are refused', () =>
    expect(learnErrors(observed.slice(0, 200), simulated, 3)).toMatchObject({ fault: 'too-little-data' }));
});

test('bounds counted by hand: half of today’s error is carried; floods have bounds of their own', () => {
  const band = (factor: number) => ({ low: -Math.log(factor), high: Math.log(factor), residuals: 50 });
  const made = {
    offset: 0,
    floodFrom: 10,
    carried: [0.5],
    corrected: [{ low: band(2), flood: band(1.25) }],
    uncorrected: { low: band(4), flood: band(3) },
    share: 0.9,
  };
  const now = { observed: 4, simulated: 1 };
  const told = (...args: Parameters<typeof withBand>) =>
    Object.values(withBand(...args)).map((flow) => Math.round(flow * 1e9) / 1e9);
  expect(told(made, 5, 1, now)).toEqual([10, 5, 20]);
  expect(told(made, 20, 1, now)).toEqual([40, 32, 50]);
  expect(told(made, 5, 7, now)).toEqual([10, 5, 20]);
  expect(told(made, 5, 1, null)).toEqual([5, 1.25, 20]);
  expect(told(made, 12, 1, null)).toEqual([12, 4, 36]);
});

describe('a forecast', () => {
  // The largest flood of the years not learnt from, seen three days before.
  const crest = observed.reduce(
    (best, flow, n) => (n > TAUGHT && flow > (observed[best] ?? 0) ? n : best),
    TAUGHT,
  );
  const at = crest - 3;
  const { state } = runXaj(
    parameters,
    rain.slice(0, at + 1),
    potential.slice(0, at + 1),
    halfFull(parameters),
  );
  const input = {
    parameters,
    stepHours: 24,
    areaKm2: AREA,
    state,
    rain: rain.slice(at + 1, at + 1 + LEADS),
    potential: potential.slice(at + 1, at + 1 + LEADS),
    now: { observed: observed[at] ?? 0, simulated: simulated[at] ?? 0 },
    errors,
  };
  const made = forecastFlow(input);
  if (!made.ok) throw new Error(made.fault);
  const { forecast } = made;

  test('the flood is within its band on its day; bounds surround the value', () => {
    expect(forecast.steps).toHaveLength(LEADS);
    for (const { low, flow, high } of forecast.steps) expect(low <= flow && flow <= high).toBe(true);
    const day = forecast.steps[2]!;
    expect(observed[crest]).toBeGreaterThanOrEqual(day.low);
    expect(observed[crest]).toBeLessThanOrEqual(day.high);
    expect(Math.abs(forecast.peak.leadHours - 72)).toBeLessThanOrEqual(24);
  });

  test('lead time to a flow: the upper bound reaches it no later than the forecast itself', () => {
    const { likely, earliest } = leadTimeTo(forecast, forecast.peak.flow);
    expect(likely).toBe(forecast.peak.leadHours);
    expect(earliest ?? 999).toBeLessThanOrEqual(likely ?? 0);
    expect(leadTimeTo(forecast, 1e9)).toEqual({ likely: null, earliest: null });
  });

  test('without an observed flow it says so and is wider; beyond the learnt leads it says so', () => {
    const blind = forecastFlow({ ...input, now: null });
    if (!blind.ok) throw new Error(blind.fault);
    expect(blind.forecast.corrected).toBe(false);
    const width = (step: { low: number; high: number; flow: number }): number =>
      (step.high - step.low) / step.flow;
    expect(width(blind.forecast.steps[0]!)).toBeGreaterThan(width(forecast.steps[0]!));
    const long = forecastFlow({ ...input, rain: Array(9).fill(0), potential: Array(9).fill(1) });
    expect(long.ok && long.forecast.beyondLearnt).toBe(true);
  });

  test.each([
    ['rain-missing', { rain: [0, null, 0, 0, 0] }],
    ['rain-missing', { rain: [0, -1, 0, 0, 0] }],
    ['uneven-series', { rain: [0] }],
    ['too-little-data', { rain: [], potential: [] }],
    ['parameter-out-of-range', { parameters: { ...parameters, B: -1 } }],
  ])('refused: %s', (fault, change) =>
    expect(forecastFlow({ ...input, ...change })).toMatchObject({ fault }),
  );
});
