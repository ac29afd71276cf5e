import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type CalloutsWorld,
  callOutPlan,
  calloutsWorld,
  linkOf,
  MINUTE,
  type StaffOptions,
  seedCallOuts,
} from '../../../test/support/callouts-world.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { insertPlanVersion } from '../rules/index.ts';
import { recordTelephone } from './answer-by-hand.ts';
import { listOpenCallouts } from './read-board.ts';

async function world(options: StaffOptions = {}): Promise<CalloutsWorld> {
  const db = await testDatabase();
  await seedCallOuts(db, options);
  const made = calloutsWorld(db);
  onTestFinished(() => made.stop());
  return made;
}

describe('a call-out of one', () => {
  test('the captain is sent a link, opens it, confirms and comes', async () => {
    const w = await world();
    const { callOut, calls } = await w.make();
    const [call] = calls;
    expect(calls).toHaveLength(1);
    expect(call).toMatchObject({ state: 'called', person: { id: 'captain' } });
    await w.channels();
    const token = await linkOf(w, call!.id);
    expect((await w.board(callOut.id)).calls[0]!.state).toBe('sent');
    await w.clock.advance(MINUTE);
    expect(await w.answer({ token, answer: { did: 'open' } })).toMatchObject({
      ok: true,
      view: { addressee: '队长甲', title: '突击队', confirmedAt: null },
    });
    expect((await w.board(callOut.id)).calls[0]!.state).toBe('delivered');
    await w.answer({ token, answer: { did: 'confirm', name: '' } });
    await w.answer({ token, answer: { did: 'confirm', name: '' } });
    await w.clock.advance(10 * MINUTE);
    await w.answer({ token, answer: { did: 'arrive', name: '' } });
    const board = await w.board(callOut.id);
    expect(board.calls[0]).toMatchObject({ state: 'on-post', version: 6 });
    expect(board.callOut.counts).toMatchObject({ called: 1, confirmed: 1, onPost: 1, unanswered: 0 });
    expect(board.lags[0]).toMatchObject({ step: 'sent-answered', count: 1, medianMs: MINUTE });
    await w.settled();
    expect((await w.outbox()).map(({ channel }) => channel)).toEqual(['sms']);
    expect(await w.log()).toEqual([
      '叫应“突击队”：1 人；无人在岗：队员',
      '叫应“突击队”：全部确认，用时 1 分钟',
    ]);
  });

  test('nobody answers: sms, voice, telephone, then B 岗, the superior, the door', async () => {
    const w = await world();
    const { callOut } = await w.make();
    await w.channels();
    await w.pass(5);
    let { calls } = await w.board(callOut.id);
    expect(calls.map((each) => each.person.id)).toEqual(['captain', 'captain-b']);
    expect(calls[0]!.attempts.map(({ channel, outcome }) => `${channel} ${outcome}`)).toEqual([
      'sms missed',
      'voice missed',
      'telephone not-dialled',
    ]);
    await w.pass(5);
    ({ calls } = await w.board(callOut.id));
    expect(calls.map((each) => `${each.kind} ${each.person.id}`)).toEqual([
      'duty captain',
      'duty captain-b',
      'superior leader',
    ]);
    expect(calls[2]!.about).toEqual([calls[0]!.id, calls[1]!.id]);
    expect(
      await listOpenCallouts(w.ctx, {
        underPaths: ['zhengzhou/district'],
        fromMs: 0,
        toMs: w.clock.nowMs() + 1,
      }),
    ).toMatchObject([
      { title: '突击队', called: 2, confirmed: 0, onPost: 0, unanswered: 2, missing: ['队长甲', '队长乙'] },
    ]);
    expect(
      await listOpenCallouts(w.ctx, {
        underPaths: ['zhengzhou/other'],
        fromMs: 0,
        toMs: w.clock.nowMs() + 1,
      }),
    ).toEqual([]);
  });

  test('nobody answers at all: the last step is an order to the nearest who goes to the door, signed for and told on the board', async () => {
    const w = await world();
    const { callOut } = await w.make();
    await w.channels();
    for (let minute = 0; minute < 16; minute += 5) await w.pass(5);
    const doorsOf = async () =>
      (await w.board(callOut.id)).calls.flatMap(({ person, escalations }) =>
        escalations.flatMap(({ order }) => (order ? [{ of: person.id, ...order }] : [])),
      );
    const doors = await doorsOf();
    expect(doors.map(({ of }) => of)).toEqual(['captain', 'captain-b', 'leader']);
    expect(doors[0]).toMatchObject({ state: 'ordered', to: '街道值班员', receivedAt: null, result: null });
    expect(await w.orders()).toMatchObject([
      {
        id: doors[0]?.id,
        responseId: null,
        title: '上门叫应：队长甲、队长乙、带班领导',
        addressee: { personId: 'street' },
      },
    ]);
    // Nobody is called for it a second time: the order is the message.
    expect((await w.board(callOut.id)).calls.map(({ kind }) => kind)).toEqual(['duty', 'duty', 'superior']);
    await w.restart();
    await w.pass(5);
    expect(await w.orders()).toHaveLength(1);
    await w.answerOrder('street', doors[0]!.id);
    expect((await doorsOf())[0]).toMatchObject({ state: 'received', receivedAt: expect.any(String) });
    await w.answerOrder('street', doors[0]!.id, '已见到三人，均在路上');
    expect((await doorsOf())[2]).toMatchObject({ state: 'done', result: '已见到三人，均在路上' });
    expect((await w.log()).join()).toContain('已下达上门指令 街道值班员');
  });

  test('three taps “not picked up” go up before the time is over', async () => {
    const w = await world();
    const { calls, callOut } = await w.make();
    for (let n = 0; n < 3; n++)
      await recordTelephone(w.ctx, w.officer, calls[0]!.id, { result: 'missed' }, `tap-${n}`);
    await recordTelephone(w.ctx, w.officer, calls[0]!.id, { result: 'missed' }, 'tap-2');
    const board = await w.board(callOut.id);
    expect(board.calls[0]).toMatchObject({ misses: 3, escalations: [{ step: 'deputy' }] });
    expect(board.calls[1]!.person.id).toBe('captain-b');
  });
});

test('who has an account of the enterprise WeChat is called there first where the plan says so, the others by the next way', async () => {
  const w = await world({ members: 1 });
  const document = callOutPlan().replace(
    '  - { channel: sms, waitMinutes: 2 }',
    '  - { channel: wecom, waitMinutes: 1 }\n  - { channel: sms, waitMinutes: 1 }',
  );
  const version = { id: 'night', version: '2', document, enteredBy: '测试', frameSeq: 0 };
  await insertPlanVersion(w.db, version, w.clock.nowMs());
  await w.db.execute(`update people set wecom = 'captain.li' where id = 'captain'`);
  await w.make();
  const messages = await w.outbox();
  expect(messages.map(({ channel }) => channel).toSorted()).toEqual(['sms', 'wecom']);
  const wecom = messages.find(({ channel }) => channel === 'wecom')!;
  expect(wecom.address).toBe('user:captain.li');
  expect(wecom.text).toContain('/c/');
});
