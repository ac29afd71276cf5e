import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import type { RecordImportReport } from '../../contract/record-exchange.ts';
import { readNamedSheet } from '../../server/district/read-named-sheet.ts';
import { exportRecords } from '../../server/modules/ledger/exchange/export-records.ts';
import { importRecords } from '../../server/modules/ledger/exchange/import-records.ts';
import { verifyLedger } from '../../server/modules/ledger/index.ts';
import { WardError } from '../../server/platform/errors.ts';
import { parseCsv } from '../../server/platform/sheets/index.ts';
import { type LedgerWorld, ledgerWorld, person } from '../support/ledger-world.ts';
import { zip } from '../support/workbook.ts';

const LOAN = 'reading-room/loan';
const clerk = person('clerk', 'street-officer', 'district/street-a');
const MEGABYTE = 1024 * 1024;

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld();
});

const load = (file: string | Uint8Array): Promise<RecordImportReport> =>
  importRecords(
    world,
    clerk,
    { type: LOAN, move: 'lend', unit: 'court-1', dryRun: 'false' },
    Buffer.from(file as string),
    readNamedSheet,
  );
const records = async (): Promise<number> =>
  (await world.db.query<{ n: number }>(`select count(*) as n from records`))[0]!.n;

type Answer = { taken: number; refused: string[] } | { whole: string };
/** What came of a file; whatever it says, exactly the lines that it calls accepted are records now. */
async function outcomeOf(file: string | Uint8Array): Promise<Answer> {
  const before = await records();
  try {
    const { counts, lines } = await load(file);
    expect(await records()).toBe(before + counts.accepted);
    expect(counts.accepted + counts.refused + counts.repeated).toBe(lines.length);
    const refused = lines.filter(({ outcome }) => outcome === 'refused');
    for (const { faults, line } of refused) {
      expect(faults.length).toBeGreaterThan(0);
      expect(line).toBeGreaterThan(1);
    }
    return {
      taken: counts.accepted,
      refused: refused.map(({ line, faults }) => `${line} ${faults.map(({ reason }) => reason).join()}`),
    };
  } catch (error) {
    if (!(error instanceof WardError)) throw error;
    expect(await records()).toBe(before);
    expect(error.code).toMatch(/^(unprocessable|too-large|invalid-input)$/);
    return { whole: `${error.code} ${error.message}` };
  }
}

const utf16 = (text: string, mark: 'le' | 'be'): Buffer => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return mark === 'le' ? bytes : bytes.swap16();
};
/** “书” in GB 18030. */
const gb18030 = (text: string): Buffer =>
  Buffer.concat(
    text.split('书').flatMap((part, n) => [...(n > 0 ? [Buffer.from([0xca, 0xe9])] : []), Buffer.from(part)]),
  );
const CONTENT_TYPES = {
  name: '[Content_Types].xml',
  data: Buffer.from('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'),
};
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
/** A workbook of one sheet with what stands beside it. */
const book = (rows: string, beside: { name: string; data: Buffer }[] = []): Buffer =>
  zip([
    CONTENT_TYPES,
    {
      name: 'xl/workbook.xml',
      data: Buffer.from(
        `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}"><sheets><sheet name="loan" sheetId="1" r:id="r1"/></sheets><externalReferences><externalReference r:id="r2"/></externalReferences></workbook>`,
      ),
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: Buffer.from(
        `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${OFFICE}/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>`,
      ),
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      data: Buffer.from(
        `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`,
      ),
    },
    ...beside,
  ]);
const said = (reference: string, text: string): string =>
  `<c r="${reference}" t="inlineStr"><is><t>${text}</t></is></c>`;
const HEAD = `<row r="1">${said('A1', 'what')}${said('B1', 'pages')}${said('C1', 'due')}</row>`;
const LINK = {
  name: 'xl/externalLinks/externalLink1.xml',
  data: Buffer.from(
    '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>',
  ),
};
const wide = 'x,'.repeat(1_000_000);

test.each<[string, string | Uint8Array, Answer | RegExp]>([
  ['UTF-8 with its mark', '\uFEFFwhat,pages\n书一,1', { taken: 1, refused: [] }],
  ['GB 18030', gb18030('what,pages\n书书,1'), { taken: 1, refused: [] }],
  ['UTF-16, as “Unicode text”', utf16('what\tpages\r\n书三\t1', 'le'), { taken: 1, refused: [] }],
  ['UTF-16, the other way round', utf16('what,pages\n书四,1', 'be'), { taken: 1, refused: [] }],
  ['UTF-16 cut in the middle', utf16('what,pages\n书五,1', 'le').subarray(0, -1), /不是 CSV/],
  ['bytes that are no text', Buffer.from([0x77, 0x2c, 0xff, 0xff, 0x80, 0x0a]), /不是 CSV/],
  ['a quote that is never closed', 'what,pages\n甲,1\n"乙,2\n丙,3\n', /第 3 行的引号/],
  [
    'days as serial numbers and as nonsense',
    'what,pages,due\n甲,1,46173\n乙,1,2026-02-30\n丙,1,2026年5月3日',
    { taken: 1, refused: ['2 not-a-day', '3 not-a-day'] },
  ],
  [
    'leading signs: read as texts, a formula refused',
    'what,pages\n+书,1\n-书,1\n@书,1\n=书,1\n" =书",1',
    { taken: 3, refused: ['5 formula', '6 formula'] },
  ],
  [
    'numbers of another kind',
    'what,pages\n甲,1e3\n乙,-1\n丙,0x10\n丁,１２\n戊,99999999999',
    {
      taken: 0,
      refused: ['2 not-a-number', '3 out-of-range', '4 not-a-number', '5 not-a-number', '6 out-of-range'],
    },
  ],
  ['a million columns', `${wide}\n${wide}`, /超过 5000 行或 60 列/],
  [
    'a million columns in a workbook',
    book(`<row r="1">${'<c><v>1</v></c>'.repeat(1_000_000)}</row>`),
    /超出 5000 行或 60 列/,
  ],
  [
    'a workbook with links to elsewhere: its values are read, nothing is fetched',
    book(`${HEAD}<row r="2">${said('A2', '外链')}<c r="B2"><v>2</v></c></row>`, [LINK]),
    { taken: 1, refused: [] },
  ],
  [
    'a value that comes from elsewhere',
    book(`${HEAD}<row r="2">${said('A2', '外链')}<c r="B2"><f>[1]Sheet1!A1</f><v>2</v></c></row>`, [LINK]),
    /B2.*公式/,
  ],
  [
    'a day without a format',
    book(`${HEAD}<row r="2">${said('A2', '序号')}<c r="B2"><v>2</v></c><c r="C2"><v>46173</v></c></row>`),
    { taken: 0, refused: ['2 not-a-day'] },
  ],
  [
    'a workbook whose list of sheets is no XML',
    zip([
      CONTENT_TYPES,
      { name: 'xl/workbook.xml', data: Buffer.from('<</////rxml whsg1.0" ?><workbook') },
      { name: 'xl/_rels/workbook.xml.rels', data: Buffer.alloc(0) },
    ]),
    /^unprocessable /,
  ],
  [
    'an archive of many entries',
    zip(Array.from({ length: 2_000 }, (_, n) => ({ name: `xl/${n}`, data: Buffer.alloc(1) }))),
    /过大|压缩炸弹|超出/,
  ],
  [
    'text that no database keeps',
    book(`${HEAD}<row r="2">${said('A2', 'a_x0000_b&#xD800;')}<c r="B2"><v>2</v></c></row>`),
    { taken: 0, refused: ['2 not-accepted'] },
  ],
])('%s', async (_, file, wanted) => {
  const before = process.memoryUsage().rss;
  const answer = await outcomeOf(file);
  expect((process.memoryUsage().rss - before) / MEGABYTE).toBeLessThan(400);
  if (wanted instanceof RegExp) expect(answer).toEqual({ whole: expect.stringMatching(wanted) });
  else expect(answer).toEqual(wanted);
});

test('what begins with a sign is no formula in the file that goes out', async () => {
  const query = { type: LOAN, format: 'csv', language: 'zh' } as const;
  const text = await new Response((await exportRecords(world, clerk, query)) as ReadableStream).text();
  const cells = parseCsv(text).flatMap((row) => row.cells);
  expect(cells.filter((cell) => /[+\-@]书/.test(cell)).toSorted()).toEqual(["'+书", "'-书", "'@书"]);
  expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
});

const CSV = Buffer.from(
  'what,pages,shelf,reader,due,发生时间\r\n"水经""注",3,red,王某,2026-06-30,2026-05-02 09:00\r\n河防,12,blue,,,\r\n"行水\n金鉴",4,,,,\r\n',
);
/** What breaks readers: separators, quotes, marks, halves of characters, formulas, script, long runs. */
const TOKENS = [
  '"',
  ',',
  '\n',
  '\r',
  '\t',
  ';',
  '\0',
  '=1+1',
  '<script>',
  "'",
  '\uFEFF',
  ' ',
  'e9',
  '-',
  'x'.repeat(3_000),
]
  .map((text) => Buffer.from(text))
  .concat([Buffer.from([0xff]), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0x81, 0x30])]);
const change = fc.record({
  at: fc.nat(),
  out: fc.integer({ min: 0, max: 6 }),
  put: fc.oneof(
    fc.constantFrom(...TOKENS),
    fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
  ),
});
const mutated = (bytes: Buffer, changes: readonly { at: number; out: number; put: Buffer }[]): Buffer =>
  changes.reduce((from, { at, out, put }) => {
    const place = from.length === 0 ? 0 : at % from.length;
    return Buffer.concat([from.subarray(0, place), put, from.subarray(place + out)]);
  }, bytes);

test('a valid file that was damaged is read line by line or refused whole, never by halves', async () => {
  const workbook = await writeXlsx(
    [
      ['what', 'pages', 'shelf'],
      ['工作簿', 5, 'red'],
      ['又一本', 6, 'blue'],
    ],
    { sheet: 'loan' },
  ).toBuffer();
  const damaged = (bytes: Buffer, numRuns: number): Promise<void> =>
    fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        await outcomeOf(mutated(bytes, changes));
      }),
      { numRuns },
    );
  await damaged(CSV, 150);
  await damaged(workbook, 60);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
});
