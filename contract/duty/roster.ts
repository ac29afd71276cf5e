import { z } from 'zod';
import { By, IdParams, Instant, reason, UnitRef } from '../responses/common.ts';

/** 带班领导 and 值班员 have to be there at every hour; 副班 stand by. */
export const DUTIES = {
  leader: { zh: '带班领导', en: 'Duty leader', required: true },
  officer: { zh: '值班员', en: 'Duty officer', required: true },
  deputy: { zh: '副班', en: 'Deputy', required: false },
} as const;
export const Duty = z.enum(Object.keys(DUTIES) as [keyof typeof DUTIES, ...(keyof typeof DUTIES)[]]);
export type Duty = z.infer<typeof Duty>;

export const Shift = z.object({
  id: z.uuid(),
  version: z.number().int(),
  duty: Duty,
  personId: z.string(),
  personName: z.string(),
  /** To those who may read people. */
  phone: z.string().nullable(),
  /** Who was planned, where a swap put somebody else there. */
  plannedName: z.string().nullable(),
  from: Instant,
  until: Instant,
});
export type Shift = z.infer<typeof Shift>;

/** Nobody has this duty between the two: shown, never silent. */
export const RosterGap = z.object({ duty: Duty, from: Instant, until: Instant });
export type RosterGap = z.infer<typeof RosterGap>;

export const Swap = z.object({
  id: z.uuid(),
  state: z.enum(['asked', 'agreed', 'refused']),
  duty: Duty,
  from: Instant,
  until: Instant,
  /** In return, where one is given for the other. */
  inReturn: z.object({ duty: Duty, from: Instant, until: Instant }).nullable(),
  giver: z.object({ personId: z.string(), name: z.string(), agreedAt: Instant.nullable() }),
  taker: z.object({ personId: z.string(), name: z.string(), agreedAt: Instant.nullable() }),
  askedBy: By,
  reason: z.string(),
  endedAt: Instant.nullable(),
  endReason: z.string().nullable(),
});
export type Swap = z.infer<typeof Swap>;

/** `off`: a public holiday or a weekend not worked; `unknown`: the State Council has not published that year. */
export const RosterDay = z.object({ date: z.iso.date(), kind: z.enum(['working', 'off', 'unknown']) });

export const OnDuty = z.object({
  asOf: Instant,
  unit: UnitRef,
  shifts: z.array(Shift),
  /** Duties that have to be there and that nobody has now. */
  missing: z.array(Duty),
  /** Who took over last by signing, and when. */
  taken: z.object({ name: z.string(), at: Instant }).nullable(),
});
export type OnDuty = z.infer<typeof OnDuty>;

export const Roster = z.object({
  onDuty: OnDuty,
  from: Instant,
  until: Instant,
  days: z.array(RosterDay),
  shifts: z.array(Shift),
  gaps: z.array(RosterGap),
  swaps: z.array(Swap),
  /** Who may be put on the roster: everybody on a post of the unit or below it. */
  people: z.array(z.object({ personId: z.string(), name: z.string(), postTitle: z.string() })),
});
export type Roster = z.infer<typeof Roster>;

export const RosterQuery = z.object({
  unitId: z.string().min(1),
  /** First day, in Beijing; today unless said. */
  from: z.iso.date().optional(),
  days: z.coerce.number().int().min(1).max(62).default(14),
});
export const AddShift = z.object({
  unitId: z.string().min(1),
  duty: Duty,
  personId: z.string().min(1),
  from: Instant,
  until: Instant,
});
export const ShiftParams = IdParams;
export const RemoveShift = z.object({ expectedVersion: z.number().int().min(1), reason });
/** Gives a shift to another, or both give theirs to each other. Asking for one's own shift is one's agreement. */
export const AskSwap = z
  .object({
    shiftId: z.uuid(),
    toPersonId: z.string().min(1).optional(),
    inReturnShiftId: z.uuid().optional(),
    reason,
  })
  .refine((swap) => (swap.toPersonId === undefined) !== (swap.inReturnShiftId === undefined), {
    error: 'either somebody who takes the shift or a shift in return',
  });
export const AnswerSwap = z.object({ agree: z.boolean(), reason: reason.optional() });

export const ImportQuery = z.object({
  unitId: z.string().min(1),
  /** False: only says what would come in and what is wrong. */
  keep: z.stringbool().default(false),
});
export const RosterImport = z.object({
  kept: z.boolean(),
  /** Lines that are on the roster already. */
  there: z.number().int(),
  shifts: z.array(
    z.object({ line: z.number().int(), duty: Duty, name: z.string(), from: Instant, until: Instant }),
  ),
  faults: z.array(z.object({ line: z.number().int(), zh: z.string(), en: z.string() })),
});
export type RosterImport = z.infer<typeof RosterImport>;
