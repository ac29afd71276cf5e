import { expect, onTestFinished, test } from 'vitest';
import { GatewaySettings, openGateway } from '../../server/channels/kit/gateway.ts';
import { createApi } from '../../server/platform/http/api.ts';
import { deliveryRoutes } from '../../server/platform/outbox/index.ts';
import { calloutsWorld, MINUTE, seedCallOuts } from '../support/callouts-world.ts';
import { testDatabase } from '../support/database.ts';

const SECRET = 'shared-secret-of-gateway';
const settings = (change: object): GatewaySettings =>
  GatewaySettings.parse({
    url: 'http://gateway.test/send',
    providerId: 'msgId',
    reports: {
      secret: SECRET,
      list: 'reports',
      message: { path: 'msgId' },
      state: { path: 'status', delivered: ['DELIVRD'], failed: ['UNDELIV'] },
      reason: 'why',
      at: 'time',
      ...change,
    },
  });

/** A call-out of three, the reports of its gateways, and what was made of them. */
async function world() {
  const db = await testDatabase();
  await seedCallOuts(db, { members: 2 });
  const w = calloutsWorld(db);
  onTestFinished(() => w.stop());
  const voice = settings({
    list: undefined,
    message: { path: 'id', is: 'id' },
    state: { path: 'event', answered: ['pickup'], failed: ['busy'] },
    answer: 'OK',
  });
  const api = createApi({
    routes: deliveryRoutes({
      db,
      clock: w.clock,
      bus: w.bus,
      channels: new Map([
        ['sms', openGateway('sms', settings({}))],
        ['voice', openGateway('voice', voice)],
        ['mute', { id: 'mute', send: async () => ({ ok: true }) as const }],
      ]),
    }),
    authenticate: async () => undefined,
    authHandler: async () => new Response(null, { status: 404 }),
    trustedOrigins: () => [],
    clock: w.clock,
    log: w.ctx.log,
    version: 'test',
  });
  const report = async (channel: string, body: string, headers: Record<string, string> = {}) => {
    const answer = await api.request(`http://ward.test/api/channel-reports/${channel}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-ward-secret': SECRET, ...headers },
      body,
    });
    const text = await answer.text();
    await w.settled();
    return { status: answer.status, text };
  };
  const { callOut, calls } = await w.make();
  await db.execute(`update outbox set provider_id = 'gw-' || seq where channel = 'sms'`);
  await w.channels();
  const messages = await db.query<{ id: string; provider: string; call: string }>(
    `select id, provider_id as provider, about_id as call from outbox where channel = 'sms' order by seq`,
  );
  const call = async (id: string) => (await w.board(callOut.id)).calls.find((each) => each.id === id)!;
  return { ...w, report, callOut, calls, messages, call };
}

test('送达 by the gateway is a step of the call with its own time; told again it changes nothing', async () => {
  const w = await world();
  const [first, second] = w.messages;
  await w.clock.advance(MINUTE);
  const body = JSON.stringify({
    reports: [
      { msgId: first!.provider, status: 'DELIVRD', time: '2021-07-20 02:10:41' },
      { msgId: 'of-somebody-else', status: 'DELIVRD' },
      { msgId: second!.provider, status: 'ROUTING' },
    ],
  });
  expect(await w.report('sms', body)).toEqual({
    status: 200,
    text: JSON.stringify({ taken: 1, repeated: 0, unknown: 1, unreadable: 1 }),
  });
  const delivered = await w.call(first!.call);
  expect(delivered).toMatchObject({
    state: 'delivered',
    steps: { delivered: { at: '2021-07-20T02:10:41+08:00', how: 'channel' } },
  });
  expect(JSON.parse((await w.report('sms', body)).text)).toMatchObject({ taken: 0, repeated: 1 });
  expect((await w.call(first!.call)).version).toBe(delivered.version);
  expect((await w.call(second!.call)).state).toBe('sent');
});

test('a message that never arrived ends its attempt at once; a telephone picked up is 接听 and not yet a confirmation', async () => {
  const w = await world();
  const [first] = w.messages;
  await w.report(
    'sms',
    JSON.stringify({ reports: [{ msgId: first!.provider, status: 'UNDELIV', why: '关机' }] }),
  );
  const [voice] = await w.db.query<{ id: string }>(
    `select id from outbox where channel = 'voice' and about_id = $1`,
    [first!.call],
  );
  expect(voice).toBeDefined();
  await w.channels();
  expect(await w.report('voice', JSON.stringify({ id: voice!.id, event: 'pickup' }))).toEqual({
    status: 200,
    text: 'OK',
  });
  const call = await w.call(first!.call);
  expect(call).toMatchObject({ state: 'answered', steps: { answered: { how: 'channel' } } });
  expect(call.attempts.map(({ channel, outcome }) => `${channel} ${outcome}`)).toEqual([
    'sms not-sent',
    'voice answered',
    'telephone waiting',
  ]);
});

test('who does not know the secret, an unknown number, and what is no report are refused and counted', async () => {
  const w = await world();
  const known = JSON.stringify({ reports: [{ msgId: w.messages[0]!.provider, status: 'DELIVRD' }] });
  const unknown = JSON.stringify({ reports: [{ msgId: 'x', status: 'DELIVRD' }] });
  const statuses = [
    await w.report('sms', known, { 'x-ward-secret': 'guessed' }),
    await w.report('sms', unknown),
    await w.report('sms', 'no JSON at all'),
    await w.report('sms', '[1,null,{"msgId":{}}]'),
    await w.report('mute', known),
    await w.report('nowhere', known),
  ].map(({ status }) => status);
  expect(statuses).toEqual([401, 404, 400, 400, 404, 404]);
  expect((await w.call(w.messages[0]!.call)).state).toBe('sent');
  const counts = await w.db.query<{ said: string }>(
    `select channel || ' ' || outcome || ' ' || n as said from delivery_report_counts order by 1`,
  );
  expect(counts.map(({ said }) => said)).toEqual(['sms refused 1', 'sms unknown 1', 'sms unreadable 2']);
});
