import { beforeEach, expect, test } from 'vitest';
import { stampsOf } from '../../../../contract/duty.ts';
import { testDatabase } from '../../../../test/support/database.ts';
import { type DutyWorld, dutyWorld } from '../../../../test/support/duty-world.ts';
import { MINUTE, PEOPLE } from '../../../../test/support/responses-world.ts';
import { acknowledgeAlarm } from '../../responses/alarms/answer-alarm.ts';
import { readAlarms, readDutyLog } from '../../responses/index.ts';
import { readTransitions } from '../../responses/transitions/read-transitions.ts';
import { readHandover, readHandoverDesk } from './read-handovers.ts';
import { endWaiting, giveHandover, takeHandover } from './sign-handover.ts';

let duty: DutyWorld;
beforeEach(async () => {
  duty = await dutyWorld(await testDatabase());
  duty.world.settings.people['duty2'] = { ...PEOPLE['duty']!, name: '值班甲二', phone: null };
});

const actor = (who: string) => duty.world.actor(who);
const desk = () => readHandoverDesk(duty.ctx, 'district');
async function give(who: string, note = '') {
  const { page } = await desk();
  return giveHandover(duty.ctx, actor(who), {
    unitId: 'district',
    pageDigest: page.digest,
    seen: stampsOf(page.sections),
    note,
  });
}

test('both sign one digest; the page stays as it was, and what came after is shown beside it', async () => {
  duty.world.alarmRule('rain-1h', 2);
  duty.world.zoneRule('zone-1', 'immediate');
  await readTransitions(duty.world.ctx);
  const given = await give('duty', '二号闸门钥匙在值班室');
  expect(given.sections.find(({ key }) => key === 'alarms')?.items.length).toBeGreaterThan(0);
  expect(given.sections.find(({ key }) => key === 'transfers')?.items[0]?.textZh).toContain('已转人数未报');
  // The digest of the live page stays while nothing changes, whatever the time.
  await duty.world.clock.advance(5 * MINUTE);
  expect((await desk()).waiting).toMatchObject({ id: given.id, intact: true, changes: [] });
  duty.world.alarmRule('rain-3h', 1);
  await readTransitions(duty.world.ctx);
  expect((await desk()).waiting?.changes).toMatchObject([{ what: 'new' }]);

  await expect(takeHandover(duty.ctx, actor('duty'), given.id, given.digest)).rejects.toMatchObject({
    code: 'unprocessable',
  });
  await expect(takeHandover(duty.ctx, actor('duty2'), given.id, '0'.repeat(64))).rejects.toMatchObject({
    code: 'version-conflict',
  });
  await expect(takeHandover(duty.ctx, actor('stranger'), given.id, given.digest)).rejects.toMatchObject({
    code: 'forbidden',
  });
  await takeHandover(duty.ctx, actor('duty2'), given.id, given.digest);
  const later = await readHandover(duty.ctx, given.id);
  expect(later).toMatchObject({
    state: 'complete',
    digest: given.digest,
    sections: given.sections,
    intact: true,
    note: '二号闸门钥匙在值班室',
    giver: { name: '值班甲' },
    taker: { name: '值班甲二' },
  });
  const log = await readDutyLog(duty.world.ctx, actor('duty'), { limit: 50 });
  expect(log.entries.filter(({ kind }) => kind === 'handover').map(({ move }) => move)).toEqual([
    'take',
    'give',
  ]);
});

test('two hand over at once: one wins, the other is told who; two take over at once likewise', async () => {
  const both = await Promise.allSettled([give('duty'), give('duty2')]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const lost = both.find((each) => each.status === 'rejected')!;
  const won = both.find((each) => each.status === 'fulfilled')!.value;
  expect(lost.reason).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(`${won.giver.name} signed`),
    fields: [{ path: 'waiting', message: won.id }],
  });
  const takers = ['leader', won.giver.personId === 'duty' ? 'duty2' : 'duty'];
  const taken = await Promise.allSettled(
    takers.map((who) => takeHandover(duty.ctx, actor(who), won.id, won.digest)),
  );
  expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(taken.find((each) => each.status === 'rejected')!.reason).toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/was taken over by .+ at \d\d:\d\d/),
  });
});

test('a page that changed since it was read is not signed: what changed is said', async () => {
  duty.world.alarmRule('rain-1h', 2);
  await readTransitions(duty.world.ctx);
  const { page } = await desk();
  const [group] = (await readAlarms(duty.world.ctx, actor('duty'), { view: 'open', limit: 9 })).groups;
  const alarm = group!.alarms[0]!;
  await acknowledgeAlarm(duty.world.ctx, alarm.id, {
    actor: actor('duty'),
    expectedVersion: alarm.version,
  });
  const stale = giveHandover(duty.ctx, actor('duty'), {
    unitId: 'district',
    pageDigest: page.digest,
    seen: stampsOf(page.sections),
    note: '',
  });
  await expect(stale).rejects.toMatchObject({
    code: 'version-conflict',
    fields: [{ path: 'changed', message: expect.stringContaining('已知悉') }],
  });
  await give('duty');
});

test('withdrawn by its giver, refused by another, both with their reason; a new page may follow', async () => {
  const first = await give('duty');
  expect(await endWaiting(duty.ctx, actor('duty'), first.id, '有新险情')).toMatchObject({
    state: 'withdrawn',
  });
  const second = await give('duty');
  expect(second.number).toBe(2);
  expect(await endWaiting(duty.ctx, actor('leader'), second.id, '台账不清')).toMatchObject({
    state: 'refused',
    endReason: '台账不清',
  });
  await expect(takeHandover(duty.ctx, actor('leader'), second.id, second.digest)).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('what was signed cannot be written over or removed, not even past Ward', async () => {
  const given = await give('duty');
  const write = (sql: string) => duty.ctx.db.execute(sql, [given.id]);
  await expect(write(`update duty_handovers set note = 'x' where id = $1`)).rejects.toThrow(/kept as it is/);
  await takeHandover(duty.ctx, actor('duty2'), given.id, given.digest);
  await expect(write(`update duty_handovers set taker = giver where id = $1`)).rejects.toThrow(
    /kept as it is/,
  );
  await expect(write('delete from duty_handovers where id = $1')).rejects.toThrow(/kept/);
});

test('rounds that nobody did stand on the page: the one that may still be done is urgent', async () => {
  const at = duty.world.clock.nowMs();
  duty.ctx.rounds = async () => ({
    last24Hours: { due: 2, done: 0, late: 0, overdue: 2 },
    notDone: [
      { id: 'r-1', dueFromMs: at - 240 * MINUTE, state: 'missed' },
      { id: 'r-2', dueFromMs: at - 60 * MINUTE, state: 'overdue' },
    ],
    latest: null,
  });
  const { page } = await desk();
  const items = page.sections.find(({ key }) => key === 'rounds')!.items;
  expect(items.map(({ urgent }) => urgent)).toEqual([false, true]);
  expect(items[0]!.textZh).toMatch(/^\d\d-\d\d \d\d:\d\d视频巡查未巡，已错过$/);
});
