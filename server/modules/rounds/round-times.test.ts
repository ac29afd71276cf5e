import { expect, test } from 'vitest';
import { figuresOf, intervalAt, slotAt, slotsSince, stateOf } from './round-times.ts';

const at = (time: string): number => Date.parse(`2021-07-20T${time}:00+08:00`);
const day = (time: string): Date => new Date(at(time));
const HOURS = 3_600_000;

test('rounds begin on the clock in Beijing, closer while a level is in force', () => {
  expect(slotAt(at('02:10'), 240)).toBe(at('00:00'));
  expect(slotAt(at('02:10'), 120)).toBe(at('02:00'));
  expect(slotAt(at('08:00'), 480)).toBe(at('08:00'));
  const rounds = {
    everyMinutes: 240,
    levels: [{ id: 'IV', everyMinutes: 120 }],
    withinMinutes: 30,
    verify: {
      to: { role: 'team-leader', unit: 'team', title: '队长' },
      receiptWithinMinutes: 10,
      doneWithinMinutes: 60,
    },
    source: '测试',
    origin: 'ours' as const,
  };
  expect(intervalAt(rounds, undefined)).toBe(240);
  expect(intervalAt(rounds, 'IV')).toBe(120);
  expect(intervalAt(rounds, 'II')).toBe(240);
});

test('rounds of the time in which Ward stood still are written down, a day of them at most', () => {
  const back = 24 * HOURS;
  expect(slotsSince(undefined, at('05:10'), 60, back)).toEqual([at('05:00')]);
  expect(slotsSince(at('05:00'), at('05:59'), 60, back)).toEqual([]);
  expect(slotsSince(at('02:00'), at('05:10'), 60, back)).toEqual([at('03:00'), at('04:00'), at('05:00')]);
  expect(slotsSince(at('05:00') - 30 * 24 * HOURS, at('05:10'), 60, back)).toHaveLength(24);
});

test.each([
  ['before its time is over', { endedAt: null }, '02:29', 'waiting'],
  ['after it', { endedAt: null }, '02:31', 'overdue'],
  ['after the next was due', { endedAt: null, followed: true }, '04:10', 'missed'],
  ['ended in time', { endedAt: day('02:20') }, '04:10', 'done'],
  ['ended later', { endedAt: day('02:40') }, '04:10', 'late'],
])('a round due by 02:30, %s', (_what, change, now, wanted) => {
  const round = { dueBy: day('02:30'), overdueAt: null, followed: false, ...change };
  expect(stateOf(round, at(now))).toBe(wanted);
});

test('rounds in between are no part of what was due, and are never overdue', () => {
  const between = { dueBy: null, endedAt: null, overdueAt: null, followed: true };
  expect(stateOf(between, at('23:00'))).toBe('waiting');
  const missed = { ...between, dueBy: day('02:30') };
  const done = { ...missed, endedAt: day('02:10') };
  expect(figuresOf([between, missed, done], at('23:00'))).toEqual({ due: 2, done: 1, late: 0, overdue: 1 });
});
