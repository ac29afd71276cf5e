import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordImportReport } from '../../contract/record-exchange.ts';
import { attachment, type Programme, text } from '../../programmes/kit/index.ts';
import { textKeys } from '../../programmes/kit/text-keys.ts';
import { readNamedSheet } from '../../server/district/read-named-sheet.ts';
import { importRecords } from '../../server/modules/ledger/exchange/import-records.ts';
import { recordTemplate } from '../../server/modules/ledger/exchange/write-template.ts';
import { verifyLedger } from '../../server/modules/ledger/index.ts';
import { openFileStore } from '../../server/platform/files/index.ts';
import { type LedgerWorld, ledgerWorld, person } from '../support/ledger-world.ts';
import { zip } from '../support/workbook.ts';

/** A nonsense programme whose records carry pictures. */
const SHELLS: Programme = {
  id: 'shells',
  types: {
    find: {
      fields: {
        name: text(40, { usedBy: 'the collector' }),
        views: attachment(['image'], {}, 2),
        letter: attachment(['image', 'document'], { sensitive: true }),
      },
      retention: { months: 12 },
      title: 'name',
      states: { kept: { end: 'positive' } },
      moves: {
        keep: {
          from: 'new',
          to: 'kept',
          by: ['street-officer'],
          input: { name: 'required', views: 'optional', letter: 'optional' },
        },
      },
      see: [{ roles: ['street-officer'] }],
      figures: {},
    },
  },
  texts: { zh: {}, en: {} },
};
const named = Object.fromEntries(textKeys(SHELLS).map((key) => [key, key]));
SHELLS.texts = { zh: named, en: named };

const TYPE = 'shells/find';
const clerk = person('clerk', 'street-officer', 'district/street-a');
const folder = mkdtempSync(path.join(tmpdir(), 'ward-import-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

let world: LedgerWorld;
let photo: Buffer;
beforeAll(async () => {
  world = { ...(await ledgerWorld([SHELLS])), files: openFileStore(folder, 'attachments') };
  photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#456' } })
    .jpeg()
    .toBuffer();
});

const load = (
  lines: readonly string[],
  archive: Buffer | undefined,
  dryRun = false,
): Promise<RecordImportReport> =>
  importRecords(
    world,
    clerk,
    { type: TYPE, move: 'keep', unit: 'court-1', dryRun: dryRun ? 'true' : 'false' },
    Buffer.from(['name,views,letter', ...lines].join('\n')),
    readNamedSheet,
    archive,
  );
const count = async (table: string): Promise<number> =>
  (await world.db.query<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n;
const told = ({ lines }: RecordImportReport) =>
  lines.map(({ line, outcome, files, faults }) => [
    line,
    outcome,
    files,
    ...faults.map(({ reason, column, cell }) => `${reason} ${column} ${cell}`),
  ]);

test('files named in a column come out of the archive into their record, once, with a report by line', async () => {
  const archive = zip([
    { name: '照片/一.jpg', data: photo },
    { name: '照片/二.jpg', data: await sharp(photo).rotate(90).jpeg().toBuffer() },
    { name: '别处/二.jpg', data: photo },
    { name: 'letter.jpg', data: photo },
    { name: 'page.jpg', data: Buffer.from('<html><script>alert(1)</script></html>') },
    { name: '__MACOSX/._一.jpg', data: Buffer.from('x') },
    { name: 'nobody.jpg', data: photo },
  ]);
  const lines = [
    '海螺,一.jpg、照片/二.jpg,letter.jpg',
    '贝壳,二.jpg,',
    '石头,没有.jpg,',
    '网页,page.jpg,',
    '太多,一.jpg；照片/二.jpg；别处/二.jpg,',
    '无附件,,',
    '信,,没有的信.jpg',
  ];
  const expected = [
    [2, 'accepted', 3],
    [3, 'refused', 0, 'file-ambiguous views 二.jpg'],
    [4, 'refused', 0, 'file-missing views 没有.jpg'],
    [5, 'refused', 0, 'page views page.jpg'],
    [6, 'refused', 0, 'too-many-files views 3'],
    [7, 'accepted', 0],
    // What a sensitive file is called is not told.
    [8, 'refused', 0, 'file-missing letter null'],
  ];
  const tried = await load(lines, archive, true);
  expect(told(tried)).toEqual(expected);
  expect(tried.unusedFiles).toEqual(['nobody.jpg']);
  expect([await count('records'), await count('attachment_files')]).toEqual([0, 0]);

  const done = await load(lines, archive);
  expect(told(done)).toEqual(expected);
  const kept = await world.db.query<{ field: string; name: string | null }>(
    'select field, name from record_attachments order by field, name',
  );
  expect(kept).toEqual([
    { field: 'letter', name: null },
    { field: 'views', name: '一.jpg' },
    { field: 'views', name: '二.jpg' },
  ]);
  const again = await load(lines, archive);
  expect(again.counts).toMatchObject({ accepted: 0, repeated: 2, refused: 5 });
  expect(await count('record_attachments')).toBe(3);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
});

test('a sheet that names files without an archive says so; a bad archive refuses the whole', async () => {
  expect(told(await load(['珊瑚,一.jpg,'], undefined))).toEqual([[2, 'refused', 0, 'no-files views 一.jpg']]);
  for (const archive of [
    Buffer.from('no archive'),
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
    zip([]).subarray(0, 9),
  ])
    await expect(load(['珊瑚,一.jpg,'], archive)).rejects.toMatchObject({ code: 'unprocessable' });
  const many = zip(Array.from({ length: 401 }, (_, n) => ({ name: `${n}.jpg`, data: Buffer.from('x') })));
  await expect(load(['珊瑚,,'], many)).rejects.toMatchObject({
    remedy: 'Split sheet and archive into parts.',
  });
  const bomb = zip([{ name: 'a.jpg', data: Buffer.alloc(21 * 1024 * 1024) }]);
  await expect(load(['珊瑚,,'], bomb)).rejects.toMatchObject({ code: 'unprocessable' });
});

test('names packed by Windows in Chinese are read; the template has a column for files', async () => {
  // GB 18030: 一.jpg
  const gbk = Buffer.from([0xd2, 0xbb, 0x2e, 0x6a, 0x70, 0x67]);
  const latin = gbk.toString('latin1');
  const archive = zip([{ name: latin, data: photo }]);
  const asPacked = Buffer.from(
    archive.toString('latin1').replaceAll(Buffer.from(latin, 'utf8').toString('latin1'), latin),
    'latin1',
  );
  // The headers count the bytes of the name: it lost two.
  for (const [sign, at] of [
    ['PK\x03\x04', 26],
    ['PK\x01\x02', 28],
  ] as const)
    asPacked.writeUInt16LE(gbk.length, asPacked.indexOf(sign, 0, 'latin1') + at);
  const end = asPacked.indexOf('PK\x05\x06', 0, 'latin1');
  asPacked.writeUInt32LE(asPacked.indexOf('PK\x01\x02', 0, 'latin1'), end + 16);
  asPacked.writeUInt32LE(end - asPacked.indexOf('PK\x01\x02', 0, 'latin1'), end + 12);
  expect(told(await load(['海星,一.jpg,'], asPacked))).toEqual([[2, 'accepted', 1]]);
  const sheet = await readNamedSheet(
    Buffer.from(await recordTemplate(world, { type: TYPE, move: 'keep', language: 'zh' })),
    ['find'],
  );
  expect(sheet.ok && sheet.rows[0]?.slice(0, 3)).toEqual(['find.name *', 'find.views', 'find.letter']);
});
