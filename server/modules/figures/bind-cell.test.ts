import { createHash } from 'node:crypto';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import readXlsx from 'read-excel-file/node';
import { beforeAll, expect, test } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { BindRequest, type CellBinding } from '../../../contract/figure-reports.ts';
import { figuresOf, type LedgerWorld, ledgerWorld, person } from '../../../test/support/ledger-world.ts';
import { bindCell } from './bind-cell.ts';
import { fillReport } from './fill-report.ts';

const LOAN = 'reading-room/loan';
const STREET = 'district/street-a';
const APRIL = { unitPath: STREET, fromDay: '2026-04-01', toDay: '2026-04-30' };
const MAY = { unitPath: STREET, fromDay: '2026-05-01', toDay: '2026-05-31' };
const clerk = person('clerk', 'street-officer', STREET);
const colleague = person('colleague', 'street-officer', STREET);
const elsewhere = person('elsewhere', 'street-officer', 'district/street-b');

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld();
  for (const day of ['2026-04-10', '2026-05-02', '2026-05-30'])
    await world.move(clerk, {
      type: LOAN,
      move: 'lend',
      unitId: 'court-1',
      data: { what: '水经注', pages: 40 },
      happenedAt: `${day}T10:00:00+08:00`,
    });
});

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bind = (
  bytes: Uint8Array,
  ref: string,
  binding: Partial<CellBinding> | null,
  actor = clerk,
  unit = STREET,
) => bindCell(figuresOf(world), actor, BindRequest.parse({ template: digestOf(bytes), unit, ref, binding }));
const fill = (bytes: Uint8Array, scope: typeof MAY, keep = true, actor = clerk) =>
  fillReport(figuresOf(world), actor, bytes, scope, { keep });

/** As a superior sends it: labels, empty cells with and without a style, a sum; a row below that nobody wrote in. */
const workbook = async (): Promise<Uint8Array> =>
  new Uint8Array(
    await writeXlsx(
      [
        [{ value: '借阅统计表', columnSpan: 3 }, null, null],
        [{ value: '项目' }, { value: '本期' }, { value: '累计' }],
        [{ value: '借出' }, { backgroundColor: '#ffeecc' as const }, null],
        [{ value: '一院页数' }, { value: '—' }, { value: '=B3', type: 'Formula' as const }],
      ],
      { sheet: '表' },
    ).toBuffer(),
  );

test('cells of a workbook are bound on the screen, kept by its digest, and reused for the next period by a colleague', async () => {
  const bytes = await workbook();
  const empty = await fill(bytes, APRIL, false);
  const [grid] = empty.tables;
  expect(grid?.rows.map((row) => row.map(({ text }) => text))).toEqual([
    ['借阅统计表'],
    ['项目', '本期', '累计'],
    ['借出', '', ''],
    ['一院页数', '—', expect.any(String)],
  ]);
  expect(grid?.rows[0]?.[0]).toMatchObject({ ref: '表!A1', across: 3, down: 1, takes: true });
  expect(grid?.rows[3]?.[2]).toMatchObject({ takes: false });
  await bind(bytes, '表!B3', { figure: `${LOAN}/lent` });
  await bind(bytes, '表!C3', { figure: `${LOAN}/lent`, period: '累计' });
  expect(await bind(bytes, '表!B4', { figure: `${LOAN}/pages`, ofUnit: `${STREET}/court-1` })).toEqual({
    bound: 3,
  });
  await fill(bytes, APRIL);

  const may = await fill(bytes, MAY, true, colleague);
  expect(may.cells.map(({ ref, value, last, boundIn }) => [ref, value, last, boundIn])).toEqual([
    ['表!B3', 2, 1, 'screen'],
    ['表!B4', 80, 40, 'screen'],
    ['表!C3', 3, 1, 'screen'],
  ]);
  expect(may.lastTo).toBe('2026-04-30');
  const rows = (await readXlsx(Buffer.from(may.file, 'base64')))[0]!.data;
  expect(rows.slice(1, 4)).toEqual([
    ['项目', '本期', '累计'],
    ['借出', 2, 3],
    ['一院页数', 80, null],
  ]);
  await bind(bytes, '表!B3', null);
  const after = await fill(bytes, MAY, false);
  expect(after.cells.map(({ ref }) => ref)).toEqual(['表!B4', '表!C3']);
  expect(after.unbound).toContainEqual({ ref: '表!B3', text: '', why: 'empty' });
  const acts = await world.db.query<{ action: string }>(
    `select action from audit_entries where action like 'figure.%bind' order by action`,
  );
  expect(acts.map(({ action }) => action)).toEqual([
    'figure.bind',
    'figure.bind',
    'figure.bind',
    'figure.unbind',
  ]);
});

test('a row that the file does not hold is made at its place', async () => {
  const bytes = await workbook();
  const parts = unzipSync(bytes);
  const name = 'xl/worksheets/sheet1.xml';
  const gap = strFromU8(parts[name]!).replace(/<row r="3"[\s\S]*?<\/row>/, '');
  const file = zipSync({ ...parts, [name]: strToU8(gap) });
  await bind(file, '表!B3', { figure: `${LOAN}/lent` });
  const filled = await fill(file, MAY, false);
  expect(filled.cells.map(({ ref, value }) => [ref, value])).toEqual([['表!B3', 2]]);
  const sheet = strFromU8(unzipSync(Buffer.from(filled.file, 'base64'))[name]!);
  expect([...sheet.matchAll(/<row r="(\d+)"/g)].map(([, n]) => Number(n))).toEqual([1, 2, 3, 4]);
  expect((await readXlsx(Buffer.from(filled.file, 'base64')))[0]!.data[2]).toEqual([null, 2, null]);
});

const cell = (inner: string, properties = ''): string =>
  `<w:tc><w:tcPr>${properties}</w:tcPr>${inner}</w:tc>`;
const said = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
const document = (): Uint8Array => {
  const bold = '<w:rPr><w:b/></w:rPr>';
  const rows = [
    cell(said('借阅统计表'), '<w:gridSpan w:val="3"/>'),
    cell(said('借出'), '<w:vMerge w:val="restart"/>') +
      cell(said('本期')) +
      cell(`<w:p><w:pPr><w:jc w:val="center"/>${bold}</w:pPr></w:p>`),
    cell('<w:p/>', '<w:vMerge/>') + cell(said('累计')) + cell('<w:p w:rsidR="1"/>'),
  ];
  const body = `<w:tbl><w:tblPr/>${rows.map((row) => `<w:tr>${row}</w:tr>`).join('')}</w:tbl>`;
  return zipSync({ 'word/document.xml': strToU8(`<w:document><w:body>${body}</w:body></w:document>`) });
};

test('so are empty cells of a table in a document, in the format of their paragraph', async () => {
  const bytes = document();
  const [grid] = (await fill(bytes, MAY, false)).tables;
  expect(
    grid?.rows.map((row) => row.map(({ ref, text, across, down }) => [ref, text, across, down])),
  ).toEqual([
    [['T1R1C1', '借阅统计表', 3, 1]],
    [
      ['T1R2C1', '借出', 1, 2],
      ['T1R2C2', '本期', 1, 1],
      ['T1R2C3', '', 1, 1],
    ],
    [
      ['T1R3C2', '累计', 1, 1],
      ['T1R3C3', '', 1, 1],
    ],
  ]);
  await bind(bytes, 'T1R2C3', { figure: `${LOAN}/lent` });
  await bind(bytes, 'T1R3C3', { figure: `${LOAN}/lent`, period: '累计' });
  const filled = await fill(bytes, MAY, false);
  const xml = strFromU8(unzipSync(Buffer.from(filled.file, 'base64'))['word/document.xml']!);
  expect(xml).toContain(
    '<w:rPr><w:b/></w:rPr></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">2</w:t></w:r></w:p>',
  );
  expect(xml).toContain('<w:p w:rsidR="1"><w:r><w:t xml:space="preserve">3</w:t></w:r></w:p>');
});

test('a figure that is not theirs to read cannot be bound, and another unit has bindings of its own', async () => {
  const bytes = document();
  await expect(bind(bytes, 'T1R2C3', { figure: `${LOAN}/burnt` })).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(
    bind(bytes, 'T1R2C3', { figure: `${LOAN}/lent`, ofUnit: 'district/street-b' }),
  ).rejects.toMatchObject({ code: 'not-found' });
  const theirs = await fill(bytes, { ...MAY, unitPath: 'district/street-b' }, false, elsewhere);
  expect(theirs.cells).toEqual([]);
  expect(() =>
    BindRequest.parse({ template: 'x', unit: STREET, ref: 'A', binding: { figure: 'lent', period: '上月' } }),
  ).toThrow();
});
