import { describe, expect, test } from 'vitest';
import { channelMessage, noLimit } from '../../../test/support/channel-message.ts';
import { deadUrl, httpPeer } from '../../../test/support/http-peer.ts';
import { fill, GatewaySettings, openGateway } from './gateway.ts';
import { valueAt } from './value-at.ts';

const TOKEN = 'Bearer s3cret-token-of-the-gateway';
const settings = (url: string, change: object = {}): GatewaySettings =>
  GatewaySettings.parse({
    url,
    headers: { authorization: TOKEN },
    fields: { mobile: '{address}', content: '{text}', requestId: '{key}', sign: '区防指' },
    success: { path: 'code', values: ['0', 'OK'] },
    busy: { path: 'code', values: ['BUSY'] },
    providerId: 'data.msgId',
    reason: 'message',
    timeoutMs: 300,
    ...change,
  });
const sms = (url: string, change: object = {}) => openGateway('sms', settings(url, change));
const json = (value: unknown) => ({ body: JSON.stringify(value) });

test('the fields are filled, the key goes along, the number of the gateway comes back', async () => {
  const peer = await httpPeer(() => json({ code: 0, data: { msgId: 77 } }));
  const message = channelMessage();
  expect(await sms(peer.url).send(message, noLimit())).toEqual({ ok: true, providerId: '77' });
  const [request] = peer.requests;
  expect(request?.headers).toMatchObject({
    authorization: TOKEN,
    'idempotency-key': message.idempotencyKey,
    'content-type': 'application/json; charset=utf-8',
  });
  expect(JSON.parse(request!.body)).toEqual({
    mobile: '00000000007',
    content: '【区防指】立即转移：西涧沟。',
    requestId: 'transfer:t1:1:p-1:sms',
    sign: '区防指',
  });
});

test('a form is sent as a form', async () => {
  const peer = await httpPeer(() => json({ code: 'OK' }));
  expect(await sms(peer.url, { format: 'form' }).send(channelMessage(), noLimit())).toEqual({ ok: true });
  expect(new URLSearchParams(peer.requests[0]!.body).get('content')).toBe('【区防指】立即转移：西涧沟。');
});

test('the same message again carries the same key', async () => {
  const peer = await httpPeer((_, count) => (count === 1 ? { status: 503 } : json({ code: '0' })));
  const channel = sms(peer.url);
  expect(await channel.send(channelMessage(), noLimit())).toMatchObject({ ok: false, retry: true });
  expect(await channel.send(channelMessage(), noLimit())).toEqual({ ok: true });
  const keys = peer.requests.map((request) => request.headers['idempotency-key']);
  expect(keys).toEqual(['transfer:t1:1:p-1:sms', 'transfer:t1:1:p-1:sms']);
});

describe('what goes wrong', () => {
  test.each([
    ['500', { status: 500, body: 'oops' }, true, 'refused with HTTP 500: oops'],
    ['429', { status: 429 }, true, 'refused with HTTP 429'],
    ['403', { status: 403, body: 'no' }, false, 'refused with HTTP 403: no'],
    [
      'a redirect',
      { status: 302, headers: { location: '/' } },
      false,
      'redirected (HTTP 302): correct the address',
    ],
    ['silence', { silent: true }, true, 'no answer within 0.3 s'],
    ['a closed connection', { hangUp: true }, true, 'the peer closed the connection'],
    ['no JSON', { body: '<html>' }, true, "the gateway's answer is no JSON: <html>"],
    [
      'a refusal in a 200',
      json({ code: 17, message: 'black list' }),
      false,
      'the gateway refused: black list',
    ],
    ['busy in a 200', json({ code: 'BUSY', message: 'later' }), true, 'the gateway refused: later'],
    ['an endless answer', { body: 'x'.repeat(70_000) }, false, 'the answer is longer than 64 KiB'],
  ])('%s', async (_name, answer, retry, reason) => {
    const peer = await httpPeer(() => answer);
    expect(await sms(peer.url).send(channelMessage(), noLimit())).toEqual({ ok: false, retry, reason });
  });

  test('nobody listens', async () => {
    expect(await sms(await deadUrl()).send(channelMessage(), noLimit())).toEqual({
      ok: false,
      retry: true,
      reason: 'the peer refuses the connection',
    });
  });

  test('a peer that echoes the token does not bring it into the reason', async () => {
    const peer = await httpPeer(({ headers }) => ({ status: 401, body: `bad ${headers['authorization']}` }));
    const result = await sms(peer.url).send(channelMessage(), noLimit());
    expect(result).toEqual({ ok: false, retry: false, reason: 'refused with HTTP 401: bad …' });
  });

  test.each([
    ['no text', { body: { to: '甲' } }, 'the message has no text'],
    ['no telephone number', { address: 'someone@x' }, 'the address is no telephone number'],
  ])('%s: nothing is asked of the gateway', async (_name, change, reason) => {
    const peer = await httpPeer(() => json({ code: 0 }));
    expect(await sms(peer.url).send(channelMessage(change), noLimit())).toEqual({
      ok: false,
      retry: false,
      reason,
    });
    expect(peer.requests).toEqual([]);
  });
});

test('a text that holds a placeholder is not filled a second time', () => {
  expect(fill('{text} {address} {other}', { text: '{address}', address: '1' })).toBe('{address} 1 {other}');
});

test('a path does not walk into what JSON did not bring', () => {
  expect(valueAt({ a: [{ b: 1 }] }, 'a.0.b')).toBe(1);
  expect(valueAt({}, 'constructor.name')).toBeUndefined();
});
