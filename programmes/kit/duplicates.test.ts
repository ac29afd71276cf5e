import { describe, expect, test } from 'vitest';
import { type DuplicatesDecl, duplicatesOf, joinTexts, placeKey } from './index.ts';

const FILMS: DuplicatesDecl = { place: 'place', kind: ['kind'], withinDays: 0 };

describe('one activity reported twice', () => {
  const report = (id: string, place: string, more: object = {}, at = '2026-03-01T09:00:00+08:00') => ({
    id,
    happenedAtMs: Date.parse(at),
    data: { kind: 'film', place, ...more },
  });
  const first = report('a', '中心路 12 号院（广场）');

  test.each([
    ['written with other signs', report('b', '中心路12号院广场'), true],
    [
      'in the evening of the same day',
      report('b', '中心路12号院广场', {}, '2026-03-01T23:30:00+08:00'),
      true,
    ],
    ['on the next day in Beijing', report('b', '中心路12号院广场', {}, '2026-03-02T00:10:00+08:00'), false],
    ['of another kind', report('b', '中心路12号院广场', { kind: 'visit' }), false],
    ['in another place', report('b', '中心路13号院广场'), false],
    ['the same report', first, false],
  ])('%s', (_, other, found) => {
    expect(duplicatesOf(FILMS, other, [first]).length === 1).toBe(found);
  });

  test('a number is one number however it is written', () => {
    expect(placeKey('三号院')).toBe(placeKey('３号院'));
  });

  test('within some days, on both sides of it; nothing without a place', () => {
    const week = { ...FILMS, withinDays: 7 };
    const on = (day: string) => report(day, '中心路12号院广场', {}, `2026-03-${day}T12:00:00+08:00`);
    const others = ['08', '09'].map(on);
    expect(duplicatesOf(week, first, others).map(({ id }) => id)).toEqual(['08']);
    expect(duplicatesOf(week, on('09'), [first])).toEqual([]);
    expect(duplicatesOf(week, report('b', '（）'), [report('c', '（）')])).toEqual([]);
  });

  test('hosts joined are each named once', () => {
    expect(joinTexts(['城管科', '城管科、文化站', '文化站', null, undefined])).toBe('城管科、文化站');
  });
});
