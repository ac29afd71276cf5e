import { expect, test } from 'vitest';
import { createTelemetry } from '../../server/modules/telemetry/index.ts';
import { createBus } from '../../server/platform/bus.ts';
import { createLogger } from '../../server/platform/log.ts';
import { testDatabase } from '../../test/support/database.ts';
import { fakeClock } from '../../test/support/fake-clock.ts';
import { loadDistrict } from '../load-district.ts';
import { loadStorm } from '../storm/load-storm.ts';
import { seedHistory } from './seed-history.ts';
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
