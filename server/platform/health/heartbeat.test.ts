import { expect, onTestFinished, test } from 'vitest';
import { deadUrl, httpPeer } from '../../../test/support/http-peer.ts';
import { eventually } from '../../../test/support/sl651-station.ts';
import { createLogger } from '../log.ts';
import { startHeartbeat } from './heartbeat.ts';

function beating(url: string, state: () => 'ok' | 'degraded' = () => 'ok') {
  const heartbeat = startHeartbeat({ url, seconds: 0.05, state, log: createLogger({ level: 'silent' }) });
  onTestFinished(() => heartbeat.stop());
  return heartbeat;
}

test('a watcher is told again and again how Ward is; a stopped heartbeat is silent', async () => {
  const peer = await httpPeer(() => ({ status: 204 }));
  let state: 'ok' | 'degraded' = 'ok';
  const heartbeat = beating(`${peer.url}/ward`, () => state);
  await eventually(() => peer.requests.length > 1, 'two beats');
  state = 'degraded';
  await eventually(() => peer.requests.some(({ body }) => body.includes('degraded')), 'a degraded beat');
  expect(peer.requests[0]).toMatchObject({
    method: 'POST',
    path: '/ward',
    headers: { 'content-type': 'application/json' },
  });
  expect(JSON.parse(peer.requests[0]!.body)).toEqual({ service: 'ward', state: 'ok', everySeconds: 0.05 });
  expect(heartbeat.lastAcceptedMs()).toBeTypeOf('number');
});

test('beats that are refused, or reach nobody, are not taken for accepted and never throw; the next one counts', async () => {
  expect(beating(await deadUrl()).lastAcceptedMs()).toBeUndefined();
  const peer = await httpPeer((_, count) =>
    count < 3 ? { status: 503 } : count < 5 ? { hangUp: true } : {},
  );
  const heartbeat = beating(peer.url);
  await eventually(() => heartbeat.lastAcceptedMs(), 'an accepted beat');
  expect(peer.requests.length).toBeGreaterThan(4);
});
