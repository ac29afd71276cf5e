import { beforeAll, describe, expect, test } from 'vitest';
import { MergeRequest, SplitRequest } from '../../../../contract/joint-moves.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import { type LedgerWorld, ledgerWorld, newUuid, person } from '../../../../test/support/ledger-world.ts';
import { contributionsIn, figureValues, verifyFigures } from '../../figures/index.ts';
import type { MoveOutcome } from '../move-in.ts';
import { readRecord } from '../read-records.ts';
import type { RecordRow } from '../store.ts';
import { verifyLedger } from '../verify-ledger.ts';
import { mergeRecords } from './merge-records.ts';
import { splitRecord } from './split-record.ts';

const clerk = person('clerk', 'street-officer', 'district/street-a');
const otherClerk = person('other', 'street-officer', 'district/street-b');
const officer = person('officer', 'duty-officer', 'district');
const both: Actor = { ...clerk, personId: 'both', posts: [...clerk.posts, ...otherClerk.posts] };
const LOAN = 'reading-room/loan';
const ALWAYS = { unitPath: 'district', fromDay: '0001-01-01', toDay: '9999-12-31' };

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld();
});

const lend = async (
  data: Record<string, unknown> = {},
  more: object = {},
  actor = clerk,
): Promise<RecordRow> =>
  (
    await world.move(actor, {
      type: LOAN,
      move: 'lend',
      unitId: 'court-1',
      data: { what: '水经注', pages: 40, ...data },
      ...more,
    })
  ).record;
const seen = ({ id, version }: Pick<RecordRow, 'id' | 'version'>) => ({ id, version });
const merge = (
  survivor: RecordRow,
  others: readonly RecordRow[],
  more: object = {},
  actor = clerk,
  key?: string,
) =>
  mergeRecords(
    world,
    actor,
    MergeRequest.parse({
      type: LOAN,
      survivor: seen(survivor),
      others: others.map(seen),
      reason: '同一笔借阅',
      ...more,
    }),
    key,
  );
const split = (whole: RecordRow, parts: object[], more: object = {}, actor = clerk, key?: string) =>
  splitRecord(
    world,
    actor,
    SplitRequest.parse({ type: LOAN, whole: seen(whole), parts, reason: '两册书', ...more }),
    key,
  );
const go = (row: RecordRow, move: string, more: object = {}): Promise<MoveOutcome> =>
  world.move(clerk, { type: LOAN, move, recordId: row.id, expectedVersion: row.version, ...more });
const figures = () => [...world.catalogue.figures.values()];
async function values(): Promise<Record<string, number>> {
  const found = await figureValues(world.db, figures(), ALWAYS);
  return Object.fromEntries([...found].map(([id, value]) => [id.split('/').at(-1), value]));
}
const behind = async (figure: string): Promise<string[]> =>
  (await contributionsIn(world.db, `${LOAN}/${figure}`, ALWAYS)).map(({ recordId }) => recordId);
const journal = async ({ id }: RecordRow, actor = clerk): Promise<string[]> =>
  (await readRecord(world, actor, id)).entries.map(({ move }) => move);
async function proven(): Promise<void> {
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
  expect(await verifyFigures(world.db, figures())).toEqual([]);
}
const everything = async (): Promise<unknown> =>
  world.db.query(
    `select (select count(*) from record_entries) as entries, (select count(*) from record_links) as links,
       (select count(*) from audit_entries) as audited, (select json_agg(r order by id) from records r) as records`,
  );

describe('merging', () => {
  test('the survivor takes over, the others end with their way to it, and figures count once', async () => {
    const before = await values();
    const book = await world.move(clerk, {
      type: 'reading-room/book',
      move: 'shelve',
      unitId: 'street-a',
      data: { name: '水经注' },
    });
    const links = { links: { of: [book.record.id] } };
    const [a, b, c] = [
      await lend({ pages: 10 }),
      await lend({ pages: 4, card: 'K1' }, links),
      await lend({ pages: 1, card: 'K2' }),
    ];
    const counted = await values();
    expect(counted['lent']! - before['lent']!).toBe(3);
    const done = await merge(a, [b, c]);
    expect(done.survivor).toMatchObject({ state: 'lent', version: 2, data: { pages: 15, card: 'K1' } });
    expect(done.survivor.links).toMatchObject({ of: [book.record.id], took: [b.id, c.id].sort() });
    expect(done.others.map(({ state }) => state)).toEqual(['merged', 'merged']);
    expect(await journal(a)).toEqual(['lend', 'take-in']);
    expect(await journal(b)).toEqual(['lend', 'merge-into']);
    const after = await values();
    expect(after['lent']! - before['lent']!).toBe(1);
    expect(after['pages']).toBe(counted['pages']);
    expect(after['cards']! - before['cards']!).toBe(1);
    expect(await behind('lent')).toContain(a.id);
    for (const gone of [b, c]) expect(await behind('lent')).not.toContain(gone.id);
    const told = await readRecord(world, clerk, b.id);
    expect(told.links).toEqual(
      expect.arrayContaining([expect.objectContaining({ link: 'survivor', direction: 'to', id: a.id })]),
    );
    await proven();
  });

  test('what was merged by mistake stands for itself again, and merges anew', async () => {
    const [a, b, c] = [await lend(), await lend(), await lend()];
    const [gone] = (await merge(a, [b])).others;
    const apart = await go(gone!, 'unmerge', { reason: '并非同一笔' });
    expect(apart.record.state).toBe('lent');
    expect(await behind('lent')).toEqual(expect.arrayContaining([a.id, b.id, c.id]));
    expect((await merge(c, [apart.record])).survivor.links['took']).toEqual([b.id]);
    await proven();
  });

  test.each<[string, (a: RecordRow, b: RecordRow) => Promise<unknown>, string]>([
    ['a record of another street', async (a) => merge(a, [await lendElsewhere()]), 'not-found'],
    ['a record that is not there', (a, b) => merge(a, [{ ...b, id: newUuid() }]), 'not-found'],
    ['somebody who may see and not move', (a, b) => merge(a, [b], {}, officer), 'forbidden'],
    ['a version that is old', (a, b) => merge(a, [{ ...b, version: 7 }]), 'version-conflict'],
    ['a survivor of an old version', (a, b) => merge({ ...a, version: 7 }, [b]), 'version-conflict'],
    ['itself', (a) => merge(a, [a]), 'unprocessable'],
    ['one record named twice', (a, b) => merge(a, [b, b]), 'unprocessable'],
    ['a field that it does not take', (a, b) => merge(a, [b], { data: { what: '别的' } }), 'unprocessable'],
    [
      'a time before the records began',
      (a, b) => merge(a, [b], { happenedAt: '2020-01-01T00:00:00Z' }),
      'unprocessable',
    ],
    [
      'a record that was lost',
      async (a, b) => merge(a, [(await go(b, 'lose', { reason: '遗失' })).record]),
      'illegal-move',
    ],
    ['a type that merges nothing', (a, b) => merge(a, [b], { type: 'reading-room/book' }), 'unprocessable'],
  ])('is refused for %s, and nothing at all is written', async (_what, attempt, code) => {
    const [a, b] = [await lend(), await lend()];
    await expect(attempt(a, b)).rejects.toMatchObject({ code });
    const { state, entries } = await readRecord(world, clerk, a.id);
    expect([state, entries.map(({ move }) => move)]).toEqual(['lent', ['lend']]);
    await proven();
  });
  const lendElsewhere = (): Promise<RecordRow> => lend({}, { unitId: 'street-b' }, otherClerk);

  test('needs the right on every record: with a post in both streets it is done', async () => {
    const [a, b] = [await lend(), await lendElsewhere()];
    await expect(merge(a, [b], {}, otherClerk)).rejects.toMatchObject({ code: 'not-found' });
    expect((await merge(a, [b], {}, both)).others[0]).toMatchObject({ state: 'merged' });
    await proven();
  });

  test('its moves are not made alone, nor its links', async () => {
    const [a, b] = [await lend(), await lend()];
    for (const [row, move, more] of [
      [b, 'merge-into', { links: { survivor: [a.id] }, reason: '重复' }],
      [a, 'take-in', { links: { took: [b.id] } }],
      [a, 'divide', { reason: '两册' }],
    ] as const)
      await expect(go(row, move, more)).rejects.toMatchObject({ code: 'unprocessable' });
    await expect(lend({}, { links: { whole: [a.id] } })).rejects.toMatchObject({ code: 'unprocessable' });
    const shown = await readRecord(world, clerk, a.id);
    expect(shown.moves).not.toContain('merge-into');
    expect(shown.jointMoves).toEqual(['take-in', 'merge-into', 'divide']);
    expect((await readRecord(world, officer, a.id)).jointMoves).toEqual([]);
  });

  test('sent again it is one merging; of two at once one wins; crossed ones never wait in a circle', async () => {
    const [a, b] = [await lend(), await lend()];
    const twice = await Promise.all([merge(a, [b], {}, clerk, 'k1'), merge(a, [b], {}, clerk, 'k1')]);
    expect(twice.map(({ repeated }) => repeated).sort()).toEqual([false, true]);
    expect((await merge(a, [b], {}, clerk, 'k1')).others[0]!.state).toBe('merged');
    expect(await journal(a)).toEqual(['lend', 'take-in']);
    const [c, d] = [await lend(), await lend()];
    await expect(merge(c, [d], {}, clerk, 'k1')).rejects.toMatchObject({ code: 'conflict' });
    const crossed = await Promise.allSettled([merge(c, [d]), merge(d, [c])]);
    expect(crossed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await proven();
  });
});

describe('splitting', () => {
  test('each part is opened where and when the whole was and counts as such; the whole counts no more', async () => {
    const before = await values();
    const whole = await lend(
      { shelf: 'red', card: 'K9', pages: 30 },
      { happenedAt: '2026-05-20T10:00:00+08:00' },
    );
    await world.clock.advance(3_600_000);
    const done = await split(whole, [
      { what: '上册', pages: 14 },
      { what: '下册', pages: 16, shelf: 'blue' },
    ]);
    expect(done.whole).toMatchObject({ state: 'divided', version: 2 });
    expect(
      done.parts.map(({ title, unitPath, data }) => [title, unitPath, data['shelf'], data['card']]),
    ).toEqual([
      ['上册', whole.unitPath, 'red', 'K9'],
      ['下册', whole.unitPath, 'blue', 'K9'],
    ]);
    const after = await values();
    expect(after['lent']! - before['lent']!).toBe(2);
    expect(after['pages']! - before['pages']!).toBe(30);
    const days = (await contributionsIn(world.db, `${LOAN}/lent`, ALWAYS)).filter(({ recordId }) =>
      done.parts.some(({ id }) => id === recordId),
    );
    expect(days.map(({ day }) => day)).toEqual(['2026-05-20', '2026-05-20']);
    const part = await readRecord(world, clerk, done.parts[0]!.id);
    expect(part.entries[0]).toMatchObject({ late: true });
    expect(part.clocks[0]!.startedAt).toContain('2026-05-20');
    expect((await readRecord(world, clerk, whole.id)).clocks[0]!.state).toBe('stopped');
    await proven();
  });

  test('sent again it is one splitting', async () => {
    const whole = await lend();
    const parts = [
      { what: '上册', pages: 1 },
      { what: '下册', pages: 2 },
    ];
    const first = await split(whole, parts, {}, clerk, 's1');
    const again = await split(whole, parts, {}, clerk, 's1');
    expect([first.repeated, again.repeated]).toEqual([false, true]);
    expect(again.parts.map(({ id }) => id)).toEqual(first.parts.map(({ id }) => id));
  });

  test.each<[string, (whole: RecordRow) => Promise<unknown>, string]>([
    [
      'a part that says too little',
      (whole) => split(whole, [{ what: '上册' }, { what: '下册', pages: 1 }]),
      'unprocessable',
    ],
    [
      'a version that is old',
      (whole) =>
        split({ ...whole, version: 3 }, [
          { what: '上', pages: 1 },
          { what: '下', pages: 1 },
        ]),
      'version-conflict',
    ],
    [
      'another street',
      (whole) =>
        split(
          whole,
          [
            { what: '上', pages: 1 },
            { what: '下', pages: 1 },
          ],
          {},
          otherClerk,
        ),
      'not-found',
    ],
    [
      'somebody who may see and not move',
      (whole) =>
        split(
          whole,
          [
            { what: '上', pages: 1 },
            { what: '下', pages: 1 },
          ],
          {},
          officer,
        ),
      'forbidden',
    ],
  ])('is refused for %s, and nothing is written', async (_what, attempt, code) => {
    const whole = await lend();
    const before = await everything();
    await expect(attempt(whole)).rejects.toMatchObject({ code });
    expect(await everything()).toEqual(before);
  });
});

test('killed in the midst nothing is half done; the same request then does it once', async () => {
  const [a, b] = [await lend(), await lend()];
  const before = await everything();
  await world.db.execute(
    `create function die() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`,
  );
  await world.db.execute(
    'create trigger die before insert on audit_entries for each row execute function die()',
  );
  await expect(merge(a, [b], {}, clerk, 'killed')).rejects.toThrow();
  await world.db.execute('drop trigger die on audit_entries');
  expect(await everything()).toEqual(before);
  expect((await merge(a, [b], {}, clerk, 'killed')).repeated).toBe(false);
  expect((await merge(a, [b], {}, clerk, 'killed')).repeated).toBe(true);
  await proven();
});

test('one half of a merging that was taken away by hand is found', async () => {
  const [a, b] = [await lend(), await lend()];
  await merge(a, [b]);
  await world.db.execute(`update record_entries set links = '{}' where record_id = $1 and move = 'take-in'`, [
    a.id,
  ]);
  const { faults } = await verifyLedger(world.db, world.catalogue);
  expect(faults.map(({ recordId, fault }) => [recordId, fault.slice(0, 24)])).toEqual(
    expect.arrayContaining([
      [b.id, 'entry 2 (merge-into) lea'],
      [a.id, 'entry 2 (take-in) leads '],
    ]),
  );
});
