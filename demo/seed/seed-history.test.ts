import { expect, test } from 'vitest';
import { expectLevel, forecastStation, readArealRain } from '../../server/modules/forecasts/index.ts';
import { createTelemetry } from '../../server/modules/telemetry/index.ts';
import { createBus } from '../../server/platform/bus.ts';
import { createLogger } from '../../server/platform/log.ts';
import { testDatabase } from '../../test/support/database.ts';
import { fakeClock } from '../../test/support/fake-clock.ts';
import { loadDistrict } from '../load-district.ts';
import { loadStorm } from '../storm/load-storm.ts';
import { seedAreas } from './seed-areas.ts';
import { seedHistory } from './seed-history.ts';
import { seedOffices } from './seed-people.ts';
import { seedStations } from './seed-stations.ts';

test('the day before the scenario is known: rain sums and levels of every station', async () => {
  const db = await testDatabase();
  const log = createLogger({ level: 'silent' });
  const storm = loadStorm();
  const district = loadDistrict();
  const clock = fakeClock(storm.scenario.startMs);
  const telemetry = await createTelemetry({ db, clock, bus: createBus(log), log });
  await seedStations(db, telemetry, district);
  await seedHistory(telemetry, district, storm, clock);
  const rain = await db.query<{ station: string; mm: number }>(
    `select s.station_id as station, sum(o.value)::float8 as mm from observations o join series s on s.id = o.series_id
     where s.element = 'RAIN' and o.observed_at > $1 group by 1`,
    [new Date(storm.scenario.startMs - 24 * 3_600_000)],
  );
  expect(rain).toHaveLength(18);
  for (const { station, mm } of rain)
    expect(mm, station).toBeCloseTo(
      storm.rainMm(station, storm.scenario.startMs - 24 * 3_600_000, storm.scenario.startMs),
      6,
    );
  const [level] = await db.query<{ value: number }>(
    `select o.value from observations o join series s on s.id = o.series_id
     where s.station_id = 'SJ04' and s.element = 'ZU' and o.observed_at = $1`,
    [new Date('2021-07-19T12:00:00+08:00')],
  );
  expect(level!.value).toBe(storm.valueAt('SJ04', 'level', Date.parse('2021-07-19T12:00:00+08:00')));
});

const HOUR_MS = 3_600_000;
const isDistrict = ({ id }: { id: string }): boolean => id === 'district';

test('from the readings in the ledger: areal rain with its return period, a forecast, and a lead time; without the rain none of them, and none of it looks calm', async () => {
  const db = await testDatabase();
  const log = createLogger({ level: 'silent' });
  const [storm, district] = [loadStorm(), loadDistrict()];
  const nowMs = Date.parse('2021-07-20T03:20:00+08:00');
  const clock = fakeClock(nowMs);
  const telemetry = await createTelemetry({ db, clock, bus: createBus(log), log });
  await seedOffices(db, district, nowMs);
  await seedStations(db, telemetry, district);
  await seedHistory(telemetry, district, storm, clock);
  await seedAreas(db, district, nowMs);
  const { areas } = await readArealRain(telemetry, db, nowMs, isDistrict);
  const ofDay = areas[0]!.rain.find(({ hours }) => hours === 24)!;
  const fallen = district.stations
    .filter(({ measures }) => measures.includes('rain'))
    .map(({ id }) => storm.rainMm(id, nowMs - 24 * HOUR_MS, nowMs));
  expect(ofDay.mm).toBeGreaterThan(Math.min(...fallen));
  expect(ofDay.mm).toBeLessThan(Math.max(...fallen));
  expect(ofDay).toMatchObject({ covered: 1, extrapolated: false });
  expect(ofDay.returnYears).toBeGreaterThan(2);
  expect(areas[0]!.fitted.map(({ hours, years }) => [hours, years])).toEqual(
    [1, 3, 6, 24].map((n) => [n, 40]),
  );

  const { forecast } = await forecastStation(telemetry, db, 'SJ01', nowMs);
  if (!forecast?.available) throw new Error('no forecast');
  expect(Date.parse(forecast.asOf)).toBe(nowMs);
  expect(forecast.corrected).toBe(true);
  // SJ01 passes 125.0 m within the hour in the storm: the rain that goes on says so, a dry spell would not.
  const level = forecast.goingOn.find(({ kind }) => kind === 'level')!;
  const passes = level.points.find(({ value }) => value >= 125)!;
  expect(Date.parse(passes.at) - nowMs).toBeLessThanOrEqual(HOUR_MS);
  expect(storm.valueAt('SJ01', 'level', nowMs + HOUR_MS)).toBeGreaterThan(125);
  const when = {
    level: { station: 'SJ01', reaches: 'guaranteed', offsetM: 0, hysteresisM: 0.1 },
    source: '演示',
    origin: 'ours',
  } as const;
  const faults: string[] = [];
  const lead = () =>
    expectLevel(telemetry, db, { name: 'Ⅱ级', when }, nowMs, (_error, stationId) => faults.push(stationId));
  expect(await lead()).toMatchObject({ outcome: 'expected', fallenMinutes: null, demo: true });
  expect(await forecastStation(telemetry, db, 'SJ02', nowMs)).toMatchObject({ model: null, forecast: null });

  // Two thirds of an hour of rain are gone from most of the gauges.
  await db.execute(
    `delete from observations where observed_at > $1 and observed_at <= $2 and series_id in
       (select id from series where element = 'RAIN' and station_id not in ('SJ11', 'SJ12'))`,
    [new Date(nowMs - 2 * HOUR_MS), new Date(nowMs - HOUR_MS)],
  );
  expect(await forecastStation(telemetry, db, 'SJ01', nowMs)).toMatchObject({
    forecast: { available: false, reason: 'rain-missing', where: '2021-07-20T01:20:00+08:00' },
  });
  expect((await lead()).outcome).toBe('unknown');
  const [holed] = (await readArealRain(telemetry, db, nowMs - HOUR_MS, isDistrict)).areas;
  expect(holed!.rain[0]).toMatchObject({ hours: 1, mm: null, returnYears: null });
  expect(holed!.missing).toHaveLength(16);

  // A document that cannot be read any more keeps no proposal back: the level is unknown by it, and the fault is heard.
  expect(faults).toEqual([]);
  await db.execute(`update rain_areas set document = document - 'rings'`);
  const unread = await lead();
  expect(unread.outcome).toBe('unknown');
  expect(unread.text).toContain('SJ01模型有误');
  expect(faults).toEqual(['SJ01']);
});
