import { Hono } from 'hono';
import { expect, onTestFinished, test } from 'vitest';
import { fakeClock } from '../../../test/support/fake-clock.ts';
import { type LiveMessage, openLive } from '../../../test/support/live-client.ts';
import { createBus } from '../bus.ts';
import { createLogger } from '../log.ts';
import { listen } from './listen.ts';
import { createLive } from './live.ts';

const NOW_MS = Date.parse('2021-07-20T08:00:00+08:00');

async function open(beatMs = 60_000) {
  const bus = createBus(createLogger({ level: 'silent' }));
  const live = createLive({ bus, clock: fakeClock(NOW_MS), hello: () => ({ world: 'demo' }), beatMs });
  const app = new Hono();
  app.get('/api/live', (c) => live.stream(c));
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    fetch: app.fetch as never,
    purpose: 'test',
  });
  onTestFinished(async () => {
    live.close();
    await listener.close();
  });
  let next = 0;
  return {
    log: () => bus.emit('log.appended', { seq: ++next }),
    clients: () => live.clients(),
    /** Follows the stream; `stopAfter` messages the connection is cut. */
    async follow(lastEventId?: string, stopAfter = Number.POSITIVE_INFINITY) {
      const heard: LiveMessage[] = [];
      const headers: Record<string, string> = lastEventId ? { 'last-event-id': lastEventId } : {};
      const call = await openLive(`http://127.0.0.1:${listener.port}`, headers, (message) => {
        if (heard.length < stopAfter) heard.push(message);
      });
      onTestFinished(() => void call.destroy());
      return {
        heard,
        seqs: () =>
          heard
            .filter(({ event }) => event === 'log.appended')
            .map(({ data }) => (JSON.parse(data) as { seq: number }).seq),
        cut: () => call.destroy(),
        lastId: () => heard.findLast(({ id }) => id !== undefined)?.id,
      };
    },
  };
}

test('a stream that was cut goes on with the event after the last one read', async () => {
  const server = await open();
  const first = await server.follow();
  server.log();
  server.log();
  await expect.poll(first.seqs).toEqual([1, 2]);
  first.cut();
  await expect.poll(server.clients).toBe(0);
  server.log();
  server.log();
  const second = await server.follow(first.lastId());
  server.log();
  await expect.poll(second.seqs).toEqual([3, 4, 5]);
  expect(JSON.parse(second.heard[0]!.data)).toMatchObject({ reload: false, nowMs: NOW_MS });
});

test('a connection that broke right after hello loses nothing of what it had missed', async () => {
  const server = await open();
  const first = await server.follow();
  server.log();
  await expect.poll(first.seqs).toEqual([1]);
  first.cut();
  server.log();
  server.log();
  const broken = await server.follow(first.lastId(), 1);
  broken.cut();
  expect(broken.heard.map(({ event }) => event)).toEqual(['hello']);
  const second = await server.follow(broken.lastId());
  await expect.poll(second.seqs).toEqual([2, 3]);
});

test('what is older than the memory, or of another start of the server, is to be read anew', async () => {
  const server = await open();
  const stranger = await server.follow('elsewhere.7');
  expect(JSON.parse(stranger.heard[0]!.data)).toMatchObject({ reload: true });
  server.log();
  await expect.poll(stranger.seqs).toEqual([1]);
});

test('a quiet stream beats with the duty time, so that a dead connection is told from a quiet one', async () => {
  const server = await open(20);
  const { heard } = await server.follow();
  await expect.poll(() => heard.filter(({ event }) => event === 'beat').length).toBeGreaterThan(1);
  expect(JSON.parse(heard.find(({ event }) => event === 'beat')!.data)).toEqual({ nowMs: NOW_MS, speed: 1 });
});
