import { describe, expect, test } from 'vitest';
import { channelMessage } from '../../../test/support/channel-message.ts';
import { type MediaWorld, mediaWorld } from '../../../test/support/media-world.ts';
import { presentPlayback, presentPlaybacks } from './present.ts';
import { listSpeakerMessages } from './store/playbacks.ts';

const LIMITS = { answerWithinMs: 120_000, validForMs: 600_000 };
const begin = (world: MediaWorld, id: string, deviceId: string, attempts = 1) =>
  world.media.playbacks.begin(
    channelMessage({ id, channel: 'speaker', address: deviceId, attempts }),
    LIMITS,
  );
const list = async (world: MediaWorld, aboutId = 'transfer-1') =>
  presentPlaybacks((await listSpeakerMessages(world.db, { aboutId, limit: 50 })).map(presentPlayback));
const outboxState = (world: MediaWorld, id: string, state: string) =>
  world.db.execute('update outbox set state = $2 where id = $1', [id, state]);

test('one receipt a terminal: two played, one failed, one silent, one never reached', async () => {
  const world = await mediaWorld();
  world.media.start();
  const devices = ['LS01', 'LS02', 'LS03', 'LS04', 'LS05'];
  for (const id of devices) await world.register(id);
  const ids = await world.order(devices);
  expect((await list(world)).totals).toEqual({ terminals: 5, played: 0, failed: 0, noAnswer: 0, waiting: 5 });
  for (const [index, deviceId] of devices.entries()) {
    expect(await begin(world, ids[index]!, deviceId)).toMatchObject({ ok: true });
    await outboxState(world, ids[index]!, index === 4 ? 'failed' : 'sent');
  }
  const { playbacks } = world.media;
  await playbacks.report('LS01', { messageId: ids[0]!, state: 'received' });
  await playbacks.report('LS01', { messageId: ids[0]!, state: 'played' });
  await playbacks.report('LS02', { messageId: ids[1]!, state: 'played' });
  await playbacks.report('LS03', { messageId: ids[2]!, state: 'failed', reason: '功放故障' });
  expect((await list(world)).totals).toMatchObject({ played: 2, failed: 2, waiting: 1 });
  await world.clock.advance(121_000);
  await expect.poll(async () => (await list(world)).totals.noAnswer).toBe(1);
  const shown = await list(world);
  expect(shown.totals).toEqual({ terminals: 5, played: 2, failed: 2, noAnswer: 1, waiting: 0 });
  expect(shown.zones).toEqual([{ zoneId: 'zone-1', ...shown.totals }]);
  expect(
    Object.fromEntries(shown.playbacks.map(({ deviceId, state, reason }) => [deviceId, [state, reason]])),
  ).toEqual({
    LS01: ['played', null],
    LS02: ['played', null],
    LS03: ['failed', '功放故障'],
    LS04: ['no-answer', null],
    LS05: ['not-sent', null],
  });
  const events = world.heard.filter(({ deviceId }) => deviceId === 'LS04');
  expect(events).toEqual([
    { messageId: ids[3], deviceId: 'LS04', aboutKind: 'transfer', aboutId: 'transfer-1' },
  ]);
});

describe('who may speak of a message', () => {
  test('a terminal speaks of its own messages only', async () => {
    const world = await mediaWorld();
    await world.register('LS01');
    await world.register('LS02');
    const [id] = await world.order(['LS01']);
    await begin(world, id!, 'LS01');
    expect(await world.media.playbacks.report('LS02', { messageId: id!, state: 'played' })).toBe(
      'unknown-message',
    );
    expect((await list(world)).totals.played).toBe(0);
    expect(await world.media.playbacks.report('LS01', { messageId: id!, state: 'played' })).toBe('taken');
    expect(await world.media.playbacks.report('LS01', { messageId: id!, state: 'played' })).toBe('known');
    expect(world.heard).toHaveLength(1);
  });

  test.each([
    ['nobody', 'LS99', 'no loudspeaker LS99 is registered'],
    ['one out of service', 'LS02', 'the loudspeaker is out of service'],
  ])('a message to %s is not begun', async (_name, deviceId, reason) => {
    const world = await mediaWorld();
    await world.register('LS02', { enabled: false });
    const [id] = await world.order([deviceId]);
    expect(await begin(world, id!, deviceId)).toEqual({ ok: false, retry: false, reason });
  });
});

test('a siren too late is not sounded; a person who sends it again makes it valid again', async () => {
  const world = await mediaWorld();
  await world.register('LS01');
  const [id] = await world.order(['LS01']);
  await begin(world, id!, 'LS01', 1);
  await world.clock.advance(LIMITS.validForMs);
  expect(await begin(world, id!, 'LS01', 2)).toMatchObject({ ok: true });
  await world.clock.advance(1);
  expect(await begin(world, id!, 'LS01', 3)).toMatchObject({ ok: false, retry: false });
  expect(await begin(world, id!, 'LS01', 1)).toMatchObject({ ok: true, confirmed: false });
});

test('a terminal that has a message is not sent it again after a crash', async () => {
  const world = await mediaWorld();
  await world.register('LS01');
  const [id] = await world.order(['LS01']);
  await begin(world, id!, 'LS01');
  await world.media.playbacks.report('LS01', { messageId: id!, state: 'received' });
  expect(await begin(world, id!, 'LS01', 2)).toMatchObject({ ok: true, confirmed: true });
});

test('waiting for a terminal ends with its word or with the limit', async () => {
  const world = await mediaWorld();
  await world.register('LS01');
  const [id] = await world.order(['LS01']);
  await begin(world, id!, 'LS01');
  const limit = new AbortController();
  const waiting = world.media.playbacks.confirmed(id!, limit.signal);
  await world.media.playbacks.report('LS01', { messageId: id!, state: 'received' });
  expect(await waiting).toBe(true);
  const inVain = world.media.playbacks.confirmed('another', limit.signal);
  limit.abort();
  expect(await inVain).toBe(false);
});

test('a second order counts each terminal once, by its latest message', async () => {
  const world = await mediaWorld();
  await world.register('LS01');
  const [first] = await world.order(['LS01']);
  await begin(world, first!, 'LS01');
  await outboxState(world, first!, 'sent');
  await world.media.playbacks.report('LS01', { messageId: first!, state: 'played' });
  await world.clock.advance(1_000);
  await world.order(['LS01']);
  const shown = await list(world);
  expect(shown.playbacks).toHaveLength(2);
  expect(shown.totals).toMatchObject({ terminals: 1, played: 0, waiting: 1 });
});
