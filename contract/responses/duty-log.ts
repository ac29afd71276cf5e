import { z } from 'zod';
import { By, Instant } from './common.ts';

export const DUTY_LOG_KINDS = [
  'alarm',
  'proposal',
  'response',
  'action',
  'transfer',
  'callout',
  'reading',
  'warning',
  'event',
  'roster',
  'handover',
  'report',
  'round',
  'note',
  'correction',
] as const;

/** A line of the 值班日志: written by Ward from a move, or by the officer. Never changed; a correction is a new line. */
export const DutyLogEntry = z.object({
  seq: z.number().int(),
  id: z.uuid(),
  happenedAt: Instant,
  recordedAt: Instant,
  kind: z.enum(DUTY_LOG_KINDS),
  aboutId: z.uuid().nullable(),
  /** Where an alarm, response … is opened from this line. */
  move: z.string().nullable(),
  textZh: z.string(),
  textEn: z.string(),
  by: By,
  unitPath: z.string(),
  /** Correction: the line it corrects. */
  correctsSeq: z.number().int().nullable(),
});
export type DutyLogEntry = z.infer<typeof DutyLogEntry>;

export const DutyLogQuery = z.object({
  beforeSeq: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  aboutId: z.uuid().optional(),
  kind: DutyLogEntry.shape.kind.optional(),
  from: Instant.optional(),
  to: Instant.optional(),
});
/** Newest first. */
export const DutyLogPage = z.object({
  entries: z.array(DutyLogEntry),
  nextBeforeSeq: z.number().int().nullable(),
});
export type DutyLogPage = z.infer<typeof DutyLogPage>;

export const WriteDutyLog = z.object({
  text: z.string().trim().min(1).max(4_000),
  unitId: z.string().min(1),
  happenedAt: Instant.optional(),
  aboutId: z.uuid().optional(),
  correctsSeq: z.number().int().optional(),
});
