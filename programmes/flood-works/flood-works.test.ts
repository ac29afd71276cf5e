import { describe, expect, test } from 'vitest';
import { person } from '../../test/support/ledger-world.ts';
import { type Line, paperLedger } from '../../test/support/paper-ledger.ts';
import { floodWorks } from './index.ts';

const TEAM = 'district/bureau/team-patrol';
const leader = person('巡查队队长', 'team-leader', TEAM);
const walker = person('巡查员', 'team-leader', TEAM);
const water = person('水利科', 'department-officer', 'district/bureau');
const beside = person('邻局', 'department-officer', 'district/bureau-b');
const viewer = person('查看人员', 'viewer', 'district');

const at = (told: Line[3]): Line[3] => ({ unit: TEAM, ...told });
const LEVELS = [{ what: 'flood-limit', value: 152.8, unit: 'm', source: '演示构造' }];
const FOUND = {
  subject: '坝脚湿润',
  words: '约 2 平方米湿润。',
  grade: 'major',
  source: 'patrol',
  work: '@r',
};

const STORY: readonly Line[] = [
  [leader, 'work r', 'register', at({ data: { name: '演示水库', kind: 'reservoir' } }), 'forbidden'],
  [water, 'work r', 'register', at({ data: { name: '演示水库' } }), 'unprocessable'],
  [water, 'work r', 'register', at({ data: { name: '演示水库', kind: 'reservoir' } }), 'in-use'],
  [water, 'work r', 'appoint', { data: { administrative: '甲', technical: '乙' } }, 'unprocessable'],
  [
    water,
    'work r',
    'appoint',
    { data: { administrative: '甲', technical: '乙', patroller: '丙' } },
    'in-use',
  ],
  // A level without its datum, and a value without its source, are no levels.
  [water, 'work r', 'measure', { data: { characteristics: LEVELS } }, 'unprocessable'],
  [
    water,
    'work r',
    'measure',
    { data: { datum: 'national-1985', characteristics: [{ ...LEVELS[0], source: '' }] } },
    'unprocessable',
  ],
  [water, 'work r', 'measure', { data: { datum: 'national-1985', characteristics: LEVELS } }, 'in-use'],
  [water, 'work r', 'begin-repair', {}, 'unprocessable'],
  [water, 'work r', 'begin-repair', { reason: '涵管渗漏。' }, 'under-repair'],
  [water, 'work r', 'end-repair', {}, 'in-use'],
  [water, 'work old', 'register', at({ data: { name: '老闸', kind: 'sluice' } }), 'in-use'],
  [water, 'work old', 'retire', {}, 'unprocessable'],
  [water, 'work old', 'retire', { reason: '拆除重建。' }, 'retired'],
  [beside, 'work r', 'correct', { data: { river: '枯河' } }, 'not-found'],
  [viewer, 'work r', 'correct', { data: { river: '枯河' } }, 'not-found'],

  [leader, 'route a', 'register', at({ data: { name: '坝顶线', work: '@r', every: 1 } }), 'listed'],
  [
    walker,
    'patrol p1',
    'make',
    at({ data: { route: '@a', name: '坝顶线', work: '@r', outcome: 'normal' } }),
    'unprocessable',
  ],
  [
    walker,
    'patrol p1',
    'make',
    at({ data: { route: '@a', name: '坝顶线', timing: 'before-rain', outcome: 'normal', body: 'normal' } }),
    'made',
  ],
  [
    walker,
    'patrol p2',
    'make',
    at({ data: { route: '@a', name: '坝顶线', timing: 'during-rain', outcome: 'impassable' } }),
    'made',
  ],
  [
    walker,
    'patrol p3',
    'make',
    at({ data: { route: '@a', name: '坝顶线', timing: 'after-rain', outcome: 'hazard', slope: 'abnormal' } }),
    'made',
  ],
  [
    walker,
    'patrol p4',
    'make',
    at({ data: { route: '@a', name: '坝顶线', timing: 'daily', outcome: 'normal' } }),
    'made',
  ],
  [leader, 'patrol p4', 'withdraw', { reason: '重复。' }, 'forbidden'],
  [water, 'patrol p4', 'withdraw', { reason: '重复。' }, 'void'],

  // Struck off in time, after it was sent back once; who repaired it does not review it.
  [walker, 'hazard h1', 'report', at({ data: FOUND }), 'found'],
  [leader, 'hazard h1', 'order-urgent', { data: { demand: '查明渗水原因。' } }, 'forbidden'],
  [water, 'hazard h1', 'order-urgent', { day: '2026-03-01', data: { demand: '查明原因。' } }, 'rectifying'],
  [leader, 'hazard h1', 'finish', { day: '2026-03-02', data: { repair: '已导渗。' } }, 'rectified'],
  [leader, 'hazard h1', 'review', { day: '2026-03-02', data: { review: '可以。' } }, 'forbidden'],
  [walker, 'hazard h1', 'close', { day: '2026-03-02' }, 'forbidden'],
  [walker, 'hazard h1', 'rework', { day: '2026-03-02', reason: '仍有湿润。' }, 'rectifying'],
  [leader, 'hazard h1', 'finish', { day: '2026-03-03', data: { repair: '已补做。' } }, 'rectified'],
  [walker, 'hazard h1', 'review', { day: '2026-03-03', data: { review: '符合要求。' } }, 'reviewed'],
  [water, 'hazard h1', 'close', { day: '2026-03-03' }, 'closed'],
  // Repaired in time, struck off late: late.
  [walker, 'hazard h2', 'report', at({ data: { ...FOUND, subject: '雨淋沟', grade: 'general' } }), 'found'],
  [water, 'hazard h2', 'order-repair', { data: { demand: '回填夯实。' } }, 'rectifying'],
  [leader, 'hazard h2', 'finish', { day: '2026-03-10', data: { repair: '已回填。' } }, 'rectified'],
  [walker, 'hazard h2', 'review', { day: '2026-03-16', data: { review: '符合要求。' } }, 'reviewed'],
  [water, 'hazard h2', 'close', { day: '2026-03-17' }, 'closed'],
  // Late as well, had the limit not been extended.
  [walker, 'hazard h3', 'report', at({ data: { ...FOUND, source: 'video' } }), 'found'],
  [water, 'hazard h3', 'order-repair', { data: { demand: '清淤。' } }, 'rectifying'],
  [water, 'hazard h3', 'extend', { day: '2026-03-10' }, 'unprocessable'],
  [water, 'hazard h3', 'extend', { day: '2026-03-10', reason: '连续降雨，无法施工。' }, 'rectifying'],
  [leader, 'hazard h3', 'finish', { day: '2026-03-18', data: { repair: '已清淤。' } }, 'rectified'],
  [walker, 'hazard h3', 'review', { day: '2026-03-19', data: { review: '符合要求。' } }, 'reviewed'],
  [water, 'hazard h3', 'close', { day: '2026-03-19' }, 'closed'],
  [walker, 'hazard h4', 'report', at({ data: { ...FOUND, source: 'public' } }), 'found'],
  [water, 'hazard h4', 'dismiss', {}, 'unprocessable'],
  [water, 'hazard h4', 'dismiss', { reason: '露水。' }, 'dismissed'],
];

describe('水利工程标准化管理', () => {
  const paper = paperLedger(floodWorks);
  test('works, patrols, and hazards until they are struck off', () => {
    const gave = paper.tell(STORY);
    expect(gave.map((each, n) => [STORY[n]![1], STORY[n]![2], each])).toEqual(
      STORY.map(([, about, move, , gives]) => [about, move, gives]),
    );
    expect(paper.figures()).toMatchObject({
      'work/works': 1,
      'work/reservoirs': 1,
      'work/appointed': 1,
      'route/routes': 1,
      'patrol/done': 2,
      'patrol/walked': 1,
      'patrol/before-rain': 1,
      'patrol/during-rain': 0,
      'patrol/after-rain': 1,
      'hazard/found': 3,
      'hazard/by-patrol': 2,
      'hazard/by-video': 1,
      'hazard/by-public': 0,
      'hazard/closed': 3,
      'hazard/closed-in-time': 2,
    });
  });
});
