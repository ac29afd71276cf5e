import { expect, onTestFinished, test } from 'vitest';
import { decodeFrame, readingsOf, STANDARD_DIALECT } from '../../server/protocols/sl651/index.ts';
import { type LoadKind, loadFrames, loadStations, VALUES_PER_FRAME } from './load-frames.ts';
import { runLoad } from './run-load.ts';
import { startTestCentre } from './test-centre.ts';

const firstAtMs = Date.parse('2021-07-19T20:00:00+08:00');

test.each<[LoadKind]>([['hourly'], ['timed'], ['mixed']])(
  '%s frames decode to new values every time',
  (kind) => {
    const [station] = loadStations(1);
    const seen = new Set<string>();
    for (const bytes of loadFrames(station!, 0, { kind, count: 24, firstAtMs })) {
      const decoded = decodeFrame(bytes);
      if (!decoded.ok) throw new Error(decoded.reason);
      for (const reading of readingsOf(decoded.frame, STANDARD_DIALECT))
        seen.add(`${reading.element} ${reading.observedAtMs}`);
    }
    expect(seen.size).toBe(24 * VALUES_PER_FRAME[kind]);
  },
);

test('every frame is confirmed once, at full speed and at a rate', async () => {
  const centre = await startTestCentre();
  onTestFinished(() => centre.close());
  const load = {
    host: '127.0.0.1',
    port: centre.port,
    stations: 40,
    framesPerStation: 5,
    kind: 'hourly',
    firstAtMs,
  } as const;
  const fast = await runLoad(load);
  expect(fast).toMatchObject({ frames: 200, acked: 200, unacked: 0, resent: 0, values: 200 * 27 });
  expect(fast.ackMs.p50).toBeGreaterThan(0);
  const paced = await runLoad({ ...load, framesPerSecond: 400 });
  expect(paced.acked).toBe(200);
  expect(paced.framesPerSecond).toBeLessThanOrEqual(440);
  expect(centre.frames).toHaveLength(400);
});

test('without confirms a frame is sent three times and given up', async () => {
  const centre = await startTestCentre();
  onTestFinished(() => centre.close());
  centre.confirm = 'silent';
  const stats = await runLoad({
    host: '127.0.0.1',
    port: centre.port,
    stations: 2,
    framesPerStation: 1,
    kind: 'timed',
    firstAtMs,
    ackTimeoutMs: 20,
  });
  expect(stats).toMatchObject({ acked: 0, unacked: 2, resent: 4 });
  await expect.poll(() => centre.frames.length).toBe(6);
});
