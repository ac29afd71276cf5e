import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readBulletin } from '../read-bulletin.ts';
import { checkText } from './check-text.ts';

const printed = readFileSync(
  path.resolve(import.meta.dirname, '../../../test/fixtures/bulletin/seed.txt'),
  'utf8',
);
const findings = checkText({ text: printed });

/** Read by hand: where the printed number sets a space between a Han character and a digit or Latin letter. */
const SPACES = [
  '开展活动 100余次',
  '宣传页 4000余份',
  '问卷 300余份',
  '组开展 7轮',
  '和建议 30条',
  '功能等 22条',
  '区专设 1个',
  '信息 388户',
  '业问题 5人次',
  '理事项 3000多起',
  '业业务 200多起',
  '一体站 6套',
  '视频站 32套',
  '安局对 770名',
  '盖人数 2000',
  '现有的 EC-225',
  '贝尔 407',
  '南三和 S100',
  '及大疆 M300',
  '“空中 120',
  '9月 25日',
  '9月 27日',
  '会举办 2023年',
  '，全区 19支',
  '盖辖区 100余名',
];

test('the district’s own bulletin: its 21 numbers are bound to nothing, its setting has 25 spaces, and nothing else is wrong', () => {
  const byRule = Map.groupBy(findings, ({ rule }) => rule);
  expect([...byRule.keys()].sort()).toEqual(['han-digit-space', 'naked-number']);

  // Every counted figure, as no figure was bound in a text file; in their order, over line breaks too.
  const { briefs, items } = readBulletin(printed);
  const figures = [...briefs, ...items].flatMap((entry) => entry.figures.map(({ text }) => text));
  const naked = byRule
    .get('naked-number')
    ?.map(({ start, end }) => printed.slice(start, end).replaceAll(/\s/g, ''));
  expect(naked).toEqual(figures);
  expect(figures).toHaveLength(21);

  const spaces = byRule.get('han-digit-space')?.map(({ start }) => start);
  const byHand = SPACES.map((place) => printed.indexOf(place) + place.indexOf(' '));
  expect(spaces).toEqual(byHand.map((at) => at));
});

test('its title claims hold: 三举措 twice, 三步走, and 五步工作法 with its five steps', () => {
  const altered = printed
    .replace('三举措推进', '四举措推进')
    .replace('“五步工作法”', '“六步工作法”')
    .replace('三步走', '四步走');
  const found = checkText({ text: altered }).filter(
    ({ rule }) => rule === 'title-claim' || rule === 'method-steps',
  );
  expect(found.map(({ start, end }) => altered.slice(start, end))).toEqual(
    ['四举措', '四步走', '六'].sort((a, b) => altered.indexOf(a) - altered.indexOf(b)),
  );
});
