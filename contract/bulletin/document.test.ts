import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ordinalOf } from '../chinese-numbers.ts';
import { printFigure } from '../figure-words.ts';
import {
  BulletinDocument,
  documentFromReading,
  documentToText,
  figuresOf,
  type InlineFigure,
  type InlineText,
  inlineToText,
  mapFigures,
  sameDocument,
  tidyDocument,
  tidyInline,
  withValue,
} from './document.ts';
import { readBulletin } from './read-bulletin.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../../test/fixtures/bulletin');
interface SeedEntry {
  text: string;
  full_text?: string;
  figures: { text: string; offset: number }[];
}
const seed = JSON.parse(readFileSync(path.join(FIXTURES, 'seed.structured.json'), 'utf8')) as {
  briefs: SeedEntry[];
  items: SeedEntry[];
};
const read = readBulletin(readFileSync(path.join(FIXTURES, 'seed.txt'), 'utf8'));
const entries = [...read.briefs, ...read.items];
const printed = [...seed.briefs, ...seed.items];

const bound = (wording: string): InlineFigure => ({
  id: 'manual:seed',
  unit: 'district',
  from: '2023-01-01',
  to: '2023-09-30',
  style: { as: 'exact' },
  measure: '',
  value: 1,
  wording,
  frozenId: null,
});

describe('the district’s own bulletin as documents', () => {
  test.each(printed.map((entry, n) => [n, entry] as const))(
    'entry %i: letter for letter, figures where they are printed, and read again the same',
    (n, entry) => {
      const document = documentFromReading(entries[n]!, { bind: ({ text }) => bound(text) });
      const { text, figures } = documentToText(BulletinDocument.parse(document));
      expect(text).toBe(entry.full_text ?? entry.text);
      expect(figures.map(({ figure, start }) => [figure.wording, start])).toEqual(
        entry.figures.map((figure) => [figure.text, figure.offset]),
      );
      const again = readBulletin(text);
      const [reading] = [...again.briefs, ...again.items];
      const twice = documentFromReading(reading!, { bind: (figure) => bound(figure.text) });
      expect(sameDocument(twice, document)).toBe(true);
    },
  );

  test('without anybody to bind them, numbers stay typed', () => {
    for (const entry of entries) {
      const document = documentFromReading(entry);
      expect(figuresOf(document)).toEqual([]);
      expect(documentToText(document).text).toBe('mark' in entry ? entry.fullText : entry.text);
    }
  });
});

test('a heading on a line of its own keeps no stop that was not printed', () => {
  const [brief] = readBulletin(
    '某镇“三抓”推动禁烧\n一、抓宣传，促提升\n出动宣传车。\n二、抓巡查，促落实\n查火点。\n（某镇）',
  ).briefs;
  const document = documentFromReading(brief!);
  expect(documentToText(document).text).toBe(brief!.text);
  expect(document.kind === 'brief' && document.measures.map(({ stop }) => stop)).toEqual(['', '']);
});

const HAN = '区街道社居民工作走访意见推进开展组织发放宣传活动服务';
const words = fc
  .array(fc.constantFrom(...HAN), { minLength: 2, maxLength: 14 })
  .map((characters) => characters.join(''));
const figure: fc.Arbitrary<InlineFigure> = fc
  .record({
    value: fc.integer({ min: 101, max: 99_999 }),
    over: fc.boolean(),
    measure: fc.constantFrom('户', '条', '份', '人次'),
  })
  .map(({ value, over, measure }) => {
    const style = over ? ({ as: 'over', word: '余', place: 100 } as const) : ({ as: 'exact' } as const);
    return {
      ...bound(printFigure(value, measure, style)),
      id: 'urban-renewal/visit/households',
      style,
      measure,
      value,
    };
  });
const sentence: fc.Arbitrary<InlineText> = fc
  .array(fc.tuple(words, fc.option(figure, { nil: undefined })), { minLength: 1, maxLength: 4 })
  .map((parts) =>
    tidyInline([
      ...parts.flatMap(([text, number]) => [{ text }, ...(number ? [{ figure: number }] : [])]),
      { text: '。' },
    ]),
  );
const document: fc.Arbitrary<BulletinDocument> = fc
  .record({
    title: words,
    headings: fc.array(fc.tuple(words, sentence), { minLength: 2, maxLength: 6 }),
    closing: fc.option(sentence, { nil: undefined }),
    unit: words,
  })
  .map(({ title, headings, closing, unit }) => ({
    kind: 'brief',
    title: [{ text: `${title}工作情况` }],
    measures: headings.map(([heading, text], n) => ({
      ordinal: `${ordinalOf(n + 1)}是`,
      heading: [{ text: heading }],
      stop: '。',
      text,
    })),
    ...(closing ? { closing: tidyInline([{ text: '截至目前，' }, ...closing]) } : {}),
    unit,
  }));

describe('any document', () => {
  test('prints each figure at the place it names', () => {
    fc.assert(
      fc.property(document, (given) => {
        const { text, figures } = documentToText(given);
        for (const { figure: each, start, end } of figures) expect(text.slice(start, end)).toBe(each.wording);
        expect(figures.length).toBe(figuresOf(given).length);
      }),
    );
  });

  test('is read again from its own print, figures and all', () => {
    fc.assert(
      fc.property(document, (given) => {
        const { text, figures } = documentToText(given);
        const [reading] = readBulletin(text).briefs;
        const again = documentFromReading(reading!, {
          bind: ({ offset }) => figures.find(({ start }) => start === offset)?.figure,
        });
        expect(documentToText(again).text).toBe(text);
        expect(sameDocument(again, given)).toBe(true);
      }),
    );
  });

  test('survives JSON, and texts cut in pieces are the same text', () => {
    fc.assert(
      fc.property(document, (given) => {
        const kept = BulletinDocument.parse(JSON.parse(JSON.stringify(given)));
        expect(sameDocument(kept, given)).toBe(true);
        const pieces = {
          ...given,
          title: given.kind === 'brief' ? [...inlineToText(given.title)].map((text) => ({ text })) : [],
        } as BulletinDocument;
        expect(tidyDocument(pieces)).toEqual(tidyDocument(given));
      }),
    );
  });

  test('with a new value its wording is true of it', () => {
    fc.assert(
      fc.property(document, fc.integer({ min: 1, max: 99_999 }), (given, value) => {
        for (const each of figuresOf(mapFigures(given, (before) => withValue(before, value))))
          expect(each.wording).toBe(printFigure(value, each.measure, each.style));
      }),
    );
  });
});

test('what is bound to nothing known is refused', () => {
  const wrong = { ...bound('7轮'), id: 'seven' };
  const parsed = BulletinDocument.safeParse({ kind: 'item', text: [{ figure: wrong }], unit: '某街道' });
  expect(parsed.success).toBe(false);
});
