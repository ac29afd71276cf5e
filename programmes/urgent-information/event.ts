import {
  attachment,
  type ClockDecl,
  type Constraint,
  choice,
  count,
  type FigureDecl,
  longText,
  type MoveDecl,
  type RecordType,
  text,
} from '../kit/index.ts';
import { LEVELS, type Level, LIMITS, type Limits } from './limits.ts';

/** The duty room and whoever answers for a unit report; leaders on duty see and may do the same. */
const STAFF = ['duty-officer', 'duty-leader', 'street-officer', 'department-officer'] as const;
const TOLD = ['duty-leader', 'department-officer'] as const;

const ofLevel = (level: Level): Constraint => ({ eq: [{ data: 'level' }, level] });
const byLevel = <T>(of: (level: Level) => T): Record<Level, T> =>
  Object.fromEntries(LEVELS.map((level) => [level, of(level)])) as Record<Level, T>;

/** What is known of it, said once and then only where it changed: nothing waits for a detail. */
const KNOWN = {
  casualties: 'optional',
  loss: 'optional',
  trend: 'optional',
  leaders: 'optional',
  measures: 'optional',
  'on-site': 'optional',
  'on-site-phone': 'optional',
  suggestion: 'optional',
  paper: 'optional',
} as const satisfies MoveDecl['input'];

/** Limits in minutes by the level as it stands. */
const clock = (
  limit: keyof Omit<Limits, 'source'>,
  run: Pick<ClockDecl, 'starts' | 'stops' | 'renews' | 'remind'>,
): ClockDecl => ({
  ...run,
  limit: { minutes: LIMITS.general[limit] },
  limitsBy: { field: 'level', limits: byLevel((level) => ({ minutes: LIMITS[level][limit] })) },
  escalate: [{ after: { minutes: 0 }, to: TOLD }],
});

const figure = (change: Partial<FigureDecl> = {}): FigureDecl => ({
  on: 'receive',
  except: ['withdrawn'],
  counts: 'records',
  measure: '件',
  visibility: 'internal',
  ...change,
});

/**
 * 紧急信息: 初报 → 续报 → 终报. Two moments are kept and both have a clock: when it happened (`note`) and when it was heard of
 * (`receive`). The level decides the limits; another level counts from the same moments. A report on the telephone is a move with
 * who was told; the written one follows. A wrong alarm is withdrawn with a reason and counts nowhere.
 */
export const event: RecordType = {
  fields: {
    subject: text(60, { usedBy: '紧急信息标题' }),
    level: choice(LEVELS, { usedBy: '报送时限' }),
    nature: choice(['natural', 'accident', 'health', 'security', 'opinion', 'other'], {
      usedBy: '信息分类报送',
    }),
    spot: text(80, { usedBy: '现场处置' }),
    source: text(80, { usedBy: '信息核实' }),
    'told-to': text(80, { usedBy: '电话报告留痕' }),
    words: longText(1_500, { usedBy: '初报' }),
    progress: longText(1_500, { usedBy: '续报' }),
    outcome: longText(1_500, { usedBy: '终报' }),
    casualties: text(120),
    loss: text(200),
    affected: count('人'),
    trend: text(200),
    leaders: text(120),
    measures: longText(800),
    'on-site': text(40, { sensitive: true }),
    'on-site-phone': text(40, { sensitive: true }),
    suggestion: text(300),
    paper: attachment(),
  },
  retention: { months: 12 },
  title: 'subject',
  states: {
    occurred: {},
    received: {},
    reported: {},
    closed: { end: 'positive' },
    withdrawn: { end: 'negative' },
  },
  moves: {
    note: {
      from: 'new',
      to: 'occurred',
      by: STAFF,
      input: { subject: 'required', level: 'required', nature: 'required', spot: 'required' },
    },
    receive: { from: ['occurred'], to: 'received', by: STAFF, input: { source: 'required' } },
    regrade: {
      from: ['occurred', 'received', 'reported'],
      by: STAFF,
      input: { level: 'required' },
      reason: 'required',
    },
    phone: { from: ['received', 'reported'], by: STAFF, input: { 'told-to': 'required' } },
    'first-report': {
      from: ['received'],
      to: 'reported',
      by: STAFF,
      input: { words: 'required', ...KNOWN },
    },
    'further-report': {
      from: ['reported'],
      by: STAFF,
      input: { progress: 'required', affected: 'optional', ...KNOWN },
    },
    'final-report': {
      from: ['reported'],
      to: 'closed',
      by: STAFF,
      input: { outcome: 'required', affected: 'optional', ...KNOWN },
    },
    reopen: { from: ['closed'], to: 'reported', by: STAFF, reason: 'required' },
    withdraw: { from: ['occurred', 'received'], to: 'withdrawn', by: STAFF },
    restore: { from: ['withdrawn'], to: 'occurred', by: STAFF, reason: 'required' },
  },
  clocks: {
    'from-event': clock('fromEvent', {
      starts: ['note', 'restore'],
      stops: ['first-report', 'withdraw'],
    }),
    phone: clock('phone', { starts: ['receive'], stops: ['phone', 'first-report', 'withdraw'] }),
    written: clock('written', { starts: ['receive'], stops: ['first-report', 'withdraw'] }),
    'follow-up': clock('followUp', {
      starts: ['first-report', 'reopen'],
      renews: ['further-report'],
      stops: ['final-report'],
      remind: [{ minutes: 60 }],
    }),
  },
  see: [{ roles: STAFF }],
  authorSees: true,
  figures: {
    received: figure(),
    ...Object.fromEntries(
      LEVELS.map((level) => [`received-${level}`, figure({ where: ofLevel(level), partOf: 'received' })]),
    ),
    reported: figure({
      on: 'first-report',
      except: ['withdrawn', 'occurred', 'received'],
      partOf: 'received',
    }),
    'reported-in-time': figure({
      on: 'first-report',
      except: ['withdrawn', 'occurred', 'received'],
      inTime: ['written'],
      partOf: 'reported',
    }),
    closed: figure({
      on: 'final-report',
      except: ['withdrawn', 'occurred', 'received', 'reported'],
      partOf: 'reported',
    }),
  },
};
