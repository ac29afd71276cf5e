import { expect, onTestFinished, test } from 'vitest';
import { spawnSimulator } from '../spawn-simulator.ts';
import { startTestCentre } from './test-centre.ts';

test('the stations run as a process of their own on the scenario clock and end with their starter', async () => {
  const centre = await startTestCentre();
  onTestFinished(() => centre.close());
  const startMs = Date.parse('2021-07-19T20:52:00+08:00');
  const faults: string[] = [];
  const simulator = spawnSimulator({
    args: ['--stations', 'SJ01,SJ04', '--plain'],
    onFault: (line) => faults.push(line),
    onExit: (code) => faults.push(`ended with ${code}`),
  });
  onTestFinished(() => simulator.stop());
  await simulator.begin({
    host: '127.0.0.1',
    port: centre.port,
    time: { startMs, speed: 600, originMs: Date.now() },
  });
  const hourly = await centre.when((frame) => frame.functionCode === 0x34 && frame.station === '4101060004');
  expect(hourly.sentAtMs).toBeGreaterThanOrEqual(Date.parse('2021-07-19T21:00:00+08:00'));
  expect(new Set(centre.frames.map((frame) => frame.station))).toEqual(new Set(['4101060001', '4101060004']));
  expect(faults).toEqual([]);
  await simulator.stop();
  await expect.poll(() => centre.connections()).toBe(0);
  expect(() => process.kill(simulator.pid!, 0)).toThrow(/ESRCH/);
}, 30_000);
