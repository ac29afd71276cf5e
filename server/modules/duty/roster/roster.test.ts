import { beforeEach, expect, test } from 'vitest';
import { toBeijingIso } from '../../../../contract/time.ts';
import { testDatabase } from '../../../../test/support/database.ts';
import { type DutyWorld, dutyWorld } from '../../../../test/support/duty-world.ts';
import { HOUR } from '../../../../test/support/responses-world.ts';
import { addPost } from '../../people/index.ts';
import { addShift, dropShift } from './change-roster.ts';
import { gapsOf, uncovered } from './gaps.ts';
import { importRoster, linesOf, rowsOf } from './import-roster.ts';
import { readOnDuty, readRoster } from './read-roster.ts';
import { answerSwap, askSwap } from './swap-shifts.ts';

test.each([
  ['nothing at all', [], [[0, 10]]],
  [
    'covered, in any order and overlapping',
    [
      [5, 10],
      [0, 6],
    ],
    [],
  ],
  [
    'a hole in the middle',
    [
      [0, 4],
      [6, 10],
    ],
    [[4, 6]],
  ],
  [
    'late and early',
    [[2, 8]],
    [
      [0, 2],
      [8, 10],
    ],
  ],
  ['beyond both ends', [[-5, 20]], []],
  [
    'touching is covered',
    [
      [0, 5],
      [5, 10],
    ],
    [],
  ],
  [
    'a short one inside a long one',
    [
      [0, 9],
      [2, 3],
    ],
    [[9, 10]],
  ],
])('uncovered: %s', (_name, spans, gaps) => {
  const of = ([fromMs, untilMs]: number[]) => ({ fromMs: fromMs!, untilMs: untilMs! });
  expect(uncovered(spans.map(of), { fromMs: 0, untilMs: 10 })).toEqual(gaps.map(of));
});

test('a deputy alone leaves both duties open', () => {
  const deputy = { duty: 'deputy' as const, fromMs: 0, untilMs: 10 };
  expect(gapsOf([deputy], { fromMs: 0, untilMs: 10 }).map(({ duty }) => duty)).toEqual(['leader', 'officer']);
});

let duty: DutyWorld;
beforeEach(async () => {
  duty = await dutyWorld(await testDatabase());
  for (const who of ['duty', 'leader', 'secretary'])
    await addPost(duty.ctx.db, {
      id: `post-${who}`,
      title: who,
      role: duty.world.settings.people[who]!.role,
      unitId: 'district',
      personId: who,
      deputyPersonId: null,
      from: toBeijingIso(duty.ctx.clock.nowMs() - HOUR),
    });
});
const actor = (who: string) => duty.world.actor(who);
const at = (hours: number) => toBeijingIso(duty.ctx.clock.nowMs() + hours * HOUR);
const put = (personId: string, kind: 'leader' | 'officer' | 'deputy', from: number, until: number) =>
  addShift(duty.ctx, actor('leader'), {
    unitId: 'district',
    duty: kind,
    personId,
    from: at(from),
    until: at(until),
  });
const roster = () => readRoster(duty.ctx, actor('duty'), { unitId: 'district', days: 2 });

test('nobody on duty is shown at every hour that lies ahead; who is there is shown now', async () => {
  expect((await readOnDuty(duty.ctx, actor('duty'), 'district')).missing).toEqual(['leader', 'officer']);
  await put('leader', 'leader', 0, 40);
  await put('duty', 'officer', 0, 12);
  await put('secretary', 'officer', 14, 40);
  const { gaps, onDuty, days } = await roster();
  expect(onDuty).toMatchObject({ missing: [], shifts: [{ personName: '带班乙' }, { personName: '值班甲' }] });
  expect(gaps).toEqual([{ duty: 'officer', from: at(12), until: at(14) }]);
  expect(days.map(({ kind }) => kind)).toEqual(['working', 'working']);
  await expect(put('stranger', 'officer', 12, 14)).rejects.toMatchObject({ code: 'unprocessable' });
  await expect(put('duty', 'officer', 0, 12)).rejects.toMatchObject({ code: 'conflict' });
});

test('a swap takes both: by one it waits, by both the shifts change hands, and who was planned stays known', async () => {
  const mine = await put('duty', 'officer', 2, 12);
  const theirs = await put('secretary', 'officer', 12, 24);
  const swap = await askSwap(duty.ctx, actor('duty'), {
    shiftId: mine.id,
    inReturnShiftId: theirs.id,
    reason: '家中有事',
  });
  expect(swap).toMatchObject({ giver: { agreedAt: expect.any(String) }, taker: { agreedAt: null } });
  await expect(answerSwap(duty.ctx, actor('leader'), swap.id, { agree: true })).rejects.toMatchObject({
    code: 'forbidden',
  });
  expect((await roster()).shifts.map(({ personName }) => personName)).toEqual(['值班甲', '秘书丙']);
  await answerSwap(duty.ctx, actor('secretary'), swap.id, { agree: true });
  expect((await roster()).shifts).toMatchObject([
    { personName: '秘书丙', plannedName: '值班甲' },
    { personName: '值班甲', plannedName: '秘书丙' },
  ]);
  await expect(answerSwap(duty.ctx, actor('secretary'), swap.id, { agree: true })).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('a swap of a shift that was changed meanwhile changes nothing', async () => {
  const mine = await put('duty', 'officer', 2, 12);
  const swap = await askSwap(duty.ctx, actor('duty'), {
    shiftId: mine.id,
    toPersonId: 'secretary',
    reason: '培训',
  });
  await dropShift(duty.ctx, actor('leader'), mine.id, { expectedVersion: 1, reason: '调整' });
  await expect(answerSwap(duty.ctx, actor('secretary'), swap.id, { agree: true })).rejects.toMatchObject({
    code: 'version-conflict',
  });
  await answerSwap(duty.ctx, actor('secretary'), swap.id, { agree: false, reason: '班次已撤' });
});

test('a table comes in as a whole or not at all; a second time it changes nothing', async () => {
  const csv = (lines: string) => rowsOf(Buffer.from(`岗位,姓名,起,止\n${lines}`), duty.ctx.readSheet);
  const good =
    '带班领导,带班乙,2021-07-21 08:00,2021-07-22 08:00\n值班员,值班甲,2021-07-21 08:00,2021-07-22 08:00';
  const bring = async (lines: string) =>
    importRoster(duty.ctx, actor('leader'), await csv(lines), { unitId: 'district', keep: true });
  const bad = await bring(
    `${good}\n值班员,无此人,2021-07-21 08:00,2021-07-22 08:00\n厨师,值班甲,2021-13-01,x`,
  );
  expect(bad).toMatchObject({ kept: false, faults: [{ line: 4 }, { line: 5 }] });
  expect((await roster()).shifts).toEqual([]);
  expect(await bring(good)).toMatchObject({ kept: true, there: 0 });
  expect(await bring(good)).toMatchObject({ kept: true, there: 2, shifts: [] });
  expect((await roster()).shifts).toHaveLength(2);
  expect(() => linesOf([{ line: 1, cells: ['岗位', '姓名'] }])).toThrow(/起、止/);
});
