import { once } from 'node:events';
import { connect } from 'node:net';
import mqtt from 'mqtt';
import { describe, expect, onTestFinished, test } from 'vitest';
import { channelMessage } from '../../../test/support/channel-message.ts';
import { type MediaWorld, mediaWorld } from '../../../test/support/media-world.ts';
import { speakerTerminal } from '../../../test/support/speaker-terminal.ts';
import { findLoudspeaker } from '../../modules/media/index.ts';
import { type MqttGateway, startMqttGateway } from './index.ts';

async function withGateway(): Promise<{
  world: MediaWorld;
  gateway: MqttGateway;
  ready: string[];
  passwordOf(id: string): Promise<string>;
}> {
  const world = await mediaWorld();
  const ready: string[] = [];
  const gateway = await startMqttGateway({
    ...world,
    host: '127.0.0.1',
    port: 0,
    onReady: (deviceId) => ready.push(deviceId),
  });
  onTestFinished(() => gateway.stop());
  return {
    world,
    gateway,
    ready,
    passwordOf: async (id) => world.media.loudspeakers.renewPassword(world.db, id),
  };
}
const stateOf = async (world: MediaWorld, id: string) => (await findLoudspeaker(world.db, id))!;

test('a terminal signs in, hears its message and reports; a report is written before it is confirmed', async () => {
  const { world, gateway, ready, passwordOf } = await withGateway();
  await world.register('LS01');
  const terminal = await speakerTerminal({
    port: gateway.port,
    terminal: '4101-LS01',
    password: await passwordOf('LS01'),
    answers: () => [],
  });
  expect(ready).toEqual(['LS01']);
  expect((await stateOf(world, 'LS01')).lastHeartbeatAt).not.toBeNull();
  await terminal.say('heartbeat', { state: 'fault', fault: '功放过热', volume: 70 });
  expect((await stateOf(world, 'LS01')).heartbeat).toEqual({ state: 'fault', fault: '功放过热', volume: 70 });
  const [id] = await world.order(['LS01']);
  await world.media.playbacks.begin(channelMessage({ id: id!, address: 'LS01' }), {
    answerWithinMs: 60_000,
    validForMs: 60_000,
  });
  expect(await gateway.publish('4101-LS01', { messageId: id, text: '立即转移' })).toEqual({ ok: true });
  await expect.poll(() => terminal.arrived.length).toBe(1);
  await terminal.say('receipt', { messageId: id, state: 'played' });
  const [row] = await world.db.query<{ state: string }>('select state from playbacks');
  expect(row?.state).toBe('played');
});

describe('a terminal that is turned away', () => {
  const attempt = (port: number, username: string, password: string, clientId = username) =>
    mqtt
      .connectAsync(`mqtt://127.0.0.1:${port}`, { username, password, clientId, reconnectPeriod: 0 }, false)
      .then(
        async (client) => {
          await client.endAsync(true);
          return 'signed in';
        },
        (error: { code?: number }) => error.code,
      );

  test.each([
    ['with a wrong password', '4101-LS01', 'no', '4101-LS01', 4, 'wrong-password'],
    ['under a foreign identifier', '4101-LS01', '', '4101-LS02', 2, 'client-identifier: must be 4101-LS01'],
    ['that is registered for HTTP', '4101-LS03', '', '4101-LS03', 4, 'registered-for-http'],
    ['that is out of service', '4101-LS04', '', '4101-LS04', 4, 'disabled'],
  ])('%s has its reason beside it', async (_name, user, wrong, clientId, code, reason) => {
    const { world, gateway, passwordOf } = await withGateway();
    for (const id of ['LS01', 'LS02']) await world.register(id);
    await world.register('LS03', { transport: 'http', endpoint: { url: 'http://127.0.0.1:9/' } });
    await world.register('LS04', { enabled: false });
    const id = user.slice(5);
    const password = await passwordOf(id);
    expect(await attempt(gateway.port, user, wrong || password, clientId)).toBe(code);
    expect((await stateOf(world, id)).lastRefusal).toBe(reason);
    expect(gateway.stats()).toMatchObject({ connected: 0, refused: { [reason.split(':')[0]!]: 1 } });
  });

  test('nobody knows: counted', async () => {
    const { gateway } = await withGateway();
    expect(await attempt(gateway.port, '4101-LS99', 'x')).toBe(4);
    expect(gateway.stats().refused).toEqual({ 'unknown-terminal': 1 });
  });

  test('a packet that claims a megabyte is cut before anybody is asked for a password', async () => {
    const { gateway } = await withGateway();
    const socket = connect(gateway.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(Buffer.from([0x10, 0x80, 0x80, 0x40, 0x00, 0x04]));
    await once(socket, 'close');
    expect(gateway.stats().refused).toEqual({ 'too-long': 1 });
  });
});

describe('topics', () => {
  test("another's topics, wildcards and $SYS are not given", async () => {
    const { world, gateway, passwordOf } = await withGateway();
    await world.register('LS01');
    await world.register('LS02');
    const terminal = await speakerTerminal({
      port: gateway.port,
      terminal: '4101-LS01',
      password: await passwordOf('LS01'),
    });
    for (const topic of ['ward/speaker/4101-LS02/play', 'ward/speaker/+/play', '#', '$SYS/#']) {
      const granted = await terminal.client.subscribeAsync(topic, { qos: 1 }).catch(() => [{ qos: 128 }]);
      expect(granted.every(({ qos }) => qos === 128)).toBe(true);
    }
    await expect
      .poll(async () => (await stateOf(world, 'LS01')).lastRefusal)
      .toBe('foreign-topic: subscribes to $SYS/#');
    expect(await gateway.publish('4101-LS02', { text: 'x' })).toMatchObject({ ok: false, retry: true });
  });

  test.each([
    ["another's receipt", 'ward/speaker/4101-LS02/receipt', false],
    ['an order of its own', 'ward/speaker/4101-LS01/play', false],
    ['a retained message', 'ward/speaker/4101-LS01/heartbeat', true],
  ])('%s ends the line', async (_name, topic, retain) => {
    const { world, gateway, passwordOf } = await withGateway();
    await world.register('LS01');
    await world.register('LS02');
    const terminal = await speakerTerminal({
      port: gateway.port,
      terminal: '4101-LS01',
      password: await passwordOf('LS01'),
    });
    terminal.client.publish(topic, '{"state":"idle"}', { qos: 1, retain });
    await terminal.closed;
    expect((await stateOf(world, 'LS01')).lastRefusal).toMatch(/^foreign-topic/);
  });

  test.each([
    ['no JSON', 'receipt', 'oops', 'no-json: receipt'],
    ['a receipt without a message', 'receipt', { state: 'played' }, 'bad-payload: receipt'],
    [
      'a message it was never sent',
      'receipt',
      { messageId: '017abc00-0000-7000-8000-000000000009', state: 'played' },
      'unknown-message: receipt',
    ],
    ['a heartbeat of nonsense', 'heartbeat', { state: 'dancing' }, 'bad-payload: heartbeat'],
  ])('%s is confirmed, and named beside the terminal', async (_name, leaf, payload, reason) => {
    const { world, gateway, passwordOf } = await withGateway();
    await world.register('LS01');
    const terminal = await speakerTerminal({
      port: gateway.port,
      terminal: '4101-LS01',
      password: await passwordOf('LS01'),
    });
    await terminal.say(leaf, payload);
    expect((await stateOf(world, 'LS01')).lastRefusal).toBe(reason);
    expect(terminal.client.connected).toBe(true);
  });
});

test('a terminal taken out of service is cut off', async () => {
  const { world, gateway, passwordOf } = await withGateway();
  await world.register('LS01');
  const password = await passwordOf('LS01');
  const terminal = await speakerTerminal({ port: gateway.port, terminal: '4101-LS01', password });
  await world.db.execute('update loudspeakers set enabled = false');
  world.bus.emit('media.changed', { deviceId: 'LS01' });
  await terminal.closed;
  expect(gateway.stats().connected).toBe(0);
});
