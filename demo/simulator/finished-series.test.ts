import { beforeAll, describe, expect, test } from 'vitest';
import { startTcpGateway, type TcpGateway } from '../../server/gateways/tcp/index.ts';
import { createTelemetry, findGaps, type Telemetry } from '../../server/modules/telemetry/index.ts';
import { createBus } from '../../server/platform/bus.ts';
import { createLogger } from '../../server/platform/log.ts';
import { testDatabase } from '../../test/support/database.ts';
import { type FakeClock, fakeClock } from '../../test/support/fake-clock.ts';
import { loadDistrict } from '../load-district.ts';
import { seedStations } from '../seed/seed-stations.ts';
import { loadStorm } from '../storm/load-storm.ts';
import { type Simulator, startSimulator } from './start-simulator.ts';

const MINUTE = 60_000;
const july = (text: string): number => Date.parse(`2021-07-${text}:00+08:00`);
const storm = loadStorm();
const district = loadDistrict();
const db = await testDatabase();
const log = createLogger({ level: 'silent' });

/** Values of a series in the database, by time. */
async function stored(telemetry: Telemetry, station: string, element: string): Promise<Map<number, number>> {
  const series = telemetry.registry.findSeries(station, element);
  const rows = await db.query<{ at: Date; value: number }>(
    'select observed_at as at, value from observations where series_id = $1 and value is not null order by observed_at',
    [series?.id ?? -1],
  );
  return new Map(rows.map((row) => [row.at.getTime(), row.value]));
}

describe('a station is cut off and comes back', () => {
  let clock: FakeClock;
  let telemetry: Telemetry;
  let gateway: TcpGateway;
  let simulator: Simulator;

  const pass = async (minutes: number): Promise<void> => {
    for (let left = minutes; left > 0; left -= 5) {
      await clock.advance(Math.min(5, left) * MINUTE);
      await simulator.idle();
    }
  };

  beforeAll(async () => {
    clock = fakeClock(july('19T19:56'));
    telemetry = await createTelemetry({ db, clock, bus: createBus(log), log });
    await seedStations(db, telemetry, district);
    gateway = await startTcpGateway({
      host: '127.0.0.1',
      port: 0,
      clock,
      log,
      bus: createBus(log),
      directory: telemetry.registry,
      accept: telemetry.accept,
      findGaps: (address) => findGaps(db, telemetry, address, clock.nowMs()),
      clockState: () => 'synchronised',
    });
    simulator = startSimulator({
      host: '127.0.0.1',
      port: gateway.port,
      clock,
      storm,
      district,
      stations: ['SJ01', 'SJ04', 'SJ06', 'SJ15', 'SJ16', 'SJ17', 'SJ12', 'SJ18'],
      scripted: false,
    });
    return async () => {
      simulator.stop();
      await gateway.stop();
    };
  });

  test('the finished series equals what the station measured', async () => {
    await simulator.idle();
    await pass(24);
    simulator.cut('SJ01');
    simulator.cut('SJ04');
    await pass(150);
    // Three reports arrived before the line was cut; the other thirty the station has alone.
    expect(
      [...(await stored(telemetry, 'SJ01', 'PN05')).keys()].filter((atMs) => atMs > july('19T20:00')),
    ).toHaveLength(3);
    simulator.restore('SJ01');
    simulator.restore('SJ04');
    await expect
      .poll(() => simulator.stats().filter((stats) => stats.online).length, { timeout: 10_000 })
      .toBeGreaterThan(6);
    await pass(20);
    const fromMs = july('19T20:00');
    const untilMs = clock.nowMs() - 20 * MINUTE;
    for (const [station, element] of [
      ['SJ01', 'PN05'],
      ['SJ01', 'Z'],
      ['SJ04', 'PN05'],
      ['SJ04', 'ZU'],
      ['SJ06', 'PN05'],
    ] as const) {
      const wanted = simulator
        .measured(station, element)
        .filter(({ observedAtMs }) => observedAtMs > fromMs && observedAtMs <= untilMs);
      expect(wanted.length).toBeGreaterThan(30);
      await expect
        .poll(
          async () => {
            const present = await stored(telemetry, station, element);
            return wanted.filter(({ observedAtMs, value }) => present.get(observedAtMs) !== value).length;
          },
          { timeout: 15_000, message: `${station} ${element}` },
        )
        .toBe(0);
    }
  });

  test('rain is what fell, whatever the station tells it by', async () => {
    for (const station of ['SJ01', 'SJ06', 'SJ15', 'SJ17', 'SJ12', 'SJ16']) {
      const rain = await stored(telemetry, station, 'RAIN');
      const times = [...rain.keys()].filter((atMs) => atMs > july('19T20:00') && atMs <= july('19T22:00'));
      const total = times.reduce((sum, atMs) => sum + rain.get(atMs)!, 0);
      expect(total, station).toBeCloseTo(storm.rainMm(station, july('19T20:00'), july('19T22:00')), 6);
    }
  });

  test('nothing was refused', () => {
    expect(gateway.refusals()).toEqual([]);
  });
});
