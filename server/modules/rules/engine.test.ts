import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Plan } from '../../../contract/plan.ts';
import { createEngine, type EngineReading, type Transition } from './engine.ts';
import { all, any, atLeast, not } from './truth.ts';

const T0 = Date.parse('2021-07-20T08:00:00+08:00');
const MIN = 60_000;
const FACTS = new Map(
  ['a', 'b'].map((id) => [
    id,
    {
      id,
      silentAfterMs: 15 * MIN,
      datum: '1985',
      levels: { warning: 100, guaranteed: 102 },
      flows: {},
      measuresRain: false,
    },
  ]),
);
const sourced = { source: 'test', origin: 'ours' } as const;
const post = { role: 'commander', unit: 'district', title: 'x' };

const planOf = (when: unknown): Plan =>
  Plan.parse({
    id: 'p',
    version: '1',
    title: 'p',
    titleEn: 'p',
    headquarters: 'district',
    area: { id: 'x', name: 'x' },
    track: 'emergency',
    actWithinMinutes: 60,
    levels: [{ id: 'IV', name: 'IV', rank: 4, signers: [post], when }],
  });
const level = (
  station: string,
  atMin: number,
  value: number,
  more: Partial<EngineReading> = {},
): EngineReading => ({
  station,
  quantity: 'level',
  atMs: T0 + atMin * MIN,
  fromMs: T0 + atMin * MIN,
  value,
  doubtful: false,
  corrected: false,
  ...more,
});
const rain = (station: string, atMin: number, mm: number): EngineReading => ({
  station,
  quantity: 'rain',
  atMs: T0 + atMin * MIN,
  fromMs: T0 + (atMin - 5) * MIN,
  value: mm,
  doubtful: false,
  corrected: false,
});
const told = (transitions: Transition[]) => transitions.map((t) => `${(t.decidedAtMs - T0) / MIN} ${t.to}`);

describe('three-valued truth', () => {
  const truth = fc.constantFrom('true' as const, 'false' as const, 'unknown' as const);
  test('De Morgan holds, and all / any are at-least-n / at-least-one', () => {
    fc.assert(
      fc.property(fc.array(truth, { minLength: 1, maxLength: 6 }), (truths) => {
        expect(not(all(truths))).toBe(any(truths.map(not)));
        expect(atLeast(1, truths)).toBe(any(truths));
        expect(atLeast(truths.length, truths)).toBe(all(truths));
      }),
    );
  });
  test('unknown is decided only where every completion agrees (brute force)', () => {
    fc.assert(
      fc.property(
        fc.array(truth, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 5 }),
        (truths, k) => {
          const open = truths.flatMap((t, n) => (t === 'unknown' ? [n] : []));
          const answers = new Set<string>();
          for (let bits = 0; bits < 2 ** open.length; bits++) {
            const whole = truths.map((t, n) =>
              t === 'unknown' ? (bits >> open.indexOf(n)) & 1 : t === 'true' ? 1 : 0,
            );
            answers.add(whole.reduce((sum: number, one) => sum + one, 0) >= k ? 'true' : 'false');
          }
          expect(atLeast(k, truths)).toBe(answers.size === 2 ? 'unknown' : [...answers][0]);
        },
      ),
    );
  });
});

describe('rain windows', () => {
  const when = { rain: { hours: 1, mm: 30, stations: ['a'] }, ...sourced };
  test('what is known alone passes the threshold: true in spite of gaps', () => {
    const engine = createEngine(planOf(when), FACTS);
    expect(told(engine.observe([rain('a', 0, 31)], T0))).toEqual(['0 true']);
  });
  test('a window with holes below the threshold is unknown, never false', () => {
    const engine = createEngine(planOf(when), FACTS);
    engine.observe([rain('a', 0, 5)], T0);
    expect(engine.truths()['level:IV']?.truth).toBe('unknown');
  });
  test('an hour of known drizzle is false; silence afterwards makes it unknown again', () => {
    const engine = createEngine(planOf(when), FACTS);
    const seen: Transition[] = [];
    for (let m = 0; m <= 60; m += 5) seen.push(...engine.observe([rain('a', m, 0.1)], T0 + m * MIN));
    expect(told(seen).at(-1)).toMatch(/false/);
    expect(told(engine.tick(T0 + 120 * MIN)).at(-1)).toMatch(/unknown/);
  });
});

describe('levels', () => {
  const when = { level: { station: 'a', reaches: 'warning', hysteresisM: 0.2 }, ...sourced };
  test('reach, hold within the hysteresis, and clear below it', () => {
    const engine = createEngine(planOf(when), FACTS);
    const steps = [99, 100, 99.9, 100.1, 99.85, 99.79].flatMap((value, n) =>
      engine.observe([level('a', n * 5, value)], T0 + n * 5 * MIN),
    );
    expect(told(steps)).toEqual(['0 false', '5 true', '25 false']);
  });
  test('a gauge that dies above the threshold becomes unknown, not “all clear”', () => {
    const engine = createEngine(planOf(when), FACTS);
    engine.observe([level('a', 0, 101)], T0);
    const later = engine.tick(T0 + 600 * MIN);
    expect(later.map((t) => t.to)).toEqual(['unknown']);
  });
  test('a telephoned reading may raise and never clears', () => {
    const engine = createEngine(planOf(when), FACTS);
    expect(told(engine.observe([level('a', 0, 101, { doubtful: true })], T0))).toEqual(['0 true']);
    expect(told(engine.observe([level('a', 5, 90, { doubtful: true })], T0 + 5 * MIN))).toEqual([
      '5 unknown',
    ]);
  });
  test('`for` counts proven time only: silence pauses it', () => {
    const engine = createEngine(
      planOf({ level: { station: 'a', reaches: 'warning', forMinutes: 40 }, ...sourced }),
      FACTS,
    );
    const seen: Transition[] = [];
    const at = (minute: number, value: number) =>
      seen.push(...engine.observe([level('a', minute, value)], T0 + minute * MIN));
    at(0, 101);
    at(5, 101);
    at(10, 101);
    // Silent from 10: known to 25, then unknown until 100.
    at(100, 101);
    at(105, 101);
    for (const minute of [110, 115, 120]) at(minute, 101);
    const raised = seen.find((t) => t.to === 'true');
    expect(raised && (raised.decidedAtMs - T0) / MIN).toBeGreaterThan(110);
    expect(seen.filter((t) => t.to === 'true')).toHaveLength(1);
  });
  test('what is recognised long after it happened is not actable', () => {
    const engine = createEngine(planOf({ rain: { hours: 24, mm: 50, stations: ['a'] }, ...sourced }), FACTS);
    const [transition] = engine.observe([rain('a', 0, 60)], T0 + 180 * MIN);
    expect(transition).toMatchObject({ to: 'true', correction: true, actable: false });
  });
});

test('signals of the city hold in its districts, from their time until they expire', () => {
  const engine = createEngine(
    planOf({ signal: { kind: 'rain', colour: 'orange', area: '410106' }, ...sourced }),
    FACTS,
  );
  engine.setTold(
    [{ kind: 'rain', colour: 'red', area: '410100', effectiveMs: T0, expiresMs: T0 + 60 * MIN, issuer: 'x' }],
    [],
  );
  expect(
    told([...engine.refresh(T0 - MIN), ...engine.refresh(T0), ...engine.refresh(T0 + 60 * MIN)]),
  ).toEqual(['-1 false', '0 true', '60 false']);
});
