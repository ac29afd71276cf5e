import { expect, test } from 'vitest';
import { person } from '../../test/support/ledger-world.ts';
import { type Line, paperLedger } from '../../test/support/paper-ledger.ts';
import { CALENDAR } from '../kit/clocks/calendar.ts';
import { readClock } from '../kit/clocks/index.ts';
import { urbanRenewal } from './index.ts';

const grid = person('网格员', 'grid-worker', 'district/street-a/court-1');
const office = person('更新专干', 'department-officer', 'district/street-a');
const beside = person('邻街道', 'street-officer', 'district/street-b');
const viewer = person('查看人员', 'viewer', 'district');

const opinion = {
  subject: '楼道照明损坏',
  words: '三单元没有灯。',
  category: 'infrastructure',
  channel: 'door',
};
const door = { household: '@h1', address: '1 号楼 101', leaflets: 1 };

/** One courtyard from its first visit to the result on the notice board. */
const STORY: readonly Line[] = [
  [grid, 'courtyard yard', 'register', { data: { name: '一号院', manager: 'none' } }, 'forbidden'],
  [office, 'courtyard yard', 'register', { data: { name: '一号院' } }, 'unprocessable'],
  [office, 'courtyard yard', 'register', { data: { name: '一号院', manager: 'none' } }, 'listed'],
  [office, 'building b1', 'register', { data: { name: '1 号楼', courtyard: '@yard' } }, 'listed'],
  [office, 'grid g1', 'register', { data: { name: '第一网格', community: '第一社区' } }, 'listed'],
  [office, 'team t1', 'register', { data: { name: '走访工作组', leader: '更新专干' } }, 'listed'],
  [
    office,
    'round r1',
    'start',
    { data: { name: '第一轮', number: 1, team: '@t1', until: '2026-03-15' } },
    'open',
  ],
  [office, 'round r1', 'extend', { data: { until: '2026-03-20' } }, 'unprocessable'],
  [office, 'round r1', 'extend', { data: { until: '2026-03-20' }, reason: '连续降雨。' }, 'open'],

  // 未遇 is kept for the next round; two visits to one household are one household.
  [
    grid,
    'household h1',
    'register',
    { data: { address: '1 号楼 101', courtyard: '一号院', building: '@b1', grid: '@g1' } },
    'known',
  ],
  [grid, 'visit v1', 'make', { data: { ...door, leaflets: 0, round: 1, outcome: 'absent' } }, 'made'],
  [grid, 'visit v2', 'make', { data: { ...door, round: 2, outcome: 'completed' } }, 'made'],
  [grid, 'visit v3', 'make', { data: { ...door, round: 3, outcome: 'confirmed' } }, 'made'],
  [
    grid,
    'visit v4',
    'make',
    { data: { ...door, household: '@yard', round: 3, outcome: 'completed' } },
    'made',
  ],
  [grid, 'visit v4', 'withdraw', {}, 'unprocessable'],
  [grid, 'visit v4', 'withdraw', { reason: '选错门牌。' }, 'void'],

  // 靖听百家音, 说 → 商 → 办 → 评 → 晒.
  [grid, 'session s1', 'call', { data: { topic: '第一场', venue: '一号院' } }, 'called'],
  [grid, 'session s1', 'hold', { data: { attendance: 23, method: 'signed' } }, 'held'],
  [grid, 'opinion o1', 'say', { data: opinion, links: { session: ['s1'] } }, 'said'],
  [beside, 'opinion o1', 'discuss', {}, 'not-found'],
  [viewer, 'opinion o1', 'discuss', {}, 'not-found'],
  [viewer, 'opinion o9', 'say', { data: opinion }, 'forbidden'],
  [office, 'opinion o1', 'adopt', { links: { project: ['p1'] } }, 'illegal-move'],
  [grid, 'deliberation d1', 'call', { data: { topic: '照明' } }, 'called'],
  [
    grid,
    'deliberation d1',
    'hold',
    { data: { attendance: 12, method: 'signed', outcome: '纳入项目。' } },
    'held',
  ],
  [grid, 'opinion o1', 'discuss', { links: { deliberation: ['d1'] } }, 'discussed'],
  [
    office,
    'project p1',
    'plan',
    { data: { name: '照明改造', due: '2026-06-30', budget: 80_000, contractor: '演示施工单位' } },
    'planned',
  ],
  [office, 'milestone m1', 'set', { data: { name: '进场', project: '@p1', due: '2026-04-01' } }, 'set'],
  [grid, 'opinion o1', 'adopt', { links: { project: ['p1'] } }, 'forbidden'],
  [office, 'opinion o1', 'adopt', {}, 'unprocessable'],
  [office, 'opinion o1', 'adopt', { links: { project: ['p1'] } }, 'adopted'],
  [office, 'project p1', 'start', {}, 'building'],
  [office, 'milestone m1', 'reach', {}, 'reached'],
  // 竣工 then 验收: what was not completed cannot be accepted.
  [office, 'project p1', 'accept', {}, 'illegal-move'],
  [office, 'project p1', 'complete', {}, 'completed'],
  [office, 'project p1', 'rework', { reason: '验收发现两盏不亮。' }, 'building'],
  [office, 'project p1', 'complete', {}, 'completed'],
  [office, 'project p1', 'accept', {}, 'accepted'],
  [grid, 'opinion o1', 'finish', { data: { outcome: '已更换。' } }, 'done'],
  [grid, 'opinion o1', 'rework', {}, 'unprocessable'],
  [grid, 'opinion o1', 'rework', { reason: '四单元仍不亮，退回重办。' }, 'adopted'],
  [grid, 'opinion o1', 'finish', { data: { outcome: '已全部更换。' } }, 'done'],
  // Whoever did the job writes a rating down; another person calls back before it counts.
  [grid, 'opinion o1', 'rate', { data: { rating: 'good' } }, 'forbidden'],
  [grid, 'opinion o1', 'note', { data: { rating: 'good' } }, 'noted'],
  [grid, 'opinion o1', 'rate', { data: { rating: 'good' } }, 'forbidden'],
  [office, 'opinion o1', 'rate', { data: { rating: 'good' } }, 'rated'],
  [
    grid,
    'opinion o1',
    'publish',
    { data: { result: '灯已全部更换。', published: '一号院公示栏' } },
    'forbidden',
  ],
  [office, 'opinion o1', 'publish', { data: { published: '一号院公示栏' } }, 'unprocessable'],
  [
    office,
    'opinion o1',
    'publish',
    { data: { result: '灯已全部更换。', published: '一号院公示栏' } },
    'published',
  ],
  [grid, 'opinion o2', 'say', { data: { ...opinion, subject: '加装泳池', category: 'other' } }, 'said'],
  // A neighbour says the same: one opinion of two people. One slip with two wishes: two opinions.
  [grid, 'opinion o3', 'say', { data: { ...opinion, words: '楼道没有灯。', channel: 'phone' } }, 'said'],
  [grid, 'opinion o2', 'merge', { others: ['o3'], reason: '同一件事。' }, 'forbidden'],
  [office, 'opinion o1', 'merge', { others: ['o3'], reason: '同一件事。' }, 'illegal-move'],
  [office, 'opinion o2', 'merge', { others: ['o3'], reason: '同一件事。' }, 'said'],
  [grid, 'opinion o4', 'say', { data: { ...opinion, subject: '晾衣架；快递柜' } }, 'said'],
  [
    office,
    'opinion o4',
    'split',
    { parts: { o5: { subject: '晾衣架' }, o6: { subject: '快递柜', words: '增设。' } }, reason: '两件事。' },
    'unprocessable',
  ],
  [
    office,
    'opinion o4',
    'split',
    {
      parts: { o5: { subject: '晾衣架', words: '增设。' }, o6: { subject: '快递柜', words: '增设。' } },
      reason: '两件事。',
    },
    'divided',
  ],
  [office, 'opinion o5', 'decline', { reason: '院内没有地方。' }, 'declined'],
  [office, 'opinion o2', 'decline', {}, 'unprocessable'],
  [office, 'opinion o2', 'decline', { reason: '院内没有场地。' }, 'declined'],

  [office, 'party-group g', 'found', { data: { name: '党小组', leader: '中层干部' } }, 'unprocessable'],
  [
    office,
    'party-group g',
    'found',
    { data: { name: '党小组', leader: '中层干部', guide: '联建分包干部' }, links: { courtyard: ['yard'] } },
    'working',
  ],
  [grid, 'party-group g', 'log', { data: { note: '现场协调。' } }, 'working'],
  [grid, 'member n1', 'register', { data: { number: '自治-001', kind: 'veteran' } }, 'listed'],
  [grid, 'member n2', 'register', { data: { number: '自治-002', kind: 'technician' } }, 'listed'],
  [office, 'member n2', 'remove', { reason: '迁往外地。' }, 'removed'],

  // Somebody who left again after a week has not been helped into work.
  [grid, 'job j1', 'ask', { data: { wish: '保洁' } }, 'asked'],
  [grid, 'job j1', 'place', { data: { employer: '演示单位' } }, 'placed'],
  [grid, 'job j2', 'ask', { data: { wish: '保安' } }, 'asked'],
  [grid, 'job j2', 'place', { data: { employer: '演示单位' } }, 'placed'],
  [grid, 'job j2', 'reopen', { reason: '试用一周后离岗。' }, 'asked'],
];

test('城市更新: one courtyard, from the door to the notice board', () => {
  const paper = paperLedger(urbanRenewal);
  expect(paper.tell(STORY).map((gave, n) => [STORY[n]![1], STORY[n]![2], gave])).toEqual(
    STORY.map(([, about, move, , gives]) => [about, move, gives]),
  );
  expect(paper.figures()).toMatchObject({
    'courtyard/courtyards': 1,
    'courtyard/unmanaged': 1,
    'visit/rounds': 3,
    'visit/households': 1,
    'visit/leaflets': 2,
    'session/held': 1,
    'session/attendance': 23,
    'deliberation/held': 1,
    'opinion/collected': 4,
    'opinion/adopted': 1,
    'opinion/finished': 1,
    'opinion/published': 1,
    'opinion/declined': 2,
    'project/accepted': 1,
    'milestone/reached': 1,
    'party-group/founded': 1,
    'member/joined': 1,
    'member/technicians': 0,
    'job/placed': 1,
  });
  // Both ways: which opinions a project came from, and where an opinion came from.
  expect(paper.records.get('o1')!.links).toEqual({
    session: [paper.records.get('s1')!.id],
    deliberation: [paper.records.get('d1')!.id],
    project: [paper.records.get('p1')!.id],
  });
});

test('派单 has one working day to be taken on or given back; 退回 and a new 派单 begin it anew', () => {
  const at = (time: string): number => Date.parse(`2026-06-${time}:00+08:00`);
  for (const type of ['opinion', 'project'] as const) {
    const clock = urbanRenewal.types[type]!.clocks!['take-on']!;
    const read = (...made: [string, string][]) =>
      readClock(
        clock,
        made.map(([move, time]) => ({ move, happenedAtMs: at(time) })),
        CALENDAR,
      );
    // Friday: the day of the dispatch does not count, the weekend is none; it ends with Monday.
    expect(read(['dispatch', '05T10:00'])).toEqual({
      state: 'running',
      startedAtMs: at('05T10:00'),
      dueAtMs: at('09T00:00'),
    });
    expect(read(['dispatch', '05T10:00'], ['take-on', '08T09:00'])).toMatchObject({
      state: 'stopped',
      late: false,
    });
    expect(read(['dispatch', '05T10:00'], ['hand-back', '09T09:00'])).toMatchObject({
      state: 'stopped',
      late: true,
    });
    expect(read(['dispatch', '05T10:00'], ['hand-back', '05T11:00'], ['dispatch', '08T09:00'])).toMatchObject(
      { state: 'running', dueAtMs: at('10T00:00') },
    );
  }
});
