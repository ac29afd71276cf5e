import type { RecordType } from '../declare.ts';
import type { Interval } from './hours.ts';
import type { ClockDecl } from './read-clock.ts';

const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;

function faultOfIntervals(intervals: readonly Interval[]): string | undefined {
  let end = '';
  for (const [from, to] of intervals) {
    if (!TIME.test(from) || !(TIME.test(to) || to === '24:00') || from >= to)
      return `${from}–${to} is no interval of a day`;
    if (from < end) return `${from}–${to} begins before the one before it ends`;
    end = to;
  }
  return undefined;
}

/** Faults of one clock: what it looks at has to be there, and what starts it has to be able to end. */
export function checkClock(
  type: RecordType,
  clock: ClockDecl,
  report: (fault: string, remedy: string) => void,
): void {
  const moves = [
    ...clock.starts,
    ...clock.stops,
    ...(clock.pauses ? [...clock.pauses.from, ...clock.pauses.until] : []),
    ...(clock.extends ? [clock.extends.move] : []),
  ];
  for (const move of new Set(moves))
    if (!type.moves[move]) report(`looks at ${move}, which is no move`, 'correct the name');
  if (clock.starts.length === 0) report('is started by nothing', 'name the moves that start it');
  if (clock.stops.length === 0) report('has no end', 'name the moves that stop it');
  if (clock.pauses && (clock.pauses.from.length === 0 || clock.pauses.until.length === 0))
    report('waits without a beginning or an end', 'name the moves of both');
  for (const move of clock.starts)
    if (clock.stops.includes(move)) report(`${move} starts and stops it`, 'name different moves');
  for (const amount of [...Object.values(clock.limit), ...(clock.extends ? [clock.extends.by] : [])])
    if (!Number.isInteger(amount) || amount < 1 || amount > 1_000_000)
      report(`${amount} is no limit`, 'say a whole number above 0');
  const days = [
    clock.hours?.intervals ?? [],
    ...Object.values(clock.hours?.exceptions ?? {}),
    ...(clock.hours?.extensions ?? []).map(({ intervals }) => intervals),
  ];
  for (const intervals of days) {
    const fault = faultOfIntervals(intervals);
    if (fault) report(fault, 'write times as 08:30, one interval after the other');
  }
}
