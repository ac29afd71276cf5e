import { BEIJING_OFFSET_MS } from '../../../contract/time.ts';
import { HOLIDAYS, HOLIDAYS_VERSION } from './holidays.ts';

/** A day as a number: days since 1970-01-01 in Beijing, whatever the process time zone is. */
export type Day = number;

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday. */
const THURSDAY = 4;
const SATURDAY = 6;

export const dayAt = (atMs: number): Day => Math.floor((atMs + BEIJING_OFFSET_MS) / DAY_MS);
/** 00:00 in Beijing. */
export const startOfDay = (day: Day): number => day * DAY_MS - BEIJING_OFFSET_MS;
export const isoOfDay = (day: Day): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const dayOfIso = (iso: string): Day => Math.floor(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);

/** Working days as published. `undefined`: the year is not published, nothing is assumed of it. */
export interface Calendar {
  version: string;
  isWorkingDay(day: Day): boolean | undefined;
}

export function createCalendar(
  years: Readonly<Record<number, readonly [off: string, work: string]>>,
  version: string,
): Calendar {
  const off = new Set<Day>();
  const worked = new Set<Day>();
  const days = (year: string, list: string): Day[] =>
    list === '' ? [] : list.split(' ').map((monthAndDay) => dayOfIso(`${year}-${monthAndDay}`));
  for (const [year, [offDays, workDays]] of Object.entries(years)) {
    for (const day of days(year, offDays)) off.add(day);
    for (const day of days(year, workDays)) worked.add(day);
  }
  return {
    version,
    isWorkingDay(day) {
      if (!years[new Date(day * DAY_MS).getUTCFullYear()]) return undefined;
      if (worked.has(day)) return true;
      const weekday = (((day + THURSDAY) % 7) + 7) % 7;
      return !off.has(day) && weekday !== 0 && weekday !== SATURDAY;
    },
  };
}

/** The calendar in force. */
export const CALENDAR = createCalendar(HOLIDAYS, HOLIDAYS_VERSION);
