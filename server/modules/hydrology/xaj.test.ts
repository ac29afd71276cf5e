import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convolve, muskingumCoefficients, nashUnitHydrograph, routeMuskingum } from './routing.ts';
import { type Channel, halfFull, runXaj, storedIn } from './xaj.ts';
import { checkParameters, forStep, XAJ_NAMES, XAJ_RANGES, type XajParameters } from './xaj-parameters.ts';
import { evaporate, separate, tensionRunoff } from './xaj-runoff.ts';

const read = (name: string): string =>
  readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8').trim();
const reference = JSON.parse(read('method-reference.json'));
const { xaj } = reference;
const columnsOf = (name: string): number[][] =>
  read(name)
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',').map((cell) => (cell === '' ? Number.NaN : Number(cell))));

describe('one step, against the numbers of hydromodel', () => {
  test('evapotranspiration of three layers', () => {
    for (const { in: given, EU, EL, ED } of xaj.evap) {
      const { eu, el, ed } = evaporate(given, given.WU0, given.WL0, given.P, given.EP);
      for (const [mine, theirs] of [
        [eu, EU],
        [el, EL],
        [ed, ED],
      ])
        expect(mine).toBeCloseTo(theirs, 9);
    }
  });

  test('runoff by the tension-water curve', () => {
    for (const { in: given, R } of xaj.runoff)
      expect(tensionRunoff(given.B, given.WM, given.W0, given.PE)).toBeCloseTo(R, 8);
    expect(tensionRunoff(0.2, 100, 50, 0)).toBe(0);
  });

  test('three sources', () => {
    for (const { in: given, RS, RI, RG, S1, FR } of xaj.sources_HF) {
      const mine = separate(given, given.PE, given.R, { s: given.S0, fr: given.FR0 });
      expect(mine.ri).toBeCloseTo(RI, 8);
      expect(mine.rg).toBeCloseTo(RG, 8);
      expect(mine.s).toBeCloseTo(S1, 8);
      expect(mine.fr).toBeCloseTo(FR, 8);
      expect(mine.rs).toBeCloseTo(RS, 8);
    }
  });
});

test('free water is kept whatever the new share of the basin: what does not fit runs off', () => {
  const share = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, share, share, (full, before, after, part) => {
      const free = { SM: 20, EX: 1.2, KI: 0.3 * part, KG: 0.2 };
      const [PE, s] = [30 * part, 20 * full];
      const { rs, ri, rg, s: left, fr } = separate(free, PE, PE * after, { s, fr: before });
      expect(rs + ri + rg + left * fr).toBeCloseTo(s * before + PE * after, 9);
      expect(left).toBeLessThanOrEqual(20);
    }),
    { seed: 20210720 },
  );
});

test('a drought of five years: the soil gives what it has and no more, and the balance still closes', () => {
  const parameters = { ...xaj.run20.params, C: 0.3, DM: 20 };
  const before = halfFull(parameters);
  const run = runXaj(parameters, new Float64Array(1_826), new Float64Array(1_826).fill(9), before);
  const out = [...run.flow, ...run.evaporation].reduce((sum, x) => sum + x, 0);
  expect(run.state.wd).toBe(0);
  expect(out).toBeCloseTo(storedIn(parameters, before) - storedIn(parameters, run.state), 9);
});

describe('whole runs', () => {
  test('twenty days of hydromodel', () => {
    const { params, P, EP, Q_mm, E_mm, end } = xaj.run20;
    const begin = { ...halfFull(params), qs: Q_mm[0], pending: [Q_mm[0]] };
    const run = runXaj(
      params,
      P,
      P.map(() => EP),
      begin,
    );
    for (const [n, flow] of Q_mm.entries()) expect(Math.abs((run.flow[n] ?? 0) - flow)).toBeLessThan(5e-6);
    for (const [n, e] of E_mm.entries())
      expect(run.evaporation[n]).toBeCloseTo((1 - params.IM) * e + params.IM * Math.min(P[n], e), 5);
    for (const [mine, theirs] of [
      [run.state.wu, end.WU],
      [run.state.wl, end.WL],
      [run.state.wd, end.WD],
      [run.state.s, end.S],
      [run.state.fr, end.FR],
      [run.state.qi, end.QI],
      [run.state.qg, end.QG],
    ])
      expect(mine).toBeCloseTo(theirs, 5);
  });

  test('three years of the Odet with the published parameters', () => {
    const rows = columnsOf('odet-daily.csv');
    const { params } = JSON.parse(read('odet-benchmark.json')) as { params: XajParameters };
    const days = rows.slice(0, 1461);
    const rain = days.map(([p = 0]) => p);
    const run = runXaj(
      params,
      rain,
      days.map(([, pet = 0]) => pet),
      halfFull(params),
    );
    let largest = 0;
    // The published run restarts its channel on 1 January 2000; a month later nothing of that is left.
    for (let day = 396; day < 1461; day++)
      largest = Math.max(largest, Math.abs((run.flow[day] ?? 0) - (days[day]?.[3] ?? 0)));
    expect(largest).toBeLessThan(1e-4);
  });

  test('the event of wfxr: runoff from tension water, interflow and surface water at the outlet', () => {
    const steps = columnsOf('event-2h.csv');
    let W = 42.41 + 100 + 43.07;
    const share = 537 / (3.6 * 2);
    for (const [, , , PE = 0, R = 0, end = 0] of steps) {
      if (PE > 0.01) expect(tensionRunoff(0.18, 250, W, PE)).toBeCloseTo(R, 4);
      W = end;
    }
    const surface = convolve(
      steps.map((step) => step[6] ?? 0),
      [0.3, 0.6, 0.1],
    );
    const { CI } = forStep({ CI: 0.45, CG: 0.05, KI: 0.65, KG: 0.05 } as XajParameters, 2);
    let interflow = 44.35;
    for (const [n, step] of steps.entries()) {
      interflow = CI * interflow + (1 - CI) * (step[7] ?? 0) * share;
      expect(interflow).toBeCloseTo(step[11] ?? 0, 2);
      if (n >= 2) expect((surface[n] ?? 0) * share).toBeCloseTo(step[10] ?? 0, 2);
    }
  });
});

const parametersArbitrary = fc
  .tuple(
    ...XAJ_NAMES.map((name) =>
      fc.double({ min: XAJ_RANGES[name][0], max: XAJ_RANGES[name][1], noNaN: true }),
    ),
  )
  .map(
    (values) => Object.fromEntries(XAJ_NAMES.map((name, n) => [name, values[n]])) as unknown as XajParameters,
  )
  .filter((parameters) => checkParameters(parameters).ok);
const CHANNELS: readonly Channel[] = [
  { kind: 'lag-and-route' },
  { kind: 'unit-hydrograph', ordinates: [0.1, 0.5, 0.3, 0.1] },
];

test('water in = water out + water held, to 1e-9, whatever parameters, weather and channel', () => {
  const weather = fc.array(
    fc.tuple(
      fc.oneof(fc.constant(0), fc.double({ min: 0, max: 250, noNaN: true })),
      fc.double({ min: 0, max: 12, noNaN: true }),
    ),
    { minLength: 1, maxLength: 120 },
  );
  fc.assert(
    fc.property(parametersArbitrary, weather, fc.constantFrom(...CHANNELS), (parameters, days, channel) => {
      const before = halfFull(parameters, 0.4, channel);
      const rain = days.map(([p]) => p);
      const run = runXaj(
        parameters,
        rain,
        days.map(([, e]) => e),
        before,
        channel,
      );
      const sum = (values: Iterable<number>): number => [...values].reduce((total, x) => total + x, 0);
      const [fell, left] = [sum(rain), sum(run.flow) + sum(run.evaporation)];
      const gained = storedIn(parameters, run.state, channel) - storedIn(parameters, before, channel);
      const scale = Math.max(1, fell, storedIn(parameters, run.state, channel));
      expect(Math.abs(fell - left - gained) / scale).toBeLessThan(1e-9);
      expect(Math.min(...run.flow, ...run.evaporation)).toBeGreaterThanOrEqual(0);
      const { wu, wl, wd, s } = run.state;
      expect(Math.min(wu, wl, wd, s)).toBeGreaterThanOrEqual(-1e-9);
      expect(wu <= parameters.UM + 1e-9 && wl <= parameters.LM + 1e-9 && wd <= parameters.DM + 1e-9).toBe(
        true,
      );
    }),
    { numRuns: 300, seed: 20210720 },
  );
});

test('a run in two parts is the run in one: the state holds everything', () => {
  const { params, P } = xaj.run20;
  for (const channel of CHANNELS)
    for (const L of [0, 1, 3]) {
      const parameters = { ...params, L };
      const potential = P.map(() => 3);
      const whole = runXaj(parameters, P, potential, halfFull(parameters, 0.1, channel), channel);
      const first = runXaj(parameters, P.slice(0, 5), potential, halfFull(parameters, 0.1, channel), channel);
      const second = runXaj(parameters, P.slice(5), potential, first.state, channel);
      expect([...first.flow, ...second.flow]).toEqual([...whole.flow]);
    }
});

describe('parameters', () => {
  const { params } = xaj.run20;
  test('of a day become those of an hour: a day of hours lets out as much', () => {
    const hour = forStep(params, 1);
    expect((1 - hour.KI - hour.KG) ** 24).toBeCloseTo(1 - params.KI - params.KG, 12);
    expect(hour.KG / hour.KI).toBeCloseTo(params.KG / params.KI, 12);
    expect(hour.CG ** 24).toBeCloseTo(params.CG, 12);
    expect(forStep(params, 24)).toBe(params);
  });
  test.each([
    ['B', { B: -0.1 }],
    ['SM', { SM: 0 }],
    ['KI + KG', { KI: 0.6, KG: 0.5 }],
    ['K, C', { K: Number.NaN, C: 1.2 }],
  ])('refused: %s', (where, change) =>
    expect(checkParameters({ ...params, ...change })).toEqual({
      ok: false,
      fault: 'parameter-out-of-range',
      where,
    }),
  );
});

describe('routing', () => {
  test('unit hydrographs', () => {
    const { uh_conv, nash_iuh } = reference;
    for (const [n, y] of convolve(uh_conv.x, uh_conv.uh).entries()) expect(y).toBeCloseTo(uh_conv.y[n], 12);
    const nash = nashUnitHydrograph(3, 2, 1);
    for (const [n, u] of nash_iuh.u.entries()) expect(Math.abs((nash[n] ?? 0) - u)).toBeLessThan(2e-4);
    expect(nash.reduce((sum, u) => sum + u, 0)).toBeCloseTo(1, 12);
  });

  test('Muskingum: two textbook reaches; an unstable one is refused and its parts are not', () => {
    for (const { inflow, dt_h, K_h, x, Q0, C, outflow } of reference.muskingum) {
      const reach = { travelHours: K_h, x, stepHours: dt_h };
      const made = muskingumCoefficients(reach);
      expect(made.ok && made.coefficients.map((c) => Math.round(c * 1e6) / 1e6)).toEqual(C);
      const routed = routeMuskingum(inflow, reach, Q0);
      for (const [n, flow] of outflow.entries()) expect(routed.ok && routed.outflow[n]).toBeCloseTo(flow, 3);
    }
    const long = { travelHours: 12, x: 0.3, stepHours: 2 };
    expect(muskingumCoefficients(long)).toMatchObject({ fault: 'unstable-reach' });
    expect(muskingumCoefficients({ ...long, parts: 4 }).ok).toBe(true);
    const steady = routeMuskingum([5, 5, 5, 5], { ...long, parts: 4 });
    expect(steady.ok && steady.outflow.every((flow) => Math.abs(flow - 5) < 1e-12)).toBe(true);
  });
});
