import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chineseNumber, ordinalOf } from '../chinese-numbers.ts';
import { findFigures } from './find-figures.ts';
import { readBulletin } from './read-bulletin.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../../test/fixtures/bulletin');
interface SeedFigure {
  text: string;
  value: number;
  qualifier: string | null;
  unit: string;
  offset: number;
}
interface Seed {
  briefs: {
    id: string;
    title: string;
    measures: unknown[];
    closing: { text: string } | null;
    unit: string;
    text: string;
    figures: SeedFigure[];
  }[];
  items: { id: string; text: string; full_text: string; unit: string; figures: SeedFigure[] }[];
}
const seed = JSON.parse(readFileSync(path.join(FIXTURES, 'seed.structured.json'), 'utf8')) as Seed;
const read = readBulletin(readFileSync(path.join(FIXTURES, 'seed.txt'), 'utf8'));
const figuresOf = (figures: readonly SeedFigure[]) =>
  figures.map(({ text, value, qualifier, unit, offset }) => ({ text, value, qualifier, unit, offset }));

describe('the district’s own bulletin', () => {
  test('has seven briefs and three items', () => {
    expect([read.briefs.length, read.items.length]).toEqual([7, 3]);
  });
  test.each(seed.briefs.map((brief, n) => [brief.id, brief, n] as const))('%s', (_id, want, n) => {
    expect(read.briefs[n]).toEqual({
      title: want.title,
      lead: '',
      measures: want.measures,
      closing: want.closing?.text ?? null,
      unit: want.unit,
      text: want.text,
      figures: figuresOf(want.figures),
    });
  });
  test.each(seed.items.map((item, n) => [item.id, item, n] as const))('%s', (_id, want, n) => {
    expect(read.items[n]).toEqual({
      mark: '△',
      text: want.text,
      unit: want.unit,
      fullText: want.full_text,
      figures: figuresOf(want.figures),
    });
  });
});

/** Text, title, ordinals with headings, sign-off: written for this test after the ways other districts print. */
const SHAPES: readonly [string, string, { title: string; measures: string[]; unit: string | null }][] = [
  [
    'title on a line of its own, a lead before the measures',
    '某街道“四个强化”筑牢安全屏障\n今年以来，某街道扎实做好各项工作。\n一是强化领导。成立专班。二是强化排查。整改到位。（某街道）',
    { title: '某街道“四个强化”筑牢安全屏障', measures: ['一是 强化领导', '二是 强化排查'], unit: '某街道' },
  ],
  [
    'what a meeting demands is a list, not measures',
    '区住建局推进老旧小区改造\n会议要求，一是要提高认识；二是要压实责任；三是要加快进度。（区住建局）',
    { title: '区住建局推进老旧小区改造', measures: [], unit: '区住建局' },
  ],
  [
    'headings on lines of their own; a list inside a measure stays inside',
    '某镇“三抓”推动禁烧\n一、抓宣传，促提升\n出动宣传车。\n二、抓巡查，促落实\n做到一是白天巡、二是夜间查。\n（某镇）',
    { title: '某镇“三抓”推动禁烧', measures: ['一、 抓宣传，促提升', '二、 抓巡查，促落实'], unit: '某镇' },
  ],
  [
    'a numbering that begins anew numbers points',
    '某局提质增效 强化学习。一是学制度；二是学案例。强化考核。一是定指标；二是抓督促。（某局）',
    { title: '某局提质增效', measures: [], unit: '某局' },
  ],
  [
    'an ordinal inside a word begins nothing',
    '某局答疑 任务一是重点、二是难点，原因一是人手少。（某局）',
    { title: '某局答疑', measures: [], unit: '某局' },
  ],
  [
    'page numbers and head of the issue belong to the sheet',
    '上街信息快报\n第37期\n某委做好工作 一是抓实。完成任务。\n— 1 —\n二是抓细。落到实处。（某委）',
    { title: '某委做好工作', measures: ['一是 抓实', '二是 抓细'], unit: '某委' },
  ],
];
test.each(SHAPES)('%s', (_what, text, want) => {
  const { briefs } = readBulletin(text);
  expect(briefs).toHaveLength(1);
  expect({
    title: briefs[0]?.title,
    measures: briefs[0]?.measures.map(({ ordinal, heading }) => `${ordinal} ${heading}`),
    unit: briefs[0]?.unit,
  }).toEqual(want);
});

/** A sentence and the figures in it: text, value, qualifier, unit. */
const FIGURES: readonly [string, (readonly [string, number, string | null, string])[]][] = [
  [
    '储备编织袋1.2万余条、铁锹300把',
    [
      ['1.2万余条', 12_000, '余', '条'],
      ['300把', 300, null, '把'],
    ],
  ],
  [
    '发放津贴312.6万元，整改率达95.7%',
    [
      ['312.6万元', 3_126_000, null, '元'],
      ['95.7%', 95.7, null, '%'],
    ],
  ],
  [
    '办理登记近600对，补贴约52万元',
    [
      ['近600对', 600, '近', '对'],
      ['约52万元', 520_000, '约', '元'],
    ],
  ],
  [
    '惠及居民4,860户，出动12辆次',
    [
      ['4,860户', 4_860, null, '户'],
      ['12辆次', 12, null, '辆次'],
    ],
  ],
  [
    '吸引求职者二千余人，达成意向三百五十二人',
    [
      ['二千余人', 2_000, '余', '人'],
      ['三百五十二人', 352, null, '人'],
    ],
  ],
  [
    '参与群众超过3000人次，覆盖面90%以上',
    [
      ['超过3000人次', 3_000, '超过', '人次'],
      ['90%以上', 90, '以上', '%'],
    ],
  ],
  ['9月25日，EC-225、S100等型号，第3期培训，“15分钟生活圈”，24小时值守，拨打12345', []],
  ['区四大班子领导出席，传达十一届五次全会精神，5个工作日内办结，3个月完成', []],
  [
    '覆盖率百分之九十五点六，近万人次，一万两千余户，80户/千人，3.8千米，12台（套），由15分钟缩至6分钟，提高近三成',
    [
      ['百分之九十五点六', 95.6, null, '%'],
      ['近万人次', 10_000, '近', '人次'],
      ['一万两千余户', 12_000, '余', '户'],
      ['80户/千人', 80, null, '户/千人'],
      ['3.8千米', 3.8, null, '千米'],
      ['12台（套）', 12, null, '台（套）'],
      ['15分钟', 15, null, '分钟'],
      ['6分钟', 6, null, '分钟'],
      ['近三成', 3, '近', '成'],
    ],
  ],
  [
    '期限30天至60天，3—5人一组，10万元以上的村，60岁以上老人，前3名，15分钟内到场，两三家，新签约亿元以上项目',
    [],
  ],
  [
    '受表彰98项次，检查6轮次，作业8万余亩次，由原来的3个工作日压缩至0.5个工作日，用电下降一成多，演练历时12分钟',
    [
      ['98项次', 98, null, '项次'],
      ['6轮次', 6, null, '轮次'],
      ['8万余亩次', 80_000, '余', '亩次'],
      ['3个工作日', 3, null, '个工作日'],
      ['0.5个工作日', 0.5, null, '个工作日'],
      ['一成多', 1, '多', '成'],
      ['12分钟', 12, null, '分钟'],
    ],
  ],
  ['推进“1个中心”建设，落实《10项措施》，一户一策', []],
];
test.each(FIGURES)('figures of “%s”', (text, want) => {
  expect(findFigures(text).map((found) => [found.text, found.value, found.qualifier, found.unit])).toEqual(
    want,
  );
});

test('any text gives a result, and every figure stands where it says', () => {
  const piece = fc.constantFrom(
    '一是',
    '二是',
    '三是',
    '一、',
    '（一）',
    '。',
    '；',
    '，',
    '\n',
    ' ',
    '“',
    '”',
    '（',
    '）',
    '△',
    '100',
    '余',
    '万',
    '次',
    '户',
    '截至目前',
    '某局',
    '，开展活动',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 60 }), (pieces) => {
      const { briefs, items } = readBulletin(pieces.join(''));
      for (const { text, figures } of briefs)
        for (const figure of figures)
          expect(text.slice(figure.offset, figure.offset + figure.text.length)).toBe(figure.text);
      for (const { fullText, figures } of items)
        for (const figure of figures)
          expect(fullText.slice(figure.offset, figure.offset + figure.text.length)).toBe(figure.text);
    }),
    { numRuns: 300 },
  );
});

test('ordinals and Chinese numbers are each other’s inverse up to 99', () => {
  for (let n = 1; n <= 99; n++) expect(chineseNumber(ordinalOf(n))).toBe(n);
  expect(['一千二百', '两万', '三百五十', '十'].map(chineseNumber)).toEqual([1_200, 20_000, 350, 10]);
});
