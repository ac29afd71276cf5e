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
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...PIECES, ' ') },
      fc.string({ maxLength: 4, unit: 'binary' }),
    ),
    {
      maxLength: 50,
    },
  )
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

/** How many findings say the same: the next one of a row may move to the place of the one that was mended. */
const alike = (findings: readonly Finding[], { rule, message }: Finding): number =>
  findings.filter((other) => other.rule === rule && other.message.zh === message.zh).length;

test('a fix that is applied makes its finding go', () => {
  fc.assert(
    fc.property(text, (given) => {
      const input = { ...CONTEXT, text: given };
      const findings = checkText(input);
      for (const finding of findings)
        for (const fix of finding.fixes) {
          const after = alike(checkText(applyFix(input, finding, fix)), finding);
          expect(after, JSON.stringify({ given, fix })).toBeLessThan(alike(findings, finding));
        }
    }),
    // 「（一）.、」: what stands behind the mark that goes is a mark too.
    { numRuns: 400, examples: [['（一）.、']] },
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
          if (!/\s/.test(char))
            expect([char, given[places[at]!]?.normalize('NFKC')]).toEqual([char, char.normalize('NFKC')]);
        }
      });
    }),
    { numRuns: 400 },
  );
});

test('every wording that is offered for a bound number is true of it', () => {
  const printed = fc.tuple(
    fc.constantFrom('', '近', '约', '超过'),
    fc.integer({ min: 1, max: 99_999 }),
    fc.constantFrom('', '余', '多', '万', '千'),
  );
  fc.assert(
    fc.property(printed, fc.integer({ min: 0, max: 200_000 }), ([before, number, after], value) => {
      const said = `${before}${number}${after}次`;
      const bound = [{ start: 4, end: 4 + said.length, value, measure: '次' }];
      const input: CheckInput = { text: `开展活动${said}，效果明显。`, bound };
      for (const finding of checkText(input).filter(({ rule }) => rule === 'qualifier-true'))
        for (const fix of finding.fixes) {
          const left = checkText(applyFix(input, finding, fix)).filter(
            ({ rule }) => rule === 'qualifier-true',
          );
          expect(left, JSON.stringify({ said, value, fix })).toEqual([]);
        }
    }),
    { numRuns: 500 },
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
  ['ends of names of units', '街道'],
  ['names that are almost right', '中兴路街道'],
  ['posts', '某区区长'],
];
test.each(HOSTILE)(
  'linear: %s',
  (_what, piece) => {
    const run = (chars: number) =>
      processorMs(() => checkText({ ...CONTEXT, text: piece.repeat(chars / piece.length) }));
    run(20_000);
    const [short, long] = [run(50_000), run(400_000)];
    // Eight times the text; a quadratic rule would take sixty-four times.
    expect(long).toBeLessThan(24 * Math.max(short, 10));
  },
  60_000,
);

test('deep brackets, 10 MB of 一是: an answer, and a list that ends', () => {
  const deep = '（'.repeat(600_000) + '）'.repeat(600_000);
  expect(checkText({ text: deep }).filter(({ rule }) => rule === 'unpaired-mark')).toEqual([]);
  expect(checkText({ text: '一是'.repeat(1_700_000) })).toEqual([]);
  const gaps = checkText({ text: '二是。'.repeat(100_000) }).filter(({ rule }) => rule === 'ordinal-gap');
  expect(gaps).toHaveLength(MOST_OF_A_RULE);
  expect(gaps.at(-1)?.message.zh).toContain('未再列出');
}, 120_000);
