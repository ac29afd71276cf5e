import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineDiff, shorten } from './line-diff.ts';

const shown = (earlier: string, later: string): string[] =>
  lineDiff(earlier, later).map(({ mark, text }) => `${mark}${text}`);

test('a line that changed stands as taken away and added, the others as they are', () => {
  expect(shown('a\nb\nc\n', 'a\nB\nc\nd\n')).toEqual([' a', '-b', '+B', ' c', '+d']);
});

test('what is not added is the earlier text, what is not taken away is the later', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(text, text, (earlier, later) => {
      const diff = lineDiff(earlier.join('\n'), later.join('\n'));
      const side = (left: string) => diff.filter(({ mark }) => mark !== left).map((line) => line.text);
      expect(side('+')).toEqual(earlier);
      expect(side('-')).toEqual(later);
    }),
  );
});

test('far from a change lines are counted, not shown', () => {
  const lines = Array.from({ length: 20 }, (_, n) => `line ${n}`);
  const diff = lineDiff(lines.join('\n'), lines.with(10, 'changed').join('\n'));
  expect(shorten(diff, 1)).toEqual([
    { skipped: 9 },
    { mark: ' ', text: 'line 9' },
    { mark: '-', text: 'line 10' },
    { mark: '+', text: 'changed' },
    { mark: ' ', text: 'line 11' },
    { skipped: 8 },
  ]);
});
