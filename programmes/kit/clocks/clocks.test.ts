import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBeijingIso } from '../../../contract/time.ts';
import {
  CALENDAR,
  type ClockDecl,
  dayAt,
  dayOfIso,
  deadlineOf,
  type Hours,
  isoOfDay,
  type Limit,
  type Pause,
  readClock,
  startOfDay,
  tagAt,
} from './index.ts';

const MINUTE_MS = 60_000;
const ALL_DAY: Hours = { intervals: [['00:00', '24:00']] };
const OFFICE: Hours = {
  intervals: [
    ['08:30', '12:00'],
    ['14:00', '17:30'],
  ],
  exceptions: { '2026-02-12': [['08:30', '11:00']], '2026-02-27': [] },
  extensions: [
    { tag: 'extended', on: 'working-days', intervals: [['12:00', '14:00']] },
    { tag: 'weekend', on: 'days-off', intervals: [['09:00', '12:00']] },
  ],
};
const at = (time: string): number => Date.parse(`${time}+08:00`);
const due = (startedAtMs: number, limit: Limit, hours = ALL_DAY, pauses: Pause[] = []) =>
  deadlineOf({ startedAtMs, limit, hours, pauses }, CALENDAR);
const dueDay = (start: string, workingDays: number): string => {
  const found = due(at(`${start}T10:00:00`), { workingDays });
  return found.ok ? isoOfDay(dayAt(found.dueAtMs - 1)) : found.reason;
};

// Checked by hand against the notices of the State Council for 2026.
const BY_HAND = [
  ['2026-02-12', 3, '2026-02-24'],
  ['2026-02-13', 5, '2026-02-27'],
  ['2026-09-18', 3, '2026-09-22'],
  ['2026-09-29', 5, '2026-10-12'],
  ['2026-01-30', 15, '2026-02-27'],
  ['2026-04-30', 5, '2026-05-11'],
  ['2026-05-09', 1, '2026-05-11'],
] as const;

test.each(BY_HAND)('%s and %i working days is %s', (start, days, end) => {
  expect(dueDay(start, days)).toBe(end);
});

test('in any time zone of the process', () => {
  const file = new URL('./index.ts', import.meta.url).href;
  const script = `import(${JSON.stringify(file)}).then(({ deadlineOf, CALENDAR, readClock }) => {
    const hours = { intervals: [['08:30', '12:00'], ['14:00', '17:30']] };
    const out = ${JSON.stringify(BY_HAND)}.map(([start, workingDays]) =>
      deadlineOf({ startedAtMs: Date.parse(start + 'T23:30:00+08:00'), limit: { workingDays }, hours, pauses: [] }, CALENDAR).dueAtMs);
    process.stdout.write(JSON.stringify(out));
  })`;
  const answers = ['UTC', 'America/Los_Angeles'].map((TZ) =>
    execFileSync(process.execPath, ['-e', script], { env: { TZ, NODE_NO_WARNINGS: '1' }, encoding: 'utf8' }),
  );
  expect(new Set(answers).size).toBe(1);
  expect((JSON.parse(answers[0] ?? '[]') as number[]).map((ms) => toBeijingIso(ms))).toEqual(
    BY_HAND.map(([, , end]) => `${end}T17:30:00+08:00`),
  );
});

describe('the calendar', () => {
  test('of 2026 has 248 working days and six days worked in exchange', () => {
    let working = 0;
    for (let day = dayOfIso('2026-01-01'); day <= dayOfIso('2026-12-31'); day++)
      if (CALENDAR.isWorkingDay(day)) working++;
    expect(working).toBe(248);
    for (const day of ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'])
      expect(CALENDAR.isWorkingDay(dayOfIso(day)), day).toBe(true);
  });

  test('of a year that is not published is not assumed', () => {
    expect(CALENDAR.isWorkingDay(dayOfIso('2027-02-08'))).toBeUndefined();
    expect(CALENDAR.isWorkingDay(dayOfIso('2003-12-31'))).toBeUndefined();
    const unknown = { ok: false, reason: 'calendar-not-published', year: 2027 };
    expect(due(at('2026-12-30T10:00:00'), { workingDays: 3 })).toEqual(unknown);
    expect(due(at('2026-12-30T10:00:00'), { calendarDays: 5 })).toEqual(unknown);
    expect(due(at('2026-12-31T17:00:00'), { workingMinutes: 60 }, OFFICE)).toEqual(unknown);
    expect(due(at('2026-12-31T23:00:00'), { minutes: 120 })).toEqual({
      ok: true,
      dueAtMs: at('2027-01-01T01:00:00'),
    });
  });
});

test('calendar days that end on a day off end with the next working day', () => {
  const ends = (start: string, calendarDays: number) => {
    const found = due(at(`${start}T09:00:00`), { calendarDays }, OFFICE);
    return found.ok ? toBeijingIso(found.dueAtMs) : found.reason;
  };
  expect(ends('2026-02-03', 15)).toBe('2026-02-24T17:30:00+08:00');
  expect(ends('2026-03-02', 15)).toBe('2026-03-17T17:30:00+08:00');
});

test('a tag belongs to the hours, not to a clerk’s memory', () => {
  const tags = ['2026-03-02T09:00', '2026-03-02T12:30', '2026-03-02T20:00', '2026-03-01T10:00'].map((time) =>
    tagAt(OFFICE, CALENDAR, at(`${time}:00`)),
  );
  expect(tags).toEqual(['normal', 'extended', undefined, 'weekend']);
});

/** The oracle walks minute by minute and knows only: is this minute worked, waited, the last of a day that counts. */
function walked(startedAtMs: number, limit: Limit, hours: Hours, pauses: readonly Pause[]): number | string {
  const paused = (ms: number): boolean =>
    pauses.some(({ fromMs, toMs }) => fromMs <= ms && (toMs === null || ms < toMs));
  const inHours = (ms: number): boolean => {
    const iso = toBeijingIso(ms);
    const day = iso.slice(0, 10);
    const time = iso.slice(11, 16);
    const list = hours.exceptions?.[day] ?? (CALENDAR.isWorkingDay(dayOfIso(day)) ? hours.intervals : []);
    return list.some(([from, to]) => from <= time && time < to);
  };
  const last = new Map<number, number>();
  const lastMinute = (day: number, working: boolean): number => {
    let ms = last.get(day);
    if (ms === undefined) {
      const midnightMs = startOfDay(day + 1) - MINUTE_MS;
      ms = midnightMs;
      while (working && ms >= startOfDay(day) && !inHours(ms)) ms -= MINUTE_MS;
      if (ms < startOfDay(day)) ms = midnightMs;
      last.set(day, ms);
    }
    return ms;
  };
  let left = Object.values(limit)[0] as number;
  const endMs = startedAtMs + 60 * 86_400_000;
  for (let ms = startedAtMs; ms < endMs; ms += MINUTE_MS) {
    if ('minutes' in limit || 'workingMinutes' in limit) {
      if (!paused(ms) && ('minutes' in limit || inHours(ms)) && --left === 0) return ms + MINUTE_MS;
      continue;
    }
    const day = dayAt(ms);
    const working = CALENDAR.isWorkingDay(day) === true;
    if (ms !== lastMinute(day, working) || day === dayAt(startedAtMs) || paused(ms)) continue;
    if (left > 0 && ('calendarDays' in limit || working)) left--;
    if (left === 0 && working) return ms + MINUTE_MS;
  }
  return 'none in sixty days';
}

test('every limit ends at the minute at which a walk through all minutes ends it', () => {
  const limit: fc.Arbitrary<Limit> = fc.oneof(
    fc.integer({ min: 1, max: 8 }).map((workingDays) => ({ workingDays })),
    fc.integer({ min: 1, max: 15 }).map((calendarDays) => ({ calendarDays })),
    fc.integer({ min: 1, max: 1_500 }).map((workingMinutes) => ({ workingMinutes })),
    fc.integer({ min: 1, max: 4_000 }).map((minutes) => ({ minutes })),
  );
  const pauses = fc
    .uniqueArray(fc.integer({ min: 0, max: 12 * 1_440 }), { maxLength: 6 })
    .map((list) => list.sort((a, b) => a - b));
  // Weeks with a make-up day, the Spring Festival, Labour Day and the National Day.
  const start = fc
    .tuple(
      fc.constantFrom('2026-02-10', '2026-02-13', '2026-04-27', '2026-09-17', '2026-09-29', '2025-09-26'),
      fc.nat(5 * 1_440),
    )
    .map(([day, minute]) => startOfDay(dayOfIso(day)) + minute * MINUTE_MS);
  fc.assert(
    fc.property(start, limit, fc.constantFrom(ALL_DAY, OFFICE), pauses, (startedAtMs, asked, hours, cuts) => {
      const waits: Pause[] = [];
      for (let n = 0; n + 1 < cuts.length; n += 2)
        waits.push({
          fromMs: startedAtMs + (cuts[n] ?? 0) * MINUTE_MS,
          toMs: startedAtMs + (cuts[n + 1] ?? 0) * MINUTE_MS,
        });
      const found = due(startedAtMs, asked, hours, waits);
      expect(found.ok ? toBeijingIso(found.dueAtMs) : found.reason).toBe(
        ((end) => (typeof end === 'number' ? toBeijingIso(end) : end))(
          walked(startedAtMs, asked, hours, waits),
        ),
      );
    }),
    { numRuns: 40 },
  );
});

describe('a clock of a record', () => {
  const CLOCK: ClockDecl = {
    starts: ['say', 'again'],
    stops: ['answer'],
    pauses: { from: ['ask'], until: ['tell'] },
    limit: { workingDays: 5 },
    extends: { move: 'extend', by: 2 },
  };
  const read = (...moves: [string, string][]) =>
    readClock(
      CLOCK,
      moves.map(([move, time]) => ({ move, happenedAtMs: at(`2026-03-${time}:00`) })),
      CALENDAR,
    );
  const midnight = (day: string): number => at(`2026-03-${day}T00:00:00`);

  test('runs, waits, goes on, is lengthened once, stops in time or late, and starts anew', () => {
    expect(read(['note', '02T09:00'])).toEqual({ state: 'not-started' });
    expect(read(['say', '02T09:00'])).toMatchObject({ state: 'running', dueAtMs: midnight('10') });
    expect(read(['say', '02T09:00'], ['ask', '03T09:00'])).toMatchObject({ state: 'waiting' });
    const goesOn: [string, string][] = [
      ['say', '02T09:00'],
      ['ask', '03T09:00'],
      ['tell', '05T10:00'],
    ];
    expect(read(...goesOn)).toMatchObject({ state: 'running', dueAtMs: midnight('12') });
    expect(read(...goesOn, ['extend', '05T10:00'], ['extend', '06T10:00'])).toMatchObject({
      dueAtMs: midnight('14'),
    });
    expect(read(['say', '02T09:00'], ['answer', '09T23:59'])).toMatchObject({
      state: 'stopped',
      late: false,
    });
    expect(read(['say', '02T09:00'], ['answer', '10T00:01'])).toMatchObject({ state: 'stopped', late: true });
    expect(read(['say', '02T09:00'], ['answer', '03T09:00'], ['again', '04T09:00'])).toMatchObject({
      state: 'running',
      dueAtMs: midnight('12'),
    });
  });

  test('a move that renews it ends one run and begins the next; what stops it ends it for good', () => {
    const clock: ClockDecl = {
      starts: ['first'],
      renews: ['further'],
      stops: ['final'],
      limit: { minutes: 900 },
    };
    const readAt = (...moves: [string, string][]) =>
      readClock(
        clock,
        moves.map(([move, time]) => ({ move, happenedAtMs: at(`2026-03-${time}:00`) })),
        CALENDAR,
      );
    expect(readAt(['further', '02T08:00'])).toEqual({ state: 'not-started' });
    expect(readAt(['first', '02T08:00'], ['further', '02T17:00'])).toEqual({
      state: 'running',
      startedAtMs: at('2026-03-02T17:00:00'),
      dueAtMs: at('2026-03-03T08:00:00'),
    });
    expect(readAt(['first', '02T08:00'], ['further', '02T17:00'], ['final', '03T08:01'])).toMatchObject({
      state: 'stopped',
      late: true,
    });
    expect(readAt(['first', '02T08:00'], ['final', '02T17:00'], ['further', '03T08:01'])).toMatchObject({
      state: 'stopped',
    });
  });

  test('its limit may follow a field: the last word counts, from the same start', () => {
    const clock: ClockDecl = {
      starts: ['receive'],
      stops: ['report'],
      limit: { minutes: 360 },
      limitsBy: { field: 'level', limits: { general: { minutes: 360 }, larger: { minutes: 60 } } },
    };
    const dueMinutes = (...moves: [string, string, Record<string, string>?][]) => {
      const reading = readClock(
        clock,
        moves.map(([move, time, data = {}]) => ({ move, happenedAtMs: at(`2026-03-02T${time}:00`), data })),
        CALENDAR,
      );
      return reading.state === 'running' && (reading.dueAtMs - reading.startedAtMs) / MINUTE_MS;
    };
    const note: [string, string, Record<string, string>] = ['note', '08:00', { level: 'general' }];
    expect(dueMinutes(['receive', '08:10'])).toBe(360);
    expect(dueMinutes(note, ['receive', '08:10'])).toBe(360);
    expect(dueMinutes(note, ['receive', '08:10'], ['regrade', '08:20', { level: 'larger' }])).toBe(60);
    expect(dueMinutes(note, ['receive', '08:10', { source: '来电' }])).toBe(360);
  });

  test('a wait that begins after the end does not undo it', () => {
    const clock: ClockDecl = { ...CLOCK, hours: OFFICE };
    const entries = [
      { move: 'say', happenedAtMs: at('2026-03-02T09:00:00') },
      { move: 'ask', happenedAtMs: at('2026-03-09T18:00:00') },
    ];
    expect(readClock(clock, entries, CALENDAR)).toMatchObject({
      state: 'running',
      dueAtMs: at('2026-03-09T17:30:00'),
    });
  });
});
