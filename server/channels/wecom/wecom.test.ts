import { expect, test } from 'vitest';
import { channelMessage, noLimit } from '../../../test/support/channel-message.ts';
import { deadUrl, httpPeer, type PeerRequest } from '../../../test/support/http-peer.ts';
import { wecom } from './index.ts';

const NOW_MS = Date.UTC(2021, 6, 20, 8, 30);
const KEY = 'robot-key-0001';
const open = (baseUrl: string, clock = { nowMs: NOW_MS }) => {
  const kind = wecom({ nowMs: () => clock.nowMs });
  return kind.open(
    kind.settings.parse({
      baseUrl,
      robots: { 'duty-room': { key: KEY } },
      app: { corpId: 'corp', secret: 'app-secret-1', agentId: 1000002 },
      timeoutMs: 300,
    }),
  );
};
const message = (address: string, text = '区防指启动Ⅳ级响应') =>
  channelMessage({ channel: 'wecom', address, body: { text } });
const json = (value: unknown) => ({ body: JSON.stringify(value) });
const pathOf = (request: PeerRequest | undefined) => new URL(request?.path ?? '', 'http://x');

test('a group robot gets the text by its key', async () => {
  const peer = await httpPeer(() => json({ errcode: 0, errmsg: 'ok' }));
  expect(await open(peer.url).send(message('robot:duty-room'), noLimit())).toEqual({ ok: true });
  const url = pathOf(peer.requests[0]);
  expect([url.pathname, url.searchParams.get('key')]).toEqual(['/cgi-bin/webhook/send', KEY]);
  expect(JSON.parse(peer.requests[0]!.body)).toEqual({
    msgtype: 'text',
    text: { content: '区防指启动Ⅳ级响应' },
  });
});

/** A peer with tokens: the first it gives is over at once, as after a restart of the platform. */
const tokenPeer = (spoiled: number) => {
  let given = 0;
  return httpPeer(({ path }) => {
    const url = new URL(path, 'http://x');
    if (url.pathname === '/cgi-bin/gettoken')
      return json({ errcode: 0, errmsg: 'ok', access_token: `token-${++given}`, expires_in: 7200 });
    return Number(url.searchParams.get('access_token')?.slice(6)) <= spoiled
      ? json({ errcode: 42001, errmsg: 'access_token expired' })
      : json({ errcode: 0, errmsg: 'ok', msgid: 'm-1', invaliduser: '' });
  });
};
const paths = (requests: readonly PeerRequest[]) =>
  requests.map((request) => pathOf(request).pathname.replace('/cgi-bin/', ''));

test('an app message keeps its token, and fetches another when it is over', async () => {
  const peer = await tokenPeer(1);
  const clock = { nowMs: NOW_MS };
  const channel = open(peer.url, clock);
  expect(await channel.send(message('user:zhang.san'), noLimit())).toEqual({ ok: true, providerId: 'm-1' });
  expect(paths(peer.requests)).toEqual(['gettoken', 'message/send', 'gettoken', 'message/send']);
  expect(JSON.parse(peer.requests[3]!.body)).toMatchObject({
    touser: 'zhang.san',
    agentid: 1000002,
    enable_duplicate_check: 1,
  });
  await channel.send(message('party:2'), noLimit());
  expect(paths(peer.requests).slice(4)).toEqual(['message/send']);
  clock.nowMs += 7_200_000;
  await channel.send(message('user:zhang.san'), noLimit());
  expect(paths(peer.requests).slice(5)).toEqual(['gettoken', 'message/send']);
});

test('a token that never holds ends the attempt', async () => {
  const peer = await tokenPeer(99);
  expect(await open(peer.url).send(message('user:a'), noLimit())).toMatchObject({ ok: false, retry: false });
  expect(peer.requests).toHaveLength(4);
});

test.each([
  ['called too often', { errcode: 45009, errmsg: 'api freq out of limit' }, true],
  ['busy', { errcode: -1, errmsg: 'system busy' }, true],
  ['a robot that was removed', { errcode: 93000, errmsg: `invalid webhook url ${KEY}` }, false],
])('%s', async (_name, answer, retry) => {
  const peer = await httpPeer(() => json(answer));
  const result = await open(peer.url).send(message('robot:duty-room'), noLimit());
  expect(result).toMatchObject({ ok: false, retry });
  expect(JSON.stringify(result)).not.toContain(KEY);
});

test('an answer that is not of 企业微信 (a portal before the internet), and nobody there', async () => {
  const peer = await httpPeer(() => ({ body: '<html>请登录</html>' }));
  expect(await open(peer.url).send(message('robot:duty-room'), noLimit())).toMatchObject({
    ok: false,
    retry: true,
  });
  expect(await open(await deadUrl()).send(message('user:a'), noLimit())).toMatchObject({
    ok: false,
    retry: true,
    reason: 'the peer refuses the connection',
  });
});

test.each([
  ['an unknown robot', message('robot:other')],
  ['no address', message('13800000000')],
  ['a text over 2048 bytes', message('robot:duty-room', '汛'.repeat(683))],
])('%s is final and asks nothing', async (_name, sent) => {
  const peer = await httpPeer(() => json({ errcode: 0 }));
  expect(await open(peer.url).send(sent, noLimit())).toMatchObject({ ok: false, retry: false });
  expect(peer.requests).toEqual([]);
});
