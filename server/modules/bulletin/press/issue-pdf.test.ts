import { describe, expect, test } from 'vitest';
import { SEED_LINES, seedIssue } from '../../../../test/support/seed-issue.ts';
import { linesOf, type PdfLine, readPages } from '../../../platform/pdf/index.ts';
import { TypesetError } from '../../../platform/typeset/index.ts';
import { issuePdf } from './issue-pdf.ts';

const MM = 72 / 25.4;
const PITCH = (225 / 22) * MM;
const withoutSpaces = (text: string): string => text.replace(/\s/g, '');
const seed = issuePdf(seedIssue(), { fonts: 'built-in' });
const seedPages = seed.then(({ pdf }) => readPages(pdf));
const isBody = ({ text }: PdfLine): boolean => SEED_LINES.includes(withoutSpaces(text));
const wordsOf = (document: { pages: Parameters<typeof linesOf>[0][] }): string =>
  document.pages
    .flatMap(linesOf)
    .map(({ text }) => text)
    .join('\n');

describe('the seed issue, from the coordinates of its own PDF', () => {
  test('A4, breaking its lines where the seed does', async () => {
    const { pages } = await seedPages;
    expect(pages.map(({ width, height }) => [width / MM, height / MM].map(Math.round))).toEqual(
      pages.map(() => [210, 297]),
    );
    expect(
      pages
        .flatMap(linesOf)
        .filter(isBody)
        .map(({ text }) => withoutSpaces(text)),
    ).toEqual(SEED_LINES);
  });

  test('22 lines a page, 28.99 pt apart, between 37 mm and 35 mm', async () => {
    const { pages } = await seedPages;
    const full = linesOf(pages[1]!).filter(isBody);
    expect(full).toHaveLength(22);
    for (const { lines } of pages.map((page) => ({ lines: linesOf(page).filter(isBody) })))
      for (const [index, line] of lines.slice(1).entries())
        expect(line.y - lines[index]!.y).toBeCloseTo(PITCH, 1);
    expect(full[0]!.y - 0.88 * 16).toBeCloseTo(37 * MM, 0);
    expect(full.at(-1)!.y).toBeLessThan((297 - 35) * MM);
  });

  test('28 squares a line, from 28 mm to 184 mm; a paragraph begins two squares in', async () => {
    const { pages } = await seedPages;
    const lines = pages.flatMap(linesOf).filter(isBody);
    for (const { left, right, text, glyphs } of lines) {
      const indented = Math.abs(left - 28 * MM - (156 / 28) * 2 * MM) < 0.2;
      expect(indented || Math.abs(left - 28 * MM) < 0.2, text).toBe(true);
      // A mark at the end may stand half its square outside: its ink does not.
      const ink = /[，。、；：）”》]/.test(glyphs.at(-1)!.text) ? right - 8.1 : right;
      expect(ink, text).toBeLessThan(184 * MM + 0.3);
    }
    const plain = lines.filter(({ text }) => /^\p{Script=Han}{28}$/u.test(text));
    for (const { right } of plain) expect(right).toBeCloseTo(184 * MM, 0);
    expect(lines.filter(({ left }) => left > 28 * MM + 1)).toHaveLength(10);
  });

  test('no line begins with a mark that may not (GB/T 15834)', async () => {
    const { pages } = await seedPages;
    for (const { text } of pages.flatMap(linesOf)) expect(text).not.toMatch(/^[，。、；：？！）》”’]/);
  });

  test('titles are set in 18 pt, the rest in 16 pt', async () => {
    const { pages } = await seedPages;
    const sizes = new Map(
      pages
        .flatMap(linesOf)
        .filter(isBody)
        .flatMap(({ glyphs }) => glyphs.map(({ size, font }) => [size, font.split('-').at(-1)])),
    );
    expect([...sizes].sort()).toEqual([
      [16, 'Regular'],
      [18, 'SemiBold'],
    ]);
  });

  test('page number between dashes, 7 mm below the text, right on odd pages and left on even ones', async () => {
    const { pages } = await seedPages;
    expect(pages).toHaveLength(4);
    pages.forEach((page, index) => {
      const number = linesOf(page).at(-1)!;
      expect(number.text).toBe(`— ${index + 1} —`);
      const dash = number.y - (297 - 35) * MM;
      expect(dash / MM).toBeGreaterThan(7);
      expect(dash / MM).toBeLessThan(12);
      if (index % 2 === 0) expect(number.right).toBeCloseTo(184 * MM - 14, -1);
      else expect(number.left).toBeCloseTo(28 * MM + 14, -1);
    });
  });

  test('报头 above the text, 版记 on the foot of the last page', async () => {
    const { pages } = await seedPages;
    const head = linesOf(pages[0]!)
      .slice(0, 4)
      .map(({ text }) => text);
    expect(head).toEqual(['内部资料', '信息快报', '〔2023〕第37期', '演示区委办公室2023年9月28日']);
    expect(linesOf(pages[0]!).filter(isBody)).toHaveLength(14);
    const foot = linesOf(pages.at(-1)!).slice(-5, -1);
    expect(foot.map(({ text }) => text)).toEqual([
      '报：市委办公室，区四大班子领导。',
      '送：市直有关部门。',
      '发：各镇、街道，区直各单位。',
      '共印60份',
    ]);
    expect(foot.at(-1)!.y).toBeGreaterThan((297 - 35) * MM - 20);
  });

  test('every font is embedded', async () => {
    const { fonts } = await seedPages;
    expect(fonts.length).toBeGreaterThan(1);
    expect(fonts.filter(({ embedded }) => !embedded)).toEqual([]);
  });

  test('printed again it is the same, byte for byte', async () => {
    const [first, again] = [await seed, await issuePdf(seedIssue(), { fonts: 'built-in' })];
    expect(Buffer.from(again.pdf).equals(Buffer.from(first.pdf))).toBe(true);
  });
});

const oneEntry = (text: string, sheet = {}) => {
  const issue = seedIssue();
  const [entry] = issue.entries;
  return seedIssue({
    sheet: { ...issue.sheet, ...sheet },
    entries: [{ ...entry!, document: { kind: 'item', mark: '△', text: [{ text }], unit: '区检察院' } }],
  });
};

test('rare characters of names and ㎡ print', async () => {
  const { pdf } = await issuePdf(oneEntry('赵赟、钱喆、孙堃、李翀、周玥察看新建场地1200㎡。'), {
    fonts: 'built-in',
  });
  expect(wordsOf(readPages(pdf))).toContain('赵赟、钱喆、孙堃、李翀、周玥察看新建场地1200㎡。');
});

test('what is written is text, whatever it looks like', async () => {
  const hostile = '#panic("x") $x$ *粗* \\ @标 <签> // 注';
  const { pdf } = await issuePdf(oneEntry(hostile, { note: hostile, office: hostile, name: hostile }), {
    fonts: 'built-in',
  });
  expect(withoutSpaces(wordsOf(readPages(pdf)))).toContain(withoutSpaces(hostile));
});

test('a character without a font is named, not printed as a box', async () => {
  await expect(issuePdf(oneEntry('王𠮷到场。'))).rejects.toThrow(TypesetError);
  await expect(issuePdf(oneEntry('王𠮷到场。'))).rejects.toThrow('U+20BB7');
});

test('nobody has signed it yet: the head says so', async () => {
  const { pdf } = await issuePdf(seedIssue({ signedOff: null, issuedAt: null, numbered: false }));
  expect(wordsOf(readPages(pdf))).toMatch(/第37期（预排）[\s\S]*未签发/);
});
