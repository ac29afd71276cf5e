import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAttachments, readPdf } from './index.ts';

const pdf = (...parts: (string | Buffer)[]): Buffer =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), ...parts.map((part) => Buffer.from(part as string))]);
const stream = (
  number: number,
  head: string,
  bytes: Buffer,
  length: string | number = bytes.length,
): Buffer =>
  Buffer.concat([
    Buffer.from(`${number} 0 obj\n<< /Length ${length} ${head} >>\nstream\n`),
    bytes,
    Buffer.from('\nendstream\nendobj\n'),
  ]);
const spec = (number: number, of: number, name = '(a.txt)'): string =>
  `${number} 0 obj << /Type /Filespec /F ${name} /EF << /F ${of} 0 R >> >> endobj\n`;

describe('attachments of files of other hands', () => {
  test('objects packed in a stream, as other programs write them', () => {
    const inner = `9 0 << /Type /Filespec /UF <FEFF4E00> /EF << /F 2 0 R >> >>`;
    const objects = deflateSync(Buffer.from(inner));
    const file = pdf(
      stream(2, '/Filter /FlateDecode', deflateSync(Buffer.from('内容'))),
      stream(3, `/Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode]`, objects),
    );
    expect(readAttachments(file)).toEqual([{ name: '一', content: Buffer.from('内容') }]);
  });

  test('a length that stands elsewhere; bytes that look like an object', () => {
    const content = Buffer.from('7 0 obj (not one) endobj endstream');
    const file = pdf(stream(2, '', content, '5 0 R'), `5 0 obj ${content.length} endobj\n`, spec(4, 2));
    expect(readAttachments(file)).toEqual([{ name: 'a.txt', content }]);
  });

  test('of an object written twice the later holds', () => {
    const file = pdf(stream(2, '', Buffer.from('old')), spec(4, 2), stream(2, '', Buffer.from('new')));
    expect(readAttachments(file)).toEqual([{ name: 'a.txt', content: Buffer.from('new') }]);
  });

  test.each([
    ['(a\\(b\\).txt)', 'a(b).txt'],
    ['(a (b) c)', 'a (b) c'],
    ['(\\101\\n)', 'A\n'],
    ['<4142>', 'AB'],
  ])('the name %s', (written, name) => {
    expect(readAttachments(pdf(stream(2, '', Buffer.from('x')), spec(4, 2, written)))[0]?.name).toBe(name);
  });
});

test('what is no PDF is refused; a PDF without attachments has none', () => {
  expect(() => readAttachments(Buffer.from('{}'))).toThrow('the file is no PDF');
  expect(readAttachments(pdf('1 0 obj << /Type /Catalog >> endobj'))).toEqual([]);
});

test('a bomb is not unpacked, nor does it stop the rest', () => {
  const bomb = deflateSync(Buffer.alloc(20 * 1024 * 1024));
  const file = pdf(
    stream(2, '/Filter /FlateDecode', bomb),
    spec(4, 2),
    stream(5, '', Buffer.from('x')),
    spec(6, 5),
  );
  expect(readAttachments(file).map(({ content }) => content.toString())).toEqual(['x']);
});

test('bytes of any kind end in an answer', () => {
  const whole = pdf(
    stream(2, '/Filter /FlateDecode', deflateSync(Buffer.from('内容'))),
    spec(4, 2),
    '5 0 obj [[[ (( <</A/B',
  );
  const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 20 });
  fc.assert(
    fc.property(flips, (changes) => {
      const file = Buffer.from(whole);
      for (const [at, byte] of changes) if (at > 8) file[at] = byte;
      readAttachments(file);
    }),
    { numRuns: 500 },
  );
  expect(() => readPdf(pdf(`1 0 obj ${'['.repeat(100_000)}`))).not.toThrow();
});
