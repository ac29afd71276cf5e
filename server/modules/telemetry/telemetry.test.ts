import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Q } from '../../../contract/telemetry.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { fakeClock } from '../../../test/support/fake-clock.ts';
import { createBus } from '../../platform/bus.ts';
import type { Db } from '../../platform/db/index.ts';
import { createLogger } from '../../platform/log.ts';
import type { IncomingFrame, Reading } from './incoming-frame.ts';
import { dropOldFrames } from './store/frames.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';

const T0 = Date.parse('2021-07-20T08:00:00+08:00');
const MINUTE_MS = 60_000;
const log = createLogger({ level: 'silent' });
const ADDRESS = '4101060001';
let db: Db;
let telemetry: Telemetry;
let serial = 0;

const open = async (): Promise<Telemetry> =>
  createTelemetry({ db, clock: fakeClock(T0), bus: createBus(log), log });
const station = (id: string, address: string) => ({
  id,
  unitPath: 'district',
  nameZh: id,
  address,
  password: '1234',
  class: '48' as const,
  sttp: 'ZZ' as const,
  verticalDatum: '1985',
  expected: [{ element: 'PT', stepMinutes: 5 }],
});

beforeEach(async () => {
  db = await testDatabase();
  telemetry = await open();
  await telemetry.registerStation(db, station('sj01', ADDRESS));
  await telemetry.registerStation(db, station('sj02', '4101060002'));
  await telemetry.registry.reload(db);
});

const reading = (element: string, minute: number, value: number | null): Reading => ({
  stationAddress: ADDRESS,
  element,
  observedAtMs: T0 + minute * MINUTE_MS,
  value,
  status: value === null ? 'missing' : 'ok',
});
const frame = (readings: Reading[], more: Partial<IncomingFrame> = {}): IncomingFrame => ({
  gateway: 'tcp',
  protocol: 'sl651',
  stationAddress: ADDRESS,
  password: '1234',
  receivedAtMs: Math.max(T0, ...readings.map((r) => r.observedAtMs)) + 1_000,
  peer: '10.0.0.9',
  raw: new Uint8Array([0x7e, 0x7e]),
  functionCode: '32',
  serial: ++serial,
  sentAtMs: T0,
  contentHash: JSON.stringify(readings),
  test: false,
  readings: readings.map((r) => ({ ...r, stationAddress: more.stationAddress ?? r.stationAddress })),
  ...more,
});
const values = async (element: string, stationId = 'sj01') =>
  (
    await db.query<{ minute: number; value: number | null; quality: number }>(
      `select (extract(epoch from observed_at) - $3) / 60 as minute, value, quality from observations o join series s on s.id = o.series_id where s.station_id = $1 and s.element = $2 order by observed_at`,
      [stationId, element, T0 / 1000],
    )
  ).map((row) => [Number(row.minute), row.value]);

describe('accept', () => {
  test('is durable when it resolves, and refuses with its reason', async () => {
    const receipts = await telemetry.accept([
      frame([reading('Z', 0, 121.5)]),
      frame([reading('Z', 0, 121.5)], { stationAddress: '4101069999' }),
      frame([reading('Z', 0, 121.5)], { password: '0000' }),
    ]);
    expect(receipts).toEqual([
      { ok: true, frameSeq: 1, duplicate: false },
      { ok: false, reason: 'unregistered-station' },
      { ok: false, reason: 'wrong-password' },
    ]);
    expect(await values('Z')).toEqual([[0, 121.5]]);
    expect(await db.query('select seq, serial from frames')).toHaveLength(1);
  });

  test('a resend and the same content under a new serial are acknowledged, kept, and counted once', async () => {
    const first = frame([reading('Z', 0, 121.5)]);
    const [one, two] = await telemetry.accept([first, { ...first }]);
    const [three] = await telemetry.accept([
      { ...first, serial: 9_000, receivedAtMs: first.receivedAtMs + MINUTE_MS },
    ]);
    expect([one, two, three].map((receipt) => receipt?.ok && receipt.duplicate)).toEqual([false, true, true]);
    expect(await db.query('select seq from frames')).toHaveLength(3);
    expect((await telemetry.readCommitted({ seq: 0 }, 10)).frames.map((f) => f.observations.length)).toEqual([
      1, 0, 0,
    ]);
  });

  test('a different value for the same time is a correction and the earlier one is kept', async () => {
    await telemetry.accept([frame([reading('Z', 0, 121.5)])]);
    await telemetry.accept([frame([reading('Z', 0, 121.7)])]);
    expect(await values('Z')).toEqual([[0, 121.7]]);
    expect(await db.query('select value, frame_seq, replaced_by from observation_revisions')).toEqual([
      { value: 121.5, frame_seq: 1, replaced_by: 2 },
    ]);
  });

  test('nothing measured is replaced by “missing” or by a telephoned reading; a gap is filled by one', async () => {
    await telemetry.accept([frame([reading('Z', 0, 121.5)])]);
    await telemetry.accept([frame([reading('Z', 0, null)])]);
    await telemetry.accept([frame([reading('Z', 0, 130), reading('Z', 5, 122)], { gateway: 'manual' })]);
    expect(await values('Z')).toEqual([
      [0, 121.5],
      [5, 122],
    ]);
    const [row] = await db.query<{ quality: number }>(
      `select quality from observations order by observed_at desc limit 1`,
    );
    expect((row?.quality ?? 0) & Q.manual).toBe(Q.manual);
  });

  test('a test report (30H) never reaches production series', async () => {
    await telemetry.accept([frame([reading('Z', 0, 121.5)], { test: true, functionCode: '30' })]);
    expect(await values('Z')).toEqual([]);
    expect(await db.query('select value from test_observations')).toEqual([{ value: 121.5 }]);
  });

  test.each([
    ['9999.999 of a dead gauge', 'Z', 9999.999, Q.sentinel, null],
    ['a level out of range', 'Z', 9_500, Q.range, 9_500],
    ['nothing', 'Z', null, Q.missing, null],
  ])('%s is marked, not deleted', async (_what, element, value, flag, stored) => {
    await telemetry.accept([frame([reading(element, 0, value)])]);
    const [row] = await db.query<{ value: number | null; quality: number }>(
      'select value, quality from observations',
    );
    expect(row?.value).toBe(stored);
    expect((row?.quality ?? 0) & flag).toBe(flag);
  });

  test('a clock a century ahead is marked and hinders nobody', async () => {
    await telemetry.accept([
      frame([{ ...reading('Z', 0, 121), observedAtMs: Date.parse('2059-10-11T16:11:00+08:00') }], {
        receivedAtMs: T0,
      }),
    ]);
    await telemetry.accept([frame([reading('Z', 5, 122)])]);
    const rows = await db.query<{ quality: number }>('select quality from observations order by observed_at');
    expect(rows.map((row) => row.quality & Q.future)).toEqual([0, Q.future]);
  });

  test('a store that is away rejects: nobody is acknowledged; afterwards numbers go on without a gap', async () => {
    await telemetry.accept([frame([reading('Z', 0, 1)])]);
    await db.execute('alter table frames rename to frames_away');
    await expect(telemetry.accept([frame([reading('Z', 5, 2)])])).rejects.toThrow();
    await db.execute('alter table frames_away rename to frames');
    expect(await telemetry.accept([frame([reading('Z', 5, 2)])])).toEqual([
      { ok: true, frameSeq: 2, duplicate: false },
    ]);
  });
});

describe('the rain series', () => {
  test('is the differences of the running total; a reset is no negative rain, other elements are never added', async () => {
    await telemetry.accept([frame([reading('PT', 0, 100), reading('PJ', 0, 7), reading('PN05', 0, 3)])]);
    await telemetry.accept([
      frame([reading('PT', 5, 103.5), reading('PJ', 5, 10.5), reading('PN05', 5, 3.5)]),
    ]);
    await telemetry.accept([frame([reading('PT', 10, 0.5)])]);
    expect(await values('RAIN')).toEqual([
      [5, 3.5],
      [10, 0.5],
    ]);
  });

  test('late totals split the difference they fall into, whatever their order', async () => {
    const totals = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 3, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(totals, fc.infiniteStream(fc.nat()), async (steps, order) => {
        await db.execute('truncate observations, observation_revisions, latest_observations, frames');
        telemetry = await open();
        let sum = 1_000;
        const readings = steps.map((step, n) => {
          sum += step;
          return reading('PT', n * 5, sum / 10);
        });
        const shuffled = [...readings].sort(() => ((order.next().value as number) % 3) - 1);
        for (const one of shuffled)
          await telemetry.accept([frame([one], { receivedAtMs: T0 + 24 * 60 * MINUTE_MS })]);
        const rain = (await values('RAIN')).map(([minute, mm]) => [minute, Math.round((mm ?? 0) * 10)]);
        expect(rain).toEqual(steps.slice(1).map((step, n) => [(n + 1) * 5, step]));
      }),
      { numRuns: 12 },
    );
  });
});

describe('readers', () => {
  test('see every committed frame once, in order, from memory as from the database', async () => {
    await Promise.all(
      Array.from({ length: 8 }, (_, writer) =>
        Promise.all(
          Array.from({ length: 20 }, (_, n) =>
            telemetry.accept([
              frame([reading('Z', writer * 100 + n, n)], {
                stationAddress: writer % 2 ? ADDRESS : '4101060002',
              }),
            ]),
          ),
        ),
      ),
    );
    const warm = (await telemetry.readCommitted({ seq: 0 }, 1_000)).frames;
    const cold = (await (await open()).readCommitted({ seq: 0 }, 1_000)).frames;
    expect(warm.map((f) => f.seq)).toEqual(Array.from({ length: 160 }, (_, n) => n + 1));
    const plain = (frames: typeof warm) =>
      frames.map((f) => ({
        ...f,
        observations: [...f.observations].sort(
          (a, b) => a.observedAtMs - b.observedAtMs || a.seriesId - b.seriesId,
        ),
      }));
    expect(plain(cold)).toEqual(plain(warm));
  });

  test('a frame whose value was corrected later is read as it came', async () => {
    await telemetry.accept([frame([reading('Z', 0, 121.5)])]);
    await telemetry.accept([frame([reading('Z', 0, 121.7)])]);
    const { frames } = await (await open()).readCommitted({ seq: 0 }, 10);
    expect(frames.map((f) => f.observations.map((o) => [o.value, o.corrected ?? false]))).toEqual([
      [[121.5, false]],
      [[121.7, true]],
    ]);
  });
});

describe('corrections', () => {
  const kept = () =>
    db.query('select value, frame_seq, replaced_by from observation_revisions order by replaced_by');

  test('of corrections keep every earlier value, also within one batch', async () => {
    await telemetry.accept([frame([reading('Z', 0, 121.5)])]);
    await telemetry.accept([frame([reading('Z', 0, 121.7)]), frame([reading('Z', 0, 121.6)])]);
    expect(await values('Z')).toEqual([[0, 121.6]]);
    expect(await kept()).toEqual([
      { value: 121.5, frame_seq: 1, replaced_by: 2 },
      { value: 121.7, frame_seq: 2, replaced_by: 3 },
    ]);
    const plain = (await telemetry.readCommitted({ seq: 0 }, 9)).frames;
    expect((await (await open()).readCommitted({ seq: 0 }, 9)).frames).toEqual(plain);
  });

  test('a measured value takes the place of the same telephoned one: it is no longer “手”', async () => {
    await telemetry.accept([frame([reading('Z', 0, 121.5)], { gateway: 'manual' })]);
    await telemetry.accept([frame([reading('Z', 0, 121.5)], { contentHash: 'measured' })]);
    const [row] = await db.query<{ quality: number }>('select quality from observations');
    expect((row?.quality ?? 0) & Q.manual).toBe(0);
    expect(await kept()).toHaveLength(1);
  });

  test('of the newest value go into the next difference of a total, and into the newest values', async () => {
    await telemetry.accept([frame([reading('PT', 0, 100)])]);
    await telemetry.accept([frame([reading('PT', 5, 150)])]);
    await telemetry.accept([frame([reading('PT', 5, 105)])]);
    await telemetry.accept([frame([reading('PT', 10, 106)])]);
    expect(await values('RAIN')).toEqual([
      [5, 5],
      [10, 1],
    ]);
    await telemetry.accept([frame([reading('Z', 0, 121.5), reading('Z', 5, 122)])]);
    await telemetry.accept([frame([reading('Z', 5, 9_700)])]);
    const [latest] = await db.query<{ value: number }>(
      `select value from latest_observations l join series s on s.id = l.series_id where s.element = 'Z'`,
    );
    expect(latest?.value).toBe(121.5);
  });
});

describe('marks', () => {
  const qualities = async (): Promise<number[]> =>
    (await db.query<{ quality: number }>('select quality from observations order by observed_at')).map(
      (row) => row.quality,
    );
  test('a jump no river makes is marked “rate”, and the next value is judged against it', async () => {
    await telemetry.accept([frame([reading('Z', 0, 121)])]);
    await telemetry.accept([frame([reading('Z', 1, 124)])]);
    expect((await qualities()).map((quality) => quality & Q.rate)).toEqual([0, Q.rate]);
  });

  test('a value that never changes is marked “stuck” after the time the station allows', async () => {
    const [one] = telemetry.registry.stations();
    if (!one) throw new Error('no station');
    await telemetry.changeStation({ ...one, limits: { Z: { stuckAfterMinutes: 30 } } }, one.version);
    for (const minute of [0, 20, 40, 60]) await telemetry.accept([frame([reading('Z', minute, 121)])]);
    await telemetry.accept([frame([reading('Z', 80, 121.1)])]);
    expect((await qualities()).map((quality) => quality & Q.stuck)).toEqual([0, 0, Q.stuck, Q.stuck, 0]);
  });
});

describe('weeks and retention', () => {
  test('a week has its partition; older ones stay and are found', async () => {
    for (const days of [0, 8, 30]) {
      const receivedAtMs = T0 + days * 86_400_000;
      await telemetry.accept([
        frame([{ ...reading('Z', 0, 120 + days), observedAtMs: receivedAtMs }], { receivedAtMs }),
      ]);
    }
    const parts = await db.query<{ name: string; n: number }>(
      `select tableoid::regclass::text as name, count(*)::int as n from observations group by 1 order by 1`,
    );
    expect(parts).toEqual([
      { name: 'observations_w20210719', n: 1 },
      { name: 'observations_w20210726', n: 1 },
      { name: 'observations_w20210816', n: 1 },
    ]);
  });

  test('dropped raw frames take no observation, no revision and no station’s last sign of life with them', async () => {
    await telemetry.accept([frame([reading('Z', 0, 121.5)])]);
    await telemetry.accept([frame([reading('Z', 0, 121.7)])]);
    await telemetry.accept([frame([reading('Z', 5, 122)])]);
    expect(await dropOldFrames(db, T0 + 400 * 86_400_000)).toBe(2);
    expect(await db.query('select seq from frames')).toEqual([{ seq: 3 }]);
    expect(await values('Z')).toEqual([
      [0, 121.7],
      [5, 122],
    ]);
    expect(await db.query('select value from observation_revisions')).toEqual([{ value: 121.5 }]);
    const again = await open();
    expect(again.lastHeard('sj01')?.atMs).toBeGreaterThan(0);
    expect(await again.accept([frame([reading('Z', 10, 123)])])).toEqual([
      { ok: true, frameSeq: 4, duplicate: false },
    ]);
  });
});
