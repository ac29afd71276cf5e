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

const on = (told: Line[3], works = ['r']): Line[3] => ({ unit: TEAM, links: { work: works }, ...told });
const ORDER = { number: '调〔2026〕1 号', content: '开启一孔 0.3 米。', basis: '水位超汛限。' };
const BATCH = {
  name: '沙袋',
  kind: 'sandbag',
  batch: '2026-1',
  place: '一号库',
  measure: 'piece',
  minimum: 500,
  quantity: 600,
};
const issue = (quantity: number): Line[3] => ({ data: { quantity, to: '应急突击队' } });

/** What keeps a work in order, whom it obeys, and what the teams go out with. */
const UPKEEP: readonly Line[] = [
  [water, 'work r', 'register', at({ data: { name: '演示水库', kind: 'reservoir' } }), 'in-use'],
  [water, 'work dyke', 'register', at({ data: { name: '堤防', kind: 'dyke' } }), 'in-use'],
  [
    leader,
    'inspection i',
    'record',
    at({ data: { name: '汛前', kind: 'pre-season', result: 'minor' } }),
    'unprocessable',
  ],
  [
    leader,
    'inspection i',
    'record',
    on({ data: { name: '汛前', kind: 'pre-season', result: 'minor' } }),
    'recorded',
  ],
  [water, 'maintenance m', 'plan', on({ data: { name: '坝坡除草', due: '2026-04-30' } }), 'planned'],
  [leader, 'maintenance m', 'finish', { data: { result: '已完成。' } }, 'done'],
  [leader, 'maintenance m', 'accept', {}, 'forbidden'],
  [water, 'maintenance m', 'rework', { reason: '下游坡未除。' }, 'planned'],
  [leader, 'maintenance m', 'finish', { data: { result: '已补做。' } }, 'done'],
  [water, 'maintenance m', 'accept', {}, 'accepted'],

  [leader, 'order o1', 'issue', on({ data: ORDER }), 'forbidden'],
  [water, 'order o1', 'issue', on({ data: ORDER }), 'issued'],
  [leader, 'order o1', 'carry-out', { data: { executed: '已开启。' } }, 'illegal-move'],
  [water, 'order o1', 'receive', {}, 'forbidden'],
  [leader, 'order o1', 'receive', {}, 'received'],
  [leader, 'order o1', 'carry-out', { data: { executed: '已开启。', level: 152.4 } }, 'carried-out'],
  [water, 'order o2', 'issue', on({ data: { ...ORDER, number: '调〔2026〕2 号' } }), 'issued'],
  [leader, 'order o2', 'refuse', {}, 'unprocessable'],
  [leader, 'order o2', 'refuse', { reason: '闸门正在检修，无法开启。' }, 'refused'],
  [
    water,
    'order o2',
    'issue-again',
    { data: { content: '改开二孔。', basis: '水位超汛限。' }, reason: '一孔检修。' },
    'issued',
  ],
  [leader, 'order o2', 'receive', { day: '2026-03-02' }, 'received'],
  [
    leader,
    'training t',
    'record',
    on({ data: { topic: '抢险演练', kind: 'drill', people: 40 } }, ['r', 'dyke']),
    'recorded',
  ],

  [
    leader,
    'team a',
    'register',
    at({ data: { name: '巡查队', kind: 'patrol', leader: '甲', members: 12 } }),
    'forbidden',
  ],
  [
    water,
    'team a',
    'register',
    at({ data: { name: '巡查队', kind: 'patrol', leader: '甲', members: 12 } }),
    'listed',
  ],
  [leader, 'store s', 'receive', at({ data: BATCH }), 'stocked'],
  // Nothing is issued that is not there, nothing comes back that was not out.
  [leader, 'store s', 'issue', issue(601), 'unprocessable'],
  [leader, 'store s', 'give-back', { data: { quantity: 1 } }, 'unprocessable'],
  [leader, 'store s', 'issue', issue(400), 'stocked'],
  [leader, 'store s', 'issue', issue(201), 'unprocessable'],
  [leader, 'store s', 'give-back', { data: { quantity: 150 } }, 'stocked'],
  [leader, 'store s', 'use-up', { data: { quantity: 251 } }, 'unprocessable'],
  [leader, 'store s', 'use-up', { data: { quantity: 250 } }, 'stocked'],
  [leader, 'store s', 'write-off', { data: { quantity: 10 }, reason: '破损。' }, 'forbidden'],
  [water, 'store s', 'write-off', { data: { quantity: 10 } }, 'unprocessable'],
  [water, 'store s', 'write-off', { data: { quantity: 10 }, reason: '破损。' }, 'stocked'],
  // Nobody writes the balance itself.
  [leader, 'store s', 'correct', { data: { 'on-hand': 999 } }, 'unprocessable'],
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
  test('upkeep, operation orders, teams, and stores that never fall below nothing', () => {
    const ledger = paperLedger(floodWorks);
    const gave = ledger.tell(UPKEEP);
    expect(gave.map((each, n) => [UPKEEP[n]![1], UPKEEP[n]![2], each])).toEqual(
      UPKEEP.map(([, about, move, , gives]) => [about, move, gives]),
    );
    expect(ledger.records.get('s')?.data).toMatchObject({ 'on-hand': 340, out: 0 });
    expect(ledger.figures()).toMatchObject({
      'inspection/done': 1,
      'maintenance/accepted': 1,
      'order/issued': 2,
      'order/carried-out': 1,
      'order/received-in-time': 1,
      'training/held': 1,
      'training/drills': 1,
      'training/people': 40,
      'team/teams': 1,
      'team/members': 12,
      'store/batches': 1,
      'store/sandbags': 340,
    });
  });
});
