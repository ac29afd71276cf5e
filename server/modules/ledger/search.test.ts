import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordQuery } from '../../../contract/ledger.ts';
import { cutWords } from '../../../programmes/kit/index.ts';
import { ledgerWorld, newUuid, person } from '../../../test/support/ledger-world.ts';
import { readPage } from './read-records.ts';
import { rebuildWords } from './uphold-words.ts';
import { verifyLedger } from './verify-ledger.ts';

const clerk = person('clerk', 'street-officer', 'district');
const LOAN = 'reading-room/loan';

test.each([
  ['水经注', ['水经', '经注', '注']],
  ['水', ['水']],
  ['3号楼 Ａ座 water', ['3', '号楼', '楼', 'a', '座', 'water']],
  ["it's — 100%", ['it', 's', '100']],
  ['𠮷野家', ['𠮷野', '野家', '家']],
  ['', []],
])('words of %j are the neighbours of its Han characters and its other words', (text, words) => {
  expect(cutWords(text)).toEqual(words);
});

test('a list within a unit, and a search in it, is empty before anything was recorded', async () => {
  const world = await ledgerWorld();
  const inUnit = person('clerk', 'street-officer', 'district/street-a');
  for (const query of [{}, { text: '水' }, { state: 'out' }])
    expect(await readPage(world, inUnit, RecordQuery.parse({ type: LOAN, ...query }))).toEqual({
      records: [],
      next: null,
    });
});

test('a search finds what has every word, by a twin over plain texts; a filter takes what it names', async () => {
  const world = await ledgerWorld();
  const find = async (query: object): Promise<string[]> =>
    (await readPage(world, clerk, RecordQuery.parse({ type: LOAN, limit: 200, ...query }))).records
      .map(({ id }) => id)
      .sort();
  const said = fc.string({
    unit: fc.constantFrom(...'水经注河防ab1 ·\'&|:*()!\\"=,'),
    minLength: 1,
    maxLength: 6,
  });
  const SHELVES = ['red', 'blue', 'green'] as const;
  const kept: { id: string; text: string; shelf: string; state: string }[] = [];
  // Pairs of neighbours, letters and digits as they stand: what a reader of the text would look for.
  const plain = (text: string): string => ` ${text.replace(/[^水经注河防ab1]+/gu, ' ')} `;
  const twin = (text: string, asked: string): boolean =>
    (asked.match(/[水经注河防]+|[ab1]+/gu) ?? []).every((part) =>
      /^[ab1]/.test(part)
        ? new RegExp(`(?<![ab1])${part}`, 'u').test(plain(text))
        : [...part].every(
            (sign, at, all) =>
              plain(text).includes(sign + (all[at + 1] ?? '')) || (all.length > 1 && at === all.length - 1),
          ),
    );
  await fc.assert(
    fc.asyncProperty(said, said, fc.constantFrom(...SHELVES), async (what, asked, shelf) => {
      if (what.trim() !== '') {
        const id = newUuid();
        await world.move(clerk, {
          type: LOAN,
          move: 'lend',
          newRecordId: id,
          unitId: 'court-1',
          data: { what, pages: 1, shelf },
        });
        kept.push({ id, text: what, shelf, state: 'lent' });
      }
      const ids = (of: (each: (typeof kept)[number]) => boolean): string[] =>
        kept
          .filter(of)
          .map(({ id }) => id)
          .sort();
      expect(await find({ text: asked })).toEqual(ids(({ text }) => twin(text, asked)));
      expect(await find({ text: asked, filter: `shelf:${shelf},shelf:red` })).toEqual(
        ids((each) => twin(each.text, asked) && (each.shelf === shelf || each.shelf === 'red')),
      );
      expect(await find({ text: asked, state: 'back' })).toEqual([]);
    }),
    { numRuns: 40 },
  );
  await expect(find({ filter: 'shelf:yellow' })).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(find({ filter: 'reader:x' })).rejects.toMatchObject({ code: 'invalid-input' });
});

test('words follow the moves, hold nothing sensitive, and are found wrong and made anew', async () => {
  const world = await ledgerWorld();
  const lent = await world.move(clerk, {
    type: LOAN,
    move: 'lend',
    unitId: 'court-1',
    data: { what: '水经注', pages: 1, reader: '演示甲' },
  });
  const find = async (text: string): Promise<number> =>
    (await readPage(world, clerk, RecordQuery.parse({ type: LOAN, text }))).records.length;
  expect([await find('水经'), await find('封面'), await find('演示甲')]).toEqual([1, 0, 0]);
  await world.move(clerk, {
    type: LOAN,
    move: 'remark',
    recordId: lent.record.id,
    expectedVersion: 1,
    data: { note: '封面破损' },
  });
  expect([await find('水经'), await find('封面破损'), await find('破封')]).toEqual([1, 1, 0]);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
  await world.db.execute(`update record_words set words = array_to_tsvector(array['别的'])`);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([
    { recordId: lent.record.id, fault: 'is found by other words than its journal says' },
  ]);
  await rebuildWords(world.db, world.catalogue);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
});
