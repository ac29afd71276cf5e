import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBeijingIso } from '../../../contract/time.ts';
import { CALENDAR, dayAt, stagesOf, startOfDay } from './index.ts';

const ms = (time: string): number => Date.parse(`${time}+08:00`);
const times = (due: string, workingDays: number, started = '2026-01-01T00:00:00'): (string | undefined)[] =>
  stagesOf(
    { remind: [{ workingDays }], escalate: [{ after: { workingDays }, to: ['street-officer'] }] },
    { startedAtMs: ms(started), dueAtMs: ms(due) },
    CALENDAR,
  ).map(({ atMs }) => toBeijingIso(atMs).slice(0, 16));

test('working days are those of the calendar, told in the morning: hand-checked', () => {
  // The end of Friday, 5 June 2026.
  expect(times('2026-06-06T00:00:00', 1)).toEqual(['2026-06-04T09:00', '2026-06-08T09:00']);
  // Mid-Autumn 25 to 27 September and 1 to 7 October off, Saturday the 10th worked; the end of Wednesday, 30 September.
  expect(times('2026-10-01T00:00:00', 1)).toEqual(['2026-09-29T09:00', '2026-10-08T09:00']);
  expect(times('2026-10-01T00:00:00', 3)).toEqual(['2026-09-24T09:00', '2026-10-10T09:00']);
  // The year after is not published: no moment is assumed.
  expect(times('2026-12-31T24:00:00', 2)).toEqual(['2026-12-29T09:00']);
  // A limit that has just begun reminds nobody.
  expect(times('2026-06-06T00:00:00', 1, '2026-06-05T08:00:00')).toEqual(['2026-06-08T09:00']);
});

test('so many working days lie between the last day and the day of telling, by a count of every day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 15 }), (shift, workingDays) => {
      const dueAtMs = ms('2025-02-01T17:30:00') + shift * 86_400_000;
      const stages = stagesOf(
        { remind: [{ workingDays }], escalate: [{ after: { workingDays }, to: ['street-officer'] }] },
        { startedAtMs: 0, dueAtMs },
        CALENDAR,
      );
      const last = dayAt(dueAtMs - 1);
      const worked = (from: number, to: number): number => {
        let n = 0;
        for (let day = from; day <= to; day++) if (CALENDAR.isWorkingDay(day)) n++;
        return n;
      };
      for (const { kind, atMs } of stages) {
        const day = dayAt(atMs);
        expect(atMs - startOfDay(day)).toBe(9 * 3_600_000);
        expect(kind === 'remind' ? worked(day, last - 1) : worked(last + 1, day)).toBe(workingDays);
      }
      expect(stages).toHaveLength(2);
    }),
    { numRuns: 60 },
  );
});
