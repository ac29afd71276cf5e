import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../contract/permissions.ts';
import { count, type Programme, type RecordType } from '../../programmes/kit/index.ts';
import { textKeys } from '../../programmes/kit/text-keys.ts';
import { shapesFile } from '../../server/cli/generate.ts';
import { figureValues, verifyFigures } from '../../server/modules/figures/index.ts';
import { createCatalogue, refreshLedger, verifyLedger } from '../../server/modules/ledger/index.ts';
import { createLogger } from '../../server/platform/log.ts';
import { ROOT } from '../conformance/tree.ts';
import { ledgerWorld, person } from '../support/ledger-world.ts';
import { type Line, paperLedger } from '../support/paper-ledger.ts';

const TUTORIAL = readFileSync(path.join(ROOT, 'docs/declaring-a-programme.md'), 'utf8');
const BLOCK = /```\w+ (file|line|fault|unversioned)=(\S+)\n([\s\S]*?)```/g;
const blocks = [...TUTORIAL.matchAll(BLOCK)].map(([, kind = '', name = '', text = '']) => ({
  kind,
  name,
  text,
}));
const blocksOf = (kind: string) => blocks.filter((block) => block.kind === kind);

const copy = mkdtempSync(path.join(tmpdir(), 'ward-tutorial-'));
let programmes: readonly Programme[];
let told: {
  story(grid: Actor, office: Actor, elsewhere: Actor): readonly Line[];
  figures: Record<string, number>;
};
let sharedTools: Programme;

const load = async <T>(file: string): Promise<T> =>
  (await import(/* @vite-ignore */ pathToFileURL(path.join(copy, file)).href)) as T;

/** The tutorial as somebody follows it: its files written into a copy of the tree, its one line put into the list. */
beforeAll(async () => {
  for (const folder of ['programmes', 'contract'])
    cpSync(path.join(ROOT, folder), path.join(copy, folder), { recursive: true });
  cpSync(path.join(ROOT, 'package.json'), path.join(copy, 'package.json'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  for (const { name, text } of blocksOf('file')) {
    mkdirSync(path.dirname(path.join(copy, name)), { recursive: true });
    writeFileSync(path.join(copy, name), text);
  }
  for (const { name, text } of blocksOf('line')) {
    const list = path.join(copy, name);
    const [, constant = ''] = /import \{ (\w+) \}/.exec(text) ?? [];
    const before = readFileSync(list, 'utf8');
    const after = `${text}${before.replace(/,?\s*\];\s*$/, `, ${constant}];\n`)}`;
    expect(after).toContain(`, ${constant}];`);
    writeFileSync(list, after);
  }
  programmes = (await load<{ PROGRAMMES: readonly Programme[] }>('programmes/index.ts')).PROGRAMMES;
  told = await load('programmes/shared-tools/story.ts');
  sharedTools = programmes.find(({ id }) => id === 'shared-tools')!;
});
afterAll(() => rmSync(copy, { recursive: true }));

const grid = person('网格员', 'grid-worker', 'district/street-a/court-1');
const office = person('干事', 'department-officer', 'district/street-a');
const elsewhere = person('邻街道', 'department-officer', 'district/street-b');

test('one folder and one line add a programme of two record types', () => {
  expect(Object.keys(sharedTools.types)).toHaveLength(2);
  const catalogue = createCatalogue(programmes);
  expect(catalogue.types.has('shared-tools/loan')).toBe(true);
  expect(catalogue.types.has('urban-renewal/opinion')).toBe(true);
});

test('its story goes as the tutorial tells it', () => {
  const paper = paperLedger(sharedTools);
  const story = told.story(grid, office, elsewhere);
  expect(paper.tell(story).map((gave, n) => `${n} ${gave}`)).toEqual(
    story.map(([, , , , gives], n) => `${n} ${gives}`),
  );
  expect(paper.figures()).toEqual(told.figures);
});

test('its faults are told in the words of the tutorial', () => {
  for (const { name, text } of blocksOf('fault')) {
    const { [name]: _, ...en } = sharedTools.texts.en;
    const faulty = { ...sharedTools, texts: { ...sharedTools.texts, en } };
    expect(() => createCatalogue([faulty])).toThrow(text.trim());
  }
  expect(blocksOf('fault')).toHaveLength(1);
});

test('the real ledger keeps it beside the others', async () => {
  const world = await ledgerWorld(programmes);
  const tool = await world.move(office, {
    type: 'shared-tools/tool',
    move: 'register',
    unitId: 'court-1',
    data: { name: '三米梯', kind: 'ladder' },
  });
  const loan = { type: 'shared-tools/loan', unitId: 'court-1', move: 'lend' };
  await world.move(grid, {
    ...loan,
    data: { door: '1 号楼 101', tool: tool.record.id, days: 3, borrower: '演示住户' },
  });
  await expect(world.move(elsewhere, { ...loan, data: {} })).rejects.toMatchObject({ code: 'forbidden' });
  const figures = [...world.catalogue.figures.values()];
  const scope = { unitPath: 'district', fromDay: '0001-01-01', toDay: '9999-12-31' };
  const values = await figureValues(world.db, figures, scope);
  expect(values.get('shared-tools/tool/tools')).toBe(1);
  expect(values.get('shared-tools/loan/households')).toBe(1);
  expect(await verifyFigures(world.db, figures)).toEqual([]);
});

test('it changes: refused without a version, read anew with one', async () => {
  const released = JSON.parse(shapesFile(sharedTools, '')) as Programme['released'] & object;
  const loan = sharedTools.types['loan']!;
  const changed = { ...loan, fields: { ...loan.fields, days: count('小时', { usedBy: '催还' }, 60) } };
  const unversioned = { ...sharedTools, types: { ...sharedTools.types, loan: changed } };
  const [told] = blocksOf('unversioned');
  expect(() => createCatalogue([{ ...unversioned, released }])).toThrow(told!.text.trim());
  expect(() => shapesFile(unversioned, JSON.stringify(released))).toThrow(told!.text.trim());

  const { secondLoan } = await load<{ secondLoan: RecordType }>('programmes/shared-tools/second.ts');
  const types = { ...sharedTools.types, loan: secondLoan };
  const text = Object.fromEntries(
    textKeys({ types }).map((key) => [key, sharedTools.texts.zh[key] ?? '住户']),
  );
  const second: Programme = { ...sharedTools, types, texts: { zh: text, en: text }, released };
  const world = await ledgerWorld([sharedTools]);
  const tool = await world.move(office, {
    type: 'shared-tools/tool',
    move: 'register',
    unitId: 'court-1',
    data: { name: '三米梯', kind: 'ladder' },
  });
  const lent = await world.move(grid, {
    type: 'shared-tools/loan',
    move: 'lend',
    unitId: 'court-1',
    data: { door: '1 号楼 101', tool: tool.record.id, days: 3 },
  });
  const now = { ...world, catalogue: createCatalogue([second]), log: createLogger({ level: 'silent' }) };
  const folding = await refreshLedger(now);
  const row = () =>
    world.db.query<{ declared: number; data: object }>('select declared, data from records where id = $1', [
      lent.record.id,
    ]);
  await expect.poll(row).toMatchObject([{ declared: 2, data: { days: 72 } }]);
  await folding.stop();
  expect(await verifyLedger(now.db, now.catalogue)).toMatchObject({ behind: 0, faults: [] });
});
