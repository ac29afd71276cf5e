const monthOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
const firstOf = (month: number): string =>
  `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`;
/** The calendar repeats every 400 years. */
const lastOf = (month: number): string =>
  `${firstOf(month).slice(0, 8)}${new Date(Date.UTC(2000 + (Math.floor(month / 12) % 400), (month % 12) + 1, 0)).getUTCDate()}`;

/** A period as whole months between two runs of days; a run or the months may be empty: its end lies before its beginning. */
export interface SplitPeriod {
  head: [fromDay: string, toDay: string];
  months: [firstDay: string, lastDay: string];
  tail: [fromDay: string, toDay: string];
}
const NONE: [string, string] = ['0002-01-01', '0001-01-01'];

export function splitPeriod(fromDay: string, toDay: string): SplitPeriod {
  const first = monthOf(fromDay) + (fromDay === firstOf(monthOf(fromDay)) ? 0 : 1);
  const last = monthOf(toDay) - (toDay === lastOf(monthOf(toDay)) ? 0 : 1);
  if (first > last) return { head: [fromDay, toDay], months: NONE, tail: NONE };
  return {
    head: fromDay < firstOf(first) ? [fromDay, lastOf(first - 1)] : NONE,
    months: [firstOf(first), firstOf(last)],
    tail: toDay > lastOf(last) ? [firstOf(last + 1), toDay] : NONE,
  };
}
