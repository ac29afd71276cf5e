export {
  CALENDAR,
  type Calendar,
  createCalendar,
  type Day,
  dayAt,
  dayOfIso,
  isoOfDay,
  startOfDay,
} from './calendar.ts';
export { checkClock } from './check-clock.ts';
export { type Deadline, deadlineOf, type Limit, type Pause, type Running } from './deadline.ts';
export { type Hours, type Interval, type Span, tagAt, workingSpans } from './hours.ts';
export { type ClockDecl, type ClockReading, readClock } from './read-clock.ts';
export { type Lead, type Stage, type StagesDecl, stagesOf } from './stages.ts';
