import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import readXlsx from 'read-excel-file/node';
import { expect, test } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { openTable } from './fill-table.ts';

const opened = (bytes: Uint8Array) => {
  const found = openTable(bytes);
  if (!found.ok) throw new Error(found.reason);
  return found.table;
};

test('a workbook is filled cell by cell: other parts, styles and formulas stay, another reader reads the values', async () => {
  const cell = (value: string) => ({ value, fontWeight: 'bold' as const, backgroundColor: '#ffeecc' });
  const bytes = new Uint8Array(
    await writeXlsx(
      [
        [{ value: '报表名称' }, { value: '数量' }],
        [{ value: '走访<家庭> & 户' }, cell('{{a/b/c}}')],
        [{ value: '合计' }, { value: '=B2', type: 'Formula' as const }],
      ],
      { sheet: '上半年' },
    ).toBuffer(),
  );
  const table = opened(bytes);
  expect(table.cells.map(({ ref, text }) => [ref, text]).slice(0, 4)).toEqual([
    ['上半年!A1', '报表名称'],
    ['上半年!B1', '数量'],
    ['上半年!A2', '走访<家庭> & 户'],
    ['上半年!B2', '{{a/b/c}}'],
  ]);
  expect(table.cells.find(({ ref }) => ref === '上半年!B3')?.formula).toBe(true);
  const filled = table.fill(new Map<string, number | string>([['上半年!B2', 388]]));
  const rows = (await readXlsx(Buffer.from(filled)))[0]!.data;
  expect(rows[1]).toEqual(['走访<家庭> & 户', 388]);
  const [before, after] = [unzipSync(bytes), unzipSync(filled)];
  const changed = Object.keys(after).filter((name) => strFromU8(after[name]!) !== strFromU8(before[name]!));
  expect(changed.sort()).toEqual(['xl/workbook.xml', 'xl/worksheets/sheet1.xml']);
  const styleOf = (xml: Uint8Array) =>
    /<c[^>]*r="B2"[^>]*\bs="(\d+)"|<c[^>]*\bs="(\d+)"[^>]*r="B2"/.exec(strFromU8(xml));
  const styles = [before, after].map((each) =>
    styleOf(each['xl/worksheets/sheet1.xml']!)?.slice(1).find(Boolean),
  );
  expect(styles[0]).toBeDefined();
  expect(styles[1]).toBe(styles[0]);
});

const run = (text: string, format = ''): string => `<w:r>${format}<w:t>${text}</w:t></w:r>`;
const tc = (inner: string): string => `<w:tc><w:tcPr/><w:p>${inner}</w:p></w:tc>`;
test('a table of a document is filled in the format of its cell, also in a table within a table', () => {
  const bold = '<w:rPr><w:b/></w:rPr>';
  const inner = `<w:tbl><w:tr>${tc(run('内&amp;层'))}</w:tr></w:tbl>`;
  const xml = `<w:document><w:body><w:tbl><w:tblPr/><w:tr w:rsidR="1">${tc(run('户数'))}${tc(run('{{a/', bold) + run('b/c}}'))}</w:tr><w:tr>${tc(run('x'))}<w:tc>${inner}<w:p/></w:tc></w:tr></w:tbl></w:body></w:document>`;
  const table = opened(
    zipSync({ 'word/document.xml': strToU8(xml), 'word/media/a.png': new Uint8Array([1, 2]) }),
  );
  expect(table.cells).toEqual([
    { ref: 'T1R1C1', text: '户数', formula: false },
    { ref: 'T1R1C2', text: '{{a/b/c}}', formula: false },
    { ref: 'T1R2C1', text: 'x', formula: false },
    { ref: 'T2R1C1', text: '内&层', formula: false },
  ]);
  const after = unzipSync(
    table.fill(
      new Map<string, number | string>([
        ['T1R1C2', 388],
        ['T2R1C1', '<无>'],
      ]),
    ),
  );
  expect(strFromU8(after['word/document.xml']!)).toBe(
    xml
      .replace('<w:t>{{a/</w:t>', '<w:t xml:space="preserve">388</w:t>')
      .replace('<w:t>b/c}}</w:t>', '<w:t></w:t>')
      .replace('<w:t>内&amp;层</w:t>', '<w:t xml:space="preserve">&lt;无&gt;</w:t>'),
  );
  expect(after['word/media/a.png']).toEqual(new Uint8Array([1, 2]));
});

test.each([
  ['text', strToU8('no archive'), 'not-a-table'],
  ['an archive of something else', zipSync({ 'a.txt': strToU8('a') }), 'not-a-table'],
  [
    'an archive that unpacks too large',
    zipSync({ 'xl/workbook.xml': new Uint8Array(65 * 1_048_576) }),
    'too-large',
  ],
])('%s is refused', (_what, bytes, reason) => {
  expect(openTable(bytes)).toEqual({ ok: false, reason });
});
