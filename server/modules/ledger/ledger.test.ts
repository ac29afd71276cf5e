import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DeclaredFigure, satisfies, visibleTo } from '../../../programmes/kit/index.ts';
import { type LedgerWorld, ledgerWorld, newUuid, person } from '../../../test/support/ledger-world.ts';
import {
  contributionsIn,
  figureValues,
  foldPending,
  refreshDistinct,
  verifyFigures,
} from '../figures/index.ts';
import { mergeRecords } from './joint/merge-records.ts';
import { splitRecord } from './joint/split-record.ts';
import { listRecords } from './list-records.ts';
import type { MoveOutcome } from './move-in.ts';
import { readPage, readRecord } from './read-records.ts';
import { rebuildFigures, verifyLedger } from './verify-ledger.ts';

const clerk = person('clerk', 'street-officer', 'district/street-a');
const otherClerk = person('other', 'street-officer', 'district/street-b');
const officer = person('officer', 'duty-officer', 'district');
const leader = person('leader', 'team-leader', 'district/street-a');
const LOAN = 'reading-room/loan';
const ALWAYS = { fromDay: '0001-01-01', toDay: '9999-12-31' };

const lend = (world: LedgerWorld, data: Record<string, unknown> = {}, key?: string): Promise<MoveOutcome> =>
  world.move(
    clerk,
    { type: LOAN, move: 'lend', unitId: 'court-1', data: { what: '水经注', pages: 40, ...data } },
    key,
  );
const go = (world: LedgerWorld, at: MoveOutcome, move: string, more: object = {}): Promise<MoveOutcome> =>
  world.move(clerk, {
    type: LOAN,
    move,
    recordId: at.record.id,
    expectedVersion: at.record.version,
    ...more,
  });

async function values(world: LedgerWorld, unitPath = 'district'): Promise<Record<string, number>> {
  const figures = [...world.catalogue.figures.values()];
  const found = await figureValues(world.db, figures, { unitPath, ...ALWAYS });
  return Object.fromEntries([...found].map(([id, value]) => [id.split('/').at(-1), value]));
}

describe('a move', () => {
  test('opens, changes and closes a record; the journal says who, when and by which post', async () => {
    const world = await ledgerWorld();
    const lent = await lend(world);
    expect(lent.record).toMatchObject({ state: 'lent', version: 1, title: '水经注', authorId: 'clerk' });
    await world.clock.advance(3_600_000);
    const back = await go(world, lent, 'return', { happenedAt: '2026-05-31T23:50:00+08:00' });
    const closed = await go(world, back, 'close');
    expect(closed.record).toMatchObject({ state: 'closed', version: 3 });
    const detail = await readRecord(world, clerk, lent.record.id);
    expect(detail.entries.map(({ move, byPost, late }) => [move, byPost, late])).toEqual([
      ['lend', 'street-officer', false],
      ['return', 'street-officer', true],
      ['close', 'street-officer', false],
    ]);
    expect(detail.moves).toEqual(['again']);
    const audited = await world.db.query<{ action: string }>('select action from audit_entries order by seq');
    expect(audited.map(({ action }) => action)).toEqual(
      ['lend', 'return', 'close'].map((m) => `${LOAN}.${m}`),
    );
  });

  test.each([
    ['a field that is missing', { data: { what: '水经注' } }, 'unprocessable', 'data.pages'],
    ['a number that is none', { data: { what: 'a', pages: -1 } }, 'unprocessable', 'data.pages'],
    [
      'a field that it does not set',
      { data: { what: 'a', pages: 1, note: 'x' } },
      'unprocessable',
      'data.note',
    ],
    ['a unit that is not there', { unitId: 'nowhere' }, 'unprocessable', undefined],
    ['a unit that is not one’s own', { unitId: 'street-b' }, 'forbidden', undefined],
    ['a time to come', { happenedAt: '2026-06-01T00:30:00+08:00' }, 'unprocessable', undefined],
    ['a type nobody declared', { type: 'reading-room/scroll' }, 'unprocessable', undefined],
  ])('is refused for %s, and nothing is written', async (_what, change, code, field) => {
    const world = await ledgerWorld();
    const base = { type: LOAN, move: 'lend', unitId: 'court-1', data: { what: 'a', pages: 1 } };
    const refused = world.move(clerk, { ...base, ...change });
    await expect(refused).rejects.toMatchObject({
      code,
      ...(field === undefined ? {} : { fields: [expect.objectContaining({ path: field })] }),
    });
    expect(await world.db.query('select 1 from records union all select 1 from record_entries')).toEqual([]);
  });

  test('is refused in another state, by its guard, without a reason to a negative end, by a stranger', async () => {
    const world = await ledgerWorld();
    const lent = await lend(world, { shelf: 'green' });
    await expect(go(world, lent, 'close')).rejects.toMatchObject({ code: 'illegal-move' });
    await expect(go(world, lent, 'lose')).rejects.toMatchObject({
      code: 'unprocessable',
      fields: [{ path: 'reason', message: expect.stringContaining('author') }],
    });
    const back = await go(world, lent, 'return');
    await expect(go(world, back, 'close')).rejects.toMatchObject({ code: 'illegal-move' });
    const request = { type: LOAN, move: 'return', recordId: lent.record.id, expectedVersion: 2 };
    await expect(world.move(otherClerk, request)).rejects.toMatchObject({ code: 'not-found' });
    await expect(world.move(officer, request)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('sent again with its key is one entry; with the key for something else it is refused', async () => {
    const world = await ledgerWorld();
    const [first, second] = await Promise.all([lend(world, {}, 'k1'), lend(world, {}, 'k1')]);
    expect([first.repeated, second.repeated].sort()).toEqual([false, true]);
    expect(first.record.id).toBe(second.record.id);
    expect((await lend(world, {}, 'k1')).repeated).toBe(true);
    const reuse = world.move(
      clerk,
      { type: LOAN, move: 'return', recordId: first.record.id, expectedVersion: 1 },
      'k1',
    );
    await expect(reuse).rejects.toMatchObject({ code: 'conflict' });
    expect(await world.db.query('select 1 from record_entries')).toHaveLength(1);
  });

  test('of two people at once one wins, the other is told what changed', async () => {
    const world = await ledgerWorld();
    const lent = await lend(world);
    const both = await Promise.allSettled([
      go(world, lent, 'return'),
      go(world, lent, 'remark', { data: { note: '封面破损' } }),
    ]);
    const refused = both.find((each) => each.status === 'rejected');
    expect(both.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    expect(refused?.reason).toMatchObject({
      code: 'version-conflict',
      fields: [{ path: 'version 2', message: expect.stringContaining('clerk') }],
    });
  });

  test('links lead to records of the declared type that one may see', async () => {
    const world = await ledgerWorld();
    const shelve = (actor: typeof clerk, unitId: string) =>
      world.move(actor, { type: 'reading-room/book', move: 'shelve', unitId, data: { name: '水经注' } });
    const book = await shelve(clerk, 'street-a');
    const foreign = await shelve(otherClerk, 'street-b');
    const linked = (to: string) =>
      world.move(clerk, {
        type: LOAN,
        move: 'lend',
        unitId: 'court-1',
        data: { what: 'a', pages: 1 },
        links: { of: [to] },
      });
    const loan = await linked(book.record.id);
    for (const to of [foreign.record.id, loan.record.id, newUuid()])
      await expect(linked(to)).rejects.toMatchObject({ code: 'unprocessable' });
    expect((await readRecord(world, clerk, book.record.id)).links).toMatchObject([
      { link: 'of', direction: 'from', id: loan.record.id },
    ]);
  });
});

test('sensitive values are sealed in record and journal, masked for readers', async () => {
  const world = await ledgerWorld();
  const lent = await lend(world, { reader: '演示·读者甲' });
  const stored = await world.db.query<{ row: string }>(
    `select to_jsonb(r)::text as row from records r union all select to_jsonb(e)::text from record_entries e`,
  );
  for (const { row } of stored) expect(row).not.toContain('读者甲');
  const detail = await readRecord(world, clerk, lent.record.id);
  expect(detail.data['reader']).toEqual({ masked: true });
  expect(detail.entries[0]?.data['reader']).toEqual({ masked: true });
});

describe('figures', () => {
  test('follow the moves in the same transaction, for the unit and every unit above it', async () => {
    const world = await ledgerWorld();
    const lent = await lend(world, { card: 'A' });
    await lend(world, { card: 'A', pages: 2 });
    expect(await values(world)).toMatchObject({ lent: 2, returned: 0, pages: 42, cards: 1 });
    expect(await values(world, 'district/street-b')).toMatchObject({ lent: 0, pages: 0, cards: 0 });
    const back = await go(world, lent, 'return');
    expect(await values(world, 'district/street-a/court-1')).toMatchObject({ lent: 2, returned: 1 });
    await go(world, back, 'recount', { data: { pages: 10 } });
    expect(await values(world)).toMatchObject({ pages: 12 });
    await foldPending(world.db);
    expect(await values(world)).toMatchObject({ lent: 2, returned: 1, pages: 12, cards: 1 });
    expect(await verifyFigures(world.db, [...world.catalogue.figures.values()])).toEqual([]);
  });

  test('the day is Beijing’s day on which it happened; a month counts a person once', async () => {
    const world = await ledgerWorld();
    await lend(world, { card: 'A' });
    await world.clock.advance(3_600_000);
    await lend(world, { card: 'A' });
    const on = async (figure: string, fromDay: string, toDay: string): Promise<number | undefined> => {
      const declared = world.catalogue.figures.get(`${LOAN}/${figure}`) as DeclaredFigure;
      return (await figureValues(world.db, [declared], { unitPath: 'district', fromDay, toDay })).get(
        declared.id,
      );
    };
    expect([
      await on('lent', '2026-05-31', '2026-05-31'),
      await on('lent', '2026-06-01', '2026-06-01'),
    ]).toEqual([1, 1]);
    expect(await on('cards', '2026-05-01', '2026-06-30')).toBe(1);
    expect(await on('cards', '2026-06-01', '2026-06-30')).toBe(0);
    expect(await on('cards-monthly', '2026-05-01', '2026-06-30')).toBe(2);
  });
});

const SHELVES = ['red', 'blue', 'green'] as const;
const step = fc.oneof(
  fc.record({
    kind: fc.constant('lend' as const),
    shelf: fc.option(fc.constantFrom(...SHELVES)),
    card: fc.option(fc.constantFrom('A', 'B', 'C')),
    pages: fc.integer({ min: 0, max: 50 }),
    unit: fc.constantFrom('court-1', 'street-a'),
  }),
  fc.record({
    kind: fc.constant('move' as const),
    which: fc.nat(20),
    move: fc.constantFrom('remark', 'recount', 'return', 'again', 'close', 'lose', 'unmerge'),
  }),
  fc.record({ kind: fc.constant('merge' as const), which: fc.nat(20), other: fc.nat(20) }),
  fc.record({
    kind: fc.constant('split' as const),
    which: fc.nat(20),
    parts: fc.integer({ min: 2, max: 4 }),
  }),
  fc.record({ kind: fc.constant('fold' as const) }),
);

const onlyIllegal = (error: { code: string }): undefined => {
  expect(error.code).toBe('illegal-move');
  return undefined;
};

async function joined(world: LedgerWorld, made: MoveOutcome[], a: number, b: number): Promise<void> {
  const [survivor, other] = [made[a]!.record, made[b]!.record];
  const request = { type: LOAN, survivor, others: [other], data: {}, reason: '重复' };
  const done = await mergeRecords(world, clerk, request).catch(onlyIllegal);
  if (!done) return;
  made[a] = { record: done.survivor, repeated: false };
  made[b] = { record: done.others[0]!, repeated: false };
}
async function divided(world: LedgerWorld, made: MoveOutcome[], n: number, count: number): Promise<void> {
  const whole = made[n]!.record;
  const parts = Array.from({ length: count }, (_, part) => ({ what: `第${part}册`, pages: part }));
  const done = await splitRecord(world, clerk, { type: LOAN, whole, parts, reason: '多册' }).catch(
    onlyIllegal,
  );
  if (!done) return;
  made[n] = { record: done.whole, repeated: false };
  made.push(...done.parts.map((record) => ({ record, repeated: false })));
}

test('after any sequence of moves, mergings and splittings the journals, the cells and a rebuild agree', async () => {
  const world = await ledgerWorld();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
      await world.db.execute(
        `truncate records, record_entries, figure_contributions, figure_deltas, figure_cells, figure_months, figure_touches,
           figure_firsts cascade`,
      );
      const made: MoveOutcome[] = [];
      for (const each of steps) {
        await world.clock.advance(3_600_000);
        if (each.kind === 'fold') await foldPending(world.db);
        else if (each.kind === 'lend') {
          const { shelf, card, pages, unit } = each;
          const data = { what: 'x', pages, ...(shelf ? { shelf } : {}), ...(card ? { card } : {}) };
          made.push(await world.move(clerk, { type: LOAN, move: 'lend', unitId: unit, data }));
        } else if (made.length === 0) continue;
        else if (each.kind === 'merge') {
          const [a, b] = [each.which % made.length, each.other % made.length];
          if (a !== b) await joined(world, made, a, b);
        } else if (each.kind === 'split') await divided(world, made, each.which % made.length, each.parts);
        else {
          const n = each.which % made.length;
          const data = each.move === 'recount' ? { pages: n } : each.move === 'remark' ? { note: 'n' } : {};
          const moved = await go(world, made[n]!, each.move, { data, reason: '原因' }).catch(
            (error: { code: string }) => {
              expect(error.code).toBe('illegal-move');
              return undefined;
            },
          );
          if (moved) made[n] = moved;
        }
      }
      expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
      const figures = [...world.catalogue.figures.values()];
      expect(await verifyFigures(world.db, figures)).toEqual([]);
      const before = [await values(world), await values(world, 'district/street-a/court-1')];
      await rebuildFigures(world.db, world.catalogue, []);
      expect([await values(world), await values(world, 'district/street-a/court-1')]).toEqual(before);
      const live = made.filter(({ record }) => !['merged', 'divided'].includes(record.state));
      expect(before[0]!['lent']).toBe(live.length);
      const opened = await contributionsIn(world.db, `${LOAN}/lent`, { unitPath: 'district', ...ALWAYS });
      expect(opened.map(({ recordId }) => recordId).sort()).toEqual(
        live.map(({ record }) => record.id).sort(),
      );
    }),
    { numRuns: 20 },
  );
}, 120_000);

test('a key that two moves bring at once counts once, pending and folded; a horizon that changed is counted anew', async () => {
  const world = await ledgerWorld();
  const cards = { ...world.catalogue.figures.get(`${LOAN}/cards`) } as DeclaredFigure;
  const value = async (): Promise<number | undefined> =>
    (
      await figureValues(world.db, [cards], {
        unitPath: 'district',
        fromDay: '2026-01-01',
        toDay: '2026-12-31',
      })
    ).get(cards.id);
  await Promise.all(Array.from({ length: 6 }, () => lend(world, { card: 'A' })));
  expect(await value()).toBe(1);
  await foldPending(world.db);
  expect(await value()).toBe(1);
  await world.clock.advance(3 * 86_400_000);
  await lend(world, { card: 'A' });
  cards.figure = { ...cards.figure, counts: { distinct: 'card', horizon: 'month' } };
  expect(await verifyFigures(world.db, [cards])).not.toEqual([]);
  await refreshDistinct(world.db, [cards], world.clock.nowMs());
  expect(await value()).toBe(2);
  while ((await foldPending(world.db)) > 0);
  expect([await value(), await verifyFigures(world.db, [cards])]).toEqual([2, []]);
});

test('a row that was altered by hand is found, journal and cell', async () => {
  const world = await ledgerWorld();
  const lent = await lend(world);
  await foldPending(world.db);
  await world.db.execute(`update records set data = data || '{"pages": 41}'`);
  await world.db.execute(`update figure_cells set value = 9 where figure = $1 and unit_path = 'district'`, [
    `${LOAN}/lent`,
  ]);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toMatchObject([
    { recordId: lent.record.id, fault: expect.stringContaining('data is') },
  ]);
  expect(await verifyFigures(world.db, [...world.catalogue.figures.values()])).toMatchObject([
    { figure: `${LOAN}/lent`, unitPath: 'district', fault: 'the cell says 9, the records say 1' },
    { figure: `${LOAN}/lent`, unitPath: 'district', fault: 'the month says 1, its days say 9' },
  ]);
});

test('what a list shows is what the constraint admits, for every actor', async () => {
  const world = await ledgerWorld();
  for (const shelf of [...SHELVES, undefined])
    for (const unitId of ['court-1', 'street-a'])
      await world.move(clerk, {
        type: LOAN,
        move: 'lend',
        unitId,
        data: { what: 'x', pages: 1, ...(shelf ? { shelf } : {}) },
      });
  await world.move(otherClerk, {
    type: LOAN,
    move: 'lend',
    unitId: 'street-b',
    data: { what: 'y', pages: 1 },
  });
  const declared = world.catalogue.types.get(LOAN)!;
  const all = await listRecords(world.db, {
    type: LOAN,
    constraint: { and: [] },
    before: undefined,
    limit: 100,
  });
  expect(all).toHaveLength(9);
  for (const actor of [clerk, otherClerk, officer, leader, person('nobody', 'viewer', 'district')]) {
    const shown = await readPage(world, actor, { type: LOAN, limit: 100 });
    const wanted = all.filter((row) => satisfies(row, visibleTo(declared, actor)));
    expect(shown.records.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
  }
});
