import { describe, expect, test } from 'vitest';
import { bulletinWorld, CAST, SHELVED, STREET } from '../../../test/support/bulletin-world.ts';
import { type Course, findLeads, firstIn, reversalIn, roundIn } from './leads.ts';
import { insertTopic } from './store/desk-life.ts';

const course = (...days: [string, number][]): Course => days.map(([day, value]) => ({ day, value }));

describe('leads of one figure', () => {
  test('the first is the first ever, not the first of the period', () => {
    expect(firstIn(course(['2026-05-02', 1]), '2026-05-01')).toBe('2026-05-02');
    expect(firstIn(course(['2025-12-31', 1], ['2026-05-02', 1]), '2026-05-01')).toBeUndefined();
    expect(firstIn([], '2026-05-01')).toBeUndefined();
  });

  test('the hundredth is told on its day, the greatest that was passed, and only if it was passed in the period', () => {
    const steps = course(['2026-01-01', 90], ['2026-05-02', 9], ['2026-05-03', 1], ['2026-05-04', 5]);
    expect(roundIn(steps, '2026-05-01')).toEqual({ round: 100, day: '2026-05-03' });
    expect(roundIn(steps, '2026-05-04')).toBeUndefined();
    expect(roundIn(course(['2026-05-02', 230]), '2026-05-01')).toEqual({ round: 200, day: '2026-05-02' });
  });

  test('a reversal needs three whole months in a row; the running month says nothing yet', () => {
    const rising = course(['2026-02-03', 4], ['2026-03-03', 9], ['2026-04-03', 2], ['2026-05-03', 50]);
    const days = { fromDay: '2026-04-01', toDay: '2026-05-20' };
    expect(reversalIn(rising, days)).toEqual({ was: 9, now: 2, day: '2026-04-01' });
    expect(reversalIn(rising, { ...days, fromDay: '2026-05-01' })).toBeUndefined();
    expect(reversalIn(course(['2026-01-03', 4], ['2026-03-03', 9], ['2026-04-03', 2]), days)).toBeUndefined();
    expect(reversalIn(course(['2026-02-03', 4], ['2026-03-03', 6], ['2026-04-03', 9]), days)).toBeUndefined();
    expect(reversalIn(rising, { fromDay: '2026-04-01', toDay: '2026-05-31' })).toMatchObject({
      was: 2,
      now: 50,
    });
  });
});

test('leads come from the records, what matches a topic first, and say nothing about who', async () => {
  const world = await bulletinWorld();
  await world.shelve(12);
  await insertTopic(world.ctx.db, {
    id: '00000000-0000-7000-8000-000000000001',
    unitPath: 'district',
    level: 'city',
    title: '书香城市建设',
    programmes: ['reading-room'],
    words: [],
    from: '2026-01-01',
    until: null,
  });
  const days = { unitPath: STREET, fromDay: '2026-02-01', toDay: '2026-05-31' };
  const leads = await findLeads(world.ctx, CAST.officer, days);
  expect(leads.map(({ kind, about, value, day }) => [kind, about, value, day])).toEqual([
    ['first', SHELVED, 1, '2026-03-01'],
    ['round', SHELVED, 10, '2026-03-01'],
  ]);
  expect(leads.every(({ topicIds }) => topicIds.length === 1)).toBe(true);
  expect(await findLeads(world.ctx, CAST.officer, { ...days, fromDay: '2026-04-01' })).toEqual([]);
});
