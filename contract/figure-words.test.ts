import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FigureStyle, holds, judgeFigure, printFigure, readFigure, wordingsOf } from './figure-words.ts';

/** The 21 counted figures of one bulletin as printed: measure, and the values its sentence may stand for. */
const PRINTED: readonly [text: string, measure: string, least: number, most: number][] = [
  ['100余次', '次', 101, 199],
  ['4000余份', '份', 4001, 4999],
  ['300余份', '份', 301, 399],
  ['7轮', '轮', 7, 7],
  ['30条', '条', 30, 30],
  ['22条', '条', 22, 22],
  ['1个', '个', 1, 1],
  ['388户', '户', 388, 388],
  ['5人次', '人次', 5, 5],
  ['3000多起', '起', 3001, 3999],
  ['200多起', '起', 201, 299],
  ['6套', '套', 6, 6],
  ['32套', '套', 32, 32],
  ['770名', '名', 770, 770],
  ['2000余人', '人', 2001, 2999],
  ['100余次', '次', 101, 199],
  ['8个', '个', 8, 8],
  ['14家', '家', 14, 14],
  ['19支', '支', 19, 19],
  ['130名', '名', 130, 130],
  ['100余名', '名', 101, 199],
];
/** Other wordings of official Chinese. */
const OTHERS: typeof PRINTED = [
  ['近300份', '份', 270, 299],
  ['近1000人次', '人次', 900, 999],
  ['3.2万', '', 31_500, 32_500],
  ['3.3万人', '人', 32_501, 33_499],
  ['3万余人', '人', 30_001, 39_999],
  ['3.2万余人', '人', 32_001, 32_999],
  ['10余万人', '人', 100_001, 199_999],
  ['百余场', '场', 101, 199],
  ['二十余户', '户', 21, 29],
  ['一百三十多人', '人', 131, 139],
  ['300份以上', '份', 300, 399],
  ['超过500人', '人', 501, 599],
  ['不少于20场', '场', 20, 29],
  ['1,200人', '人', 1200, 1200],
];

test.each([...PRINTED, ...OTHERS])('%s counts %s and stands for %i to %i', (text, measure, least, most) => {
  expect(readFigure(text)).toMatchObject({ ok: true, claim: { measure } });
  const values = [least - 1, least, most, most + 1].map((value) => {
    const verdict = judgeFigure(text, value, measure);
    return verdict === 'true' || verdict === 'loose';
  });
  expect(values).toEqual([false, true, true, false]);
});

test('what is no figure, says two things at once or counts something else is told apart', () => {
  expect(judgeFigure('若干次', 3)).toBe('no-number');
  expect(judgeFigure('近300余份', 299)).toBe('wording-unknown');
  expect(judgeFigure('100余次', 104, '场')).toBe('other-measure');
  expect(judgeFigure('100余次', 104)).toBe('true');
  expect(judgeFigure('100余次', 190)).toBe('loose');
});

const style: fc.Arbitrary<FigureStyle> = fc.oneof(
  fc.constant<FigureStyle>({ as: 'exact' }),
  fc.record({
    as: fc.constant('over' as const),
    word: fc.constantFrom('余' as const, '多' as const, '以上' as const),
    place: fc.constantFrom(1, 10, 100, 1_000, 10_000),
  }),
  fc.record({
    as: fc.constantFrom('nearly' as const, 'about' as const),
    place: fc.constantFrom(1, 10, 100, 1_000),
  }),
  fc.record({
    as: fc.constant('scaled' as const),
    scale: fc.constantFrom('万' as const, '亿' as const),
    decimals: fc.constantFrom(0, 1, 2),
  }),
);

test('whatever is printed is true of its value', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(2_000), fc.nat(3_000_000_000)), style, (value, how) => {
      const text = printFigure(value, '件', how);
      expect([text, ['true', 'loose'].includes(judgeFigure(text, value, '件'))]).toEqual([text, true]);
    }),
    { numRuns: 3_000 },
  );
});

test('a claim holds exactly the values that are printed so (all values to 12,000)', () => {
  const styles: FigureStyle[] = [
    { as: 'over', word: '余', place: 100 },
    { as: 'nearly', place: 100 },
    { as: 'scaled', scale: '万', decimals: 2 },
  ];
  for (const how of styles) {
    const byText = new Map<string, Set<number>>();
    for (let value = 1; value <= 12_000; value++) {
      const text = printFigure(value, '', how);
      if (text === String(value)) continue;
      byText.set(text, (byText.get(text) ?? new Set()).add(value));
    }
    expect(byText.size).toBeGreaterThan(50);
    for (const [text, values] of byText) {
      const read = readFigure(text);
      if (!read.ok || read.claim.high > 12_000) continue;
      const claimed: number[] = [];
      for (let value = 1; value <= 12_000; value++) if (holds(read.claim, value)) claimed.push(value);
      // A round value is printed as it is; “1.20万” stands for 12,000 itself as well.
      expect([text, claimed]).toEqual([text, [...values].sort((a, b) => a - b)]);
    }
  }
});

test('the wordings offered are true, close, and begin with the exact one', () => {
  expect(wordingsOf(3217, '件').map(({ text }) => text)).toEqual([
    '3217件',
    '3210余件',
    '3210多件',
    '3210件以上',
    '近3220件',
    '3200余件',
    '3200多件',
    '3200件以上',
    '近3300件',
    '3000余件',
    '3000多件',
    '3000件以上',
    '0.32万件',
    '约3220件',
    '约3200件',
  ]);
  // Of an estimate the round number itself is known.
  expect(printFigure(500, '人', { as: 'about', place: 100 })).toBe('约500人');
  fc.assert(
    fc.property(fc.nat(10_000_000), (value) => {
      const [first, ...others] = wordingsOf(value, '户');
      expect(first?.text).toBe(`${value}户`);
      for (const { text } of others) expect(judgeFigure(text, value, '户')).toBe('true');
    }),
  );
});
