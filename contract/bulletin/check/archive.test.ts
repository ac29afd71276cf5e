import { expect, test } from 'vitest';
import { readBulletin } from '../read-bulletin.ts';
import { type ArchivedBrief, indexArchive } from './archive-index.ts';
import { checkText } from './check-text.ts';
import type { Finding } from './finding.ts';

const AUGUST = `中心路街道三举措推进垃圾分类工作走深走实
一是细化分工。召开垃圾分类工作部署会，明确细化成员工作职责，要求各部门加强协作、密切配合。二是丰富载体。组织各科室、社区开展垃圾分类知识竞赛活动、观看宣传片，提高辖区居民参与积极性。三是加强引导。发挥党员、志愿者先锋模范作用，深入小区楼院普及垃圾分类知识。截至目前，开展活动100余次，发放宣传页4000余份。（中心路街道）`;
const UNRELATED = `区农委做好水利工程标准化管理工作
一是聚焦智慧化基础设施建设。增设视频监控、雨量监测等设备。二是打造智能化水利管理平台。将预案响应条件融入平台，提升应急响应速度。三是组建水利工程巡查队、后勤保障队、应急突击队，为水利安全保驾护航。（区农委）`;

const archived = (id: string, text: string): ArchivedBrief[] =>
  readBulletin(text).briefs.map(({ title, unit, text: whole }) => ({ id, title, unit, text: whole }));
const archive = indexArchive([...archived('第30期#1', AUGUST), ...archived('第31期#1', UNRELATED)]);
const found = (rule: string, text: string): Finding[] =>
  checkText({ text, archive }).filter((finding) => finding.rule === rule);

test('a copy with moved figures is told with the figures that moved', () => {
  const september = AUGUST.replace('100余次', '130余次').replace('4000余份', '5200份');
  const [like] = found('near-duplicate', september);
  expect(like).toMatchObject({
    severity: 'warning',
    likeness: {
      id: '第30期#1',
      moved: [
        { was: '100余次', now: '130余次' },
        { was: '4000余份', now: '5200份' },
      ],
    },
  });
  expect(like?.likeness?.jaccard).toBeGreaterThan(0.95);
  expect(like?.message.zh).toContain('100余次→130余次');
});

test('a copy under another unit’s name is told as a duplicate', () => {
  const [like] = found('near-duplicate', AUGUST.replaceAll('中心路', '济源路'));
  expect(like?.severity).toBe('warning');
  expect(like?.likeness?.jaccard).toBeGreaterThanOrEqual(0.9);
});

test('half rewritten is a note; another brief is nothing', () => {
  const half = AUGUST.replace(
    /二是.*三是/s,
    '二是压实责任。包楼到人、挂图作战，每周通报进度，后进小区约见物业负责人。三是',
  );
  expect(found('near-duplicate', half).map(({ severity }) => severity)).toEqual(['note']);
  const other = `区总工会举办羽毛球比赛
一是精心组织。成立筹备组，制定规程，落实场地和裁判。二是广泛发动。各级工会层层选拔，职工踊跃报名。三是保障有力。医疗、安保全程值守，比赛安全有序。（区总工会）`;
  expect(found('near-duplicate', other)).toEqual([]);
});

test('what is counted up to now does not fall against what the unit said before', () => {
  const fallen = AUGUST.replace('100余次', '90次');
  expect(found('cumulative-falls', fallen).map(({ start, end }) => fallen.slice(start, end))).toEqual([
    '90次',
  ]);
  expect(found('cumulative-falls', AUGUST.replace('100余次', '130余次'))).toEqual([]);
  // Another unit, and a number that says nothing about “up to now”.
  expect(found('cumulative-falls', fallen.replaceAll('中心路', '济源路'))).toEqual([]);
  expect(found('cumulative-falls', fallen.replace('截至目前，', '9月份，'))).toEqual([]);
});

test('the newest brief of the archive counts', () => {
  const twice = indexArchive([...archived('1', AUGUST), ...archived('2', AUGUST.replace('100余次', '80次'))]);
  const text = AUGUST.replace('100余次', '90次');
  expect(checkText({ text, archive: twice }).filter(({ rule }) => rule === 'cumulative-falls')).toEqual([]);
});

test('an empty archive and an empty text answer', () => {
  expect(indexArchive([]).like('开展活动')).toEqual([]);
  expect(archive.like('')).toEqual([]);
});
