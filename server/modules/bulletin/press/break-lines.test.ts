import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SEED_LINES, seedIssue } from '../../../../test/support/seed-issue.ts';
import { breakLines, type PrintedLine } from './break-lines.ts';
import { printLines } from './issue-pdf.ts';

const LINE = { squares: 28, indent: 2, sizes: { title: 1.125, body: 1 } } as const;
const broken = (text: string): string[] => breakLines([{ text, role: 'body' }], LINE).map(textOf);
const textOf = ({ runs }: PrintedLine): string => runs.map(({ text }) => text).join('');

test('the seed breaks where it was printed', () => {
  const lines = seedIssue().entries.flatMap(({ document }) => printLines(document));
  expect(lines.map((line) => textOf(line).replace(/\s/g, ''))).toEqual(SEED_LINES);
});

test('every square is filled: 26 characters after the indent, then 28', () => {
  expect(broken('字'.repeat(60)).map(({ length }) => length)).toEqual([26, 28, 6]);
});

test('a number and a word are not parted; one longer than a line is', () => {
  expect(broken(`${'字'.repeat(25)}12345人`)).toEqual(['字'.repeat(25), '12345人']);
  expect(broken('a'.repeat(120)).length).toBeGreaterThan(1);
});

test('no text is lost, and no line begins or ends with a mark that may not (GB/T 15834)', () => {
  const pieces = fc.constantFrom(
    '字',
    '汉',
    '，',
    '。',
    '、',
    '”',
    '“',
    '（',
    '）',
    '《',
    '》',
    '12',
    'EC-225',
    '：',
    ' ',
  );
  const texts = fc.array(pieces, { minLength: 1, maxLength: 200 }).map((parts) => parts.join(''));
  const words = /[字汉]/;
  fc.assert(
    fc.property(texts, (text) => {
      const lines = broken(text);
      expect(lines.join('')).toBe(text);
      // Only a row of marks longer than a line, with nothing between, leaves no other choice.
      if (text.split(words).some((row) => row.length > 8)) return;
      for (const line of lines.slice(1)) expect(line).not.toMatch(/^[，。、；：？！）》〉】”’]/);
      for (const line of lines.slice(0, -1)) expect(line).not.toMatch(/[（《〈【“‘]$/);
    }),
    { numRuns: 500 },
  );
});
