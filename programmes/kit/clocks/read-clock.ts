import type { Entry } from '../record-move.ts';
import type { Calendar } from './calendar.ts';
import { type Deadline, deadlineOf, type Limit, type Pause, type Running } from './deadline.ts';
import type { Hours } from './hours.ts';
import type { StagesDecl } from './stages.ts';

/** A limit on something that is to be done, by the moves of the record's journal. */
export interface ClockDecl extends StagesDecl {
  /** It starts with the first of these moves, and anew after it was stopped (rework). */
  starts: readonly string[];
  stops: readonly string[];
  /** Each of these ends the run and begins the next: a report that is due every so many hours. */
  renews?: readonly string[];
  /** It stands still from one of `from` until one of `until`: while somebody else is waited for. */
  pauses?: { from: readonly string[]; until: readonly string[] };
  limit: Limit;
  /** Other limits by what a choice field says last: a graver event is reported sooner, and a new grade counts from the same start. */
  limitsBy?: { field: string; limits: Readonly<Record<string, Limit>> };
  /** A move that lengthens the limit, once, by as much of the same kind. */
  extends?: { move: string; by: number };
  hours?: Hours;
}

/** Day and night: limits in days that end at midnight. */
const ALL_DAY: Hours = { intervals: [['00:00', '24:00']] };

export type ClockReading =
  | { state: 'not-started' }
  | { state: 'running'; startedAtMs: number; dueAtMs: number }
  | { state: 'waiting'; startedAtMs: number }
  | { state: 'stopped'; startedAtMs: number; stoppedAtMs: number; dueAtMs: number | null; late: boolean }
  /** The calendar is not published: not known, never “in time”. */
  | { state: 'unknown'; startedAtMs: number; year: number };

type Made = Pick<Entry, 'move' | 'happenedAtMs'> & Partial<Pick<Entry, 'data'>>;
interface Run {
  startedAtMs: number;
  pauses: Pause[];
  extended: boolean;
  stoppedAtMs: number | null;
}

function lengthened(limit: Limit, by: number): Limit {
  if ('workingDays' in limit) return { workingDays: limit.workingDays + by };
  if ('calendarDays' in limit) return { calendarDays: limit.calendarDays + by };
  if ('workingMinutes' in limit) return { workingMinutes: limit.workingMinutes + by };
  return { minutes: limit.minutes + by };
}

/** The last run of the clock that the journal tells. A move recorded late counts when it happened, never before the last one. */
function lastRun(clock: ClockDecl, entries: readonly Made[]): Run | undefined {
  let run: Run | undefined;
  let atMs = Number.NEGATIVE_INFINITY;
  for (const { move, happenedAtMs } of entries) {
    atMs = Math.max(atMs, happenedAtMs);
    const going = run !== undefined && run.stoppedAtMs === null;
    if (!going) {
      if (clock.starts.includes(move))
        run = { startedAtMs: atMs, pauses: [], extended: false, stoppedAtMs: null };
      continue;
    }
    const last = run?.pauses.at(-1);
    const waiting = last !== undefined && last.toMs === null;
    if (waiting && (clock.pauses?.until.includes(move) || clock.stops.includes(move))) last.toMs = atMs;
    else if (!waiting && clock.pauses?.from.includes(move)) run?.pauses.push({ fromMs: atMs, toMs: null });
    if (run && clock.extends?.move === move) run.extended = true;
    if (run && clock.stops.includes(move)) run.stoppedAtMs = atMs;
    else if (clock.renews?.includes(move))
      run = { startedAtMs: atMs, pauses: [], extended: false, stoppedAtMs: null };
  }
  return run;
}

/** The limit of the record as it stands: by the last word on the field that decides, else the clock's own. */
function limitOf({ limit, limitsBy }: ClockDecl, entries: readonly Made[]): Limit {
  if (!limitsBy) return limit;
  const said = entries.findLast(({ data }) => data?.[limitsBy.field] !== undefined)?.data?.[limitsBy.field];
  return (typeof said === 'string' && limitsBy.limits[said]) || limit;
}

const dueOf = (clock: ClockDecl, run: Run, limit: Limit, calendar: Calendar): Deadline => {
  const running: Running = {
    startedAtMs: run.startedAtMs,
    pauses: run.pauses,
    limit: run.extended && clock.extends ? lengthened(limit, clock.extends.by) : limit,
    hours: clock.hours ?? ALL_DAY,
  };
  return deadlineOf(running, calendar);
};

/** What a clock says, computed from the journal: nothing is counted and stored. */
export function readClock(clock: ClockDecl, entries: readonly Made[], calendar: Calendar): ClockReading {
  const run = lastRun(clock, entries);
  if (!run) return { state: 'not-started' };
  const { startedAtMs, stoppedAtMs } = run;
  const due = dueOf(clock, run, limitOf(clock, entries), calendar);
  if (!due.ok && due.reason === 'calendar-not-published')
    return { state: 'unknown', startedAtMs, year: due.year };
  const dueAtMs = due.ok ? due.dueAtMs : null;
  if (stoppedAtMs !== null)
    return {
      state: 'stopped',
      startedAtMs,
      stoppedAtMs,
      dueAtMs,
      late: dueAtMs !== null && stoppedAtMs > dueAtMs,
    };
  return dueAtMs === null ? { state: 'waiting', startedAtMs } : { state: 'running', startedAtMs, dueAtMs };
}
