import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../contract/permissions.ts';
import { newUuid } from '../../../../test/support/ledger-world.ts';
import { type StaffedLedger, staffedLedger } from '../../../../test/support/staffed-ledger.ts';
import { createLogger } from '../../../platform/log.ts';
import { myNotices } from './my-work.ts';
import { type RemindersContext, tellStages } from './reminders.ts';

const LOAN = 'reading-room/loan';
let world: StaffedLedger;
let ctx: RemindersContext;
let clerk: Actor;
let chief: Actor;
beforeAll(async () => {
  world = await staffedLedger();
  ctx = { ...world, log: createLogger({ level: 'silent' }), drill: true };
  clerk = await world.join('clerk', 'street-officer', 'district/street-a', '13800000001');
  chief = await world.join('chief', 'street-officer', 'district', '13800000002');
});

const at = (time: string): Promise<void> => world.clock.set(Date.parse(`2026-${time}+08:00`));
const lend = async (): Promise<string> => {
  const { record } = await world.move(clerk, {
    type: LOAN,
    move: 'lend',
    newRecordId: newUuid(),
    unitId: 'court-1',
    data: { what: '水经注', pages: 3, shelf: 'red' },
  });
  return record.id;
};
const told = async (who: Actor, id: string) =>
  (await myNotices(ctx, who)).filter(({ record }) => record.id === id).map(({ kind }) => kind);
const sent = async (id: string) =>
  (
    await world.db.query<{ address: string; text: string; drill: boolean }>(
      `select address, body->>'text' as text, drill from outbox where about_id = $1 order by created_at`,
      [id],
    )
  ).map(({ address, text, drill }) => [address, text, drill]);

test('a limit that comes near reminds once, one that has passed is escalated once, over restarts and at once in two', async () => {
  // Lent on Sunday evening, 31 May 2026: five working days end with Friday, 5 June; one day before is Thursday.
  const id = await lend();
  await at('06-04T08:59:00');
  await tellStages(ctx);
  expect(await told(clerk, id)).toEqual([]);
  await at('06-04T09:00:00');
  await Promise.all([tellStages(ctx), tellStages({ ...ctx })]);
  await tellStages({ ...ctx });
  expect(await told(clerk, id)).toEqual(['remind']);
  // The nearest who may do it, not everybody above; marked as a drill, so that the sink takes it.
  expect(await told(chief, id)).toEqual([]);
  expect(await sent(id)).toEqual([
    [
      '13800000001',
      '【演练】【时限提醒】loan“水经注”的loan.clock.give-back将于06月05日24:00到期，请抓紧办理。',
      true,
    ],
  ]);
  await at('06-07T12:00:00');
  await tellStages(ctx);
  expect(await told(clerk, id)).toEqual(['remind']);
  // The first working day after it is Monday.
  await at('06-08T09:00:00');
  for (let n = 0; n < 3; n++) await tellStages(ctx);
  expect(await told(clerk, id)).toEqual(['escalate', 'remind']);
  expect(await sent(id)).toHaveLength(2);
});

test('what it was handed to is reminded; a lengthened limit has stages of its own; what is done tells nobody', async () => {
  await at('06-08T10:00:00');
  const [handed, done] = [await lend(), await lend()];
  await world.move(clerk, {
    type: LOAN,
    move: 'hand-over',
    recordId: handed,
    expectedVersion: 1,
    data: { assignee: 'person:chief' },
  });
  await world.move(clerk, { type: LOAN, move: 'return', recordId: done, expectedVersion: 1 });
  await at('06-12T09:30:00');
  await tellStages(ctx);
  expect([await told(chief, handed), await told(clerk, handed)]).toEqual([['remind', 'handed-over'], []]);
  expect(await told(clerk, done)).toEqual([]);
  await world.move(clerk, {
    type: LOAN,
    move: 'recount',
    recordId: handed,
    expectedVersion: 2,
    data: { pages: 4 },
  });
  await tellStages(ctx);
  expect(await told(chief, handed)).toEqual(['remind', 'handed-over']);
  await at('06-16T09:30:00');
  await tellStages(ctx);
  expect(await told(chief, handed)).toEqual(['remind', 'remind', 'handed-over']);
});

test('after a long time off only the last stage is told, inside Ward and not by telephone', async () => {
  const id = await lend();
  await at('07-20T10:00:00');
  await tellStages(ctx);
  expect(await told(clerk, id)).toEqual(['escalate']);
  expect(await sent(id)).toEqual([]);
});
