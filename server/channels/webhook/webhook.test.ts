import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { channelMessage, noLimit } from '../../../test/support/channel-message.ts';
import { httpPeer } from '../../../test/support/http-peer.ts';
import { webhook } from './index.ts';

const NOW_MS = Date.UTC(2021, 6, 20, 8, 30);
const SECRET = 'hush-hush-secret';
const message = channelMessage({ channel: 'webhook', address: 'city' });
const open = (url: string) => {
  const kind = webhook({ nowMs: () => NOW_MS });
  return kind.open(kind.settings.parse({ endpoints: { city: { url, secret: SECRET, timeoutMs: 300 } } }));
};

test('a receiver can prove the sender, the time and the body, and knows a repeat', async () => {
  const peer = await httpPeer((_, count) => ({ status: count === 1 ? 500 : 204 }));
  const channel = open(peer.url);
  expect(await channel.send(message, noLimit())).toMatchObject({ ok: false, retry: true });
  expect(await channel.send(message, noLimit())).toEqual({ ok: true });
  const [first, second] = peer.requests;
  expect(first?.headers['webhook-id']).toBe(message.idempotencyKey);
  expect(second?.headers['webhook-id']).toBe(message.idempotencyKey);
  const seconds = String(NOW_MS / 1000);
  expect(second?.headers['webhook-timestamp']).toBe(seconds);
  const expected = createHmac('sha256', SECRET)
    .update(`${message.idempotencyKey}.${seconds}.${second?.body}`)
    .digest('base64');
  expect(second?.headers['webhook-signature']).toBe(`v1,${expected}`);
  expect(JSON.parse(second!.body)).toEqual({
    id: message.id,
    key: message.idempotencyKey,
    drill: false,
    sentAt: '2021-07-20T16:30:00+08:00',
    message: message.body,
  });
});

test.each(['elsewhere', '__proto__', 'https://example.org/'])(
  'a message reaches named receivers only: %s is none',
  async (address) => {
    const peer = await httpPeer(() => ({}));
    expect(await open(peer.url).send({ ...message, address }, noLimit())).toMatchObject({
      ok: false,
      retry: false,
    });
    expect(peer.requests).toEqual([]);
  },
);

test('a receiver that refuses and quotes the secret: final, and the secret is not repeated', async () => {
  const peer = await httpPeer(() => ({ status: 400, body: `signature of ${SECRET} is wrong` }));
  expect(await open(peer.url).send(message, noLimit())).toEqual({
    ok: false,
    retry: false,
    reason: 'refused with HTTP 400: signature of … is wrong',
  });
});
