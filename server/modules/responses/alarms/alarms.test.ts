import { beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../../../test/support/database.ts';
import {
  HOUR,
  MINUTE,
  type ResponsesWorld,
  responsesWorld,
  START_MS,
} from '../../../../test/support/responses-world.ts';
import { verifyProjections } from '../journal/verify-projections.ts';
import { runDue } from '../timers/run-due.ts';
import { readTransitions } from '../transitions/read-transitions.ts';
import {
  acknowledgeAlarm,
  acknowledgeAlarms,
  commentAlarm,
  returnAlarmToService,
  shelveAlarm,
  takeAlarmOutOfService,
  verifyAlarm,
} from './answer-alarm.ts';
import { readAlarm, readAlarmHealth, readAlarms } from './list-alarms.ts';
import { judgeLink, lostGateways, watchStations } from './watch-stations.ts';

let world: ResponsesWorld;
beforeEach(async () => {
  world = responsesWorld(await testDatabase());
});

const list = () => readAlarms(world.ctx, world.actor('duty'), { view: 'open', limit: 100 });
const first = async () => (await list()).groups[0]!.alarms[0]!;
const answer = (version: number, personId = 'duty') => ({
  actor: world.actor(personId),
  expectedVersion: version,
});
const take = () => readTransitions(world.ctx);

describe('answering', () => {
  test('a storm over one street is one line: count, worst, trend and the first', async () => {
    for (const [rule, priority] of [
      ['rain-1h', 3],
      ['rain-3h', 2],
      ['rain-6h', 1],
    ] as const) {
      world.alarmRule(rule, priority);
      await take();
      await world.clock.advance(MINUTE);
    }
    world.alarmRule('rain-1h', 3, 'true', { placeId: 'st-2', unitId: 'street-b' });
    await take();
    const { groups, counts } = await list();
    expect(groups).toHaveLength(2);
    expect(groups[0]).toMatchObject({
      count: 3,
      activeCount: 3,
      unacknowledgedCount: 3,
      worstPriority: 1,
      trend: 'rising',
    });
    expect(groups[0]!.alarms.find(({ firstOut }) => firstOut)?.title).toBe('st-1 rain-1h');
    expect(groups[0]!.firstOutId).toBe(groups[0]!.alarms.find(({ firstOut }) => firstOut)?.id);
    expect(counts).toMatchObject({ unacknowledged: 4, active: 4 });
    await world.clock.advance(20 * MINUTE);
    for (const rule of ['rain-1h', 'rain-3h']) world.alarmRule(rule, 3, 'false');
    await take();
    expect((await list()).groups[0]).toMatchObject({ trend: 'falling', activeCount: 1 });
  });

  test('the answer is by a person, on the version they saw, and tells another what changed meanwhile', async () => {
    world.alarmRule('rain-1h', 2);
    await take();
    const alarm = await first();
    await expect(acknowledgeAlarm(world.ctx, alarm.id, answer(1, 'streetA'))).rejects.toMatchObject({
      code: 'forbidden',
    });
    world.alarmRule('rain-1h', 1);
    await take();
    await expect(acknowledgeAlarm(world.ctx, alarm.id, answer(1))).rejects.toMatchObject({
      code: 'version-conflict',
      message: expect.stringContaining('re-alarm'),
    });
    const done = await acknowledgeAlarm(world.ctx, alarm.id, answer(2));
    expect(done.state).toMatchObject({ state: 'ACKED', acknowledgedBy: { personId: 'duty', via: 'own' } });
    await expect(acknowledgeAlarm(world.ctx, alarm.id, answer(3))).rejects.toMatchObject({
      code: 'illegal-move',
    });
  });

  test('the same request twice answers twice and moves once; its key for another move is refused', async () => {
    world.alarmRule('rain-1h', 2);
    await take();
    const alarm = await first();
    const request = { ...answer(1), idempotencyKey: 'k1' };
    await acknowledgeAlarm(world.ctx, alarm.id, request);
    await acknowledgeAlarm(world.ctx, alarm.id, request);
    const { moves } = await readAlarm(world.ctx, alarm.id);
    expect(moves.map(({ move }) => move)).toEqual(['raise', 'acknowledge']);
    await expect(
      commentAlarm(world.ctx, alarm.id, { ...answer(2), note: '已核', idempotencyKey: 'k1' }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  test('several at once, but never one of priority 1: then none is', async () => {
    world.alarmRule('a', 3);
    world.alarmRule('b', 2);
    world.alarmRule('c', 1);
    await take();
    const all = (await list()).groups[0]!.alarms;
    const ids = (gravest: number) =>
      all.filter(({ priority }) => priority >= gravest).map(({ id }) => ({ id, expectedVersion: 1 }));
    const request = { actor: world.actor('duty') };
    await expect(acknowledgeAlarms(world.ctx, ids(1), request)).rejects.toMatchObject({
      code: 'illegal-move',
    });
    expect((await list()).counts.unacknowledged).toBe(3);
    await acknowledgeAlarms(world.ctx, ids(2), request);
    expect((await list()).counts.unacknowledged).toBe(1);
  });

  test('back to normal unacknowledged stays until somebody has seen it; then it is closed', async () => {
    world.alarmRule('rain-1h', 2);
    world.alarmRule('rain-1h', 2, 'false');
    await take();
    const alarm = await first();
    expect(alarm).toMatchObject({ state: 'RTNUN', condition: 'false' });
    await acknowledgeAlarm(world.ctx, alarm.id, answer(alarm.version));
    expect((await list()).groups).toEqual([]);
    const closed = await readAlarms(world.ctx, world.actor('duty'), { view: 'closed', limit: 10 });
    expect(closed.groups[0]?.alarms[0]).toMatchObject({ id: alarm.id, state: 'NORM' });
  });

  test('a station that falls silent holds its alarm; proof, not silence, ends it', async () => {
    world.alarmRule('rain-1h', 2);
    world.alarmRule('rain-1h', 2, 'unknown');
    await take();
    expect(await first()).toMatchObject({ state: 'UNACK', condition: 'unknown' });
    await acknowledgeAlarm(world.ctx, (await first()).id, answer(2));
    expect(await first()).toMatchObject({ state: 'ACKED', condition: 'unknown' });
    world.alarmRule('rain-1h', 2, 'false');
    await take();
    expect((await list()).groups).toEqual([]);
  });

  test('verification is recorded and moves nothing', async () => {
    world.alarmRule('rain-1h', 2);
    await take();
    const { id } = await first();
    await verifyAlarm(world.ctx, id, { ...answer(1), result: 'false', method: '看视频' });
    expect(await first()).toMatchObject({ state: 'UNACK', verification: 'false' });
  });

  test('corrected data are said, and ask again only for what nobody has answered', async () => {
    world.alarmRule('rain-1h', 2);
    world.alarmRule('rain-3h', 2);
    await take();
    const answered = (await list()).groups[0]!.alarms.find(({ title }) => title.includes('1h'))!;
    await acknowledgeAlarm(world.ctx, answered.id, answer(1));
    for (const rule of ['rain-1h', 'rain-3h']) world.alarmRule(rule, 2, 'false', { correction: true });
    await take();
    expect((await readAlarm(world.ctx, answered.id)).alarm).toMatchObject({
      state: 'NORM',
      evidenceChanged: true,
      acknowledgedBy: { personId: 'duty' },
    });
    expect(await first()).toMatchObject({ title: 'st-1 rain-3h', state: 'RTNUN', evidenceChanged: true });
  });

  test('late data that make it so raise it all the same', async () => {
    world.alarmRule('rain-24h', 2, 'true', { correction: true });
    await take();
    expect(await first()).toMatchObject({ state: 'UNACK', evidenceChanged: false });
  });
});

describe('set aside', () => {
  test('a shelf needs at most eight hours, ends by itself, and a higher priority breaks it', async () => {
    world.alarmRule('rain-1h', 3);
    await take();
    const { id } = await first();
    const shelf = { ...answer(1), reason: '雨量筒检修' };
    await expect(shelveAlarm(world.ctx, id, { ...shelf, minutes: 481 })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await shelveAlarm(world.ctx, id, { ...shelf, minutes: 480 });
    expect((await list()).groups).toEqual([]);
    expect((await list()).setAside).toMatchObject([{ state: 'SHLVD', shelvedReason: '雨量筒检修' }]);
    await world.clock.advance(8 * HOUR - 1);
    await runDue(world.ctx);
    expect((await list()).setAside).toHaveLength(1);
    await world.clock.advance(1);
    await runDue(world.ctx);
    await runDue(world.ctx);
    expect(await first()).toMatchObject({ state: 'UNACK', version: 3 });
    await shelveAlarm(world.ctx, id, { ...answer(3), reason: '再次检修', minutes: 60 });
    world.alarmRule('rain-1h', 2);
    await take();
    expect(await first()).toMatchObject({ state: 'UNACK', priority: 2, shelvedUntil: null });
  });

  test('out of service needs a work order and stays through everything until it is put back', async () => {
    world.alarmRule('rain-1h', 3);
    await take();
    const { id } = await first();
    await takeAlarmOutOfService(world.ctx, id, { ...answer(1), reason: '更换传感器', workOrder: 'GD-17' });
    world.alarmRule('rain-1h', 1);
    await take();
    await world.clock.advance(24 * HOUR);
    await runDue(world.ctx);
    expect((await list()).setAside).toMatchObject([{ state: 'OOSRV', workOrder: 'GD-17' }]);
    await returnAlarmToService(world.ctx, id, answer(3));
    expect(await first()).toMatchObject({ state: 'UNACK', priority: 1 });
  });
});

describe('escalation', () => {
  test('the next one is called when nobody answers; a restart neither forgets nor repeats', async () => {
    world.alarmRule('level', 1);
    await take();
    const told = async () =>
      (await world.outbox(`about_kind = 'alarm'`)).map((each) => `${each.channel} ${each.address.slice(-1)}`);
    await runDue(world.ctx);
    expect(await told()).toEqual(['sms 1']);
    await world.clock.advance(MINUTE);
    await Promise.all([runDue(world.ctx), runDue(world.ctx), runDue(world.ctx)]);
    expect((await readAlarm(world.ctx, (await first()).id)).moves).toHaveLength(3);
    // Another process, nothing in memory.
    const restarted = responsesWorld(world.db, world.clock);
    await runDue(restarted.ctx);
    expect(await told()).toEqual(['sms 1', 'voice 1']);
    await world.clock.advance(2 * MINUTE);
    await runDue(restarted.ctx);
    expect(await told()).toEqual(['sms 1', 'voice 1', 'sms 2', 'voice 2']);
    await acknowledgeAlarm(world.ctx, (await first()).id, answer((await first()).version));
    await world.clock.advance(HOUR);
    await runDue(world.ctx);
    expect(await told()).toHaveLength(4);
  });

  test('one storm, forty alarms, one call a step', async () => {
    for (let i = 0; i < 40; i++) world.alarmRule(`rule-${i}`, 1);
    await take();
    await runDue(world.ctx);
    expect(await world.outbox(`about_kind = 'alarm'`)).toHaveLength(1);
    expect((await list()).groups).toMatchObject([{ count: 40 }]);
  });

  test('the version a person saw stays good while Ward escalates', async () => {
    world.alarmRule('level', 1);
    await take();
    await runDue(world.ctx);
    expect((await first()).version).toBe(2);
    await acknowledgeAlarm(world.ctx, (await first()).id, answer(1));
  });

  test('what is too old to act on calls nobody', async () => {
    world.alarmRule('level', 1, 'true', { actable: false });
    await take();
    await world.clock.advance(HOUR);
    await runDue(world.ctx);
    expect(await first()).toMatchObject({ actable: false, state: 'UNACK' });
    expect(await world.outbox()).toEqual([]);
  });
});

describe('stations', () => {
  const link = (n: number, lastHeardMs: number | null = START_MS) => ({
    stationId: `st-${n}`,
    name: `${n}号站`,
    unitPath: `zhengzhou/district/street-${n % 2 === 0 ? 'a' : 'b'}`,
    gateway: 'tcp',
    lastHeardMs,
    silentAfterMs: 10 * MINUTE,
  });
  const hear = (ids: readonly number[]) => {
    for (const id of ids) world.links[id]!.lastHeardMs = world.clock.nowMs();
  };

  test('silence counts only while Ward listens; before that it is unknown', () => {
    const judge = (lastHeardMs: number | null, listening: number, now: number) =>
      judgeLink({ lastHeardMs, silentAfterMs: 10 }, listening, now);
    expect(judge(95, 0, 100)).toBe('heard');
    expect(judge(80, 0, 100)).toBe('silent');
    expect(judge(80, 95, 100)).toBe('unknown');
    expect(judge(null, 0, 100)).toBe('silent');
    expect(judge(null, 95, 100)).toBe('unknown');
  });

  test('a gateway is lost when most of its stations are silent, and at least three', () => {
    const heard = (silent: number, of: number) =>
      Array.from({ length: of }, (_, i) => ({
        gateway: 'g',
        heard: i < silent ? ('silent' as const) : ('heard' as const),
      }));
    expect([...lostGateways(heard(2, 2))]).toEqual([]);
    expect([...lostGateways(heard(3, 3))]).toEqual(['g']);
    expect([...lostGateways(heard(5, 10))]).toEqual([]);
    expect([...lostGateways(heard(6, 10))]).toEqual(['g']);
  });

  test('one dead station is one alarm, also for the gap in its data, and ends when it is heard', async () => {
    world.links.push(...Array.from({ length: 10 }, (_, i) => link(i)));
    await world.clock.advance(11 * MINUTE);
    hear([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    world.alarmRule('gap', 3, 'true', { kind: 'data-gap', placeId: 'st-9' });
    await take();
    await watchStations(world.ctx, START_MS);
    await watchStations(world.ctx, START_MS);
    const { groups, setAside } = await list();
    expect(groups.flatMap(({ alarms }) => alarms)).toMatchObject([
      { cause: 'station-silent', placeId: 'st-9' },
    ]);
    expect(setAside).toMatchObject([
      { cause: 'data-gap', state: 'DSUPR', suppressedBy: groups[0]!.alarms[0]!.id },
    ]);
    hear([9]);
    await watchStations(world.ctx, START_MS);
    expect((await first()).state).toBe('RTNUN');
    // The gap is filled a moment later and has asked nobody; one that stays would ask after ten minutes.
    await world.clock.advance(9 * MINUTE);
    await runDue(world.ctx);
    expect((await list()).setAside).toMatchObject([{ state: 'DSUPR' }]);
    world.alarmRule('gap', 3, 'false', { kind: 'data-gap', placeId: 'st-9' });
    await take();
    expect((await list()).setAside).toEqual([]);
    expect((await list()).groups.flatMap(({ alarms }) => alarms)).toMatchObject([{ state: 'RTNUN' }]);
  });

  test('a lost gateway is one alarm; forty stations are listed under it and ask nobody, coming or going', async () => {
    world.links.push(...Array.from({ length: 40 }, (_, i) => link(i)));
    await world.clock.advance(11 * MINUTE);
    await watchStations(world.ctx, START_MS);
    const lost = await list();
    expect(lost.groups).toMatchObject([{ cause: 'gateway-lost', count: 1, worstPriority: 1 }]);
    expect(lost.setAside).toHaveLength(40);
    expect(new Set(lost.setAside.map(({ suppressedBy }) => suppressedBy))).toEqual(
      new Set([lost.groups[0]!.alarms[0]!.id]),
    );
    // A restart knows nothing yet and ends nothing.
    await watchStations(world.ctx, world.clock.nowMs());
    expect((await first()).state).toBe('UNACK');
    await world.clock.advance(MINUTE);
    hear(Array.from({ length: 38 }, (_, i) => i));
    await watchStations(world.ctx, START_MS);
    expect((await list()).setAside).toHaveLength(2);
    await world.clock.advance(10 * MINUTE);
    await runDue(world.ctx);
    const back = await list();
    // The gateway waits for its acknowledgement; the two that are still dead stand for themselves.
    expect(back.groups.map(({ cause, count }) => [cause, count])).toEqual([
      ['gateway-lost', 1],
      ['station-silent', 2],
    ]);
    expect(back.setAside).toEqual([]);
    expect(await verifyProjections(world.db)).toEqual([]);
  });
});

test('alarm health counts what an operator was asked', async () => {
  for (let i = 0; i < 12; i++) world.alarmRule(`rule-${i}`, i < 2 ? 1 : 3);
  await take();
  await world.clock.advance(90_000);
  const all = (await list()).groups[0]!.alarms;
  for (const { id } of all.slice(0, 3)) await acknowledgeAlarm(world.ctx, id, answer(1));
  const health = await readAlarmHealth(world.ctx, world.actor('duty'), 24);
  expect(health).toMatchObject({ raised: 12, perTenMinutesMax: 12, floodPeriods: 1, medianAckSeconds: 90 });
  expect(health.byPriority).toContainEqual({ priority: 1, count: 2 });
});
