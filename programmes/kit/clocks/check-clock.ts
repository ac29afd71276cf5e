import { PERMISSIONS } from '../../../contract/permissions.ts';
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

/** Whoever is told of a record has to be able to look at it. */
function checkStages(
  type: RecordType,
  { remind = [], escalate = [] }: ClockDecl,
  report: (fault: string, remedy: string) => void,
): void {
  for (const lead of [...remind, ...escalate.map(({ after }) => after)])
    for (const amount of Object.values(lead))
      if (!Number.isInteger(amount) || amount < 0 || amount > 100_000)
        report(`${amount} is no time before or after`, 'say a whole number, 0 or more');
  for (const { to } of escalate) {
    if (to.length === 0) report('is escalated to nobody', 'name the roles');
    for (const role of to) {
      const reads: readonly string[] = PERMISSIONS['records.read'];
      if (!reads.includes(role) || !type.see.some(({ roles }) => roles.includes(role)))
        report(`is escalated to ${role}, who does not see the record`, 'name a role that `see` names');
    }
  }
}

/** What decides has to be readable by whoever reckons, and every answer has its limit. */
function checkLimitsBy(
  type: RecordType,
  { limitsBy }: ClockDecl,
  report: (fault: string, remedy: string) => void,
): void {
  if (!limitsBy) return;
  const field = type.fields[limitsBy.field];
  if (field?.kind !== 'choice' || field.sensitive) {
    report(`takes its limit from ${limitsBy.field}, which is no open choice`, 'name a choice field');
    return;
  }
  const named = Object.keys(limitsBy.limits);
  for (const option of field.options)
    if (!named.includes(option)) report(`has no limit for ${option}`, 'say one for every option');
  for (const option of named)
    if (!field.options.includes(option))
      report(`has a limit for ${option}, which is no option`, 'correct the name');
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
    ...(clock.renews ?? []),
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
    if (clock.stops.includes(move)) report(`${move} starts and stops it`, 'name it under `renews`');
  for (const move of clock.renews ?? [])
    if ([...clock.starts, ...clock.stops].includes(move))
      report(`${move} renews it and starts or stops it`, 'name it under `renews` alone');
  const limits = [clock.limit, ...Object.values(clock.limitsBy?.limits ?? {})].flatMap((limit) =>
    Object.values(limit),
  );
  for (const amount of [...limits, ...(clock.extends ? [clock.extends.by] : [])])
    if (!Number.isInteger(amount) || amount < 1 || amount > 1_000_000)
      report(`${amount} is no limit`, 'say a whole number above 0');
  checkLimitsBy(type, clock, report);
  const days = [
    clock.hours?.intervals ?? [],
    ...Object.values(clock.hours?.exceptions ?? {}),
    ...(clock.hours?.extensions ?? []).map(({ intervals }) => intervals),
  ];
  for (const intervals of days) {
    const fault = faultOfIntervals(intervals);
    if (fault) report(fault, 'write times as 08:30, one interval after the other');
  }
  checkStages(type, clock, report);
}
