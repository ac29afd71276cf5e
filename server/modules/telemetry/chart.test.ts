import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isUsable, Q, UNUSABLE_MASK } from '../../../contract/telemetry.ts';
import { twinBars, twinLine } from '../../../test/support/chart-twin.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { fakeClock } from '../../../test/support/fake-clock.ts';
import { createBus } from '../../platform/bus.ts';
import { type Db, sqlOnClient } from '../../platform/db/index.ts';
import { createLogger } from '../../platform/log.ts';
import { BAR_MINUTES, barMinutesOf, drawColumns, lineOf, manualTimes, rainBars } from './chart.ts';
import { HOUR_MS, refreshRollups, rollupHour } from './rollups.ts';
import { markDirty, type SeriesRow } from './store.ts';
import { createTelemetry } from './telemetry.ts';

const T0 = Date.parse('2021-07-20T00:00:00+08:00');
const MINUTE_MS = 60_000;
const GAP_MS = 45 * MINUTE_MS;
/** Long after every observation of these tests. */
const LATER_MS = T0 + 1_000 * HOUR_MS;

let db: Db;
let level: SeriesRow;
let rain: SeriesRow;

beforeAll(async () => {
  db = await testDatabase();
  await db.execute(
    `insert into stations (id, unit_path, address, enabled, registration) values ('s', 'd', '4101060001', true, '{}')`,
  );
  const make = async (element: string, kind: string): Promise<SeriesRow> => {
    const [row] = await db.query<SeriesRow>(
      `insert into series (station_id, element, kind, unit, datum) values ('s', $1, $2, 'm', null) returning id, station_id as "stationId", element, kind, unit, datum`,
      [element, kind],
    );
    return row!;
  };
  level = await make('Z', 'level');
  rain = await make('RAIN', 'rain');
});
const empty = () => db.execute('truncate observations, hourly_rollups, dirty_hours');
beforeEach(empty);

interface Value {
  minute: number;
  value: number | null;
  quality: number;
}

/** Writes or corrects values and marks their hours, as the store does. */
async function put(series: SeriesRow, values: readonly Value[]): Promise<void> {
  const latest = new Map(values.map((entry) => [entry.minute, entry]));
  const rows = [...latest.values()];
  await db.transaction(async (tx) => {
    await tx.execute(
      `insert into observations (series_id, observed_at, value, quality, frame_seq)
       select $1, to_timestamp(at / 1000.0), v, q, 1 from unnest($2::float8[], $3::float8[], $4::int[]) as i(at, v, q)
       on conflict (series_id, observed_at) do update set value = excluded.value, quality = excluded.quality`,
      [
        series.id,
        rows.map(({ minute }) => T0 + minute * MINUTE_MS),
        rows.map(({ value }) => value),
        rows.map(({ quality }) => quality),
      ],
    );
    await mark(tx, series, rows);
  });
}

async function mark(
  tx: Parameters<typeof markDirty>[0],
  series: SeriesRow,
  rows: readonly { minute: number }[],
) {
  const hours = [...new Set(rows.map(({ minute }) => rollupHour(series.kind, T0 + minute * MINUTE_MS)))];
  await markDirty(
    tx,
    hours.map(() => series.id),
    hours,
  );
}

async function remove(series: SeriesRow, fromMinute: number, toMinute: number): Promise<void> {
  await db.transaction(async (tx) => {
    const gone = await tx.query<{ minute: number }>(
      `delete from observations where series_id = $1 and observed_at >= to_timestamp($2 / 1000.0) and observed_at < to_timestamp($3 / 1000.0)
       returning ((date_part('epoch', observed_at) * 1000 - $4) / 60000)::float8 as minute`,
      [series.id, T0 + fromMinute * MINUTE_MS, T0 + toMinute * MINUTE_MS, T0],
    );
    if (gone.length > 0) await mark(tx, series, gone);
  });
}

const refresh = (nowMs = LATER_MS): Promise<number> =>
  refreshRollups(db, { unusableMask: UNUSABLE_MASK, nowMs });

/** Every usable observation, read by itself. */
async function raw(series: SeriesRow): Promise<{ at: number; value: number; quality: number }[]> {
  const rows = await db.query<{ at: Date; value: number | null; quality: number }>(
    'select observed_at as at, value, quality from observations where series_id = $1 order by 1',
    [series.id],
  );
  return rows.flatMap(({ at, value, quality }) =>
    value !== null && isUsable(quality) ? [{ at: at.getTime(), value, quality }] : [],
  );
}

const HOURS = 72;
const minute = fc.integer({ min: 0, max: (HOURS * 60) / 5 }).map((step) => step * 5);
const quality = fc.constantFrom(0, 0, 0, Q.manual, Q.range, Q.rate);
const values = (value: fc.Arbitrary<number | null>) =>
  fc.array(fc.record({ minute, value, quality }), { minLength: 1, maxLength: 60 });
const level$ = values(
  fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 40 }) },
    { arbitrary: fc.constant(null), weight: 1 },
  ),
);
const rain$ = values(fc.integer({ min: 0, max: 300 }).map((tenths) => tenths / 10));
const step = fc.oneof(
  fc.record({ do: fc.constant('level' as const), values: level$ }),
  fc.record({ do: fc.constant('rain' as const), values: rain$ }),
  fc.record({
    do: fc.constant('remove' as const),
    of: fc.constantFrom('level', 'rain'),
    from: minute,
    minutes: fc.integer({ min: 5, max: 300 }),
  }),
  fc.record({ do: fc.constant('refresh' as const), untilHour: fc.integer({ min: 0, max: HOURS + 2 }) }),
);
const range = fc
  .tuple(fc.integer({ min: -60, max: HOURS * 60 }), fc.integer({ min: 3_000, max: 6_000 }))
  .map(([from, length]) => [T0 + from * MINUTE_MS, T0 + (from + length) * MINUTE_MS] as const);

test('late, corrected, withdrawn and deleted values: charts over rollups equal charts over every observation', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), range, async (steps, [fromMs, toMs]) => {
      await empty();
      for (const entry of steps) {
        if (entry.do === 'level') await put(level, entry.values);
        else if (entry.do === 'rain') await put(rain, entry.values);
        else if (entry.do === 'remove')
          await remove(entry.of === 'level' ? level : rain, entry.from, entry.from + entry.minutes);
        else await refresh(T0 + entry.untilHour * HOUR_MS + 90 * MINUTE_MS);
      }
      for (const refreshed of [false, true]) {
        if (refreshed) {
          await refresh();
          expect(await db.query('select 1 from dirty_hours')).toEqual([]);
        }
        for (const pixels of [50, 10]) {
          expect(await lineOf(db, level, fromMs, toMs, pixels, UNUSABLE_MASK, GAP_MS)).toEqual(
            twinLine(await raw(level), { fromMs, toMs, pixels, gapMs: GAP_MS }),
          );
        }
        for (const pixels of [4_000, 200, 50]) {
          const { barMinutes, points } = await rainBars(db, rain, fromMs, toMs, pixels, UNUSABLE_MASK);
          expect(points).toEqual(twinBars(await raw(rain), fromMs, toMs, barMinutes));
        }
        const manual = (await raw(level)).filter(
          ({ at, quality: q }) => at >= fromMs && at < toMs && q & Q.manual,
        );
        expect(await manualTimes(db, level, fromMs, toMs, Q.manual, UNUSABLE_MASK)).toEqual(
          manual.map(({ at }) => at),
        );
      }
    }),
    { numRuns: 30 },
  );
}, 120_000);

describe('marks', () => {
  const one = [{ minute: 30, value: 5, quality: 0 }];
  const maxima = () => db.query('select max_value from hourly_rollups');
  const marks = async () => (await db.query('select 1 from dirty_hours')).length;

  test('an hour is left alone until it is settled', async () => {
    await put(level, one);
    expect(await refresh(T0 + 89 * MINUTE_MS)).toBe(0);
    expect(await refresh(T0 + 91 * MINUTE_MS)).toBe(1);
  });

  test('a writer that had not committed when its hour was computed finds it marked again', async () => {
    await put(level, one);
    const writer = await db.connect();
    try {
      await writer.query('begin');
      await writer.query(`update observations set value = 9 where series_id = $1`, [level.id]);
      await markDirty(sqlOnClient(writer), [level.id], [T0]);
      expect(await refresh()).toBe(0);
      await writer.query('commit');
    } finally {
      writer.release();
    }
    expect(await marks()).toBe(1);
    expect(await refresh()).toBe(1);
    expect(await maxima()).toEqual([{ max_value: 9 }]);
  });

  test('a correction that takes a usable value away marks the hour', async () => {
    const telemetry = await createTelemetry({
      db,
      clock: fakeClock(T0),
      bus: createBus(createLogger({ level: 'silent' })),
      log: createLogger({ level: 'silent' }),
    });
    await telemetry.registerStation(db, {
      id: 'z',
      unitPath: 'd',
      nameZh: 'z',
      address: '4101060002',
      class: '48',
      sttp: 'ZZ',
      expected: [],
    });
    await telemetry.registry.reload(db);
    const report = (value: number): Promise<unknown> =>
      telemetry.accept([
        {
          gateway: 'tcp',
          protocol: 'sl651',
          stationAddress: '4101060002',
          receivedAtMs: T0 + 31 * MINUTE_MS,
          peer: '',
          raw: new Uint8Array(),
          functionCode: '32',
          serial: 1,
          sentAtMs: null,
          contentHash: String(value),
          test: false,
          readings: [
            {
              stationAddress: '4101060002',
              element: 'Z',
              observedAtMs: T0 + 30 * MINUTE_MS,
              value,
              status: 'ok',
            },
          ],
        },
      ]);
    await report(5);
    await refresh();
    expect(await maxima()).toEqual([{ max_value: 5 }]);
    await report(50_000);
    await refresh();
    expect(await maxima()).toEqual([]);
  });

  test('an hour without a usable value has no rollup any more', async () => {
    await put(level, one);
    await refresh();
    await put(level, [{ minute: 30, value: 5, quality: Q.range }]);
    await refresh();
    expect(await maxima()).toEqual([]);
    expect(await marks()).toBe(0);
  });
});

describe('drawing', () => {
  const column = (no: number, at: number, value: number) => ({
    column: no,
    firstAt: at,
    first: value,
    lastAt: at,
    last: value,
    minAt: at,
    min: value,
    maxAt: at,
    max: value,
  });

  test('an outage breaks the line although both its ends lie in neighbouring columns', () => {
    const line = drawColumns(
      [column(0, T0, 1), column(1, T0 + 20 * MINUTE_MS, 2), column(2, T0 + 2 * HOUR_MS, 3)],
      GAP_MS,
    );
    expect(line).toEqual([
      [T0, 1],
      [T0 + 20 * MINUTE_MS, 2],
      [T0 + 20 * MINUTE_MS + 1, null],
      [T0 + 2 * HOUR_MS, 3],
    ]);
  });

  test('bars of every zoom fit into the longer ones, and the day of rain ends at 8:00', () => {
    for (const [shorter, longer] of BAR_MINUTES.slice(1).map(
      (minutes, n) => [BAR_MINUTES[n]!, minutes] as const,
    ))
      expect(longer % shorter).toBe(0);
    expect(Date.parse('2021-07-20T08:00:00+08:00') % (1_440 * MINUTE_MS)).toBe(0);
    expect(barMinutesOf(0, 24 * HOUR_MS, 1_000)).toBe(10);
    expect(barMinutesOf(0, 366 * 24 * HOUR_MS, 1_000)).toBe(1_440);
  });
});
