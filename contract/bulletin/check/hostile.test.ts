import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalise, placesOf } from '../normalise.ts';
import { indexArchive } from './archive-index.ts';
import { applyFix, checkText } from './check-text.ts';
import type { CheckInput, Finding } from './finding.ts';
import { MOST_OF_A_RULE } from './rule.ts';

const PIECES =
  '一是 二是 四是 （一） 一、 。 ； ， 、 ： \n \r\n \u3000 “ ” （ ） 《 》 △ 100 余 万 次 户 人 % 截至目前 截止目前 其中 共计 占比 同比增长 由 增至 分别为 约 近 以上 几 千 百分之 某局 中心路街道 中心路街办 开展活动 发放宣传页 三举措 五步工作法 ( ) , . " 13812345678 11010519491231002X 6222021234567890128 秘密★ 二零二一年 23年9月 2023.9.5 两、三个 星期5 13-17万元 km 布署 EC-225 ９０ 某区区长 李士例 𠮷'.split(
    / (?! )/,
  );
const text = fc
  .array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...PIECES, ' ') }, fc.string({ maxLength: 4, unit: 'binary' })), {
    maxLength: 50,
  })
  .map((pieces) => pieces.join(''));

const CONTEXT: Omit<CheckInput, 'text'> = {
  candidates: [
    { id: 'a', label: { zh: '活动', en: 'events' }, value: 108, measure: '次' },
    { id: 'b', label: { zh: '人数', en: 'people' }, value: 100, measure: '人' },
  ],
  register: {
    units: [{ name: '中心路街道', short: [], former: ['中心路街办'] }],
    posts: [{ name: '某区区长', former: [], holders: ['李示例'] }],
    people: [],
  },
  words: [
    {
      wrong: '布署',
      right: ['部署'],
      kind: 'misspelt',
      source: '《现代汉语词典》',
      why: { zh: '错字', en: 'misspelt' },
      unlessBefore: [],
      unlessAfter: [],
    },
  ],
  archive: indexArchive([
    { id: '1', title: '某局', unit: '某局', text: '某局 一是开展活动。截至目前，开展活动300次。（某局）' },
  ]),
};

test('any text gives findings that lie inside it, in order', () => {
  fc.assert(
    fc.property(text, (given) => {
      let last = 0;
      for (const { start, end } of checkText({ ...CONTEXT, text: given })) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(given.length);
        last = start;
      }
    }),
    { numRuns: 600 },
  );
});

const same = (a: Finding, b: Finding): boolean =>
  a.rule === b.rule && a.start === b.start && a.message.zh === b.message.zh && a.end === b.end;

test('a fix that is applied makes its finding go', () => {
  fc.assert(
    fc.property(text, (given) => {
      const input = { ...CONTEXT, text: given };
      for (const finding of checkText(input))
        for (const fix of finding.fixes) {
          const after = applyFix(input, finding, fix);
          const still = checkText(after).filter((other) => same(other, finding));
          expect({ fix, given, still }).toEqual({ fix, given, still: [] });
        }
    }),
    { numRuns: 400 },
  );
});

test('each character of a normalised paragraph stands where its place says', () => {
  fc.assert(
    fc.property(text, (given) => {
      const { paragraphs, pieces } = normalise(given);
      paragraphs.forEach((paragraph, n) => {
        const places = placesOf(paragraph, pieces[n] ?? []);
        for (let at = 0; at < paragraph.length; at++) {
          const char = paragraph[at] ?? '';
          if (!/\s/.test(char)) expect([char, given[places[at]!]?.normalize('NFKC')]).toEqual([char, char.normalize('NFKC')]);
        }
      });
    }),
    { numRuns: 400 },
  );
});

/** Processor time, so that what else the machine does is not counted. */
function processorMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const HOSTILE: readonly [string, string][] = [
  ['一是', '一是'],
  ['measures', '一是。'],
  ['gaps', '三是。'],
  ['open quotes', '“'],
  ['digits', '1'],
  ['figures', '开展活动100余次，'],
  ['lines', '一是\n'],
  ['sign-offs', '。（'],
  ['shares', '由1件增至2件，占比50%'],
  ['names of laws', '中华人民共和国'],
  ['spaces', ' \u3000'],
];
test.each(HOSTILE)('linear: %s', (_what, piece) => {
  const run = (chars: number) => processorMs(() => checkText({ ...CONTEXT, text: piece.repeat(chars / piece.length) }));
  run(30_000);
  const [short, long] = [run(100_000), run(800_000)];
  // Eight times the text; a quadratic rule would take sixty-four times.
  expect(long).toBeLessThan(24 * Math.max(short, 20));
}, 60_000);

test('deep brackets, 10 MB of 一是: an answer, and a list that ends', () => {
  const deep = '（'.repeat(600_000) + '）'.repeat(600_000);
  expect(checkText({ text: deep }).filter(({ rule }) => rule === 'unpaired-mark')).toEqual([]);
  expect(checkText({ text: '一是'.repeat(1_700_000) })).toEqual([]);
  const gaps = checkText({ text: '二是。'.repeat(100_000) }).filter(({ rule }) => rule === 'ordinal-gap');
  expect(gaps).toHaveLength(MOST_OF_A_RULE);
  expect(gaps.at(-1)?.message.zh).toContain('未再列出');
}, 120_000);
