import { type Calendar, type Day, dayAt, isoOfDay, startOfDay } from './calendar.ts';
import { type Hours, workingSpans } from './hours.ts';

const MINUTE_MS = 60_000;
/** A clock that would run longer than so many days has no end that can be told. */
const LONGEST_DAYS = 3_660;

/**
 * How long something may take. Days: the day on which it begins does not count, the limit ends with its last day
 * (民法典 201, 203); calendar days that end on a day off end with the next working day (203). Minutes: of the hours of
 * service, or by the wall clock.
 */
export type Limit =
  | { workingDays: number }
  | { calendarDays: number }
  | { workingMinutes: number }
  | { minutes: number };

/** When it waited for somebody else: from (counted out) to. A wait that goes on has no end. */
export interface Pause {
  fromMs: number;
  toMs: number | null;
}

export type Deadline =
  | { ok: true; dueAtMs: number }
  | { ok: false; reason: 'waiting' }
  /** The calendar of the year is not published: the deadline is not known, never assumed. */
  | { ok: false; reason: 'calendar-not-published'; year: number };

export interface Running {
  startedAtMs: number;
  pauses: readonly Pause[];
  limit: Limit;
  hours: Hours;
}

const unpublished = (day: Day): Deadline => ({
  ok: false,
  reason: 'calendar-not-published',
  year: Number(isoOfDay(day).slice(0, 4)),
});

const pausedAt = (pauses: readonly Pause[], atMs: number): boolean =>
  pauses.some(({ fromMs, toMs }) => fromMs < atMs && (toMs === null || atMs <= toMs));
const waitsForGood = (pauses: readonly Pause[], atMs: number): boolean =>
  pauses.some(({ fromMs, toMs }) => toMs === null && fromMs <= atMs);

/** A span without the pauses. */
function running(pauses: readonly Pause[], fromMs: number, toMs: number): [number, number][] {
  let parts: [number, number][] = fromMs < toMs ? [[fromMs, toMs]] : [];
  for (const pause of pauses)
    parts = parts.flatMap(([from, to]): [number, number][] => {
      const end = pause.toMs ?? Number.POSITIVE_INFINITY;
      const cut: [number, number][] = [
        [from, Math.min(to, pause.fromMs)],
        [Math.max(from, end), to],
      ];
      return cut.filter(([a, b]) => a < b);
    });
  return parts;
}

/** The end of a day: the close of its hours of service where it has some, else midnight (民法典 203). */
function endOf(day: Day, { hours }: Running, calendar: Calendar): number {
  return workingSpans(hours, calendar, day)?.at(-1)?.toMs ?? startOfDay(day + 1);
}

/** A day counts where the clock runs at its end: a wait takes out as many days as ends of days it lasts. */
function dueByDays(run: Running, calendar: Calendar, limit: number, workingOnly: boolean): Deadline {
  const first = dayAt(run.startedAtMs);
  let left = limit;
  for (let day = first + 1; day <= first + LONGEST_DAYS; day++) {
    const endMs = endOf(day, run, calendar);
    const working = calendar.isWorkingDay(day);
    if (working === undefined && workingOnly) return unpublished(day);
    if (pausedAt(run.pauses, endMs)) {
      if (waitsForGood(run.pauses, endMs)) return { ok: false, reason: 'waiting' };
      continue;
    }
    if (left > 0 && (working || !workingOnly)) left--;
    if (left > 0) continue;
    if (working === undefined) return unpublished(day);
    if (working) return { ok: true, dueAtMs: endMs };
  }
  return { ok: false, reason: 'waiting' };
}

function dueByMinutes(run: Running, calendar: Calendar, limitMs: number): Deadline {
  let leftMs = limitMs;
  const first = dayAt(run.startedAtMs);
  for (let day = first; day <= first + LONGEST_DAYS; day++) {
    const spans = workingSpans(run.hours, calendar, day);
    if (!spans) return unpublished(day);
    for (const { fromMs, toMs } of spans)
      for (const [from, to] of running(run.pauses, Math.max(fromMs, run.startedAtMs), toMs)) {
        if (to - from >= leftMs) return { ok: true, dueAtMs: from + leftMs };
        leftMs -= to - from;
      }
    if (waitsForGood(run.pauses, startOfDay(day + 1))) break;
  }
  return { ok: false, reason: 'waiting' };
}

function dueByWallClock({ startedAtMs, pauses }: Running, limitMs: number): Deadline {
  const longestMs = limitMs + pauses.reduce((sum, { fromMs, toMs }) => sum + (toMs ?? fromMs) - fromMs, 0);
  let leftMs = limitMs;
  for (const [from, to] of running(pauses, startedAtMs, startedAtMs + longestMs)) {
    if (to - from >= leftMs) return { ok: true, dueAtMs: from + leftMs };
    leftMs -= to - from;
  }
  return { ok: false, reason: 'waiting' };
}

/** When a limit ends. Pure; the same calendar counts the time and the waits. Pauses do not overlap. */
export function deadlineOf(run: Running, calendar: Calendar): Deadline {
  const { limit } = run;
  if ('workingDays' in limit) return dueByDays(run, calendar, limit.workingDays, true);
  if ('calendarDays' in limit) return dueByDays(run, calendar, limit.calendarDays, false);
  if ('workingMinutes' in limit) return dueByMinutes(run, calendar, limit.workingMinutes * MINUTE_MS);
  return dueByWallClock(run, limit.minutes * MINUTE_MS);
}
