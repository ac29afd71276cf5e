import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import {
  type BriefDocument,
  type BulletinDocument,
  documentToText,
  figuresOf,
  sameDocument,
} from '../../../../contract/bulletin/document.ts';
import { seedIssue } from '../../../../test/support/seed-issue.ts';
import { type DocxImport, documentDocx, importDocx, issueDocx, rewordFigure } from './index.ts';

const DATE_MS = Date.parse('2023-09-28T10:00:00+08:00');
const documents = seedIssue().entries.map(({ document }) => document);
const waste = documents[1] as BriefDocument;

const unpack = (file: Uint8Array): Record<string, Uint8Array> => unzipSync(file);
const xmlOf = (file: Uint8Array, part = 'word/document.xml'): string =>
  new TextDecoder().decode(unpack(file)[part]);
/** The file as an office program would save it after somebody typed in it. */
function edited(file: Uint8Array, edit: (xml: string) => string, add: Record<string, string> = {}): Buffer {
  const parts = unpack(file);
  const text = (value: string) => new TextEncoder().encode(value);
  parts['word/document.xml'] = text(edit(xmlOf(file)));
  for (const [name, value] of Object.entries(add)) parts[name] = text(value);
  return Buffer.from(zipSync(parts));
}
const back = async (
  document: BulletinDocument,
  edit: (xml: string) => string,
  add = {},
): Promise<DocxImport> => importDocx(edited(await documentDocx(document, DATE_MS), edit, add), document);
const imported = (result: DocxImport) => {
  if (!result.ok) throw new Error(result.reason);
  return result.imported;
};

describe('what goes out', () => {
  test('the grid of an official paper, Chinese faces by hint, figures as content controls', async () => {
    const xml = xmlOf(await documentDocx(waste, DATE_MS));
    expect(xml).toContain('w:linePitch="580"');
    expect(xml).toMatch(/<w:docGrid[^>]*w:type="lines"/);
    expect(xml).toMatch(/<w:pgMar[^>]*w:top="2098"[^>]*w:right="1474"[^>]*w:bottom="1984"[^>]*w:left="1588"/);
    expect(xml).toMatch(/<w:ind [^>]*w:firstLineChars="200"/);
    expect(xml).toMatch(/<w:spacing [^>]*w:line="580"[^>]*w:lineRule="exact"/);
    expect(xml.match(/w:hint="eastAsia"/g)!.length).toBe(xml.match(/<w:rFonts/g)!.length);
    expect(xml).toContain('<w:spacing w:val="-5"/>');
    const tags = [...xml.matchAll(/<w:tag w:val="([^"]+)"\/>/g)].map(([, tag]) => tag);
    expect(tags).toEqual(figuresOf(waste).map(({ frozenId }, n) => `ward:${n}:${frozenId}`));
  });

  test('an issue: 报头, every entry in order, 版记, page numbers outside', async () => {
    const file = await issueDocx(seedIssue());
    const text = xmlOf(file).replaceAll(/<[^>]+>/g, '');
    let at = -1;
    for (const piece of [
      '内部资料',
      '信息快报',
      '〔2023〕第37期',
      '2023年9月28日',
      ...documents.map((each) => each.unit),
      '报：市委办公室',
      '共印60份',
    ]) {
      const found = text.indexOf(piece, at + 1);
      expect(found, piece).toBeGreaterThan(at);
      at = found;
    }
    expect(xmlOf(file, 'word/settings.xml')).toContain('evenAndOddHeaders');
  });

  test('the same content is the same file', async () => {
    const [first, again] = [await issueDocx(seedIssue()), await issueDocx(seedIssue())];
    expect(Buffer.from(first).equals(Buffer.from(again))).toBe(true);
  });
});

describe('what comes back', () => {
  test.each(documents.map((document) => [document.unit, document] as const))(
    'untouched, the brief of %s is the same brief with the same figures',
    async (_, document) => {
      const result = imported(await back(document, (xml) => xml));
      expect(documentToText(result.document).text).toBe(documentToText(document).text);
      expect(sameDocument(result.document, document)).toBe(true);
      expect(result).toMatchObject({
        bound: figuresOf(document).length,
        asked: [],
        gone: [],
        unknown: [],
        notes: [],
      });
    },
  );

  test('changed words come back as words, figures stay bound', async () => {
    const result = imported(await back(waste, (xml) => xml.replace('细化分工。召开', '压实责任。组织召开')));
    const document = result.document as BriefDocument;
    expect(document.measures[0]!.heading).toEqual([{ text: '压实责任' }]);
    expect(figuresOf(document)).toEqual(figuresOf(waste));
    expect(documentToText(document).text).toBe(
      documentToText(waste).text.replace('细化分工。召开', '压实责任。组织召开'),
    );
  });

  test.each([
    ['900余次', false],
    ['130余次', true],
  ])('a number changed to %s is asked about and stands unbound', async (now, agrees) => {
    const result = imported(await back(waste, (xml) => xml.replace('100余次', now)));
    expect(result.asked).toMatchObject([{ n: 0, was: '100余次', now, agrees }]);
    expect(figuresOf(result.document)).toEqual(figuresOf(waste).slice(1));
    expect(documentToText(result.document).text).toContain(`开展活动${now}，`);
    const reworded = rewordFigure(figuresOf(waste)[0]!, now);
    expect(reworded?.wording).toBe(agrees ? now : undefined);
  });

  test('a confirmed number is bound again in its new wording, where it is true', async () => {
    const file = await documentDocx(waste, DATE_MS);
    const change = (now: string) => edited(file, (xml) => xml.replace('100余次', now));
    const taken = imported(importDocx(change('130余次'), waste, [0]));
    expect(taken).toMatchObject({ asked: [], bound: 3 });
    expect(figuresOf(taken.document)[0]).toMatchObject({ wording: '130余次', value: 136 });
    expect(imported(importDocx(change('900余次'), waste, [0]))).toMatchObject({
      asked: [{ n: 0 }],
      bound: 2,
    });
  });

  test('a figure that was deleted is missed; a new measure is read', async () => {
    const result = imported(
      await back(waste, (xml) =>
        xml
          .replace(/<w:sdt>(?:(?!<w:sdt>).)*100余次.*?<\/w:sdt>/s, '')
          .replace('三是加强引导', '三是强化督导。每周检查。四是加强引导'),
      ),
    );
    expect(result.gone.map(({ n }) => n)).toEqual([0]);
    expect((result.document as BriefDocument).measures.map(({ ordinal }) => ordinal)).toEqual([
      '一是',
      '二是',
      '三是',
      '四是',
    ]);
  });

  test('runs cut in pieces, as an office program saves them, and a title whose style was lost', async () => {
    const cut = (xml: string): string =>
      xml
        .replaceAll('<w:rStyle w:val="WardTitle"/>', '')
        .replaceAll(
          /<w:t([^>]*)>([^<]{2,})<\/w:t>/g,
          (_, attributes: string, text: string) =>
            `<w:t${attributes}>${text.slice(0, 1)}</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t xml:space="preserve">${text.slice(1)}</w:t>`,
        );
    const result = imported(await back(waste, cut));
    expect(sameDocument(result.document, waste)).toBe(true);
  });

  test('a control of another brief binds nothing', async () => {
    const result = imported(await back(waste, (xml) => xml.replaceAll('ward:0:00000000', 'ward:0:11111111')));
    expect(result.unknown).toEqual(['100余次']);
    expect(result.gone.map(({ n }) => n)).toEqual([0]);
  });

  test('what is left out is told', async () => {
    const drawing = '<w:r><w:drawing><w:t>图</w:t></w:drawing></w:r></w:p>';
    expect(imported(await back(waste, (xml) => xml.replace('</w:p>', drawing))).notes).toEqual(['pictures']);
  });

  test('any text of people comes back letter for letter', async () => {
    const words = fc
      .array(
        fc.constantFrom('字', '汉语', '“引”', '<b>', '&amp;', '"', '𠮷', '。', '，', '%', '12', '㎡', '赟'),
        { minLength: 1, maxLength: 30 },
      )
      .map((parts) => `开展${parts.join('')}活动`);
    await fc.assert(
      fc.asyncProperty(words, async (text) => {
        const item: BulletinDocument = {
          kind: 'item',
          mark: '△',
          text: [{ text: `${text}。` }],
          unit: '区侨联',
        };
        const result = imported(await back(item, (xml) => xml));
        expect(documentToText(result.document).text).toBe(documentToText(item).text);
      }),
      { numRuns: 40 },
    );
  });
});

describe('what is refused', () => {
  const good = documentDocx(waste, DATE_MS);
  const refusal = (result: DocxImport) => (result.ok ? 'taken' : result.reason);
  test.each<[string, (file: Uint8Array) => Buffer]>([
    ['not-docx', () => Buffer.from('PK nothing')],
    ['not-docx', (file) => Buffer.from(file.subarray(0, file.length / 2))],
    ['not-docx', (file) => edited(file, () => '<w:document><w:body>')],
    [
      'not-docx',
      (file) =>
        edited(file, (xml) => xml.replace('<w:document', '<!DOCTYPE x [<!ENTITY a "aa">]><w:document')),
    ],
    [
      'not-docx',
      (file) =>
        edited(file, (xml) => xml.replace('<w:body>', `<w:body>${'<w:sdt><w:sdtContent>'.repeat(400)}`)),
    ],
    ['old-format', () => Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['macros', (file) => edited(file, (xml) => xml, { 'word/vbaProject.bin': 'x' })],
    ['embedded', (file) => edited(file, (xml) => xml, { 'word/embeddings/oleObject1.bin': 'x' })],
    [
      'tracked-changes',
      (file) =>
        edited(file, (xml) =>
          xml.replace('</w:p>', '<w:ins w:id="1"><w:r><w:t>插</w:t></w:r></w:ins></w:p>'),
        ),
    ],
    [
      'tracked-changes',
      (file) =>
        edited(file, (xml) =>
          xml.replace('</w:p>', '<w:del w:id="1"><w:r><w:delText>删</w:delText></w:r></w:del></w:p>'),
        ),
    ],
    ['not-one-brief', (file) => edited(file, (xml) => xml.replace(/<w:p>.*<\/w:p>/s, ''))],
    ['not-one-brief', (file) => edited(file, (xml) => xml.replace(/(<w:p>.*<\/w:p>)/s, '$1$1'))],
    ['too-large', (file) => edited(file, (xml) => xml, { 'word/media/a.xml': ' '.repeat(17 * 1024 * 1024) })],
    ['too-large', () => Buffer.alloc(9 * 1024 * 1024)],
  ])('%s (%#)', async (reason, make) => {
    const result = importDocx(make(await good), waste);
    expect(refusal(result)).toBe(reason);
    expect(result.ok || (result.zh.length > 5 && result.en.length > 5)).toBe(true);
  });

  test('bytes of any kind end in an answer', async () => {
    const file = Buffer.from(await good);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        (changes) => {
          const damaged = Buffer.from(file);
          for (const [at, byte] of changes) damaged[at] = byte;
          importDocx(damaged, waste);
        },
      ),
      { numRuns: 200 },
    );
  });
});
