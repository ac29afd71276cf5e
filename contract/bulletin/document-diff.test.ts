import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BulletinDocument } from './document.ts';
import { diffDocuments, diffText, documentLines } from './document-diff.ts';

const joined = (runs: ReturnType<typeof diffText>, ...kinds: string[]): string =>
  runs
    .filter(({ is }) => kinds.includes(is))
    .map(({ text }) => text)
    .join('');
const words = fc
  .array(fc.constantFrom('走', '访', '居', '民', '3', '88', '户', '。'), { maxLength: 40 })
  .map((all) => all.join(''));

describe('the difference of two texts', () => {
  test('holds both of them, whatever they are', () => {
    fc.assert(
      fc.property(words, words, (before, after) => {
        const runs = diffText(before, after);
        expect(joined(runs, 'same', 'gone')).toBe(before);
        expect(joined(runs, 'same', 'new')).toBe(after);
        for (const [n, { is }] of runs.entries()) expect(is).not.toBe(runs[n - 1]?.is);
      }),
    );
  });

  test('a number is one thing: 386 becomes 388 whole', () => {
    expect(diffText('走访386户居民', '走访388户居民')).toEqual([
      { is: 'same', text: '走访' },
      { is: 'gone', text: '386' },
      { is: 'new', text: '388' },
      { is: 'same', text: '户居民' },
    ]);
  });

  test('texts too long to compare are told as gone and new, at once', () => {
    const [before, after] = ['甲'.repeat(5_000), '乙'.repeat(5_000)];
    const began = performance.now();
    expect(diffText(before, after).map(({ is }) => is)).toEqual(['gone', 'new']);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

const figure = (wording: string, value: number) => ({
  id: 'urban-renewal/visit/households',
  unit: 'district',
  from: '2026-01-01',
  to: '2026-05-31',
  style: { as: 'exact' as const },
  measure: '户',
  value,
  wording,
  frozenId: null,
});
const brief = (value: number, closing: string): BulletinDocument => ({
  kind: 'brief',
  title: [{ text: '某街道走访' }],
  measures: [
    {
      ordinal: '一是',
      heading: [{ text: '走访' }],
      stop: '。',
      text: [{ figure: figure(`${value}户`, value) }],
    },
  ],
  closing: [{ text: closing }],
  unit: '某街道',
});

describe('the difference of two briefs', () => {
  test('names the parts that changed and the figures that moved, and nothing else', () => {
    const { parts, figures } = diffDocuments(brief(386, '截至目前。'), brief(388, '截至目前，完成。'));
    expect(parts.map(({ path }) => path)).toEqual(['measures.0.text', 'closing']);
    expect(figures).toEqual([{ id: 'urban-renewal/visit/households', was: '386户', now: '388户' }]);
    expect(diffDocuments(brief(386, '完'), brief(386, '完'))).toEqual({ parts: [], figures: [] });
  });

  test('a heading stands on a line of its own where marks of secrecy are looked for', () => {
    expect(documentLines(brief(1, '完')).split('\n')).toContain('走访');
  });
});
