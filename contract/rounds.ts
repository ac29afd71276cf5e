import { z } from 'zod';
import { Still } from './media.ts';
import { By, IdParams, Instant, UnitRef } from './responses/common.ts';

/** What the officer says of one picture, with its key. */
export const ROUND_OUTCOMES = {
  normal: { zh: '正常', en: 'Normal', key: '1' },
  abnormal: { zh: '异常', en: 'Abnormal', key: '2' },
  unclear: { zh: '看不清', en: 'Cannot be seen', key: '3' },
} as const;
export const RoundOutcome = z.enum(
  Object.keys(ROUND_OUTCOMES) as [keyof typeof ROUND_OUTCOMES, ...(keyof typeof ROUND_OUTCOMES)[]],
);
export type RoundOutcome = z.infer<typeof RoundOutcome>;

/**
 * waiting: its time is not over; overdue: its time is over and it may still be done; missed: not done when the next was
 * due; done: in time; late: done after its time.
 */
export const ROUND_STATES = ['waiting', 'overdue', 'missed', 'done', 'late'] as const;
export const RoundState = z.enum(ROUND_STATES);
export type RoundState = z.infer<typeof RoundState>;

const Counts = z.object({
  cameras: z.number().int(),
  normal: z.number().int(),
  abnormal: z.number().int(),
  unclear: z.number().int(),
  left: z.number().int(),
});

export const RoundSummary = z.object({
  id: z.uuid(),
  unit: UnitRef,
  state: RoundState,
  /** When the plan wants it; of a round in between, when it was begun. */
  dueFrom: Instant,
  /** Null: a round in between has no limit. */
  dueBy: Instant.nullable(),
  begunAt: Instant.nullable(),
  begunBy: By.nullable(),
  endedAt: Instant.nullable(),
  counts: Counts,
});
export type RoundSummary = z.infer<typeof RoundSummary>;

/** The last answer about a camera counts; earlier ones stay. */
export const RoundCheck = z.object({
  outcome: RoundOutcome,
  /** Why it cannot be seen, or what is abnormal. */
  reason: z.string().nullable(),
  stillId: z.uuid().nullable(),
  stillTakenAt: Instant.nullable(),
  at: Instant,
  by: By,
  /** The 核查 order that followed, and to whom it went. */
  order: z.object({ actionId: z.uuid(), to: z.string(), distanceKm: z.number().nullable() }).nullable(),
});
export type RoundCheck = z.infer<typeof RoundCheck>;

export const RoundCamera = z.object({
  id: z.string(),
  name: z.string(),
  view: z.string(),
  unitPath: z.string(),
  /** The newest picture there is; a fresh one is asked for by `takeRoundStill`. */
  still: Still.nullable(),
  check: RoundCheck.nullable(),
});
export type RoundCamera = z.infer<typeof RoundCamera>;

export const Round = z.object({ round: RoundSummary, cameras: z.array(RoundCamera) });
export type Round = z.infer<typeof Round>;

/** Of the last 24 hours: how many rounds were due, and what became of them. */
export const RoundFigures = z.object({
  due: z.number().int(),
  done: z.number().int(),
  late: z.number().int(),
  overdue: z.number().int(),
});
export type RoundFigures = z.infer<typeof RoundFigures>;

export const RoundBoard = z.object({
  asOf: Instant,
  unit: UnitRef,
  /** What the plan asks for now; null where no plan of this unit has a section `rounds`. */
  rule: z
    .object({
      everyMinutes: z.number().int(),
      withinMinutes: z.number().int(),
      /** Level in force that asks for it; null outside a response. */
      levelName: z.string().nullable(),
      source: z.string(),
    })
    .nullable(),
  nextDue: Instant.nullable(),
  /** The round to do now: the newest that has not ended. */
  current: RoundSummary.nullable(),
  recent: z.array(RoundSummary),
  last24Hours: RoundFigures,
});
export type RoundBoard = z.infer<typeof RoundBoard>;

export const RoundBoardQuery = z.object({ unitId: z.string().min(1) });
export const BeginRound = z.strictObject({ unitId: z.string().min(1) });
export const RoundParams = IdParams;
export const RoundCameraParams = z.object({
  id: z.uuid(),
  cameraId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/),
});
/** A camera that gives no picture is noted as 看不清 by Ward with the reason, and the round goes on. */
export const RoundStill = z.object({ still: Still.nullable(), check: RoundCheck.nullable() });
export type RoundStill = z.infer<typeof RoundStill>;
export const AnswerCamera = z.strictObject({
  outcome: RoundOutcome,
  /** The picture that was looked at; null only where none could be shown. */
  stillId: z.uuid().nullable(),
  reason: z.string().trim().min(1).max(200).optional(),
});
export const RoundAnswer = z.object({ round: RoundSummary, check: RoundCheck });
export type RoundAnswer = z.infer<typeof RoundAnswer>;
