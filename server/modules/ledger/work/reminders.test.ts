import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../contract/permissions.ts';
import { CALENDAR } from '../../../../programmes/kit/index.ts';
import { newUuid } from '../../../../test/support/ledger-world.ts';
import { type StaffedLedger, staffedLedger } from '../../../../test/support/staffed-ledger.ts';
import { migration } from '../../../migrations/0105-change-clock-told.ts';
import { createLogger } from '../../../platform/log.ts';
import { verifyLedger } from '../verify-ledger.ts';
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

test('what was told stands as the journals lead to it; what was altered, invented or taken away by hand is found', async () => {
  const faults = async () => (await verifyLedger(world.db, world.catalogue)).faults;
  expect(await faults()).toEqual([]);
  const pipelined = world.db.reserve({ pipelined: true });
  const [stage] = await world.db.query<{ id: string }>(
    `select t.record_id as id from clock_told t join notices n using (record_id) where n.kind = 'escalate' and t.people = 1 limit 1`,
  );
  const id = stage?.id ?? '';
  const untold = await lend();
  const due = `(select due_at from record_clocks where record_id = '${untold}')`;
  const stageOf = (stages: number, end: string, people: number) =>
    `insert into clock_told (record_id, clock, due_at, stages, calendar, people, told_at)
     select '${untold}', 'give-back', ${end}, ${stages}, calendar, ${people}, started_at from record_clocks where record_id = '${untold}'`;
  const ofStage = `record_id = '${id}' and kind = 'escalate'`;
  for (const [change, fault] of [
    [
      `update clock_told set due_at = due_at + interval '1 day' where record_id = '${id}'`,
      'never ended then',
    ],
    [
      `update clock_told set told_at = told_at - interval '60 days' where record_id = '${id}'`,
      'had not come to it',
    ],
    [`update clock_told set stages = 9 where record_id = '${id}' and stages = 1`, 'had not come to it'],
    [`update clock_told set clock = 'burn' where record_id = '${id}'`, 'tells nobody'],
    [stageOf(1, due, 0), 'had not come to it'],
    [stageOf(1, `${due} - interval '9 days'`, 0), 'never ended then'],
    [`delete from clock_told where record_id = '${id}'`, 'of no stage that was told'],
    [`delete from notices where ${ofStage}`, 'to 1, 0 reminders'],
    [`update notices set person_id = 'chief' where ${ofStage}`, 'of no stage that was told'],
    [`update notices set due_at = due_at + interval '1 day' where ${ofStage}`, 'of no stage that was told'],
    [
      `insert into notices (id, person_id, kind, record_id, key, clock, due_at, created_at)
       select gen_random_uuid(), 'chief', 'remind', '${untold}', 'remind:x', 'give-back', ${due}, now()`,
      'of no stage that was told',
    ],
  ] as const) {
    const found: string[] = [];
    const givenUp = pipelined.transaction(async (tx) => {
      await tx.execute(change);
      found.push(...(await verifyLedger(tx, world.catalogue)).faults.map((each) => each.fault));
      throw new Error('given up');
    });
    await expect(givenUp).rejects.toThrow('given up');
    expect(found, change).toContainEqual(expect.stringContaining(fault));
  }
  expect(await faults()).toEqual([]);
});

test('what was told before stages were kept is carried over, the last of each clock and what people have', async () => {
  const stages = () => world.db.query('select * from clock_told order by 1, 2, 3, 4');
  const before = await stages();
  await world.db.transaction(async (tx) => {
    await tx.execute(`create table last as select distinct on (record_id, clock) record_id, clock, due_at, stages
      from clock_told order by record_id, clock, due_at desc, stages desc`);
    await tx.execute('drop table clock_told');
    await tx.execute('drop index notices_record');
    await tx.execute('alter table last rename to clock_told');
    await tx.execute('alter table clock_told add primary key (record_id, clock)');
    await migration.up(tx);
  });
  const after = await stages();
  expect(after.map(({ calendar: _, ...row }) => row)).toEqual(before.map(({ calendar: _, ...row }) => row));
  // A limit that was lengthened since has another end: by which calendar it was told is not known.
  expect(new Set(after.map(({ calendar }) => calendar))).toEqual(new Set([CALENDAR.version, '']));
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
});
