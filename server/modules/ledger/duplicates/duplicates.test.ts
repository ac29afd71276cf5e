import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../contract/permissions.ts';
import { RecordImportQuery } from '../../../../contract/record-exchange.ts';
import { type LedgerWorld, ledgerWorld, person } from '../../../../test/support/ledger-world.ts';
import { createApi } from '../../../platform/http/api.ts';
import { createLogger } from '../../../platform/log.ts';
import { importRecords } from '../exchange/import-records.ts';
import { ledgerRoutes } from '../routes.ts';
import type { RecordRow } from '../store.ts';
import { readDuplicates } from './find-duplicates.ts';

const LOAN = 'reading-room/loan';
const clerk = person('clerk', 'street-officer', 'district/street-a');
const beside = person('beside', 'street-officer', 'district/street-b');
const above = person('above', 'duty-officer', 'district');

let world: LedgerWorld;
let there: Record<'same' | 'otherShelf' | 'otherDay' | 'elsewhere' | 'lost', RecordRow>;
const lend = async (
  data: object,
  unitId = 'court-1',
  actor: Actor = clerk,
  more: object = {},
): Promise<RecordRow> =>
  (
    await world.move(actor, {
      type: LOAN,
      move: 'lend',
      unitId,
      data: { what: '中心路 12 号院（广场）', pages: 1, shelf: 'red', ...data },
      ...more,
    })
  ).record;
beforeAll(async () => {
  world = await ledgerWorld();
  there = {
    same: await lend({}),
    otherShelf: await lend({ shelf: 'blue' }),
    otherDay: await lend({}, 'court-1', clerk, { happenedAt: '2026-05-28T23:00:00+08:00' }),
    elsewhere: await lend({}, 'street-b', beside),
    lost: await lend({}),
  };
  await world.move(clerk, {
    type: LOAN,
    move: 'lose',
    recordId: there.lost.id,
    expectedVersion: 1,
    reason: '遗失',
  });
});
const WANTED = { what: '中心路12号院广场', shelf: 'red', pages: 3 };
const idsFor = async (actor: Actor, more: object = {}): Promise<string[]> =>
  (await readDuplicates(world, actor, { type: LOAN, data: WANTED, ...more })).records.map(({ id }) => id);

test('alike in place, kind and day; never what is withdrawn, nor what the reader may not see', async () => {
  expect(await idsFor(clerk)).toEqual([there.same.id]);
  expect(await idsFor(beside)).toEqual([there.elsewhere.id]);
  expect((await idsFor(above)).sort()).toEqual([there.same.id, there.elsewhere.id].sort());
  expect(await idsFor(clerk, { happenedAt: '2026-05-27T08:00:00+08:00' })).toEqual([there.otherDay.id]);
  expect(await idsFor(clerk, { data: { ...WANTED, shelf: 'green' } })).toEqual([]);
  expect(await idsFor(clerk, { data: { shelf: 'red' } })).toEqual([]);
  // Whoever sees nothing of the type is told nothing.
  expect(await idsFor(person('nobody', 'viewer', 'district'))).toEqual([]);
  // A place written to trip a statement is a text like any other.
  expect(await idsFor(clerk, { data: { ...WANTED, what: "'; drop table records; --" } })).toEqual([]);
});

test('the API warns with a stable code, and the record stands all the same', async () => {
  const api = createApi({
    routes: ledgerRoutes(world),
    authenticate: async () => clerk,
    authHandler: async () => new Response(null, { status: 404 }),
    trustedOrigins: () => [],
    clock: world.clock,
    log: createLogger({ level: 'silent' }),
    version: 'test',
  });
  const ask = async (path: string, body: unknown) => {
    const answer = await api.request(`http://localhost/api${path}`, {
      method: 'POST',
      headers: { cookie: 'session', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as never;
  };
  const move = { type: LOAN, move: 'lend', unitId: 'street-a', data: { ...WANTED, shelf: 'blue' } };
  const done = (await ask('/moves', move)) as { record: { id: string }; warnings: unknown[] };
  expect(done.warnings).toMatchObject([
    {
      code: 'possible-duplicate',
      more: false,
      records: [{ id: there.otherShelf.id, title: '中心路 12 号院（广场）', version: 1, state: 'lent' }],
    },
  ]);
  const { outcomes } = (await ask('/bulk-moves', {
    moves: [move, { ...move, data: { ...WANTED, what: '别处' } }],
  })) as { outcomes: { warnings: { records: { id: string }[] }[] }[] };
  expect(outcomes.map(({ warnings }) => warnings[0]?.records.length ?? 0)).toEqual([2, 0]);
  const { warnings } = (await ask('/moves', {
    type: LOAN,
    move: 'remark',
    recordId: done.record.id,
    expectedVersion: 1,
    data: { note: '无' },
  })) as { warnings: unknown[] };
  expect(warnings).toEqual([]);
});

test('an import lists them by line, among the records and among its own lines, twice the same', async () => {
  const sheet = [
    'what,pages,shelf,happened-at',
    '中心路12号院广场,1,red,2026-05-31',
    '新址,1,green,2026-05-31',
    '新 址,2,green,2026-06-01',
    '独此一处,3,green,2026-05-31',
  ].join('\n');
  const bytes = Buffer.from(sheet);
  await world.clock.advance(2 * 86_400_000);
  const run = async (dryRun: boolean) =>
    importRecords(
      world,
      clerk,
      RecordImportQuery.parse({ type: LOAN, move: 'lend', unit: 'court-1', dryRun: String(dryRun) }),
      bytes,
      () => Promise.reject(new Error('no workbook')),
    );
  for (const dryRun of [true, false, false]) {
    const { lines, counts } = await run(dryRun);
    expect(lines.map(({ duplicates }) => duplicates)).toEqual([
      [{ id: there.same.id, title: '中心路 12 号院（广场）' }],
      [{ line: 4 }],
      [{ line: 3 }],
      [],
    ]);
    expect(counts.duplicates).toBe(3);
  }
});
