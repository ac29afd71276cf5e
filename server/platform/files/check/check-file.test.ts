import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { zip } from '../../../../test/support/workbook.ts';
import { checkFile, thumbnailOf } from '../index.ts';

const picture = () => sharp({ create: { width: 60, height: 40, channels: 3, background: '#3a7' } });
const GPS = {
  IFD0: { Make: 'Demo', Orientation: '6' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '34/1 48/1 0/1' },
};
const jpeg = await picture().withExif(GPS).withMetadata({ orientation: 6 }).jpeg().toBuffer();
const png = await picture().withExif(GPS).png().toBuffer();
const webp = await picture().withExif(GPS).webp().toBuffer();

const zipOf = (parts: Record<string, string | Buffer>): Buffer =>
  zip(Object.entries(parts).map(([name, data]) => ({ name, data: Buffer.from(data as string) })));

function chunk(type: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length);
  head.write(type, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), body])));
  return Buffer.concat([head, body, tail]);
}
/** One pixel of data that claims to be 40,000 × 40,000. */
function claimsHuge(): Buffer {
  const head = Buffer.from([0, 0, 0x9c, 0x40, 0, 0, 0x9c, 0x40, 8, 2, 0, 0, 0]);
  return Buffer.concat([
    png.subarray(0, 8),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.from([0, 0, 0, 0]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
const segment = (marker: number, text: string): Buffer => {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from([0xff, marker, 0, body.length + 2]), body]);
};
const TYPES = '<Types><Override ContentType="application/word"/></Types>';
const docx = (more: Record<string, string | Buffer> = {}): Buffer =>
  zipOf({ '[Content_Types].xml': TYPES, 'word/document.xml': '<w:document/>', ...more });
const pdf = '%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << >>\n%%EOF\n';

test.each([
  ['JPEG', jpeg, 'image/jpeg'],
  ['PNG', png, 'image/png'],
  ['WebP', webp, 'image/webp'],
  ['PDF', Buffer.from(pdf), 'application/pdf'],
  ['docx', docx(), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['a phone’s film behind the picture', Buffer.concat([jpeg, Buffer.from('ftypmp42 moving')]), 'image/jpeg'],
])('%s is taken for what it is', async (_what, bytes, media) => {
  expect(await checkFile(bytes)).toMatchObject({ ok: true, media });
});

test.each([
  ['no byte', Buffer.alloc(0), 'empty'],
  ['a byte too many', Buffer.alloc(20 * 1024 * 1024 + 1, 0xff), 'too-large'],
  ['a renamed program', Buffer.from('MZ\x90\0 photo.jpg'), 'program'],
  ['a shell script', Buffer.from('#!/bin/sh\nrm -rf .'), 'program'],
  ['an SVG with script', Buffer.from('\ufeff <svg onload="alert(1)"><script>1</script></svg>'), 'page'],
  ['a page', Buffer.from('<!doctype html><script>1</script>'), 'page'],
  ['a GIF', Buffer.from('GIF89a'), 'convert'],
  ['an old .doc', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old-format'],
  ['words', Buffer.from('只是文字'), 'unknown-type'],
  ['a JPEG cut short', jpeg.subarray(0, jpeg.length - 40), 'damaged'],
  ['a PNG cut short', png.subarray(0, png.length - 20), 'damaged'],
  [
    'a JPEG with a page in its comment',
    Buffer.concat([jpeg.subarray(0, 2), segment(0xfe, '<html><script>alert(1)</script>'), jpeg.subarray(2)]),
    'disguised',
  ],
  [
    'a JPEG with a page behind it',
    Buffer.concat([jpeg, Buffer.from('<script>alert(1)</script>')]),
    'disguised',
  ],
  ['a JPEG with an archive behind it', Buffer.concat([jpeg, docx()]), 'disguised'],
  ['one pixel that claims to be huge', claimsHuge(), 'too-many-pixels'],
  [
    'a docx that is a zip bomb',
    docx({ 'word/media/a.xml': Buffer.alloc(30 * 1024 * 1024) }),
    'too-big-inside',
  ],
  ['a docx with macros', docx({ 'word/vbaProject.bin': 'x' }), 'active'],
  ['a docx with a program', docx({ 'word/embeddings/a.exe': 'x' }), 'active'],
  ['an archive of something else', zipOf({ 'a.txt': 'x' }), 'unknown-type'],
  ['a docx cut short', docx().subarray(0, 60), 'damaged'],
  ['a PDF with script', Buffer.from(pdf.replace('/Catalog', '/Catalog /AA << /JavaScript (x) >>')), 'active'],
  ['a PDF cut short', Buffer.from(pdf.slice(0, 30)), 'damaged'],
])('%s is refused', async (_what, bytes, reason) => {
  expect(await checkFile(bytes)).toEqual({ ok: false, reason });
});

test.each([
  ['JPEG', jpeg],
  ['PNG', png],
  ['WebP', webp],
])('%s: place and device go, the pixels stay what they were', async (_what, bytes) => {
  expect(bytes.includes('Demo')).toBe(true);
  const checked = await checkFile(bytes);
  if (!checked.ok) throw new Error(checked.reason);
  expect(Buffer.from(checked.bytes).includes('Demo')).toBe(false);
  expect((await sharp(checked.bytes).metadata()).xmp).toBeUndefined();
  const raw = (each: Uint8Array) => sharp(each).raw().toBuffer();
  expect(await raw(checked.bytes)).toEqual(await raw(bytes));
});

test('a picture on its side stays the right way up, also as a thumbnail, which carries nothing else', async () => {
  const checked = await checkFile(jpeg);
  if (!checked.ok) throw new Error(checked.reason);
  expect((await sharp(checked.bytes).metadata()).orientation).toBe(6);
  const small = await sharp(await thumbnailOf(checked.bytes)).metadata();
  expect([small.width, small.height]).toEqual([40, 60]);
  expect(small.exif).toBeUndefined();
});

test('whatever the bytes, there is an answer', async () => {
  const damaged = fc.tuple(
    fc.constantFrom(jpeg, png, webp, docx(), Buffer.from(pdf)),
    fc.nat(),
    fc.nat(255),
    fc.nat(),
  );
  await fc.assert(
    fc.asyncProperty(damaged, async ([from, at, value, cut]) => {
      const bytes = Buffer.from(from.subarray(0, from.length - (cut % 3 === 0 ? cut % from.length : 0)));
      if (bytes.length > 0) bytes[at % bytes.length] = value;
      const checked = await checkFile(bytes);
      if (checked.ok) expect(checked.bytes.length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});
