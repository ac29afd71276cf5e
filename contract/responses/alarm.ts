import { z } from 'zod';
import { By, EvidenceItem, IdParams, Instant, Move, MoveRequest, reason } from './common.ts';

/** States of ISA-18.2: normal, unacknowledged, acknowledged, returned to normal unacknowledged, shelved, suppressed by design, out of service. */
export const ALARM_STATES = ['NORM', 'UNACK', 'ACKED', 'RTNUN', 'SHLVD', 'DSUPR', 'OOSRV'] as const;
export const AlarmState = z.enum(ALARM_STATES);
export type AlarmState = z.infer<typeof AlarmState>;

export const ALARM_CAUSES = [
  'rain',
  'level',
  'flow',
  'warning-signal',
  'event',
  'transfer-indicator',
  'data-gap',
  'station-silent',
  'gateway-lost',
  'proposal-waiting',
  'signature-overdue',
  'order-overdue',
  'order-undelivered',
  'transfer-overdue',
  'platform',
] as const;
export const AlarmCause = z.enum(ALARM_CAUSES);
export type AlarmCause = z.infer<typeof AlarmCause>;

/** 1 is the gravest. */
export const AlarmPriority = z.number().int().min(1).max(4);

/** 核实: what looking at it a second way (picture, telephone, neighbour gauge) showed. */
export const VERIFICATIONS = { confirmed: '属实', false: '不属实', unclear: '待查' } as const;
export const Verification = z.enum(
  Object.keys(VERIFICATIONS) as [keyof typeof VERIFICATIONS, ...(keyof typeof VERIFICATIONS)[]],
);

export const Alarm = z.object({
  id: z.uuid(),
  version: z.number().int(),
  cause: AlarmCause,
  title: z.string(),
  /** What happens if nobody acts, and what to do: an alarm needs both. */
  consequence: z.string(),
  advice: z.string(),
  priority: AlarmPriority,
  state: AlarmState,
  /** Whether the condition holds now; `unknown` (silent station) holds the last state and never clears. */
  condition: z.enum(['true', 'false', 'unknown']),
  placeId: z.string().nullable(),
  placeName: z.string(),
  unitPath: z.string(),
  /** Plan and condition, where a rule raised it. */
  planId: z.string().nullable(),
  ruleId: z.string().nullable(),
  groupKey: z.string(),
  /** First of its group to be raised. */
  firstOut: z.boolean(),
  /** When the present episode began, in event time, and when Ward recorded it. */
  raisedAt: Instant,
  recordedAt: Instant,
  returnedAt: Instant.nullable(),
  acknowledgedAt: Instant.nullable(),
  acknowledgedBy: By.nullable(),
  verification: Verification.nullable(),
  verifiedBy: By.nullable(),
  /** False: older than the plan's `actWithin` when it was recognised; shown, nothing was sent. */
  actable: z.boolean(),
  shelvedUntil: Instant.nullable(),
  shelvedReason: z.string().nullable(),
  /** Order number of the work that takes it out of service. */
  workOrder: z.string().nullable(),
  /** The alarm that suppresses this one (a lost gateway). */
  suppressedBy: z.uuid().nullable(),
  /** Steps of escalation already taken, and when the next is due. */
  escalationStep: z.number().int(),
  nextEscalationAt: Instant.nullable(),
  evidence: z.array(EvidenceItem),
  evidenceChanged: z.boolean(),
});
export type Alarm = z.infer<typeof Alarm>;

/** One line of the alarm list: alarms of one place and cause in one storm. */
export const AlarmGroup = z.object({
  key: z.string(),
  title: z.string(),
  cause: AlarmCause,
  placeName: z.string(),
  count: z.number().int(),
  activeCount: z.number().int(),
  unacknowledgedCount: z.number().int(),
  worstPriority: AlarmPriority,
  trend: z.enum(['rising', 'steady', 'falling']),
  firstOutId: z.uuid(),
  since: Instant,
  alarms: z.array(Alarm),
});
export type AlarmGroup = z.infer<typeof AlarmGroup>;

/** Most urgent first: unacknowledged, then priority, then age. */
export const AlarmList = z.object({
  asOf: Instant,
  groups: z.array(AlarmGroup),
  /** Shelved, suppressed and out of service, listed apart so that nothing is forgotten. */
  setAside: z.array(Alarm),
  counts: z.object({
    unacknowledged: z.number().int(),
    active: z.number().int(),
    setAside: z.number().int(),
    byPriority: z.array(z.object({ priority: AlarmPriority, count: z.number().int() })),
  }),
});
export type AlarmList = z.infer<typeof AlarmList>;

export const AlarmDetail = z.object({ alarm: Alarm, moves: z.array(Move) });

export const AlarmParams = IdParams;
/** `closed`: only those back to normal, newest first. */
export const AlarmQuery = z.object({
  view: z.enum(['open', 'closed']).default('open'),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
export const AcknowledgeAlarm = MoveRequest;
/** Several at once: refused as a whole where one has priority 1. */
export const AcknowledgeAlarms = z.object({
  alarms: z
    .array(z.object({ id: z.uuid(), expectedVersion: z.number().int().min(1) }))
    .min(1)
    .max(200),
  note: z.string().trim().max(2_000).optional(),
});
export const VerifyAlarm = MoveRequest.extend({
  result: Verification,
  method: z.string().trim().min(1).max(500),
});
/** Eight hours at most; it returns by itself. */
export const SHELVE_MAX_MINUTES = 480;
export const ShelveAlarm = MoveRequest.extend({
  reason,
  minutes: z.number().int().min(1).max(SHELVE_MAX_MINUTES),
});
export const UnshelveAlarm = MoveRequest;
export const TakeAlarmOutOfService = MoveRequest.extend({
  reason,
  workOrder: z.string().trim().min(1).max(100),
});
export const ReturnAlarmToService = MoveRequest;
export const CommentAlarm = MoveRequest.extend({ note: reason });

/** 告警健康, after EEMUA 191 / ISA-18.2. */
export const AlarmHealth = z.object({
  from: Instant,
  to: Instant,
  raised: z.number().int(),
  perTenMinutesMax: z.number().int(),
  floodPeriods: z.number().int(),
  medianAckSeconds: z.number().nullable(),
  byPriority: z.array(z.object({ priority: AlarmPriority, count: z.number().int() })),
  top: z.array(z.object({ placeName: z.string(), title: z.string(), count: z.number().int() })),
  stale: z.number().int(),
});
export type AlarmHealth = z.infer<typeof AlarmHealth>;
export const AlarmHealthQuery = z.object({ hours: z.coerce.number().int().min(1).max(168).default(24) });
