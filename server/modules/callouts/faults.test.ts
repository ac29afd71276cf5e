import { expect, onTestFinished, test } from 'vitest';
import {
  type CalloutsWorld,
  calloutsWorld,
  linkOf,
  MINUTE,
  type StaffOptions,
  seedCallOuts,
} from '../../../test/support/callouts-world.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { closeCallOut, recordArrival, recordRelief, recordTelephone } from './answer-by-hand.ts';
import { foldCall } from './calls/call-fold.ts';
import { makeCallOut } from './make-call-out.ts';
import { callsOf } from './store/calls.ts';
import { movesOfCallOut } from './store/moves.ts';

async function world(options: StaffOptions = {}): Promise<CalloutsWorld> {
  const db = await testDatabase();
  await seedCallOuts(db, options);
  const made = calloutsWorld(db);
  onTestFinished(() => made.stop());
  return made;
}

const MANY = 400;

test('the SMS gateway is down: said with its reason, everybody stands in the telephone column', async () => {
  const w = await world({ members: MANY - 1 });
  const { callOut, calls } = await w.make();
  expect(calls).toHaveLength(MANY);
  await w.channels('HTTP 503');
  await w.channels('HTTP 503');
  await w.channels('HTTP 503');
  const board = await w.board(callOut.id);
  expect(board.callOut.counts).toMatchObject({ called: MANY, toDial: MANY, unanswered: MANY });
  expect(board.troubles).toEqual([
    { channel: 'sms', waiting: MANY, failed: 0, reason: 'HTTP 503' },
    { channel: 'voice', waiting: MANY, failed: 0, reason: 'HTTP 503' },
  ]);
  expect(board.calls.every(({ attempts }) => attempts[0]?.outcome === 'not-sent')).toBe(true);
  // Reached by telephone: what still waits for the gateway is taken out, nobody is called a second time.
  await recordTelephone(w.ctx, w.officer, calls[0]!.id, { result: 'reached' }, undefined);
  const own = (await w.outbox()).filter(({ aboutId }) => aboutId === calls[0]!.id);
  expect(new Set(own.map(({ state }) => state))).toEqual(new Set(['cancelled']));
}, 60_000);

test('a link in wrong hands signs nothing, stops working, and the duty room is told', async () => {
  const w = await world();
  const { callOut, calls } = await w.make();
  const token = await linkOf(w, calls[0]!.id);
  expect(await w.answer({ token, answer: { did: 'wrong' } })).toEqual({ ok: false, reason: 'revoked' });
  expect(await w.answer({ token, answer: { did: 'confirm', name: '' } })).toEqual({
    ok: false,
    reason: 'revoked',
  });
  const [call] = (await w.board(callOut.id)).calls;
  expect(call!.steps.confirmed).toBeNull();
  // The next way is tried at once.
  expect(call!.attempts.map(({ channel }) => channel)).toEqual(['sms', 'voice']);
  expect((await w.log()).at(-1)).toContain('链接误送他人');
  expect(await w.answer({ token: 'nonsense', answer: { did: 'open' } })).toEqual({
    ok: false,
    reason: 'unknown',
  });
});

test('an answer is taken to the end of the link, and refused with its reason afterwards', async () => {
  const w = await world();
  const { callOut, calls } = await w.make();
  const token = await linkOf(w, calls[0]!.id);
  await w.clock.advance(73 * 60 * MINUTE);
  expect(await w.answer({ token, answer: { did: 'confirm', name: '' } })).toEqual({
    ok: false,
    reason: 'expired',
  });
  await closeCallOut(w.ctx, w.officer, callOut.id, '雨停');
  const second = await w.make({}, 'second');
  const late = await linkOf(w, second.calls[0]!.id);
  await closeCallOut(w.ctx, w.officer, second.callOut.id, '雨停');
  expect(await w.answer({ token: late, answer: { did: 'confirm', name: '' } })).toEqual({
    ok: false,
    reason: 'over',
  });
  await expect(
    recordTelephone(w.ctx, w.officer, second.calls[0]!.id, { result: 'missed' }, undefined),
  ).rejects.toThrow('closed');
});

test('a restart in the middle of the ladder neither forgets nor repeats a step', async () => {
  const w = await world();
  const { callOut } = await w.make();
  for (let n = 0; n < 10; n++) {
    await w.pass(1);
    await w.restart();
  }
  await w.restart();
  const { calls } = await w.board(callOut.id);
  expect(calls.map(({ person, attempts }) => `${person.id} ${attempts.length}`)).toEqual([
    'captain 3',
    'captain-b 3',
    'leader 1',
  ]);
  const keys = (await w.outbox()).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});

test('who was to stand in is let go when the one who was called answers after all', async () => {
  const w = await world();
  const { callOut, calls } = await w.make();
  await w.pass(5);
  const token = await linkOf(w, calls[0]!.id);
  await w.answer({ token, answer: { did: 'confirm', name: '' } });
  await w.settled();
  const board = await w.board(callOut.id);
  expect(board.calls.map(({ person, state }) => `${person.id} ${state}`)).toEqual([
    'captain confirmed',
    'captain-b withdrawn',
  ]);
  await w.pass(10);
  expect((await w.board(callOut.id)).calls).toHaveLength(2);
});

test('a refusal brings the B 岗 at once; passing on stops the old link; a post is relieved', async () => {
  const w = await world({ members: 1 });
  const { callOut } = await w.make();
  const ofPerson = async (id: string) =>
    (await w.board(callOut.id)).calls.find(({ person }) => person.id === id)!;
  const captain = await ofPerson('captain');
  const token = await linkOf(w, captain.id);
  await w.answer({ token, answer: { did: 'decline', name: '', reason: '在外地' } });
  expect((await ofPerson('captain-b')).state).toBe('called');
  expect(await ofPerson('captain')).toMatchObject({ state: 'declined', declinedReason: '在外地' });
  const member = await ofPerson('member-0');
  const old = await linkOf(w, member.id);
  await recordTelephone(w.ctx, w.officer, member.id, { result: 'passed-on', toPersonId: 'street' }, 'on');
  await recordTelephone(w.ctx, w.officer, member.id, { result: 'passed-on', toPersonId: 'street' }, 'on');
  expect(await w.answer({ token: old, answer: { did: 'confirm', name: '' } })).toEqual({
    ok: false,
    reason: 'revoked',
  });
  const street = await ofPerson('street');
  await recordArrival(w.ctx, w.officer, street.id, {}, undefined);
  await w.clock.advance(60 * MINUTE);
  await recordRelief(w.ctx, w.officer, street.id, {}, undefined);
  await recordRelief(w.ctx, w.officer, street.id, {}, undefined);
  expect((await ofPerson('street')).state).toBe('relieved');
  await expect(recordRelief(w.ctx, w.officer, captain.id, {}, undefined)).rejects.toThrow('not on post');
  const counts = (await w.board(callOut.id)).callOut.counts;
  expect(counts).toMatchObject({ called: 3, declined: 1 });
});

test('one press is one call-out; another district, an empty list and a plan without rules are refused by name', async () => {
  const w = await world();
  const [first, again] = [await w.make({}, 'press'), await w.make({}, 'press')];
  expect(again.callOut.id).toBe(first.callOut.id);
  const input = { planId: 'night', whom: { by: 'list', listId: 'team' }, text: '' } as const;
  const stranger = w.actor('stranger', 'duty-officer', 'zhengzhou/other');
  await expect(makeCallOut(w.ctx, stranger, input, undefined)).rejects.toThrow('callouts.make');
  await expect(w.make({ whom: { by: 'list', listId: 'nobody' } })).rejects.toThrow(
    'no list nobody; it has team',
  );
  await expect(w.make({ whom: { by: 'level', levelId: 'IV', unitIds: ['team-x'] } })).rejects.toThrow(
    'nobody holds',
  );
  await expect(w.make({ whom: { by: 'people', personIds: ['stranger'] } })).rejects.toThrow('stranger');
  await expect(w.make({ planId: 'nothing' })).rejects.toThrow('no plan nothing');
  const byLevel = await w.make({ whom: { by: 'level', levelId: 'IV', unitIds: [] } });
  expect(byLevel.calls.map(({ person }) => person.id).sort()).toEqual(['captain', 'street']);
});

test('every row is the fold of its journal', async () => {
  const w = await world({ members: 5 });
  const { callOut, calls } = await w.make();
  await w.channels();
  await recordTelephone(w.ctx, w.officer, calls[1]!.id, { result: 'missed' }, undefined);
  await w.pass(7);
  const moves = Map.groupBy(await movesOfCallOut(w.db, callOut.id), ({ callId }) => callId);
  const stored = await callsOf(w.db, callOut.id);
  expect(stored.length).toBeGreaterThan(6);
  for (const call of stored) {
    const own = moves.get(call.id)!;
    expect(own.map(({ version }) => version)).toEqual(own.map((_move, n) => n + 1));
    const folded = own.reduce<ReturnType<typeof foldCall> | undefined>(foldCall, undefined);
    expect(JSON.parse(JSON.stringify(folded))).toEqual(call.doc);
  }
});
