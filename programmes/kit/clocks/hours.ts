import { type Calendar, type Day, dayAt, isoOfDay, startOfDay } from './calendar.ts';

const MINUTE_MS = 60_000;

/** `['08:30', '12:00']`; `24:00` is the end of the day. */
export type Interval = readonly [from: string, to: string];

/** Hours of service. Any number of intervals a day, two as a rule. */
export interface Hours {
  /** Every working day. */
  intervals: readonly Interval[];
  /** One day's intervals in place of the rule, without touching it; none: closed. */
  exceptions?: Readonly<Record<string, readonly Interval[]>>;
  /**
   * 延时服务: wider hours of service, told apart by their tag. They never move a deadline: deadlines run by the rule and
   * its exceptions alone.
   */
  extensions?: readonly { tag: string; on: 'working-days' | 'days-off'; intervals: readonly Interval[] }[];
}

export interface Span {
  fromMs: number;
  toMs: number;
  tag: string;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const spansOf = (day: Day, intervals: readonly Interval[], tag: string): Span[] =>
  intervals.map(([from, to]) => ({
    fromMs: startOfDay(day) + minutesOf(from) * MINUTE_MS,
    toMs: startOfDay(day) + minutesOf(to) * MINUTE_MS,
    tag,
  }));

/** Hours of a day by which deadlines run; `undefined` where the year is not published. */
export function workingSpans(hours: Hours, calendar: Calendar, day: Day): Span[] | undefined {
  const exception = hours.exceptions?.[isoOfDay(day)];
  if (exception) return spansOf(day, exception, 'normal');
  const working = calendar.isWorkingDay(day);
  if (working === undefined) return undefined;
  return working ? spansOf(day, hours.intervals, 'normal') : [];
}

/** In which hours a moment lies: `normal`, the tag of an extension, or none. A tag belongs to the interval, not to a clerk's memory. */
export function tagAt(hours: Hours, calendar: Calendar, atMs: number): string | undefined {
  const day = dayAt(atMs);
  const normal = workingSpans(hours, calendar, day) ?? [];
  const working = calendar.isWorkingDay(day);
  const extended = (hours.extensions ?? [])
    .filter(({ on }) => working !== undefined && (on === 'working-days') === working)
    .flatMap(({ tag, intervals }) => spansOf(day, intervals, tag));
  return [...normal, ...extended].find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs)?.tag;
}
