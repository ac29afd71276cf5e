import { describe, expect, test } from 'vitest';
import { person } from '../../test/support/ledger-world.ts';
import { type Line, paperLedger } from '../../test/support/paper-ledger.ts';
import { compareWaves } from './compare-waves.ts';
import { wasteSorting } from './index.ts';

const grid = person('网格员', 'grid-worker', 'district/street-a/court-1');
const city = person('城管科', 'department-officer', 'district/street-a');
const party = person('党建办', 'department-officer', 'district/street-a');
const beside = person('邻街道', 'department-officer', 'district/street-b');

const film = { name: '宣传片放映', kind: 'film', courtyard: '@yard', people: 40, method: 'counted' };

const STORY: readonly Line[] = [
  [
    grid,
    'meeting m',
    'record',
    { data: { topic: '部署会', attendance: 30, decided: '逐项认领。' } },
    'forbidden',
  ],
  [
    city,
    'meeting m',
    'record',
    { data: { topic: '部署会', attendance: 30, decided: '逐项认领。' } },
    'recorded',
  ],
  [
    city,
    'duty d',
    'assign',
    { data: { matter: '宣讲', lead: '市场所', due: '2026-06-30' } },
    'unprocessable',
  ],
  [
    city,
    'duty d',
    'assign',
    { data: { matter: '宣讲', lead: '市场所', due: '2026-06-30' }, links: { meeting: ['m'] } },
    'assigned',
  ],
  [party, 'duty d', 'refuse', { reason: '不在职责范围。' }, 'refused'],
  [
    city,
    'duty d',
    'reassign',
    { data: { lead: '党建办', together: '各社区' }, reason: '按职责。' },
    'assigned',
  ],
  [grid, 'duty d', 'accept', {}, 'accepted'],
  [grid, 'duty d', 'finish', { data: { result: '已宣讲。' } }, 'done'],
  [grid, 'duty d', 'check', {}, 'forbidden'],
  [city, 'duty d', 'rework', { reason: '两栋未到。' }, 'accepted'],
  [grid, 'duty d', 'finish', { data: { result: '已全部宣讲。' } }, 'done'],
  [city, 'duty d', 'check', {}, 'checked'],

  [city, 'courtyard yard', 'register', { data: { name: '一号院', households: 80, points: 2 } }, 'listed'],
  [city, 'courtyard other', 'register', { data: { name: '二号院' } }, 'listed'],
  // Two departments report the same film; a third report is of another day.
  [
    grid,
    'activity a1',
    'record',
    { data: { ...film, place: '一号院（广场）', host: '城管科' }, links: { duty: ['d'] } },
    'recorded',
  ],
  [party, 'activity a2', 'record', { data: { ...film, place: '1号院 广场', host: '党建办' } }, 'recorded'],
  [
    party,
    'activity a3',
    'record',
    { data: { ...film, place: '1号院 广场', host: '党建办' }, day: '2026-03-08' },
    'recorded',
  ],
  // Seen, yet not theirs; not with half of it; not without a reason.
  [beside, 'activity a1', 'merge', { others: ['a2'], reason: '同一活动。' }, 'not-found'],
  [grid, 'activity a1', 'merge', { others: ['a2'], reason: '同一活动。' }, 'forbidden'],
  [city, 'activity a2', 'merge-into', { links: { survivor: ['a1'] }, reason: '同一活动。' }, 'unprocessable'],
  [city, 'activity a1', 'merge', { others: ['a2'] }, 'unprocessable'],
  [city, 'activity a1', 'merge', { others: ['a2'], reason: '同一活动。' }, 'recorded'],
  [city, 'activity a1', 'merge', { others: ['a2'], reason: '同一活动。' }, 'illegal-move'],
  [city, 'activity a2', 'withdraw', { reason: '…' }, 'illegal-move'],
  [
    grid,
    'activity a4',
    'record',
    { data: { name: '海报', kind: 'poster', place: '一号院', host: '社区' } },
    'recorded',
  ],
  [grid, 'activity a4', 'withdraw', { reason: '因雨未张贴。' }, 'void'],
  // No picture and no head-count is demanded.
  [
    grid,
    'activity a5',
    'record',
    {
      data: { name: '宣讲', kind: 'visit', place: '一号院', host: '社区', 'party-members': 3, volunteers: 4 },
    },
    'recorded',
  ],

  [city, 'stock s', 'record', { data: { name: '宣传页', kind: 'leaflet', received: 500 } }, 'recorded'],
  [
    grid,
    'handout h1',
    'record',
    { data: { to: '居民', kind: 'leaflet', copies: 600, courtyard: '@yard' } },
    'unprocessable',
  ],
  [
    grid,
    'handout h1',
    'record',
    { data: { to: '居民', kind: 'leaflet', copies: 600 }, links: { stock: ['s'] } },
    'recorded',
  ],
  [grid, 'handout h1', 'correct', { data: { copies: 60 } }, 'recorded'],
  [
    grid,
    'handout h2',
    'record',
    { data: { to: '居民', kind: 'poster', copies: 5 }, links: { stock: ['s'] } },
    'recorded',
  ],

  [grid, 'questionnaire q1', 'issue', { data: { name: '第一次', wave: 1, issued: 50 } }, 'issued'],
  [grid, 'questionnaire q1', 'count', { data: { valid: 40, knows: 20, sorts: 10 } }, 'forbidden'],
  [city, 'questionnaire q1', 'count', { data: { valid: 40, knows: 20, sorts: 10 } }, 'illegal-move'],
  [grid, 'questionnaire q1', 'collect', { data: { returned: 44 } }, 'returned'],
  [city, 'questionnaire q1', 'count', { data: { valid: 40, knows: 20, sorts: 10 } }, 'counted'],
  [grid, 'questionnaire q2', 'issue', { data: { name: '第二次', wave: 2, issued: 60 } }, 'issued'],
  [grid, 'questionnaire q2', 'collect', { data: { returned: 55 } }, 'returned'],
];

describe('垃圾分类', () => {
  const paper = paperLedger(wasteSorting);
  test('from the meeting to the second wave of questionnaires', () => {
    expect(paper.tell(STORY).map((gave, n) => [STORY[n]![1], STORY[n]![2], gave])).toEqual(
      STORY.map(([, about, move, , gives]) => [about, move, gives]),
    );
    expect(paper.figures()).toMatchObject({
      'activity/held': 3,
      'activity/films': 2,
      'activity/people': 80,
      'activity/covered': 1,
      'courtyard/courtyards': 2,
      'duty/accepted': 1,
      'duty/checked': 1,
      'handout/given': 65,
      'handout/leaflets': 60,
      'questionnaire/issued': 110,
      'questionnaire/returned': 99,
      'questionnaire/valid': 40,
    });
  });

  test('the report that is left names both hosts, and leads to the one that was merged', () => {
    const [kept, gone] = [paper.records.get('a1')!, paper.records.get('a2')!];
    expect(kept.data['hosts']).toBe('城管科、党建办');
    expect([kept.links['merged'], gone.links['survivor'], gone.state]).toEqual([
      [gone.id],
      [kept.id],
      'duplicate',
    ]);
  });

  test('waves are compared by what was validly answered; an uncounted wave has no share', () => {
    const waves = compareWaves(
      [...paper.records.values()].filter(({ type }) => type.endsWith('/questionnaire')),
    );
    expect(waves).toEqual([
      { wave: 1, issued: 50, returned: 44, valid: 40, knowsShare: 0.5, sortsShare: 0.25 },
      { wave: 2, issued: 60, returned: 55, valid: 0, knowsShare: null, sortsShare: null },
    ]);
  });
});
