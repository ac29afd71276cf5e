import { describe, expect, onTestFinished, test } from 'vitest';
import { testDatabase } from '../../../test/support/database.ts';
import { fakeClock } from '../../../test/support/fake-clock.ts';
import { eventually, TestStation } from '../../../test/support/sl651-station.ts';
import { createTelemetry, findGaps } from '../../modules/telemetry/index.ts';
import { createBus } from '../../platform/bus.ts';
import { createLogger } from '../../platform/log.ts';
import {
  encodeFrame,
  type Frame,
  numberElement,
  seriesElement,
  stepElement,
} from '../../protocols/sl651/index.ts';
import { startTcpGateway } from './index.ts';

const ADDRESS = '0041050001';
const STATION = 'fengqiao';
const MINUTE_MS = 60_000;
const STEP_MS = 5 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.parse('2026-07-20T08:00:00+08:00');

/** What the station measured every five minutes over eight hours. */
const TIMES = Array.from({ length: 97 }, (_, index) => START_MS - 8 * HOUR_MS + index * STEP_MS);
const measured = new Map(
  TIMES.map((atMs, index) => [atMs, Math.round(91_000 + 900 * Math.sin(index / 11)) / 1000]),
);

async function world() {
  const db = await testDatabase();
  const log = createLogger({ level: 'silent' });
  const clock = fakeClock(START_MS);
  const bus = createBus(log);
  const telemetry = await createTelemetry({ db, clock, bus, log });
  await telemetry.registerStation(db, {
    id: STATION,
    unitPath: 'district',
    nameZh: '枫桥（演示）',
    address: ADDRESS,
    password: '1234',
    class: '48',
    sttp: 'ZZ',
    verticalDatum: '1985国家高程基准',
    expected: [{ element: 'Z', stepMinutes: 5 }],
  });
  await telemetry.registry.reload(db);
  const gateway = await startTcpGateway({
    host: '127.0.0.1',
    port: 0,
    clock,
    log,
    bus,
    directory: telemetry.registry,
    accept: telemetry.accept,
    findGaps: (address) => findGaps(db, telemetry, address, clock.nowMs()),
    clockState: () => 'synchronised',
  });
  onTestFinished(() => gateway.stop());
  const stored = async (): Promise<Map<number, number>> => {
    const series = telemetry.registry.findSeries(STATION, 'Z');
    const rows = await db.query<{ at: Date; value: number }>(
      'select observed_at as at, value from observations where series_id = $1 and value is not null order by observed_at',
      [series?.id ?? 0],
    );
    return new Map(rows.map(({ at, value }) => [at.getTime(), value]));
  };
  return { db, telemetry, gateway, stored };
}

function answerPeriod(station: TestStation, frame: Frame): Uint8Array[] | undefined {
  if (frame.end !== 'ENQ' || frame.content.kind !== 'period') return undefined;
  const { fromMs, toMs } = frame.content;
  const times = TIMES.filter((atMs) => atMs >= fromMs! && atMs <= toMs!);
  const elements = [
    stepElement(5),
    seriesElement(
      'Z',
      times.map((atMs) => measured.get(atMs)!),
      5,
    ),
  ];
  return [encodeFrame(station.report(0x38, START_MS, times[0] ?? fromMs!, elements))];
}

describe('the gateway on the telemetry store', () => {
  test('reports that were lost are asked for; the finished series equals what the station measured', async () => {
    const { gateway, stored } = await world();
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    station.onDown = (frame) => answerPeriod(station, frame);
    // Every ninth report arrives, and the last one.
    for (const atMs of TIMES.filter((_, index) => index % 9 === 0 || index === TIMES.length - 1)) {
      const serial = station.sendFrame(
        station.report(0x32, START_MS, atMs, [numberElement('Z', measured.get(atMs)!)]),
      );
      await station.confirmOf(serial);
    }
    expect((await stored()).size).toBeLessThan(20);
    await station.disconnect();
    await eventually(() => gateway.link(ADDRESS)?.online === false);
    // The station comes back and is asked at once.
    await station.connect(gateway.port);
    station.sendFrame(station.spec(0x2f, START_MS));
    let series = await stored();
    while (series.size < TIMES.length - 3) series = await stored();
    // The newest quarter of an hour may still be on its way and is not asked for.
    for (const atMs of TIMES.filter((atMs) => atMs <= START_MS - 15 * MINUTE_MS)) {
      expect(series.get(atMs)).toBe(measured.get(atMs));
    }
  });

  test('a resent report and the same content under a new serial are confirmed and kept once', async () => {
    const { gateway, stored, db } = await world();
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    const spec = station.report(0x32, START_MS, START_MS, [numberElement('Z', 91.25)]);
    for (const serial of [spec.serial!, spec.serial!, 900]) {
      const before = station.received.length;
      station.sendFrame({ ...spec, serial });
      await eventually(() => station.received.length > before);
    }
    expect(await stored()).toEqual(new Map([[START_MS, 91.25]]));
    expect(gateway.stats()).toMatchObject({ acceptedTotal: 3, duplicatesTotal: 2, confirmedTotal: 3 });
    expect(await db.query('select 1 from observations')).toHaveLength(1);
  });
});
