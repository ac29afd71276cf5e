import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../contract/permissions.ts';
import { newUuid } from '../../../../test/support/ledger-world.ts';
import { type StaffedLedger, staffedLedger } from '../../../../test/support/staffed-ledger.ts';
import { applyMoves } from '../apply-moves.ts';
import { readPage, readRecord } from '../read-records.ts';
import { verifyLedger } from '../verify-ledger.ts';
import { handlersOf } from './assignees.ts';
import { addComment, readComments } from './comments.ts';
import { myCounts, myNotices, myWork } from './my-work.ts';
import { readNotices } from './notice-store.ts';

const LOAN = 'reading-room/loan';
const DAY_MS = 86_400_000;
let world: StaffedLedger;
let clerk: Actor;
let mate: Actor;
let leader: Actor;
let other: Actor;
beforeAll(async () => {
  world = await staffedLedger();
  clerk = await world.join('clerk', 'street-officer', 'district/street-a');
  mate = await world.join('mate', 'street-officer', 'district/street-a');
  leader = await world.join('leader', 'team-leader', 'district/street-a');
  other = await world.join('other', 'street-officer', 'district/street-b');
});

const lend = async (unitId = 'court-1', shelf = 'red'): Promise<string> => {
  const { record } = await world.move(clerk, {
    type: LOAN,
    move: 'lend',
    newRecordId: newUuid(),
    unitId,
    data: { what: '水经注', pages: 3, shelf },
  });
  return record.id;
};
const handOver = (actor: Actor, recordId: string, expectedVersion: number, assignee: string | null) =>
  world.move(actor, { type: LOAN, move: 'hand-over', recordId, expectedVersion, data: { assignee } });
const worksOf = async (who: Actor) => (await myWork(world, who)).items.map(({ id }) => id);

test('a record is handed over by a move that stands in the journal, and waits for whom it was handed to', async () => {
  const id = await lend();
  const { record } = await handOver(clerk, id, 1, 'person:mate');
  expect(record).toMatchObject({ version: 2, state: 'lent', assigneeId: 'person:mate', title: '水经注' });
  expect(record.data).not.toHaveProperty('assignee');
  expect(await worksOf(mate)).toEqual([id]);
  expect(await worksOf(clerk)).toEqual([]);
  expect(await readRecord(world, mate, id)).toMatchObject({ assigneeName: 'mate', mayHandOver: true });
  expect(await myNotices(world, mate)).toMatchObject([
    { kind: 'handed-over', byName: 'clerk', read: false, record: { id, title: '水经注' } },
  ]);
  // To the post: whoever stands there; to the unit: everybody there who may go on with it.
  await handOver(mate, id, 2, 'post:post-clerk');
  expect([await worksOf(mate), await worksOf(clerk)]).toEqual([[], [id]]);
  await handOver(clerk, id, 3, 'unit:street-a');
  expect([await worksOf(mate), await worksOf(clerk)]).toEqual([[id], [id]]);
  expect((await myNotices(world, clerk)).map(({ byName }) => byName)).toEqual(['mate']);
  await handOver(clerk, id, 4, null);
  expect([await worksOf(mate), await worksOf(clerk)]).toEqual([[], []]);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
});

test('it is handed to nobody who may not go on with it, and by nobody who may not move it', async () => {
  const id = await lend();
  const refused = async (actor: Actor, assignee: string) =>
    handOver(actor, id, 1, assignee).then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  // A team leader sees and makes no move; another street does not see it; nobody is there at all.
  expect(await refused(clerk, 'person:leader')).toBe('unprocessable');
  expect(await refused(clerk, 'unit:street-b')).toBe('unprocessable');
  expect(await refused(clerk, 'post:none')).toBe('unprocessable');
  expect(await refused(leader, 'person:mate')).toBe('forbidden');
  expect(await refused(other, 'person:mate')).toBe('not-found');
  const row = (
    await world.move(clerk, { type: LOAN, move: 'lose', recordId: id, expectedVersion: 1, reason: '丢失' })
  ).record;
  expect(await handOver(clerk, id, row.version, 'person:mate').catch((error) => error.code)).toBe(
    'illegal-move',
  );
  const open = await lend();
  const declared = world.catalogue.types.get(LOAN)!;
  const view = await world.move(clerk, {
    type: LOAN,
    move: 'remark',
    recordId: open,
    expectedVersion: 1,
    data: { note: 'x' },
  });
  expect(
    (await handlersOf(world.db, declared, view.record, world.clock.nowMs())).map(({ key }) => key).sort(),
  ).toEqual(['person:clerk', 'person:mate', 'post:post-clerk', 'post:post-mate', 'unit:street-a']);
});

test('many are handed over at once, each with its outcome', async () => {
  const ids = [await lend(), await lend(), await lend()];
  const outcomes = await applyMoves(
    world,
    ids.map((recordId, n) => ({
      actor: clerk,
      move: {
        type: LOAN,
        move: 'hand-over',
        recordId,
        expectedVersion: n === 1 ? 9 : 1,
        data: { assignee: 'person:mate' },
        links: {},
        reason: null,
      },
    })),
  );
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
  expect((await worksOf(mate)).sort()).toEqual([ids[0], ids[2]].sort());
});

test('the nearest limit comes first, in the list of a type and in one’s own work; what is overdue says so', async () => {
  const [first] = await worksOf(mate);
  await world.clock.advance(DAY_MS);
  const later = await lend();
  await handOver(clerk, later, 1, 'person:mate');
  await world.clock.advance(5.2 * DAY_MS);
  expect((await worksOf(mate)).at(0)).toBe(first);
  expect((await worksOf(mate)).at(-1)).toBe(later);
  const { items } = await myWork(world, mate);
  expect(items[0]?.due).toMatchObject({ clock: 'give-back', overdue: true });
  expect(await myCounts(world, mate)).toMatchObject({ waiting: 3, overdue: 2 });

  const inOrder: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await readPage(world, clerk, {
      type: LOAN,
      limit: 2,
      sort: 'due',
      ...(cursor ? { cursor } : {}),
    });
    inOrder.push(...page.records.map(({ due }) => due?.at ?? ''));
    if (page.next === null) break;
    cursor = page.next;
  }
  expect(inOrder).toEqual([...inOrder].sort());
  const open = await world.db.query<{ n: number }>(
    `select count(*)::int as n from record_clocks where state in ('running', 'unknown')`,
  );
  expect(inOrder).toHaveLength(open[0]?.n ?? -1);
  const plain = await readPage(world, clerk, { type: LOAN, limit: 200 });
  expect(plain.records.filter(({ due }) => due?.overdue).length).toBeGreaterThan(1);
});

test('a signature that is wanted waits for those who may give it', async () => {
  const duty = await world.join('duty', 'duty-officer', 'district');
  const id = await lend();
  await world.move(clerk, { type: LOAN, move: 'return', recordId: id, expectedVersion: 1 });
  await world.move(mate, { type: LOAN, move: 'write-off', recordId: id, expectedVersion: 2, reason: '破损' });
  const wanted = async (who: Actor) =>
    (await myWork(world, who)).items.filter(({ why }) => why === 'signature').map(({ moves }) => moves);
  expect(await wanted(duty)).toEqual([['write-off']]);
  // Whoever lent it may not write it off; whoever signed is done; another street does not see it.
  expect([await wanted(clerk), await wanted(mate), await wanted(other)]).toEqual([[], [], []]);
});

test('notices are one’s own: nobody reads those of others away', async () => {
  const unread = async (who: Actor) => (await myCounts(world, who)).unread;
  const before = await unread(mate);
  const ids = (await myNotices(world, mate)).map(({ id }) => id);
  await readNotices(world.db, clerk.personId, ids, world.clock.nowMs());
  expect(await unread(mate)).toBe(before);
  expect(before).toBeGreaterThan(0);
  await readNotices(world.db, mate.personId, ids, world.clock.nowMs());
  expect(await unread(mate)).toBe(0);
});

test('comments are read by who sees the record, tell who is mentioned, lie sealed, and leave the record as it is', async () => {
  const id = await lend('court-1', 'green');
  const text = '<script>alert(1)</script> 张三，13800000000';
  await addComment(world, clerk, id, { text, mentions: ['mate'] });
  expect(await readComments(world, mate, id)).toMatchObject([{ byName: 'clerk', text }]);
  expect((await myNotices(world, mate))[0]).toMatchObject({
    kind: 'mention',
    byName: 'clerk',
    record: { id },
  });
  // A green shelf is not for the team leader: neither to read nor to be told of.
  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  expect(await code(readComments(world, leader, id))).toBe('not-found');
  expect(await code(addComment(world, other, id, { text: 'x', mentions: [] }))).toBe('not-found');
  expect(await code(addComment(world, clerk, id, { text: 'x', mentions: ['leader'] }))).toBe('unprocessable');
  const stored = await world.db.query<{ body: string }>(
    'select body from record_comments where record_id = $1',
    [id],
  );
  expect(stored.map(({ body }) => body.includes('13800000000'))).toEqual([false]);
  expect((await readRecord(world, clerk, id)).version).toBe(1);
  await world.db.execute('delete from person_keys where subject = $1', [id]);
  expect(await readComments(world, mate, id)).toMatchObject([{ text: null }]);
});
