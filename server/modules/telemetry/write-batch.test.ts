import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StationInput } from '../../../contract/telemetry.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { fakeClock } from '../../../test/support/fake-clock.ts';
import { createBus } from '../../platform/bus.ts';
import type { Db } from '../../platform/db/index.ts';
import { createLogger } from '../../platform/log.ts';
import type { IncomingFrame, Reading } from './incoming-frame.ts';
import { KeptFrames } from './kept-frames.ts';
import { createPartitions } from './partitions.ts';
import { SimpleFrames } from './simple-frames.ts';
import { createTelemetry } from './telemetry.ts';
import { type BatchContext, recall, writeBatch } from './write-batch.ts';

const T0 = Date.parse('2021-07-20T08:00:00+08:00');
const STEP_MS = 300_000;
const log = createLogger({ level: 'silent' });
const ADDRESSES = ['4101060001', '4101060002'] as const;

const station = (address: string, rainSources: StationInput['rainSources']): StationInput => ({
  id: `s${address.slice(-1)}`,
  unitPath: 'district',
  nameZh: address,
  address,
  class: '48',
  sttp: 'ZZ',
  verticalDatum: '1985',
  rainSources: rainSources ?? null,
});

/** A store whose memory says nothing of what is stored: every frame takes the long way. */
async function open(
  db: Db,
  rainSources: StationInput['rainSources'],
  ignorant: boolean,
): Promise<BatchContext> {
  const telemetry = await createTelemetry({ db, clock: fakeClock(T0), bus: createBus(log), log });
  for (const address of ADDRESSES) await telemetry.registerStation(db, station(address, rainSources));
  await telemetry.registry.reload(db);
  const newest = new Map<number, number>();
  if (ignorant) newest.get = () => Number.POSITIVE_INFINITY;
  const context: BatchContext = {
    db,
    registry: telemetry.registry,
    partitions: createPartitions(db),
    memory: new Map(),
    newest,
    lastSeq: undefined,
    taker: new SimpleFrames(),
    kept: new KeptFrames(),
  };
  await recall(context);
  return context;
}

const ELEMENTS = ['DRP', 'PT', 'Z', 'VT'] as const;
const reading = fc.record({
  element: fc.constantFrom(...ELEMENTS),
  step: fc.integer({ min: -2, max: 3 }),
  value: fc.option(fc.integer({ min: 0, max: 60 }), { nil: null, freq: 8 }),
});
const sent = fc.record({
  station: fc.integer({ min: 0, max: 1 }),
  readings: fc.array(reading, { maxLength: 6 }),
  again: fc.integer({ min: 0, max: 12 }),
  kind: fc.constantFrom('plain', 'plain', 'plain', 'plain', 'plain', 'plain', 'manual', 'test'),
});

/** Frames of two stations whose time goes on, with late, repeated, corrected, missing, manual and test readings among them. */
function framesOf(plan: readonly (typeof sent extends fc.Arbitrary<infer T> ? T : never)[]): IncomingFrame[] {
  const frames: IncomingFrame[] = [];
  plan.forEach(({ station: which, readings, again, kind }, n) => {
    const earlier = frames[n - 1 - again];
    if (again < 2 && earlier) {
      frames.push({ ...earlier, serial: n });
      return;
    }
    const address = ADDRESSES[which]!;
    const made = readings.map(
      ({ element, step, value }): Reading => ({
        stationAddress: address,
        element,
        observedAtMs: T0 + (n + step) * STEP_MS,
        value: value === null ? null : element === 'Z' ? 120 + value / 100 : value / 2,
        status: value === null ? 'missing' : 'ok',
      }),
    );
    frames.push({
      gateway: kind === 'manual' ? 'manual' : 'tcp',
      protocol: kind === 'manual' ? 'manual' : 'sl651',
      stationAddress: address,
      receivedAtMs: T0 + 24 * 3_600_000,
      peer: '10.0.0.9',
      raw: new Uint8Array([0x7e, n]),
      functionCode: kind === 'test' ? '30' : '32',
      serial: n,
      sentAtMs: T0,
      contentHash: JSON.stringify(made),
      test: kind === 'test',
      readings: made,
    });
  });
  return frames;
}

const contents = async (db: Db) => ({
  observations: await db.query(
    `select s.station_id, s.element, o.observed_at, o.value, o.quality, o.period_s, o.frame_seq, o.corrected
     from observations o join series s on s.id = o.series_id order by 1, 2, 3`,
  ),
  latest: await db.query(
    `select s.station_id, s.element, l.observed_at, l.value, l.quality from latest_observations l join series s on s.id = l.series_id order by 1, 2`,
  ),
  dirty: await db.query(
    `select s.station_id, s.element, d.hour from dirty_hours d join series s on s.id = d.series_id order by 1, 2, 3`,
  ),
  revisions: await db.query(
    `select s.station_id, s.element, r.observed_at, r.value, r.frame_seq, r.replaced_by from observation_revisions r join series s on s.id = r.series_id order by 1, 2, 3, 6`,
  ),
  tests: await db.query(
    `select s.element, t.observed_at, t.value from test_observations t join series s on s.id = t.series_id order by 1, 2, 3`,
  ),
  frames: await db.query('select seq, station_id, duplicate_of, raw from frames order by seq'),
});

test.each<[StationInput['rainSources']]>([[['DRP']], [['PT']], [['DRP', 'PT']]])(
  'rain from %j: the short way stores what the long way stores',
  async (rainSources) => {
    const [short, long] = [await testDatabase(), await testDatabase()];
    const [knowing, ignorant] = [await open(short, rainSources, false), await open(long, rainSources, true)];
    await fc.assert(
      fc.asyncProperty(fc.array(sent, { minLength: 4, maxLength: 12 }), async (plan) => {
        for (const [db, context] of [
          [short, knowing],
          [long, ignorant],
        ] as const) {
          await db.execute(
            'truncate observations, observation_revisions, test_observations, latest_observations, dirty_hours, frames',
          );
          context.newest.clear();
          await recall(context);
        }
        for (const frame of framesOf(plan)) {
          const [one, two] = [await writeBatch(knowing, [frame]), await writeBatch(ignorant, [frame])];
          expect(one.receipts).toEqual(two.receipts);
        }
        expect(await contents(short)).toEqual(await contents(long));
      }),
      { numRuns: 8 },
    );
  },
  120_000,
);

test('thousands of frames at the full hour take the short way: four turns a transaction, nothing asked', async () => {
  const db = await testDatabase();
  const context = await open(db, ['DRP'], false);
  const hour = (n: number): IncomingFrame[] =>
    ADDRESSES.map((address) => ({
      ...framesOf([{ station: 0, readings: [], again: 9, kind: 'plain' }])[0]!,
      stationAddress: address,
      receivedAtMs: T0 + (n + 1) * 3_600_000,
      contentHash: `${address} ${n}`,
      readings: Array.from({ length: 12 }, (_, slot) => ({
        stationAddress: address,
        element: 'DRP',
        observedAtMs: T0 + n * 3_600_000 + slot * STEP_MS,
        value: slot / 2,
        status: 'ok' as const,
      })),
    }));
  await writeBatch(context, hour(0));
  const statements: string[] = [];
  const spying: BatchContext = {
    ...context,
    db: {
      ...context.db,
      query: (text) => Promise.reject(new Error(`asked: ${text}`)),
      transaction: (work) =>
        context.db.transaction((tx) =>
          work({
            query: (text) => Promise.reject(new Error(`asked: ${text}`)),
            execute: (text) => Promise.reject(new Error(`asked: ${text}`)),
            prepared: (name, text, values) => {
              statements.push(name);
              return tx.prepared(name, text, values);
            },
            copyIn: (text, bytes) => {
              statements.push('copy');
              return tx.copyIn(text, bytes);
            },
            all: (work) => tx.all(work),
          }),
        ),
    },
  };
  const { receipts } = await writeBatch(spying, Array.from({ length: 500 }, (_, n) => hour(n + 1)).flat());
  expect(receipts.every((receipt) => receipt.ok && !receipt.duplicate)).toBe(true);
  expect(statements).toEqual(['store-frames', 'copy']);
  expect(await db.query('select count(*)::int as n from observations')).toEqual([{ n: 501 * 2 * 24 }]);
});

test('a row that somebody else wrote meanwhile is found, not written over', async () => {
  const db = await testDatabase();
  const context = await open(db, ['DRP'], false);
  const at = (n: number, value: number): IncomingFrame => ({
    ...framesOf([{ station: 0, readings: [], again: 9, kind: 'plain' }])[0]!,
    contentHash: String(n),
    readings: [
      {
        stationAddress: ADDRESSES[0],
        element: 'Z',
        observedAtMs: T0 + n * STEP_MS,
        value,
        status: 'ok',
      },
    ],
  });
  await writeBatch(context, [at(0, 120)]);
  await db.execute(
    `insert into observations (series_id, observed_at, value, quality, frame_seq)
     select series_id, observed_at + interval '5 minutes', 121, 0, 1 from observations`,
  );
  const { receipts } = await writeBatch(context, [at(1, 122), at(2, 123)]);
  expect(receipts.map((receipt) => receipt.ok && receipt.frameSeq)).toEqual([2, 3]);
  expect(await db.query('select value from observations order by observed_at')).toEqual([
    { value: 120 },
    { value: 122 },
    { value: 123 },
  ]);
  expect(await db.query('select value, replaced_by from observation_revisions')).toEqual([
    { value: 121, replaced_by: 2 },
  ]);
});
