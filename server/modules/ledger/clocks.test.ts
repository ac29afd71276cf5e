import { beforeAll, expect, test } from 'vitest';
import { createCalendar } from '../../../programmes/kit/clocks/index.ts';
import { type LedgerWorld, ledgerWorld, newUuid, person } from '../../../test/support/ledger-world.ts';
import { readDue } from './read-due.ts';
import { readRecord } from './read-records.ts';
import { rebuildClocks, refreshClocks } from './uphold-clocks.ts';
import { verifyLedger } from './verify-ledger.ts';

const LOAN = 'reading-room/loan';
const DAY_MS = 86_400_000;
const clerk = person('clerk', 'street-officer', 'district/street-a');
const other = person('other', 'street-officer', 'district/street-b');
const leader = person('leader', 'team-leader', 'district/street-a');
let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld();
});

const lend = async (shelf: string): Promise<string> => {
  const { record } = await world.move(clerk, {
    type: LOAN,
    move: 'lend',
    newRecordId: newUuid(),
    unitId: 'court-1',
    data: { what: '水经注', pages: 3, shelf },
  });
  return record.id;
};
const go = (recordId: string, move: string, expectedVersion: number, data = {}) =>
  world.move(clerk, { type: LOAN, move, recordId, expectedVersion, data, reason: '原因' });
const dueFor = async (who: typeof clerk, withinHours = 0) =>
  (await readDue(world, who, { withinHours, limit: 100 })).records.map(({ id, overdue }) => [id, overdue]);

test('a clock runs from its move, shows on the record, falls overdue, and stops with its move', async () => {
  // Lent on Sunday evening, 31 May 2026: five working days end with Friday, 5 June.
  const [red, green] = [await lend('red'), await lend('green')];
  const detail = await readRecord(world, clerk, red);
  expect(detail.clocks).toEqual([
    {
      clock: 'give-back',
      state: 'running',
      startedAt: '2026-05-31T23:30:00+08:00',
      dueAt: '2026-06-06T00:00:00+08:00',
      stoppedAt: null,
      late: false,
      unpublishedYear: null,
    },
  ]);
  expect(await dueFor(clerk)).toEqual([]);
  expect(await dueFor(clerk, 24 * 6)).toHaveLength(2);
  await world.clock.advance(6 * DAY_MS);
  expect(new Map((await dueFor(clerk)) as [string, boolean][])).toEqual(
    new Map([
      [red, true],
      [green, true],
    ]),
  );
  // The same rule as every list: a team leader sees no green shelf, another street nothing.
  expect(await dueFor(leader)).toEqual([[red, true]]);
  expect(await dueFor(other)).toEqual([]);

  await go(green, 'recount', 1, { pages: 4 });
  expect(await dueFor(clerk)).toEqual([[red, true]]);
  const back = await go(red, 'return', 1);
  expect(await dueFor(clerk)).toEqual([]);
  expect((await readRecord(world, clerk, red)).clocks).toMatchObject([{ state: 'stopped', late: true }]);
  await go(red, 'again', back.record.version);
  expect((await readRecord(world, clerk, red)).clocks).toMatchObject([{ state: 'running', late: false }]);
});

test('the projection is what the journals say; altered, it is found and rebuilt', async () => {
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
  await world.db.execute(`update record_clocks set due_at = due_at + interval '1 day'`);
  const { faults } = await verifyLedger(world.db, world.catalogue);
  expect(faults.length).toBeGreaterThan(1);
  expect(faults[0]?.fault).toContain('clock give-back is');
  await rebuildClocks(world.db, world.catalogue);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
});

test('a new calendar moves what is open and leaves what is stopped', async () => {
  const [open, done] = [await lend('blue'), await lend('blue')];
  await go(done, 'return', 1);
  const dueAt = async (id: string) =>
    (
      await world.db.query<{ due: Date; calendar: string }>(
        'select due_at as due, calendar from record_clocks where record_id = $1',
        [id],
      )
    )[0];
  const before = [await dueAt(open), await dueAt(done)];
  // The notice of another year: the whole week is off.
  const longer = createCalendar({ 2026: ['06-08 06-09 06-10 06-11 06-12', ''] }, 'another notice');
  await refreshClocks(world.db, world.catalogue, longer);
  expect(await dueAt(done)).toEqual(before[1]);
  expect((await dueAt(open))?.calendar).toBe('another notice');
  expect((await dueAt(open))?.due.getTime()).toBeGreaterThan(
    before[0]?.due.getTime() ?? Number.POSITIVE_INFINITY,
  );
});

test('where the calendar of a year is not published the end is not known, and that is shown', async () => {
  await world.clock.set(Date.parse('2026-12-29T10:00:00+08:00'));
  const id = await lend('red');
  expect((await readRecord(world, clerk, id)).clocks).toMatchObject([
    { state: 'unknown', dueAt: null, unpublishedYear: 2027, late: false },
  ]);
  const { records } = await readDue(world, clerk, { withinHours: 0, limit: 100 });
  expect(records[0]).toMatchObject({ id, dueAt: null, overdue: false });
});
