import { z } from 'zod';

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\r\n]*$/, 'one line');

export const PLAN_SPANS = {
  week: { zh: '每周', en: 'a week' },
  month: { zh: '每月', en: 'a month' },
  quarter: { zh: '每季度', en: 'a quarter' },
  year: { zh: '全年', en: 'a year' },
} as const;
export type PlanSpan = keyof typeof PLAN_SPANS;

/** 定量定标准: what, how many in which span, by whom, and what counts as good enough. */
export const PlanLine = z.strictObject({
  what: line(80),
  who: line(40).nullable().default(null),
  count: z.number().int().min(1).max(1_000),
  span: z.enum(Object.keys(PLAN_SPANS) as [PlanSpan, ...PlanSpan[]]),
  standard: line(200).nullable().default(null),
});
export type PlanLine = z.infer<typeof PlanLine>;

const Year = z.int().min(2_000).max(2_100);
export const PlanQuery = z.object({
  unit: z.string().min(1).max(400),
  year: z.coerce.number().pipe(Year),
});

/** PUT /api/bulletin-plan: the whole plan; `version-conflict` where somebody of the unit saved it meanwhile. */
export const SavePlan = z.strictObject({
  unitId: z.string().min(1).max(64),
  year: Year,
  /** 0: there is none yet. */
  expectedVersion: z.int().min(0),
  lines: z.array(PlanLine).max(50),
});

/** A unit's own plan of what to report in a year, read by its own posts alone. */
export const ReportingPlan = z.object({
  year: Year,
  /** 0: nobody wrote one. */
  version: z.int(),
  lines: z.array(PlanLine),
  changed: z.object({ by: z.string(), at: z.iso.datetime({ offset: true }) }).nullable(),
  /** Briefs that the unit sent to the desk in that year (Beijing). */
  reported: z.int(),
});
export type ReportingPlan = z.infer<typeof ReportingPlan>;
