import { expect, test } from 'vitest';
import { testDatabase } from '../../../test/support/database.ts';
import { fakeClock } from '../../../test/support/fake-clock.ts';
import { createBus } from '../bus.ts';
import type { Db } from '../db/index.ts';
import { createLogger } from '../log.ts';
import type { Channel, SendResult } from './channel.ts';
import { startDispatcher } from './dispatcher.ts';
import { enqueue } from './enqueue.ts';
import { claimDue, listMessages, retryFailed } from './store.ts';

const T0 = Date.parse('2021-07-20T08:00:00+08:00');
const log = createLogger({ level: 'silent' });

function recorder(
  id: string,
  answer: (n: number) => SendResult = () => ({ ok: true }),
): Channel & { sent: { key: string; body: Record<string, unknown> }[] } {
  const sent: { key: string; body: Record<string, unknown> }[] = [];
  return {
    id,
    sent,
    async send(message) {
      sent.push({ key: message.idempotencyKey, body: message.body });
      return answer(sent.length);
    },
  };
}

const message = (key: string, drill = false) => ({
  channel: 'sms',
  address: '13800000000',
  body: { text: '暴雨' },
  aboutKind: 'action',
  aboutId: 'a1',
  idempotencyKey: key,
  drill,
});

function dispatcher(db: Db, channel: Channel, sink: Channel = recorder('sink'), drill = false) {
  const clock = fakeClock(T0);
  const started = startDispatcher({
    db,
    clock,
    bus: createBus(log),
    log,
    channels: new Map([[channel.id, channel]]),
    sink,
    drill,
    random: () => 0,
  });
  return { clock, started };
}

const states = async (db: Db) =>
  (await listMessages(db, { limit: 10 })).map((row) =>
    `${row.state} ${row.attempts} ${row.lastReason ?? ''}`.trim(),
  );

test('a message whose transaction rolled back does not exist; the same key twice is one message', async () => {
  const db = await testDatabase();
  await db
    .transaction(async (tx) => {
      await enqueue(tx, message('a'), T0);
      throw new Error('no');
    })
    .catch(() => undefined);
  expect(await enqueue(db, message('b'), T0)).toBe(true);
  expect(await enqueue(db, message('b'), T0)).toBe(false);
  const sms = recorder('sms');
  const { started } = dispatcher(db, sms);
  await started.round();
  expect(sms.sent.map((sent) => sent.key)).toEqual(['b']);
  await started.stop();
});

test('a gateway that is down is tried again with growing pauses, then succeeds; nothing else is delayed', async () => {
  const db = await testDatabase();
  await enqueue(db, message('a'), T0);
  const sms = recorder('sms', (n) =>
    n < 3 ? { ok: false, retry: true, reason: 'gateway-down' } : { ok: true, providerId: 'p1' },
  );
  const { clock, started } = dispatcher(db, sms);
  await started.round();
  expect(await states(db)).toEqual(['pending 1 gateway-down']);
  await started.round();
  expect(sms.sent).toHaveLength(1);
  await clock.advance(1_000);
  await started.round();
  await clock.advance(2_000);
  await started.round();
  expect(await states(db)).toEqual(['sent 3']);
  await started.stop();
});

test('what can never pass fails at once, is on the list, and goes again when a person says so', async () => {
  const db = await testDatabase();
  await enqueue(db, message('a'), T0);
  const sms = recorder('sms', (n) =>
    n === 1 ? { ok: false, retry: false, reason: 'wrong-number' } : { ok: true },
  );
  const { started } = dispatcher(db, sms);
  await started.round();
  const [row] = await listMessages(db, { state: 'failed', limit: 1 });
  expect(row?.lastReason).toBe('wrong-number');
  expect(await retryFailed(db, row?.id ?? '', T0)).toBe(true);
  await started.round();
  expect(await states(db)).toEqual(['sent 1']);
  await started.stop();
});

test('killed between sending and marking: sent again under the same key when the lease is over', async () => {
  const db = await testDatabase();
  await enqueue(db, message('a'), T0);
  expect(await claimDue(db, 'sms', 8, T0, 60_000)).toHaveLength(1);
  const sms = recorder('sms');
  const { clock, started } = dispatcher(db, sms);
  await started.round();
  expect(sms.sent).toEqual([]);
  await clock.advance(60_000);
  await started.round();
  expect(sms.sent.map((sent) => sent.key)).toEqual(['a']);
  await started.stop();
});

test('two dispatchers send a message once', async () => {
  const db = await testDatabase();
  for (let n = 0; n < 40; n++) await enqueue(db, message(`k${n}`), T0);
  const sms = recorder('sms');
  const a = dispatcher(db, sms);
  const b = dispatcher(db, sms);
  await Promise.all([a.started.round(), b.started.round()]);
  expect(sms.sent.map((sent) => sent.key).sort()).toEqual(
    Array.from({ length: 40 }, (_, n) => `k${n}`).sort(),
  );
  await a.started.stop();
  await b.started.stop();
});

test.each([
  ['a drill message in a live world', true, false],
  ['any message in a drill world', false, true],
])('%s ends in the sink, marked, and reaches no live channel', async (_what, drillRow, drillWorld) => {
  const db = await testDatabase();
  await enqueue(db, message('a', drillRow), T0);
  const sms = recorder('sms');
  const sink = recorder('sink');
  const { started } = dispatcher(db, sms, sink, drillWorld);
  await started.round();
  expect(sms.sent).toEqual([]);
  expect(sink.sent).toHaveLength(1);
  if (drillRow) expect(sink.sent[0]?.body['text']).toBe('【演练】暴雨');
  await started.stop();
});
