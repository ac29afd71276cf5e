import { expect, test } from 'vitest';
import { testDatabase } from '../test/support/database.ts';
import { openScenarioClock } from './scenario-clock.ts';

const START_MS = Date.parse('2021-07-19T08:00:00+08:00');

test('duty time of a demo continues over a restart and never runs back', async () => {
  const db = await testDatabase();
  const first = await openScenarioClock(db, { startMs: START_MS, speed: 3_600 });
  expect(first.time?.startMs).toBe(START_MS);
  const reached = first.clock.nowMs();
  expect(reached).toBeGreaterThanOrEqual(START_MS);
  await first.stop();
  const second = await openScenarioClock(db, { startMs: START_MS, speed: 60 });
  expect(second.clock.nowMs()).toBeGreaterThan(reached);
  await second.stop();
});

test('a live system runs on the wall clock', async () => {
  const live = await openScenarioClock(await testDatabase(), undefined);
  expect(live.clock.speed).toBe(1);
  expect(Math.abs(live.clock.nowMs() - Date.now())).toBeLessThan(1_000);
});
