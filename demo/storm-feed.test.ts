import { expect, test } from 'vitest';
import { fakeClock } from '../test/support/fake-clock.ts';
import { loadStorm, type StormSignal } from './storm/load-storm.ts';
import { startStormFeed } from './storm-feed.ts';

const storm = loadStorm();

test('signals come at their time, once, also after a fault', async () => {
  const clock = fakeClock(storm.scenario.startMs);
  const entered: { id: string; atMs: number; colour: string; areaName: string }[] = [];
  const faults: unknown[] = [];
  let refuse = true;
  const feed = startStormFeed({
    clock,
    signals: storm.signals,
    enter: async (signal: StormSignal & { id: string }) => {
      if (signal.colour === 'red' && refuse) {
        refuse = false;
        throw new Error('database away');
      }
      entered.push({ id: signal.id, atMs: clock.nowMs(), colour: signal.colour, areaName: signal.areaName });
    },
    onFault: (error) => faults.push(error),
  });
  await clock.advance(9 * 60_000);
  expect(entered).toEqual([]);
  await clock.advance(2 * 60_000);
  expect(entered.map(({ colour, areaName }) => [colour, areaName])).toEqual([['orange', '巩义市']]);
  expect(entered[0]!.atMs).toBe(Date.parse('2021-07-19T19:50:00+08:00'));
  await clock.set(Date.parse('2021-07-19T21:58:59+08:00'));
  expect(entered).toHaveLength(1);
  await clock.advance(10_000);
  expect(entered.at(-1)).toMatchObject({ colour: 'red', areaName: '郑州市' });
  expect(faults).toHaveLength(1);
  await clock.set(storm.toMs);
  expect(entered).toHaveLength(4);
  expect(new Set(entered.map((signal) => signal.id)).size).toBe(4);
  await feed.stop();
});

test('a start in the middle hands over what has passed', async () => {
  const clock = fakeClock(Date.parse('2021-07-20T07:00:00+08:00'));
  const entered: string[] = [];
  const feed = startStormFeed({
    clock,
    signals: storm.signals,
    enter: async (signal) => void entered.push(`${signal.areaName} ${signal.colour}`),
    onFault: (error) => {
      throw error;
    },
  });
  await clock.advance(0);
  expect(entered).toEqual(['巩义市 orange', '郑州市 red', '巩义市 red']);
  await feed.stop();
});
