import { beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../../../test/support/database.ts';
import {
  HOUR,
  MINUTE,
  type ResponsesWorld,
  responsesWorld,
} from '../../../../test/support/responses-world.ts';
import { acknowledgeAlarm } from '../alarms/answer-alarm.ts';
import { readAlarms } from '../alarms/list-alarms.ts';
import { verifyProjections } from '../journal/verify-projections.ts';
import { signProposal } from '../proposals/decide-proposal.ts';
import { readResponses } from '../proposals/list-responses.ts';
import { createProposal } from '../proposals/submit-proposal.ts';
import { findReceiptByToken, reportWrongPerson, signReceipt } from '../receipts/sign-receipt.ts';
import { runDue } from '../timers/run-due.ts';
import {
  arriveAction,
  finishAction,
  handOverAction,
  receiveActionByHand,
  resendAction,
} from './answer-action.ts';
import { readActionPeople } from './hand-over-people.ts';
import { readAction, readActions } from './list-actions.ts';

let world: ResponsesWorld;
beforeEach(async () => {
  world = responsesWorld(await testDatabase());
});

const duty = () => world.actor('duty');
const as = (personId: string, expectedVersion: number) => ({ actor: world.actor(personId), expectedVersion });
const bring = async (levelId: string | null, signer: string) => {
  const proposal = await createProposal(
    world.ctx,
    {
      planId: 'flood',
      headquartersId: 'district',
      areaId: 'shangjie',
      track: 'emergency',
      levelId,
      reason: '现场研判需要',
    },
    { actor: duty() },
  );
  await signProposal(world.ctx, proposal.id, as(signer, proposal.version));
};
const board = async (open = true) => (await readActions(world.ctx, duty(), { open })).actions;
const byPlan = async (planActionId: string) =>
  (await board()).find((action) => action.planActionId === planActionId)!;
const tokens = async (where: string) =>
  (await world.outbox(where)).map(({ body }) => /\/r\/([\w-]+)/.exec(body.text)?.[1] ?? '');
const alarms = async () =>
  (await readAlarms(world.ctx, duty(), { view: 'open', limit: 50 })).groups.filter(
    ({ activeCount }) => activeCount > 0,
  );

describe('levels contain the lesser ones', () => {
  test('skipping a level orders what lies between, each once', async () => {
    await bring('II', 'commander');
    expect((await board()).map(({ planActionId }) => planActionId).sort()).toEqual([
      'culverts',
      'patrol',
      'pre-position',
      'stop-work',
    ]);
  });

  test('lowering withdraws what the level no longer contains, tells it, and raising orders it anew', async () => {
    await bring('III', 'deputy');
    const prePosition = await byPlan('pre-position');
    await bring('IV', 'deputy');
    expect((await board()).map(({ planActionId }) => planActionId).sort()).toEqual(['culverts', 'patrol']);
    expect((await readAction(world.ctx, prePosition.id)).action.state).toBe('withdrawn');
    expect((await world.outbox(`body->>'text' like '%撤回指令%'`)).length).toBe(1);
    await bring('III', 'deputy');
    const again = await byPlan('pre-position');
    expect(again.id).not.toBe(prePosition.id);
    expect(again.state).toBe('ordered');
    expect(await verifyProjections(world.db)).toEqual([]);
  });

  test('what is done stays done when all ends, and nothing is left standing', async () => {
    await bring('IV', 'secretary');
    const patrol = await byPlan('patrol');
    await finishAction(world.ctx, patrol.id, { ...as('team1', 1), result: '巡查12处，无异常' });
    await bring(null, 'secretary');
    expect(await board()).toEqual([]);
    expect((await readAction(world.ctx, patrol.id)).action).toMatchObject({ state: 'done' });
  });
});

describe('签收', () => {
  test('by the link: opening twice is harmless, signing counts once and says who', async () => {
    await bring('IV', 'secretary');
    const patrol = await byPlan('patrol');
    const [token = ''] = await tokens(`about_id = '${patrol.id}'`);
    expect(token).toHaveLength(27);
    const [kept] = await world.db.query<{ all: string }>(
      `select string_agg(receipts::text, '') as all from receipts`,
    );
    expect(kept?.all).not.toContain(token);
    for (let i = 0; i < 2; i++)
      expect(await findReceiptByToken(world.ctx, token)).toMatchObject({
        ok: true,
        receipt: { kind: 'action', title: '雨中巡查', addressee: '队长辛', signed: null },
      });
    expect((await readAction(world.ctx, patrol.id)).action).toMatchObject({ state: 'ordered', version: 1 });
    await world.clock.advance(3 * MINUTE);
    const [a, b] = await Promise.all([
      signReceipt(world.ctx, token, { name: ' 队长辛 ' }),
      signReceipt(world.ctx, token, { name: '别人' }),
    ]);
    expect([a, b].filter((each) => each.ok && !each.already)).toHaveLength(1);
    const { action, moves } = await readAction(world.ctx, patrol.id);
    expect(action).toMatchObject({ state: 'received', receipts: [{ state: 'signed', how: 'link' }] });
    expect(moves.at(-1)).toMatchObject({ move: 'receive', by: { via: 'link' } });
    // Long after, the page still says who signed and when.
    await world.clock.advance(1_000 * HOUR);
    expect(await findReceiptByToken(world.ctx, token)).toMatchObject({ ok: true });
  });

  test('a wrong link, an old one and a replaced one are told apart, and none signs', async () => {
    await bring('IV', 'secretary');
    const patrol = await byPlan('patrol');
    const [token = ''] = await tokens(`about_id = '${patrol.id}'`);
    expect(await findReceiptByToken(world.ctx, `${token.slice(0, -1)}x`)).toEqual({
      ok: false,
      reason: 'unknown',
    });
    expect(await signReceipt(world.ctx, '', { name: '甲' })).toEqual({ ok: false, reason: 'unknown' });
    expect(await signReceipt(world.ctx, token, { name: '  ' })).toEqual({
      ok: false,
      reason: 'name-missing',
    });
    await handOverAction(world.ctx, patrol.id, {
      ...as('duty', 1),
      toPersonId: 'streetB',
      reason: '队长在外',
    });
    expect(await signReceipt(world.ctx, token, { name: '队长辛' })).toEqual({ ok: false, reason: 'revoked' });
    const [, second = ''] = await tokens(`about_id = '${patrol.id}'`);
    await world.clock.advance(100 * HOUR);
    expect(await signReceipt(world.ctx, second, { name: '街道庚' })).toEqual({
      ok: false,
      reason: 'expired',
    });
    expect((await readAction(world.ctx, patrol.id)).action.state).toBe('ordered');
  });

  test('opened by the wrong person: the link stops, the desk is called, and sending it anew settles it', async () => {
    await bring('IV', 'secretary');
    const patrol = await byPlan('patrol');
    const [token = ''] = await tokens(`about_id = '${patrol.id}'`);
    const [notice = ''] = await tokens(`about_kind = 'notice'`);
    for (const link of [token, notice])
      expect(await reportWrongPerson(world.ctx, link)).toEqual({ ok: false, reason: 'revoked' });
    expect(await signReceipt(world.ctx, token, { name: '队长辛' })).toEqual({ ok: false, reason: 'revoked' });
    const each = async () =>
      (await readAlarms(world.ctx, duty(), { view: 'open', limit: 50 })).groups.flatMap(
        (group) => group.alarms,
      );
    const raised = await each();
    expect(raised.map(({ cause, state }) => [cause, state])).toEqual([
      ['order-undelivered', 'UNACK'],
      ['order-undelivered', 'UNACK'],
    ]);
    // The channel's own word that it was sent clears nothing of it.
    await world.db.execute(`update outbox set state = 'sent', sent_at = now()`);
    await runDue(world.ctx);
    const { action } = await readAction(world.ctx, patrol.id);
    expect(action).toMatchObject({ undelivered: true, state: 'delivered' });
    await resendAction(world.ctx, patrol.id, as('duty', action.version));
    const misdirected = (await each()).find(({ state }) => state === 'UNACK')!;
    expect(misdirected.title).toContain('误送他人');
    await acknowledgeAlarm(world.ctx, misdirected.id, as('duty', misdirected.version));
    expect((await each()).map(({ state }) => state)).toEqual(['RTNUN']);
  });

  test('the start notice is signed for like an order, and moves nothing but its receipt', async () => {
    await bring('IV', 'secretary');
    const [token = ''] = await tokens(`about_kind = 'notice'`);
    expect(await signReceipt(world.ctx, token, { name: '副指丁' })).toMatchObject({
      ok: true,
      receipt: { kind: 'notice' },
    });
    const { responses } = await readResponses(world.ctx, duty(), { ended: false });
    expect(responses).toMatchObject([{ level: { id: 'IV' }, state: 'active' }]);
  });

  test('a team leader hands over within the team; the desk to anybody of the office', async () => {
    await bring('IV', 'secretary');
    const patrol = await byPlan('patrol');
    world.settings.people['team1b'] = { ...world.settings.people['team1']!, name: '副队长壬' };
    const people = async (who: string) =>
      (await readActionPeople(world.ctx, world.actor(who), patrol.id)).map(({ personId }) => personId);
    expect(await people('team1')).toEqual(['team1b']);
    expect(await people('duty')).toContain('streetB');
    const hand = (who: string, toPersonId: string) =>
      handOverAction(world.ctx, patrol.id, { ...as(who, patrol.version), toPersonId, reason: '换班' });
    await expect(hand('team1', 'streetB')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(hand('duty', 'stranger')).rejects.toMatchObject({ code: 'forbidden' });
    expect((await hand('team1', 'team1b')).state.addressee.name).toBe('副队长壬');
  });

  test('told by telephone: the desk records who said it; another unit’s people may not', async () => {
    await bring('IV', 'secretary');
    const patrol = await byPlan('patrol');
    for (const wrong of ['streetB', 'stranger', 'viewer'])
      await expect(receiveActionByHand(world.ctx, patrol.id, as(wrong, 1)), wrong).rejects.toMatchObject({
        code: 'forbidden',
      });
    await receiveActionByHand(world.ctx, patrol.id, { ...as('duty', 1), toldBy: '队长辛' });
    const received = await byPlan('patrol');
    expect(received).toMatchObject({
      state: 'received',
      receipts: [{ how: 'telephone', signedName: '队长辛' }],
    });
    const arrived = await arriveAction(world.ctx, patrol.id, as('team1', received.version));
    await finishAction(world.ctx, patrol.id, { ...as('team1', arrived.version), result: '完成' });
    await expect(arriveAction(world.ctx, patrol.id, as('team1', arrived.version + 1))).rejects.toMatchObject({
      code: 'illegal-move',
    });
  });
});

describe('deadlines', () => {
  test('unsigned in time is overdue once and an alarm until it is signed', async () => {
    await bring('IV', 'secretary');
    await world.clock.advance(10 * MINUTE);
    await runDue(world.ctx);
    await runDue(world.ctx);
    const late = await byPlan('patrol');
    expect(late).toMatchObject({ overdue: 'receipt', version: 2 });
    // Two orders, one line.
    expect(await alarms()).toMatchObject([{ cause: 'order-overdue', count: 2 }]);
    for (const action of await board())
      await receiveActionByHand(world.ctx, action.id, { ...as('duty', action.version), toldBy: '本人' });
    expect(await alarms()).toEqual([]);
    await world.clock.advance(2 * HOUR);
    await runDue(world.ctx);
    expect((await byPlan('patrol')).overdue).toBe('completion');
    await bring(null, 'secretary');
    expect(await alarms()).toEqual([]);
  });

  test('sent is delivered; failed for good on every way is an alarm to telephone', async () => {
    await bring('IV', 'secretary');
    const [patrol, culverts] = [await byPlan('patrol'), await byPlan('culverts')];
    await world.clock.advance(MINUTE);
    const sentAt = new Date(world.clock.nowMs());
    await world.db.execute(`update outbox set state = 'sent', sent_at = $2 where about_id = $1`, [
      patrol.id,
      sentAt,
    ]);
    await world.db.execute(`update outbox set state = 'failed', last_reason = '空号' where about_id = $1`, [
      culverts.id,
    ]);
    await runDue(world.ctx);
    await runDue(world.ctx);
    expect(await byPlan('patrol')).toMatchObject({ state: 'delivered', undelivered: false });
    expect(await byPlan('culverts')).toMatchObject({ state: 'ordered', undelivered: true });
    expect(await alarms()).toMatchObject([{ cause: 'order-undelivered', count: 1 }]);
    const { version } = await byPlan('culverts');
    await handOverAction(world.ctx, culverts.id, {
      ...as('duty', version),
      toPersonId: 'streetB',
      reason: '原责任人停机',
    });
    expect(await alarms()).toEqual([]);
  });

  test('an order to a post that nobody holds is an alarm at once', async () => {
    const { team1: _, ...others } = world.settings.people;
    world.settings.people = others as typeof world.settings.people;
    await bring('IV', 'secretary');
    expect(await byPlan('patrol')).toMatchObject({ undelivered: true, addressee: { personId: null } });
    expect(await alarms()).toMatchObject([{ cause: 'order-undelivered' }]);
  });
});
