import type { Role } from '../../../contract/permissions.ts';
import { type Calendar, type Day, dayAt, startOfDay } from './calendar.ts';

const MINUTE_MS = 60_000;
/** People are told of days in the morning, not at midnight. */
const MORNING_MS = 9 * 60 * MINUTE_MS;
const LONGEST_DAYS = 400;

/** So long before or after the end of a limit: working days by the calendar, in the morning, or minutes by the wall clock. */
export type Lead = { workingDays: number } | { minutes: number };

/** What follows when a limit comes near and when it has passed. */
export interface StagesDecl {
  /** Whoever it waits for is reminded so long before the end; where nobody is named, whoever may stop the clock. */
  remind?: readonly Lead[];
  /** Who is told so long after the end: the nearest with the role, at the record's unit or above. */
  escalate?: readonly { after: Lead; to: readonly Role[] }[];
}

export interface Stage {
  kind: 'remind' | 'escalate';
  atMs: number;
  to: readonly Role[];
}

/** The n-th working day before (-1) or after (1) a day; undefined where a calendar on the way is not published. */
function workingDayFrom(day: Day, n: number, step: 1 | -1, calendar: Calendar): Day | undefined {
  let left = n;
  for (let at = day; Math.abs(at - day) <= LONGEST_DAYS; at += step) {
    const working = calendar.isWorkingDay(at);
    if (working === undefined) return undefined;
    if (at !== day && working) left--;
    if (left <= 0) return at;
  }
  return undefined;
}

function momentOf(lead: Lead, dueAtMs: number, step: 1 | -1, calendar: Calendar): number | undefined {
  if ('minutes' in lead) return dueAtMs + step * lead.minutes * MINUTE_MS;
  // A limit that ends at midnight ends with the day before.
  const day = workingDayFrom(dayAt(dueAtMs - 1), lead.workingDays, step, calendar);
  return day === undefined ? undefined : startOfDay(day) + MORNING_MS;
}

/** Everything that follows on a limit, in the order of time; what cannot be reckoned yet is not in it. */
export function stagesOf(
  { remind = [], escalate = [] }: StagesDecl,
  { startedAtMs, dueAtMs }: { startedAtMs: number; dueAtMs: number },
  calendar: Calendar,
): Stage[] {
  const stage = (kind: Stage['kind'], lead: Lead, to: readonly Role[]): Stage[] => {
    const atMs = momentOf(lead, dueAtMs, kind === 'remind' ? -1 : 1, calendar);
    // A limit shorter than its reminder reminds nobody of what has just begun.
    return atMs === undefined || atMs <= startedAtMs ? [] : [{ kind, atMs, to }];
  };
  return [
    ...remind.flatMap((lead) => stage('remind', lead, [])),
    ...escalate.flatMap(({ after, to }) => stage('escalate', after, to)),
  ].sort((a, b) => a.atMs - b.atMs);
}
