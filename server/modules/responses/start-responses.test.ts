import { expect, test } from 'vitest';
import { testDatabase } from '../../../test/support/database.ts';
import { HOUR, MINUTE, responsesWorld, START_MS } from '../../../test/support/responses-world.ts';
import { readAlarms } from './alarms/list-alarms.ts';
import { signProposal } from './proposals/decide-proposal.ts';
import { readResponses } from './proposals/list-responses.ts';
import { submitProposal } from './proposals/submit-proposal.ts';
import { findReceiptByToken } from './receipts/sign-receipt.ts';
import { startResponses } from './start-responses.ts';

test('woken by the bus, and by nothing else than its own clock after that', async () => {
  const world = responsesWorld(await testDatabase());
  const { ctx, clock } = world;
  const running = startResponses(ctx);
  await running.settled();
  world.alarmRule('level', 1);
  world.levelRule('IV');
  ctx.bus.emit('rules.transition', { seq: 2, planId: 'flood' });
  await running.settled();
  const proposals = async () => (await readResponses(ctx, world.actor('duty'), { ended: false })).proposals;
  expect(await proposals()).toHaveLength(1);
  const told = async () => (await world.outbox(`about_kind = 'alarm'`)).length;
  expect(await told()).toBe(1);
  await clock.advance(MINUTE);
  await running.settled();
  expect(await told()).toBe(2);

  // Stopped for an hour: what was due meanwhile is done once when it is back, from rows alone.
  await running.stop();
  await clock.advance(HOUR);
  expect(await told()).toBe(2);
  const again = startResponses(ctx);
  await again.settled();
  for (let i = 0; i < 5; i++) {
    await clock.advance(1_000);
    await again.settled();
  }
  expect(await told()).toBe(8);
  await clock.advance(MINUTE);
  await again.settled();
  expect(await told()).toBe(8);
  await again.stop();
});

test('a transition that cannot be taken is an alarm and holds up none that follow', async () => {
  const world = responsesWorld(await testDatabase());
  world.levelRule('no-such-level');
  world.levelRule('III');
  const running = startResponses(world.ctx);
  await running.settled();
  await running.stop();
  const { proposals } = await readResponses(world.ctx, world.actor('duty'), { ended: false });
  expect(proposals).toMatchObject([{ level: { id: 'III' } }]);
  const { groups } = await readAlarms(world.ctx, world.actor('duty'), { view: 'open', limit: 10 });
  expect(groups).toMatchObject([{ cause: 'platform', count: 1 }]);
});

test('stations are watched from the start on; silence before that is nobody’s alarm', async () => {
  const world = responsesWorld(await testDatabase());
  const { ctx, clock } = world;
  world.links.push({
    stationId: 'st-1',
    name: '1号站',
    unitPath: 'zhengzhou/district/street-a',
    gateway: 'tcp',
    lastHeardMs: START_MS - 24 * HOUR,
    silentAfterMs: 10 * MINUTE,
  });
  const running = startResponses(ctx);
  const alarms = async () =>
    (await readAlarms(ctx, world.actor('duty'), { view: 'open', limit: 10 })).counts.active;
  await running.settled();
  await clock.advance(10 * MINUTE);
  await running.settled();
  expect(await alarms()).toBe(0);
  await clock.advance(MINUTE);
  await running.settled();
  expect(await alarms()).toBe(1);
  await running.stop();
});

test('a day after it was sent a message holds no working link any more; the link itself still works', async () => {
  const world = responsesWorld(await testDatabase());
  const { ctx, clock } = world;
  world.levelRule('IV');
  const running = startResponses(ctx);
  await running.settled();
  const [proposal] = (await readResponses(ctx, world.actor('duty'), { ended: false })).proposals;
  await submitProposal(ctx, proposal!.id, { actor: world.actor('duty'), expectedVersion: proposal!.version });
  await signProposal(ctx, proposal!.id, { actor: world.actor('secretary'), expectedVersion: 2 });
  const texts = async () =>
    (await world.outbox(`about_kind in ('action', 'notice')`)).map(({ body }) => body.text);
  const token = /\/r\/([\w-]{20,})/.exec((await texts())[0]!)![1]!;
  await world.db.execute(`update outbox set state = 'sent', sent_at = $1`, [new Date(clock.nowMs())]);
  await clock.advance(23 * HOUR);
  await running.settled();
  expect((await texts()).every((text) => /\/r\/[\w-]{20,}/.test(text))).toBe(true);
  await clock.advance(2 * HOUR);
  await running.settled();
  expect((await texts()).some((text) => /\/r\/[\w-]{12,}/.test(text))).toBe(false);
  expect(await findReceiptByToken(ctx, token)).toMatchObject({ ok: true });
  await running.stop();
});
