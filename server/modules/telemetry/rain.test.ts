import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Q, type RainSource } from '../../../contract/telemetry.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { fakeClock } from '../../../test/support/fake-clock.ts';
import { createBus } from '../../platform/bus.ts';
import type { Db } from '../../platform/db/index.ts';
import { createLogger } from '../../platform/log.ts';
import type { IncomingFrame } from './incoming-frame.ts';
import { rainBetween } from './rain.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';

/** Three hours before the rain day begins, so that totals of the day start again inside. */
const T0 = Date.parse('2021-07-20T05:00:00+08:00');
const MINUTE_MS = 60_000;
const DAY_START_MINUTE = 180;
const ADDRESS = '410106D0F1';
const log = createLogger({ level: 'silent' });

interface Told {
  element: string;
  minute: number;
  /** Tenths of a millimetre. */
  tenths: number;
  manual?: boolean;
}

let db: Db;
let telemetry: Telemetry;
let serial = 0;
/** One connection for all the stores a test opens one after the other. */
const open = async (): Promise<Telemetry> =>
  createTelemetry({ db: { ...db, reserve: () => db }, clock: fakeClock(T0), bus: createBus(log), log });
beforeEach(async () => {
  db = await testDatabase();
});

async function stationWith(rainSources: RainSource[] | null, more: object = {}): Promise<void> {
  await db.execute(
    'truncate stations, series, observations, observation_revisions, latest_observations, frames cascade',
  );
  telemetry = await open();
  await telemetry.registerStation(db, {
    id: 'r1',
    unitPath: 'district',
    nameZh: '雨量站',
    address: ADDRESS,
    class: '50',
    sttp: 'PP',
    rainSources,
    ...more,
  });
  await telemetry.registry.reload(db);
}

const frameOf = (told: readonly Told[], manual = told[0]?.manual ?? false): IncomingFrame => ({
  gateway: manual ? 'manual' : 'tcp',
  protocol: manual ? 'manual' : 'sl651',
  stationAddress: ADDRESS,
  receivedAtMs: T0 + 24 * 60 * MINUTE_MS,
  peer: 'test',
  raw: new Uint8Array([1]),
  functionCode: manual ? 'manual' : '32',
  serial: ++serial,
  sentAtMs: null,
  contentHash: `${JSON.stringify(told)}${manual}`,
  test: false,
  readings: told.map(({ element, minute, tenths }) => ({
    stationAddress: ADDRESS,
    element,
    observedAtMs: T0 + minute * MINUTE_MS,
    value: tenths / 10,
    status: 'ok' as const,
  })),
});

interface RainRow {
  from: number;
  to: number;
  mm: number;
}
const rainSeries = async (): Promise<RainRow[]> =>
  (
    await db.query<{ to: number; period: number; mm: number }>(
      `select (extract(epoch from observed_at) - $1)::float8 / 60 as "to", period_s / 60.0 as period, value as mm
       from observations o join series s on s.id = o.series_id where s.element = 'RAIN' and value is not null order by observed_at`,
      [T0 / 1000],
    )
  ).map(({ to, period, mm }) => ({ from: Math.round(to - period), to: Math.round(to), mm }));

// ---- the twin: minute by minute, no cleverness ----

const PERIODS: Record<string, number> = { PN05: 5, DRP: 5, PN10: 10, P1: 60 };
interface Piece {
  from: number;
  to: number;
  tenths: number;
}

function twinPieces(element: string, told: readonly Told[], coarse: boolean): Piece[] {
  const own = told.filter((one) => one.element === element).sort((a, b) => a.minute - b.minute);
  const period = PERIODS[element];
  if (period !== undefined)
    // Only whole slots are generated, so a period reading stands as it is.
    return own.map((one) => ({ from: one.minute - period, to: one.minute, tenths: one.tenths }));
  return own.slice(1).flatMap((later, n) => {
    const earlier = own[n] as Told;
    const length = later.minute - earlier.minute;
    if (length > 90 !== coarse) return [];
    const newDay = element === 'PJ' && earlier.minute <= DAY_START_MINUTE && later.minute > DAY_START_MINUTE;
    const fell = later.tenths < earlier.tenths;
    return [
      {
        from: earlier.minute,
        to: later.minute,
        tenths: newDay || fell ? later.tenths : later.tenths - earlier.tenths,
      },
    ];
  });
}

/** Rain of every minute by the rule in words: the best source that tells of a minute; a worse one fills the rest of its own time. */
function twin(sources: readonly string[], told: readonly Told[]): Map<number, number> {
  const minutes = new Map<number, number>();
  const measured = told.filter((one) => !one.manual);
  const layers = [
    ...sources.map((element) =>
      twinPieces(
        element,
        told.filter((one) => !one.manual || element === 'P1'),
        false,
      ),
    ),
    ...(sources.includes('P1')
      ? []
      : [
          twinPieces(
            'P1',
            told.filter((one) => one.manual),
            false,
          ),
        ]),
    ...sources
      .filter((element) => PERIODS[element] === undefined)
      .map((element) => twinPieces(element, measured, true)),
  ];
  for (const layer of layers) {
    const filled: [number, number][] = [];
    for (const piece of layer) {
      const all = Array.from({ length: piece.to - piece.from }, (_, n) => piece.from + n + 1);
      const open = all.filter((minute) => !minutes.has(minute));
      const known = all.reduce((sum, minute) => sum + (minutes.get(minute) ?? 0), 0);
      const rest = open.length === all.length ? piece.tenths : Math.max(0, piece.tenths - known);
      const runs: number[][] = [];
      for (const minute of open) {
        if (runs.at(-1)?.at(-1) === minute - 1) runs.at(-1)?.push(minute);
        else runs.push([minute]);
      }
      // The series holds tenths of a millimetre: each open stretch gets its share as such.
      for (const run of runs) {
        const share = Math.round((rest * run.length) / open.length + 1e-6);
        for (const minute of run) filled.push([minute, share / run.length]);
      }
    }
    for (const [minute, amount] of filled) minutes.set(minute, amount);
  }
  return minutes;
}

function toldOf(sources: readonly string[]): fc.Arbitrary<Told[]> {
  const step = (element: string): number => PERIODS[element] ?? 5;
  const elements = [...new Set([...sources, 'PT', 'PJ', 'P1', 'PN05'])];
  const one = fc.constantFrom(...elements).chain((element) =>
    fc.record({
      element: fc.constant(element),
      minute: fc.integer({ min: 1, max: Math.floor(400 / step(element)) }).map((n) => n * step(element)),
      tenths: fc.integer({ min: 0, max: element === 'PT' || element === 'PJ' ? 900 : 150 }),
    }),
  );
  const telephoned = fc.record({
    element: fc.constant('P1'),
    minute: fc.integer({ min: 1, max: 6 }).map((n) => n * 60),
    tenths: fc.integer({ min: 0, max: 600 }),
    manual: fc.constant(true),
  });
  return fc.uniqueArray(
    fc.oneof(
      { weight: 9, arbitrary: one as fc.Arbitrary<Told> },
      { weight: 1, arbitrary: telephoned as fc.Arbitrary<Told> },
    ),
    {
      minLength: 4,
      maxLength: 60,
      selector: ({ element, minute }) => `${element} ${minute}`,
    },
  );
}

describe('the rain series against its twin', () => {
  test.each<[string, RainSource[] | null, string[]]>([
    ['a running total alone', null, ['PT']],
    ['slots, then the total', ['PN05', 'PT'], ['PN05', 'PT']],
    ['the total, then hours, then the day’s total', ['PT', 'P1', 'PJ'], ['PT', 'P1', 'PJ']],
  ])(
    '%s: random frames, late, repeated, in any order, give the same series',
    async (_what, declared, sources) => {
      const arrivals = fc.record({
        told: toldOf(sources),
        again: fc.array(fc.nat(), { maxLength: 6 }),
        order: fc.array(fc.nat(), { minLength: 80, maxLength: 80 }),
        frameSize: fc.integer({ min: 1, max: 6 }),
        together: fc.integer({ min: 1, max: 5 }),
        reopen: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(arrivals, async ({ told, again, order, frameSize, together, reopen }) => {
          await stationWith(declared);
          const shuffled = [...told, ...again.map((n) => told[n % told.length] as Told)]
            .map((one, n) => ({ one, at: order[n] ?? n }))
            .sort((a, b) => a.at - b.at)
            .map(({ one }) => one);
          const frames: IncomingFrame[] = [];
          for (const manual of [false, true]) {
            const own = shuffled.filter((one) => (one.manual ?? false) === manual);
            for (let i = 0; i < own.length; i += frameSize)
              frames.push(frameOf(own.slice(i, i + frameSize), manual));
          }
          frames.sort((a, b) => (order[a.serial % 80] ?? 0) - (order[b.serial % 80] ?? 0));
          for (let i = 0; i < frames.length; i += together) {
            if (reopen && i > frames.length / 2) telemetry = await open();
            await telemetry.accept(frames.slice(i, i + together));
          }
          const minutes = twin(sources, told);
          const rows = await rainSeries();
          const covered = rows.flatMap(({ from, to }) =>
            Array.from({ length: to - from }, (_, n) => from + n + 1),
          );
          // Every minute once: nothing is added up from two sources.
          expect(covered).toEqual([...minutes.keys()].sort((a, b) => a - b));
          for (const { from, to, mm } of rows) {
            let expected = 0;
            for (let minute = from + 1; minute <= to; minute++) expected += minutes.get(minute) ?? 0;
            expect(mm * 10, `(${from}, ${to}]`).toBeCloseTo(expected, 3);
          }
        }),
        { numRuns: 25, endOnFailure: true },
      );
    },
    120_000,
  );
});

describe('contradicting elements', () => {
  test('PT, PJ, P1 and DRP tell different rain of one hour: the declared first counts alone', async () => {
    for (const [declared, expected] of [
      [['PT', 'DRP', 'P1'], 12],
      [['DRP', 'PT', 'P1'], 24],
      [['P1', 'PT'], 40],
      [['PJ', 'P1'], 7],
    ] as const) {
      await stationWith([...declared]);
      const slots = Array.from({ length: 12 }, (_, n) => ({
        element: 'DRP',
        minute: (n + 1) * 5,
        tenths: 20,
      }));
      await telemetry.accept([
        frameOf([
          { element: 'PT', minute: 0, tenths: 1_000 },
          { element: 'PJ', minute: 0, tenths: 0 },
        ]),
        frameOf([
          { element: 'P1', minute: 60, tenths: 400 },
          { element: 'PJ', minute: 60, tenths: 70 },
          { element: 'PT', minute: 60, tenths: 1_120 },
        ]),
        frameOf(slots),
      ]);
      const rows = await rainSeries();
      expect(Math.round(rows.reduce((sum, row) => sum + row.mm, 0) * 10) / 10, declared.join()).toBe(
        expected,
      );
      const [kept] = await db.query<{ n: number }>(
        `select count(*)::int as n from series where element in ('PT', 'PJ', 'P1', 'DRP')`,
      );
      expect(kept?.n).toBe(4);
    }
  });

  test('a telephoned hour speaks for a dead gauge, marked; the total that comes back tells only the rest', async () => {
    await stationWith(null);
    await telemetry.accept([frameOf([{ element: 'PT', minute: 0, tenths: 1_000 }])]);
    await telemetry.accept([frameOf([{ element: 'PT', minute: 30, tenths: 1_100 }])]);
    await telemetry.accept([frameOf([{ element: 'P1', minute: 60, tenths: 350, manual: true }])]);
    expect(await rainSeries()).toEqual([
      { from: 0, to: 30, mm: 10 },
      { from: 30, to: 60, mm: 25 },
    ]);
    const [row] = await db.query<{ quality: number }>(
      `select quality from observations o join series s on s.id = o.series_id where element = 'RAIN' order by observed_at desc limit 1`,
    );
    expect((row?.quality ?? 0) & Q.manual).toBe(Q.manual);
    await telemetry.accept([frameOf([{ element: 'PT', minute: 240, tenths: 1_700 }])]);
    expect(await rainSeries()).toEqual([
      { from: 0, to: 30, mm: 10 },
      { from: 30, to: 60, mm: 25 },
      { from: 60, to: 240, mm: 35 },
    ]);
  });

  test('a total that comes late beside a newer slot still parts the difference told before', async () => {
    await stationWith(['PN05', 'PT']);
    await telemetry.accept([
      frameOf([
        { element: 'PT', minute: 95, tenths: 743 },
        { element: 'PT', minute: 260, tenths: 900 },
      ]),
    ]);
    await telemetry.accept([
      frameOf([
        { element: 'PT', minute: 55, tenths: 413 },
        { element: 'PN05', minute: 295, tenths: 67 },
      ]),
    ]);
    expect(await rainSeries()).toEqual([
      { from: 55, to: 95, mm: 33 },
      { from: 95, to: 260, mm: 15.7 },
      { from: 290, to: 295, mm: 6.7 },
    ]);
  });

  test('an automatic hour of an undeclared element is a cross-check, even where nothing else is known', async () => {
    await stationWith(null);
    await telemetry.accept([frameOf([{ element: 'P1', minute: 60, tenths: 350 }])]);
    expect(await rainSeries()).toEqual([]);
  });
});

describe('a total that falls', () => {
  const between = (
    earlier: number,
    later: number,
    minutes: number,
    modulus: number | null,
    element: RainSource = 'PT',
  ) =>
    rainBetween(
      { atMs: T0, value: earlier, quality: 0 },
      { atMs: T0 + minutes * MINUTE_MS, value: later, quality: 0 },
      { dialect: { rainTotalModulusMm: modulus }, rainDayStartHour: 8 },
      element,
    );
  test.each([
    ['runs over where the station says', 998.5, 1.5, 5, 1_000, 3],
    ['runs over at a usual total', 9_997.5, 0.5, 5, null, 3],
    ['was reset by maintenance', 431.5, 0.5, 5, null, 0.5],
    ['was reset near its end: more would have fallen than can', 905, 0.5, 5, 1_000, 0.5],
    ['stays', 120, 120, 5, null, 0],
  ])('%s', (_what, earlier, later, minutes, modulus, mm) => {
    expect(between(earlier, later, minutes, modulus).mm).toBe(mm);
  });
  test('a guessed roll-over is marked, a declared one is not', () => {
    expect(between(9_997.5, 0.5, 5, null).flags & Q.estimated).toBe(Q.estimated);
    expect(between(998.5, 1.5, 5, 1_000).flags).toBe(0);
  });
  test('the day’s total starts again with the rain day, though it did not fall', () => {
    expect(between(0.2, 5, 240, null, 'PJ').mm).toBe(5);
    expect(between(0.2, 5, 60, null, 'PJ').mm).toBe(4.8);
  });
});
