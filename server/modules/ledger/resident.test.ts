import { beforeAll, expect, test } from 'vitest';
import { residentOf } from '../../../contract/permissions.ts';
import { type LedgerWorld, ledgerWorld, newUuid, person } from '../../../test/support/ledger-world.ts';
import { LOANS } from '../../../test/support/loan-programme.ts';
import { WISHES } from '../../../test/support/wish-programme.ts';
import { figureValues } from '../figures/index.ts';
import { readPage, visibleRecord } from './read-records.ts';
import { verifyLedger } from './verify-ledger.ts';

const WISH = 'tea-house/wish';
const cook = person('cook', 'grid-worker', 'district/street-a');
const other = person('other', 'grid-worker', 'district/street-a');
const officer = person('officer', 'street-officer', 'district/street-a');
let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld([WISHES, LOANS]);
});

const say = async (id = newUuid()) => {
  const { record } = await world.move(residentOf(id), {
    type: WISH,
    move: 'say',
    unitId: 'court-1',
    data: { name: '茶', words: '热一点', kind: 'tea' },
  });
  return record.id;
};
const go = (
  who: Parameters<LedgerWorld['move']>[0],
  recordId: string,
  move: string,
  expectedVersion: number,
  more: object = {},
) => world.move(who, { type: WISH, move, recordId, expectedVersion, ...more });

test('a resident opens one record, sees that one only, and makes the moves declared for residents', async () => {
  const id = await say();
  const mine = residentOf(id);
  const foreign = await say();
  expect((await visibleRecord(world, mine, id)).row.id).toBe(id);
  await expect(visibleRecord(world, mine, foreign)).rejects.toMatchObject({ code: 'not-found' });
  expect(
    (await readPage(world, mine, { type: WISH, limit: 50 } as never)).records.map((record) => record.id),
  ).toEqual([id]);
  expect((await readPage(world, mine, { type: 'reading-room/loan', limit: 50 } as never)).records).toEqual(
    [],
  );

  await expect(go(mine, foreign, 'rate', 1)).rejects.toMatchObject({ code: 'not-found' });
  for (const move of ['serve', 'refuse', 'note', 'show'])
    await expect(go(mine, id, move, 1)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(
    world.move(mine, {
      type: 'reading-room/loan',
      move: 'lend',
      unitId: 'court-1',
      data: { what: 'x', pages: 1 },
    }),
  ).rejects.toMatchObject({ code: 'forbidden' });
  // Whatever id the request names: a resident's record is the resident's.
  await expect(
    world.move(mine, {
      type: WISH,
      move: 'say',
      unitId: 'court-1',
      newRecordId: newUuid(),
      data: { name: '茶', words: '再来', kind: 'tea' },
    }),
  ).rejects.toMatchObject({ code: 'conflict' });
});

test('sent back once by the resident, with a reason; staff may send it back again', async () => {
  const id = await say();
  const mine = residentOf(id);
  await go(cook, id, 'serve', 1, { data: { answer: '已热' } });
  await expect(go(mine, id, 'send-back', 2)).rejects.toMatchObject({ code: 'unprocessable' });
  await go(mine, id, 'send-back', 2, { reason: '还是凉的' });
  await go(cook, id, 'serve', 3, { data: { answer: '又热了' } });
  await expect(go(mine, id, 'send-back', 4, { reason: '还凉' })).rejects.toMatchObject({
    code: 'illegal-move',
  });
  await go(officer, id, 'send-back', 4, { reason: '客人来电' });
});

test('a rating entered by the worker who did the job counts only after another person has called back', async () => {
  const scope = { unitPath: 'district', fromDay: '0001-01-01', toDay: '9999-12-31' };
  const rated = async () =>
    (await figureValues(world.db, [...world.catalogue.figures.values()], scope)).get(`${WISH}/rated`) ?? 0;
  const id = await say();
  await go(cook, id, 'serve', 1, { data: { answer: '已热' } });
  await expect(go(cook, id, 'rate', 2, { data: { stars: 'good' } })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await go(cook, id, 'note', 2, { data: { stars: 'good' } });
  expect(await rated()).toBe(0);
  await expect(go(cook, id, 'rate', 3, { data: { stars: 'good' } })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await go(other, id, 'rate', 3, { data: { stars: 'bad' } });
  expect(await rated()).toBe(1);

  const own = await say();
  await go(cook, own, 'serve', 1, { data: { answer: '已热' } });
  await go(residentOf(own), own, 'rate', 2, { data: { stars: 'good' } });
  expect(await rated()).toBe(2);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
});
