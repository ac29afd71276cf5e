import { expect, test } from 'vitest';
import { createRandom } from '../hydrology/index.ts';
import { calibrateModel } from './calibrate-model.ts';
import { readCalibrationSeries } from './calibration-series.ts';

const HEAD = 'time,rain_mm,flow_m3s';

test('a row left out and an empty cell are unknown; times are of Beijing unless they say otherwise', () => {
  const read = readCalibrationSeries(
    `\uFEFF${HEAD}\r\n2023-07-20 08:00,1.5,10\r\n2023-07-20T01:00:00Z,,11\r\n2023-07-20 11:00,0,\r\n`,
  );
  expect(read).toEqual({
    ok: true,
    series: {
      fromMs: Date.parse('2023-07-20T08:00:00+08:00'),
      stepMinutes: 60,
      rain: [1.5, null, null, 0],
      flow: [10, 11, null, null],
    },
  });
});

test('every faulty line is told with what to write', () => {
  const faultsOf = (text: string) => {
    const read = readCalibrationSeries(text);
    return read.ok ? [] : read.faults.map(({ line, zh }) => `${line} ${zh}`);
  };
  expect(faultsOf('时间,雨量\n')).toEqual([`1 第一行应为 ${HEAD}。`]);
  expect(faultsOf(`${HEAD}\n2023-07-20,-1,x\n2023-07-21,0,0\n2023-07-21,0,0\nyesterday,0,0`)).toEqual([
    '2 雨量“-1”应为不小于0的数值，缺测留空。',
    '2 流量“x”应为不小于0的数值，缺测留空。',
    '4 时间重复或早于上一行。',
    '5 “yesterday”不是时间，应如 2023-07-20 08:00。',
  ]);
  expect(
    faultsOf(
      `${HEAD}\n2023-07-20 08:00,0,1\n2023-07-20 09:00,0,1\n2023-07-20 09:40,0,1\n2023-07-20 10:20,0,1`,
    ),
  ).toEqual([
    '3 与首行的间隔不是 40 分钟的整数倍。',
    '4 与首行的间隔不是 40 分钟的整数倍。',
    '5 与首行的间隔不是 40 分钟的整数倍。',
  ]);
  expect(faultsOf(`${HEAD}\n2023-07-20,0,1`)).toEqual(['2 至少要有两行数据。']);
});

/** A basin of one reservoir: what falls runs off by a twentieth an hour. */
function hours(count: number): { rain: number[]; flow: number[] } {
  const random = createRandom(7);
  let stored = 20;
  const rain = Array.from({ length: count }, () => (random() < 0.12 ? 8 * random() : 0));
  const flow = rain.map((mm) => {
    stored += mm * 0.7;
    const out = stored / 20;
    stored -= out;
    return (out * 36) / 3.6;
  });
  return { rain, flow };
}
const REQUEST = {
  stationId: 'S1',
  areaKm2: 36,
  potentialMmPerDay: Array<number>(12).fill(1),
  warmUpHours: 72,
  horizonHours: 6,
  validateFromMs: undefined,
  source: '测试',
};

test('hours are kept as a model with its skill and band, the same file twice the same; days are told and not kept', () => {
  const series = { fromMs: Date.parse('2023-06-01T00:00:00+08:00'), stepMinutes: 60, ...hours(900) };
  const first = calibrateModel(series, REQUEST);
  if (!first.ok) throw new Error(first.fault);
  const { model, found } = first.calibrated;
  expect(found.calibration.nse).toBeGreaterThan(0.9);
  expect(model).toMatchObject({ stationId: 'S1', stepMinutes: 60, calibration: { steps: 900 - 72 } });
  expect(model?.errors.carried).toHaveLength(6);
  expect(calibrateModel(series, REQUEST)).toEqual(first);
  const daily = calibrateModel(
    { ...series, stepMinutes: 1_440 },
    { ...REQUEST, areaKm2: 864, horizonHours: 72 },
  );
  expect(daily.ok && daily.calibrated.model).toBeNull();
  expect(
    calibrateModel({ ...series, rain: series.rain.slice(0, 90), flow: series.flow.slice(0, 90) }, REQUEST),
  ).toMatchObject({
    ok: false,
    fault: 'too-little-data',
  });
}, 60_000);
