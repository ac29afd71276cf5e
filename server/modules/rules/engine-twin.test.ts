import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Plan } from '../../../contract/plan.ts';
import { createSlowRules, type SlowSignal } from '../../../test/support/slow-rules.ts';
import { createEngine, type EngineReading, type EngineState, type Transition } from './engine.ts';
import type { ActiveSignal, StationFacts } from './facts.ts';

const T0 = Date.parse('2021-07-20T08:00:00+08:00');
const MIN = 60_000;
const FACTS = new Map<string, StationFacts>(
  ['a', 'b', 'c'].map((id, n) => [
    id,
    {
      id,
      silentAfterMs: [15, 30, 75][n]! * MIN,
      datum: n === 2 ? null : '1985',
      levels: n === 2 ? {} : { warning: 100, guaranteed: 101 },
      flows: n === 0 ? { warning: 50 } : {},
      measuresRain: n === 0,
    },
  ]),
);
const sourced = { source: 'twin', origin: 'ours' };
const station = fc.constantFrom('a', 'b', 'c');
const hours = fc.constantFrom(0.25, 0.5, 1, 3);
const hysteresis = fc.constantFrom(0, 0, 0.1, 0.5);

const leaf = fc.oneof(
  fc.record({
    rain: fc.record({
      hours,
      mm: fc.constantFrom(0.5, 3, 10, 20),
      hysteresisMm: fc.constantFrom(0, 0, 2),
      stations: fc.oneof(
        fc.constant('any' as const),
        fc.uniqueArray(station, { minLength: 1, maxLength: 3 }),
      ),
      atLeast: fc.constantFrom(1, 1, 2),
    }),
  }),
  fc.record({
    arealRain: fc.record({
      hours,
      mm: fc.constantFrom(1, 5, 12),
      hysteresisMm: fc.constantFrom(0, 1),
      weights: fc.constantFrom({ a: 0.5, b: 0.25, c: 0.25 }, { a: 0.9, c: 0.1 }, { b: 0.3333, c: 0.6667 }),
    }),
  }),
  fc.record({
    level: fc.record({
      station,
      reaches: fc.constantFrom(
        'warning',
        'guaranteed',
        'crest',
        { value: 100.2, datum: '1985' },
        { value: 100.2, datum: '1956' },
      ),
      offsetM: fc.constantFrom(0, -0.3),
      hysteresisM: hysteresis,
    }),
  }),
  fc.record({
    flow: fc.record({
      station,
      reaches: fc.constantFrom(40, 'warning'),
      offset: fc.constantFrom(0, 5),
      hysteresis: fc.constantFrom(0, 4),
    }),
  }),
  fc.record({
    rise: fc.record({
      station,
      metres: fc.constantFrom(0.2, 0.5, 1),
      minutes: fc.constantFrom(10, 30, 60, 180),
      hysteresisM: hysteresis,
    }),
  }),
  fc.constantFrom({ signal: { kind: '暴雨', colour: 'orange', area: '410106' } }),
);
type Any = unknown;
const condition = fc.letrec<{ node: Any }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf.map((one) => ({ ...one, ...sourced })),
    fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('node') }),
    fc.record({
      atLeast: fc.record({
        k: fc.constantFrom(1, 2),
        of: fc.array(tie('node'), { minLength: 1, maxLength: 4 }),
      }),
    }),
    fc.record({ for: fc.record({ minutes: fc.constantFrom(3, 10, 40), of: tie('node') }) }),
  ),
})).node;

const planOf = (whens: readonly Any[]): Plan =>
  Plan.parse({
    id: 'p',
    version: '1',
    title: 'p',
    titleEn: 'p',
    headquarters: 'district',
    area: { id: 'x', name: 'x' },
    track: 'emergency',
    actWithinMinutes: 60,
    levels: whens.map((when, n) => ({
      id: `L${n}`,
      name: 'x',
      rank: n + 1,
      signers: [{ role: 'commander', unit: 'district', title: 'x' }],
      when,
    })),
  });

/** What may come: a frame with readings on time, late, repeated, corrected, withdrawn or ahead; a silence; a signal. */
const step = fc.record({
  gapMs: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 9 * MIN }) },
    { weight: 3, arbitrary: fc.constantFrom(0, MIN, 5 * MIN) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 200 * MIN }) },
  ),
  readings: fc.array(
    fc.record({
      station,
      quantity: fc.constantFrom(
        'rain' as const,
        'rain' as const,
        'level' as const,
        'level' as const,
        'flow' as const,
      ),
      lateMs: fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(0, 0, 0, 20_000) },
        { weight: 2, arbitrary: fc.integer({ min: -3 * MIN, max: 400 * MIN }) },
      ),
      grid: fc.constantFrom(MIN, 5 * MIN, 5 * MIN, 1),
      periodMin: fc.constantFrom(5, 5, 5, 10, 60, 0),
      amount: fc.integer({ min: 0, max: 100 }),
      none: fc.constantFrom(false, false, false, false, false, false, true),
      doubtful: fc.constantFrom(false, false, false, false, true),
    }),
    { maxLength: 3 },
  ),
  tick: fc.boolean(),
  signal: fc.constantFrom(
    null,
    null,
    null,
    null,
    null,
    null,
    'on' as const,
    'off' as const,
    'short' as const,
  ),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function readingsOf(step: Step, nowMs: number): EngineReading[] {
  return step.readings.map((r) => {
    const atMs = Math.floor((nowMs - r.lateMs) / r.grid) * r.grid;
    const value = { rain: r.amount / 10, level: 99.5 + r.amount / 50, flow: r.amount }[r.quantity];
    return {
      station: r.station,
      quantity: r.quantity,
      atMs,
      fromMs: atMs - (r.quantity === 'rain' ? r.periodMin * MIN : 0),
      value: r.none ? null : value,
      doubtful: r.doubtful,
      corrected: false,
    };
  });
}
const told = (list: readonly { ruleId: string; to: string; decidedAtMs: number }[]): string[] =>
  list.map((t) => `${(t.decidedAtMs - T0) / MIN} ${t.ruleId} ${t.to}`);

const story = fc.record({
  whens: fc.array(condition, { minLength: 1, maxLength: 4 }),
  steps: fc.array(step, { minLength: 3, maxLength: 40 }),
});

const NOTHING_CAME = { readings: [], tick: false, signal: null };
/** A level that was dated ahead of its arrival, and nothing after it: one engine once stayed at “false” past the silence. */
const AHEAD_THEN_SILENT: typeof story extends fc.Arbitrary<infer T> ? T : never = {
  whens: [
    {
      level: { station: 'a', reaches: 'warning', offsetM: 0, hysteresisM: 0 },
      source: 'twin',
      origin: 'ours',
    },
  ],
  steps: [
    {
      gapMs: 32_234,
      readings: [
        {
          station: 'a',
          quantity: 'level',
          lateMs: -27_766,
          grid: MIN,
          periodMin: 5,
          amount: 0,
          none: false,
          doubtful: false,
        },
      ],
      tick: false,
      signal: null,
    },
    { gapMs: 0, ...NOTHING_CAME },
    { gapMs: 0, ...NOTHING_CAME },
    { gapMs: 0, ...NOTHING_CAME },
  ],
};

test('the engine says at every moment what the slow evaluator says from the full list of readings', () => {
  let transitions = 0;
  const truths = new Set<string>();
  fc.assert(
    fc.property(story, ({ whens, steps }) => {
      const plan = planOf(whens);
      const engine = createEngine(plan, FACTS);
      const slow = createSlowRules(plan, FACTS);
      let signals: ActiveSignal[] = [];
      let nowMs = T0;
      for (const each of steps) {
        nowMs += each.gapMs;
        const readings = readingsOf(each, nowMs);
        const fast: Transition[] = [];
        const brute = [];
        fast.push(...engine.observe(readings, nowMs));
        brute.push(...slow.observe(readings, nowMs));
        if (each.tick) {
          nowMs = Math.ceil(nowMs / MIN) * MIN;
          fast.push(...engine.tick(nowMs));
          brute.push(...slow.tick(nowMs));
        }
        if (each.signal) {
          signals = changed(signals, each.signal, nowMs);
          engine.setTold(signals, []);
          fast.push(...engine.refresh(nowMs));
          brute.push(...slow.refresh(signals as SlowSignal[], nowMs));
        }
        transitions += fast.length;
        for (const { to } of fast) truths.add(to);
        expect(told(fast)).toEqual(told(brute));
      }
      const laterMs = nowMs + 300 * MIN;
      expect(told(engine.tick(laterMs))).toEqual(told(slow.tick(laterMs)));
    }),
    { numRuns: Number(process.env['WARD_TWIN_RUNS'] ?? 400), examples: [[AHEAD_THEN_SILENT]] },
  );
  // The comparison looked at something.
  expect(transitions).toBeGreaterThan(400);
  expect([...truths].sort()).toEqual(['false', 'true', 'unknown']);
}, 120_000);

function changed(
  signals: readonly ActiveSignal[],
  how: 'on' | 'off' | 'short',
  nowMs: number,
): ActiveSignal[] {
  const base = { kind: '暴雨', area: '410100', issuer: 'x', effectiveMs: nowMs + 2 * MIN };
  if (how === 'off') return [];
  return [
    ...signals,
    how === 'on'
      ? { ...base, colour: 'red', expiresMs: null }
      : { ...base, colour: 'orange', expiresMs: nowMs + 30 * MIN },
  ];
}

/** Stations that send in time, as most do: what the engine takes without judging must have changed nothing. */
const regular = fc.record({
  whens: fc.array(condition, { minLength: 1, maxLength: 6 }),
  steps: fc.array(
    fc.record({
      rain: fc.array(fc.constantFrom(0, 0, 0, 0.3, 1, 4), { minLength: 3, maxLength: 3 }),
      turn: fc.array(fc.constantFrom(-0.1, -0.02, 0, 0.02, 0.02, 0.12), { minLength: 3, maxLength: 3 }),
      lost: fc.array(fc.constantFrom(false, false, false, false, false, true), {
        minLength: 3,
        maxLength: 3,
      }),
      lagMs: fc.constantFrom(0, 2_000, 61_000, 200_000),
      /** Steps after which what was lost on the way comes in after all; 0 = never. */
      foundAfter: fc.constantFrom(0, 1, 2, 3, 7),
    }),
    { minLength: 30, maxLength: 70 },
  ),
});

test('stations that send in time, or with a hole that is filled later: judged and not judged readings come to the same', () => {
  let [transitions, readingsTaken, found] = [0, 0, 0];
  fc.assert(
    fc.property(regular, ({ whens, steps }) => {
      const plan = planOf(whens);
      const engine = createEngine(plan, FACTS);
      const slow = createSlowRules(plan, FACTS);
      const levels = [99.8, 99.8, 99.8];
      const onTheirWay = new Map<number, EngineReading[][]>();
      const take = (frame: readonly EngineReading[], nowMs: number): void => {
        const fast = engine.observe(frame, nowMs);
        transitions += fast.length;
        readingsTaken += frame.length;
        expect(told(fast)).toEqual(told(slow.observe(frame, nowMs)));
      };
      steps.forEach((each, n) => {
        const atMs = T0 + n * 5 * MIN;
        for (const frame of onTheirWay.get(n) ?? []) {
          take(frame, atMs);
          found++;
        }
        ['a', 'b', 'c'].forEach((id, k) => {
          levels[k]! += each.turn[k]!;
          const base = { station: id, atMs, fromMs: atMs, doubtful: false, corrected: false };
          const frame: EngineReading[] = [
            { ...base, quantity: 'rain', fromMs: atMs - 5 * MIN, value: each.rain[k]! },
            { ...base, quantity: 'level', value: levels[k]! },
            { ...base, quantity: 'flow', value: (levels[k]! - 99) * 40 },
          ];
          if (!each.lost[k]) take(frame, atMs + each.lagMs + k * 700);
          else if (each.foundAfter > 0) {
            const later = n + each.foundAfter;
            onTheirWay.set(later, [...(onTheirWay.get(later) ?? []), frame]);
          }
        });
      });
    }),
    { numRuns: Math.ceil(Number(process.env['WARD_TWIN_RUNS'] ?? 400) / 4) },
  );
  expect(transitions).toBeGreaterThan(100);
  expect(readingsTaken).toBeGreaterThan(5_000);
  expect(found).toBeGreaterThan(500);
}, 120_000);

test('a restart from a checkpoint goes on as if nothing had happened, evidence included', () => {
  fc.assert(
    fc.property(story, fc.nat(39), ({ whens, steps }, cutAt) => {
      const plan = planOf(whens);
      const frames: { readings: EngineReading[]; atMs: number }[] = [];
      let nowMs = T0;
      for (const each of steps) {
        nowMs += each.gapMs;
        frames.push({ readings: readingsOf(each, nowMs), atMs: nowMs });
      }
      const run = (restartAt: number | undefined): Transition[] => {
        let engine = createEngine(plan, FACTS);
        const seen: Transition[] = [];
        frames.forEach(({ readings, atMs }, n) => {
          seen.push(...engine.tick(Math.max(T0, Math.ceil(atMs / MIN) * MIN - MIN)));
          if (n === restartAt) {
            const state = engine.checkpoint();
            if (state) {
              engine = createEngine(plan, FACTS, JSON.parse(JSON.stringify(state)) as EngineState);
              const known = new Map<string, EngineReading>();
              for (const reading of frames.slice(0, n).flatMap((frame) => frame.readings))
                known.set(`${reading.station} ${reading.quantity} ${reading.atMs}`, reading);
              for (const reading of known.values()) engine.load(reading);
            }
          }
          seen.push(...engine.observe(readings, atMs));
        });
        return [...seen, ...engine.tick(nowMs + 200 * MIN)];
      };
      expect(run(cutAt % frames.length)).toEqual(run(undefined));
    }),
    { numRuns: 200 },
  );
}, 120_000);
