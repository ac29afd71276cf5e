import { beforeAll, expect, test } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import type { RecordImportReport } from '../../contract/record-exchange.ts';
import { readNamedSheet } from '../../server/district/read-named-sheet.ts';
import { exportRecords } from '../../server/modules/ledger/exchange/export-records.ts';
import { importRecords } from '../../server/modules/ledger/exchange/import-records.ts';
import { recordTemplate } from '../../server/modules/ledger/exchange/write-template.ts';
import { verifyLedger } from '../../server/modules/ledger/verify-ledger.ts';
import type { WardError } from '../../server/platform/errors.ts';
import { parseCsv } from '../../server/platform/sheets/index.ts';
import { type LedgerWorld, ledgerWorld, newUuid, person } from '../support/ledger-world.ts';
import { zip } from '../support/workbook.ts';

const clerk = person('clerk', 'street-officer', 'district/street-a');
const other = person('other', 'street-officer', 'district/street-a');
const team = person('team', 'team-leader', 'district/street-a');
const LOAN = 'reading-room/loan';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld();
});

const load = (
  file: string | Buffer,
  options: { dryRun?: boolean; actor?: typeof clerk; unit?: string; move?: string } = {},
): Promise<RecordImportReport> =>
  importRecords(
    world,
    options.actor ?? clerk,
    {
      type: LOAN,
      move: options.move ?? 'lend',
      unit: options.unit ?? 'court-1',
      dryRun: options.dryRun ? 'true' : 'false',
    },
    Buffer.from(file as string),
    readNamedSheet,
  );
const refusal = (file: string | Buffer, options?: Parameters<typeof load>[1]): Promise<string> =>
  load(file, options).then(
    () => 'taken',
    (error: WardError) => `${error.code} ${error.message}`,
  );
const count = async (table: string): Promise<number> =>
  (await world.db.query<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n ?? -1;
const textOf = async (body: ReadableStream<Uint8Array> | Uint8Array): Promise<string> =>
  new Response(body as ReadableStream<Uint8Array>).text();

test('a dry run tells what the import will do and stores nothing; the same file again changes nothing', async () => {
  const [before, audited] = [await count('records'), await count('audit_entries')];
  const file = [
    'what,pages,shelf,reader,登记单位,发生时间',
    '水经注,3,red,王某某,court-1,2026-05-02 09:00',
    '河防一览,12,blue,,street-a,',
    '',
    '治河方略,many,violet,李某某,nowhere,2030-01-01',
    '行水金鉴,4,,,street-b,2026/5/1',
    ',1,,,,',
  ].join('\r\n');
  const tried = await load(file, { dryRun: true });
  expect(tried.counts).toEqual({ accepted: 2, repeated: 0, refused: 3, late: 1, duplicates: 0 });
  expect(
    tried.lines.map(({ line, outcome, faults }) => [
      line,
      outcome,
      faults.map(({ reason, column, cell }) => `${reason} ${column} ${cell}`),
    ]),
  ).toEqual([
    [2, 'accepted', []],
    [3, 'accepted', []],
    [
      5,
      'refused',
      [
        'not-a-number pages many',
        'not-an-option shelf violet',
        'unknown-unit 登记单位 nowhere',
        'future 发生时间 2030-01-01',
      ],
    ],
    [6, 'refused', ['not-yours  null']],
    [7, 'refused', ['missing what null']],
  ]);
  expect(JSON.stringify(tried)).not.toMatch(/王某某|李某某/);
  expect([await count('records'), await count('audit_entries')]).toEqual([before, audited]);

  const done = await load(file);
  expect({ ...done, dryRun: true }).toEqual({ ...tried, lines: done.lines });
  expect(done.lines.map(({ outcome }) => outcome)).toEqual(tried.lines.map(({ outcome }) => outcome));
  expect(await count('records')).toBe(before + 2);
  const [first] = await world.db.query<{ day: string; late: boolean; data: string }>(
    `select (e.happened_at at time zone 'Asia/Shanghai')::text as day, e.recorded_at > e.happened_at as late, r.data::text as data
     from record_entries e join records r on r.id = e.record_id where r.title = '水经注'`,
  );
  expect(first).toMatchObject({ day: '2026-05-02 09:00:00', late: true });
  expect(first?.data).not.toContain('王某某');

  const again = await load(file);
  expect(again.counts).toEqual({ accepted: 0, repeated: 2, refused: 3, late: 0, duplicates: 0 });
  const elsewhere = await load(file, { actor: other });
  expect(elsewhere.counts.accepted).toBe(0);
  expect(elsewhere.lines.slice(0, 2).map(({ faults }) => faults[0]?.reason)).toEqual([
    'by-another',
    'by-another',
  ]);
  expect(await count('records')).toBe(before + 2);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
});

test('names of linked records are looked up among what the reader may see', async () => {
  const shelve = (name: string, unitId: string, actor = clerk) =>
    world.move(actor, {
      type: 'reading-room/book',
      move: 'shelve',
      newRecordId: newUuid(),
      unitId,
      data: { name },
    });
  const one = (await shelve('独本', 'street-a')).record.id;
  await shelve('重名', 'street-a');
  await shelve('重名', 'court-1');
  await shelve('别处', 'street-b', person('far', 'street-officer', 'district/street-b'));
  const report = await load(
    ['what,pages,loan.link.of', 'a,1,独本', 'b,1,重名', 'c,1,别处', `d,1,${one}`, 'e,1,独本、没有'].join(
      '\n',
    ),
  );
  expect(report.lines.map(({ faults }) => faults[0]?.reason ?? 'accepted')).toEqual([
    'accepted',
    'ambiguous',
    'not-found',
    'accepted',
    'not-found',
  ]);
  expect(await world.db.query('select from_id from record_links where to_id = $1', [one])).toHaveLength(2);
});

test('a file that is something else is refused whole, with the reason', async () => {
  const sheet = (xml: string, names: readonly string[] = ['loan']): Buffer =>
    zip([
      {
        name: '[Content_Types].xml',
        data: Buffer.from(
          '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>',
        ),
      },
      {
        name: 'xl/workbook.xml',
        data: Buffer.from(
          `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${names
            .map((name, n) => `<sheet name="${name}" sheetId="${n + 1}" r:id="r${n}"/>`)
            .join('')}</sheets></workbook>`,
        ),
      },
      {
        name: 'xl/_rels/workbook.xml.rels',
        data: Buffer.from(
          `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names
            .map(
              (_, n) =>
                `<Relationship Id="r${n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${n}.xml"/>`,
            )
            .join('')}</Relationships>`,
        ),
      },
      ...names.map((_, n) => ({
        name: `xl/worksheets/sheet${n}.xml`,
        data: Buffer.from(
          `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${xml}</worksheet>`,
        ),
      })),
    ]);
  const head =
    '<row r="1"><c r="A1" t="inlineStr"><is><t>what</t></is></c><c r="B1" t="inlineStr"><is><t>pages</t></is></c></row>';
  const before = await count('records');
  const cases: [string | Buffer, RegExp][] = [
    ['', /文件为空/],
    ['\u0000\u0001binary', /不是 CSV/],
    [Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)]), /旧版 \.xls/],
    ['观测时间,数值\n1,2', /缺少.*无法识别.*观测时间/],
    ['what,pages,secret\na,1,x', /无法识别“secret”/],
    ['what,pages,what\na,1,b', /重复的列/],
    ['what,pages\na,1,stray', /没有表头/],
    [`what,pages\n${'a,1\n'.repeat(5_001)}`, /超过 5000 行/],
    [Buffer.alloc(50 * 1024 * 1024, 0x61), /too-large/],
    [zip([{ name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(60 * 1024 * 1024) }]), /压缩炸弹/],
    [sheet(`<sheetData>${head}<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row></sheetData>`), /A2.*公式/],
    [sheet(`<sheetData>${head}</sheetData><mergeCells><mergeCell ref="A2:B3"/></mergeCells>`), /合并单元格/],
    [sheet(`<sheetData>${head}</sheetData>`, ['甲', '乙']), /没有名为“loan”的工作表/],
    [sheet(`<!DOCTYPE x><sheetData>${head}</sheetData>`), /DOCTYPE/],
  ];
  for (const [file, reason] of cases) expect(await refusal(file)).toMatch(reason);
  expect(await refusal('what,pages\na,1', { move: 'return' })).toMatch(/opens no record/);
  expect(await count('records')).toBe(before);
});

test('script and formulas in a cell are refused line by line', async () => {
  const report = await load(
    [
      'what,pages',
      '<script>alert(1)</script>,1',
      '"=HYPERLINK(""x"")",1',
      '<img src=x onerror="x">,1',
      "'=纸,1",
    ].join('\n'),
  );
  expect(report.lines.map(({ faults }) => faults[0]?.reason ?? 'accepted')).toEqual([
    'script',
    'formula',
    'script',
    'accepted',
  ]);
});

test('the template goes out, is filled in and comes back', async () => {
  const empty = await recordTemplate(world, { type: LOAN, move: 'lend', language: 'zh' });
  expect((await load(Buffer.from(empty))).lines).toEqual([]);
  const filled = await writeXlsx(
    [
      ['loan.what *', 'loan.pages *', 'loan.due', '发生时间'],
      [
        '工作簿',
        5,
        { value: new Date('2026-06-30T00:00:00Z'), type: Date, format: 'yyyy-mm-dd' },
        { value: new Date('2026-05-30T08:15:00Z'), type: Date, format: 'yyyy-mm-dd hh:mm' },
      ],
    ],
    { sheet: 'loan' },
  ).toBuffer();
  expect((await load(filled)).counts).toEqual({
    accepted: 1,
    repeated: 0,
    refused: 0,
    late: 1,
    duplicates: 0,
  });
  expect(
    await world.db.query(
      `select r.data ->> 'due' as due, (e.happened_at at time zone 'Asia/Shanghai')::text as at
       from records r join record_entries e on e.record_id = r.id where r.title = '工作簿'`,
    ),
  ).toEqual([{ due: '2026-06-30', at: '2026-05-30 08:15:00' }]);
});

test('an export holds what the list shows: hidden, harmless, audited', async () => {
  await load(
    ['what,pages,shelf,reader', "'=cmd|x,1,red,赵某某", '绿架,2,green,钱某某', "'+86,3,blue,"].join('\n'),
  );
  const query = { type: LOAN, format: 'csv', language: 'zh' } as const;
  const csv = await textOf(await exportRecords(world, clerk, query));
  const [heading, ...rows] = parseCsv(csv).map(({ cells }) => cells);
  expect(heading?.slice(1, 6)).toEqual(['状态', 'loan.what', 'loan.pages', 'loan.shelf', 'loan.reader']);
  expect(rows).toHaveLength(await count(`records where type = '${LOAN}'`));
  expect(csv).not.toMatch(/赵某某|钱某某/);
  expect(rows.find(([, , what]) => what === '绿架')?.[5]).toBe('（已隐藏）');
  expect(rows.flat().filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
  // The columns of a list, in its order; a field that is none is refused by its name before anything is audited.
  const narrow = await textOf(await exportRecords(world, clerk, { ...query, columns: 'reader,pages' }));
  expect(parseCsv(narrow)[0]?.cells).toEqual([
    ...['记录编号', '状态', 'loan.what', 'loan.reader', 'loan.pages'],
    ...['登记单位', '登记时间', '更新时间'],
  ]);
  expect(
    parseCsv(narrow)
      .find(({ cells }) => cells[2] === '绿架')
      ?.cells.slice(3, 5),
  ).toEqual(['（已隐藏）', '2']);
  await expect(exportRecords(world, clerk, { ...query, columns: 'pages,salary' })).rejects.toMatchObject({
    code: 'unprocessable',
    message: 'there is no field salary',
  });
  const seen = await textOf(await exportRecords(world, team, query));
  expect(seen).toContain('cmd|x');
  expect(seen).not.toContain('绿架');
  const nobody = person('nobody', 'street-officer', 'district/street-b');
  expect(parseCsv(await textOf(await exportRecords(world, nobody, query)))).toHaveLength(1);

  const book = Buffer.from(
    (await exportRecords(world, clerk, { ...query, format: 'xlsx' })) as Uint8Array<ArrayBuffer>,
  );
  const back = await readNamedSheet(book, ['loan']);
  expect(back.ok && back.rows.flat()).toContain('=cmd|x');
  expect(
    await world.db.query(
      `select person_id, data ->> 'format' as format from audit_entries where kind = 'export' order by seq`,
    ),
  ).toEqual([
    { person_id: 'clerk', format: 'csv' },
    { person_id: 'clerk', format: 'csv' },
    { person_id: 'team', format: 'csv' },
    { person_id: 'nobody', format: 'csv' },
    { person_id: 'clerk', format: 'xlsx' },
  ]);
});
