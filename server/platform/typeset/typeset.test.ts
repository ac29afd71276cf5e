import { describe, expect, test } from 'vitest';
import { readAttachments, readPdf } from '../pdf/index.ts';
import { chooseFonts, TypesetError, type TypesetJob, typesetPdf } from './index.ts';

const HOSTILE = '#panic("x") $x^2$ *粗* _斜_ `原` "引" \\ @标 <签> // 注 [块] {块} ~ \' 赟喆㎡';
const job = (change: Partial<TypesetJob> = {}): TypesetJob => ({
  source: '#import "ward.typ": data, fonts\n#text(..fonts.title, data.text)',
  data: { text: HOSTILE },
  title: '测试 "#件"',
  language: 'zh',
  dateMs: Date.parse('2023-09-28T09:00:00+08:00'),
  fonts: 'built-in',
  ...change,
});
const faultOf = (given: Promise<unknown>) =>
  given.then(
    () => undefined,
    (error: unknown) => (error instanceof TypesetError ? error : Promise.reject(error)),
  );
const streamsOf = (pdf: Uint8Array): Buffer[] => {
  const file = readPdf(pdf);
  return [...file.objects.keys()].flatMap((number) => file.stream(number) ?? []);
};

test('equal jobs make equal bytes, of PDF/A-3b, tagged, with their date', async () => {
  const [first, second] = [await typesetPdf(job()), await typesetPdf(job())];
  expect(Buffer.from(first.pdf).equals(Buffer.from(second.pdf))).toBe(true);
  const text = Buffer.from(first.pdf).toString('latin1');
  expect(text).toContain('<pdfaid:part>3</pdfaid:part>');
  expect(text).toContain('<pdfaid:conformance>B</pdfaid:conformance>');
  expect(text).toContain('/StructTreeRoot');
  expect(text).toContain('2023-09-28');
  const other = await typesetPdf(job({ dateMs: Date.parse('2024-01-01T00:00:00+08:00') }));
  expect(Buffer.from(other.pdf).equals(Buffer.from(first.pdf))).toBe(false);
});

test('what people write is text, whatever it looks like', async () => {
  const { pdf, pages } = await typesetPdf(job());
  expect(pages).toBe(1);
  const unicode = streamsOf(pdf)
    .map((stream) => stream.toString('latin1'))
    .filter((stream) => stream.includes('beginbfchar') || stream.includes('beginbfrange'))
    .join('\n')
    .toUpperCase();
  for (const character of HOSTILE.replaceAll(' ', ''))
    expect(unicode, character).toContain(
      character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0'),
    );
});

test('attachments stand in the file, byte for byte', async () => {
  const packed = Buffer.from(JSON.stringify({ text: '是'.repeat(4_000) }));
  const content = Buffer.from([0, 255, 10, 13, 37, 40, 41]);
  const { pdf } = await typesetPdf(
    job({
      attachments: [
        { name: 'a.bin', mimeType: 'application/octet-stream', description: '附件 "#1"', content },
        { name: '附件.json', mimeType: 'application/json', description: 'b', content: packed },
      ],
    }),
  );
  expect(readAttachments(pdf)).toEqual([
    { name: 'a.bin', content },
    { name: '附件.json', content: packed },
  ]);
  expect(
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/AFRelationship \/Data/g),
  ).toHaveLength(2);
});

describe('faults are told', () => {
  test.each([
    ['𠮷', '𠮷 U+20BB7'],
    ['😀', '😀 U+1F600'],
    ['\u0001', 'U+0001'],
    ['\uE000', 'U+E000'],
  ])('a character no font has is named: %j', async (character, named) => {
    const error = await faultOf(typesetPdf(job({ data: { text: `甲${character}乙` } })));
    expect(error?.fault).toEqual({ reason: 'no-glyph', characters: [character] });
    expect(error?.message).toContain(named);
  });

  test('a source that does not compile: where and why', async () => {
    const source = '#import "ward.typ": data\n\n#data.nothing';
    const error = await faultOf(typesetPdf(job({ source })));
    expect(error?.fault.reason).toBe('source');
    expect(error?.message).toContain('body.typ line 3: dictionary does not contain key "nothing"');
  });

  test('a source reads no file of the machine', async () => {
    const error = await faultOf(typesetPdf(job({ source: '#read("/etc/hostname")' })));
    expect(error?.message).toContain('file not found');
  });

  test('a job that never ends is stopped, and the next one runs', async () => {
    const endless = job({ source: '#let x = 0\n#for i in range(100000000) { x = x + i }\n#x' });
    const error = await faultOf(typesetPdf(endless, 300));
    expect(error?.fault.reason).toBe('stopped');
    expect((await typesetPdf(job())).pages).toBe(1);
  });
});

test('installed faces are taken where they are, the built-in ones elsewhere, and it shows', () => {
  const fandol = chooseFonts('installed', (file) => file.endsWith('FandolFang-Regular.otf'));
  expect(fandol.fangsong).toMatchObject({ family: 'FandolFang R', from: 'installed' });
  expect(fandol.kai).toMatchObject({ family: 'Noto Serif SC', from: 'built-in' });
  expect(chooseFonts('built-in', () => true).fangsong.from).toBe('built-in');
});
