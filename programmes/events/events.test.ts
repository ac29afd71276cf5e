import { expect, test } from 'vitest';
import { person } from '../../test/support/ledger-world.ts';
import { type Line, paperLedger } from '../../test/support/paper-ledger.ts';
import { events } from './index.ts';

const union = person('总工会', 'department-officer', 'district/union');
const helper = person('工作人员', 'grid-worker', 'district/union');
const other = person('侨联', 'department-officer', 'district/overseas');
const AT = { unit: 'district/union' };
const match = { name: '羽毛球比赛', kind: 'match', host: '总工会', venue: '体育馆', date: '2026-03-01' };
const fixture = {
  name: '一队 — 二队',
  event: '@e',
  home: '@t1',
  away: '@t2',
  stage: 'group',
  court: 1,
  starts: '2026-03-01 09:00',
};

const STORY: readonly Line[] = [
  [helper, 'event e', 'announce', { ...AT, data: match }, 'forbidden'],
  [other, 'event e', 'announce', { ...AT, data: match }, 'forbidden'],
  [union, 'event e', 'announce', { ...AT, data: match }, 'announced'],
  [other, 'event e', 'open', {}, 'not-found'],
  [union, 'event e', 'open', { data: { seed: '公开的种子' } }, 'open'],
  [union, 'team t1', 'register', { ...AT, data: { name: '一队', event: '@e' } }, 'registered'],
  [union, 'team t2', 'register', { ...AT, data: { name: '二队', event: '@e' } }, 'registered'],
  [union, 'team t3', 'register', { ...AT, data: { name: '三队', event: '@e' } }, 'registered'],
  [union, 'team t3', 'withdraw', {}, 'unprocessable'],
  [union, 'team t3', 'withdraw', { reason: '任务冲突。' }, 'withdrawn'],
  [
    union,
    'athlete p1',
    'register',
    { ...AT, data: { number: '101', event: '@e', team: '@t1' } },
    'registered',
  ],
  [
    union,
    'athlete p2',
    'register',
    { ...AT, data: { number: '102', event: '@e', team: '@t2' } },
    'registered',
  ],
  [helper, 'team t1', 'check-in', {}, 'competed'],
  [helper, 'team t2', 'check-in', {}, 'competed'],
  [helper, 'athlete p1', 'check-in', {}, 'competed'],
  [helper, 'team t3', 'check-in', {}, 'illegal-move'],
  [union, 'fixture f', 'schedule', { ...AT, data: fixture }, 'scheduled'],
  [helper, 'fixture f', 'play', { data: { 'home-score': 3 } }, 'unprocessable'],
  [helper, 'fixture f', 'play', { data: { 'home-score': 3, 'away-score': 1 } }, 'played'],
  [helper, 'fixture f', 'confirm', {}, 'forbidden'],
  [union, 'fixture f', 'protest', { reason: '计分有误。' }, 'scheduled'],
  [helper, 'fixture f', 'play', { data: { 'home-score': 3, 'away-score': 2 } }, 'played'],
  [union, 'fixture f', 'confirm', {}, 'confirmed'],
  // A head-count says how it was taken.
  [helper, 'event e', 'hold', { data: { attendance: 2 } }, 'unprocessable'],
  [helper, 'event e', 'hold', { data: { attendance: 2, method: 'signed' } }, 'held'],

  [union, 'series s', 'register', { ...AT, data: { name: '义诊系列', organiser: '总工会' } }, 'listed'],
  [
    union,
    'event c',
    'announce',
    { ...AT, data: { ...match, kind: 'clinic' }, links: { series: ['s'] } },
    'announced',
  ],
  [
    helper,
    'consultation c1',
    'record',
    { ...AT, data: { card: '001', event: '@c', desk: 'eyes' } },
    'recorded',
  ],
  [
    helper,
    'consultation c2',
    'record',
    { ...AT, data: { card: '001', event: '@c', desk: 'teeth' } },
    'recorded',
  ],
  [
    helper,
    'consultation c3',
    'record',
    { ...AT, data: { card: '002', event: '@c', desk: 'eyes' } },
    'recorded',
  ],
  [
    helper,
    'consultation c4',
    'record',
    { ...AT, data: { card: '003', event: '@c', desk: 'eyes' } },
    'recorded',
  ],
  [helper, 'consultation c4', 'withdraw', { reason: '卡号录错。' }, 'void'],
  [union, 'event o', 'announce', { ...AT, data: { ...match, kind: 'open-day' } }, 'announced'],
  [union, 'event o', 'hold', { data: { attendance: 950, method: 'estimated' } }, 'held'],
  [union, 'event o', 'correct', { data: { attendance: 750, method: 'gate' } }, 'unprocessable'],
  [
    union,
    'event o',
    'correct',
    { data: { attendance: 750, method: 'gate' }, reason: '以入口计数为准。' },
    'held',
  ],
  [union, 'event x', 'announce', { ...AT, data: { ...match, kind: 'outreach' } }, 'announced'],
  [union, 'event x', 'cancel', { reason: '暴雨。' }, 'cancelled'],
  [
    union,
    'honour h',
    'register',
    { ...AT, data: { title: '首批试点', issuer: '市委政法委', holder: '本区' } },
    'unprocessable',
  ],
  [
    union,
    'honour h',
    'register',
    { ...AT, data: { title: '首批试点', issuer: '市委政法委', document: '文号', holder: '本区' } },
    'listed',
  ],
];

test('活动: a match, a series of clinics, an open day, an honour', () => {
  const paper = paperLedger(events);
  expect(paper.tell(STORY).map((gave, n) => [STORY[n]![1], STORY[n]![2], gave])).toEqual(
    STORY.map(([, about, move, , gives]) => [about, move, gives]),
  );
  expect(paper.figures()).toMatchObject({
    'team/registered': 2,
    'team/competed': 2,
    'athlete/registered': 2,
    'athlete/competed': 1,
    'fixture/played': 1,
    'event/held': 2,
    'event/matches': 1,
    'event/clinics': 0,
    'event/attendance': 752,
    'event/open-day-visitors': 750,
    'consultation/consultations': 3,
    'consultation/reached': 2,
    'honour/honours': 1,
  });
});
