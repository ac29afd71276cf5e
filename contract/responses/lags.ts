import { z } from 'zod';
import { Instant } from './common.ts';

/** The steps whose lag is measured; each runs from the step before it. */
export const LAG_STEPS = {
  'signal-recognised': '信号→研判',
  'recognised-submitted': '研判→提请',
  'submitted-signed': '提请→签批',
  'signed-started': '签批→启动',
  'started-sent': '启动→指令发出',
  'sent-received': '指令发出→签收',
  'alarm-acknowledged': '告警→知悉',
  'suggested-ordered': '转移建议→下达',
  'ordered-moved': '下达→转移完成',
} as const;
export const LagStep = z.enum(
  Object.keys(LAG_STEPS) as [keyof typeof LAG_STEPS, ...(keyof typeof LAG_STEPS)[]],
);
export type LagStep = z.infer<typeof LagStep>;

const MINUTE_MS = 60_000;
/**
 * What each step should take at most. Ours, after the quickest published cases of 郑州市 (2022-07-22 and 2024-07-22: ten and
 * twenty minutes from the signal to the response) and the limits of the demo plan; a target, not a rule that refuses.
 */
export const LAG_TARGETS_MS: Partial<Record<LagStep, number>> = {
  'recognised-submitted': 5 * MINUTE_MS,
  'submitted-signed': 10 * MINUTE_MS,
  'signed-started': MINUTE_MS,
  'started-sent': MINUTE_MS,
  'sent-received': 15 * MINUTE_MS,
  'alarm-acknowledged': 3 * MINUTE_MS,
  'suggested-ordered': 5 * MINUTE_MS,
  'ordered-moved': 60 * MINUTE_MS,
};
export const SIGNAL_TO_START_TARGET_MS = 20 * MINUTE_MS;

export const Lag = z.object({
  step: LagStep,
  from: Instant.nullable(),
  /** Null while it has not happened; `lagMs` then counts up to `asOf`. */
  to: Instant.nullable(),
  lagMs: z.number().int().nullable(),
});

/** The chain of one proposal, alarm or transfer. */
export const Lags = z.object({
  aboutKind: z.enum(['proposal', 'alarm', 'transfer']),
  aboutId: z.uuid(),
  title: z.string(),
  asOf: Instant,
  steps: z.array(Lag),
  /** From the signal to 启动: the figure the trade is judged by (信号到响应). */
  signalToStartMs: z.number().int().nullable(),
});
export type Lags = z.infer<typeof Lags>;

export const LagQuery = z.object({
  from: Instant.optional(),
  to: Instant.optional(),
});
export const LagReport = z.object({
  asOf: Instant,
  summary: z.array(
    z.object({
      step: LagStep,
      count: z.number().int(),
      medianMs: z.number().int().nullable(),
      p90Ms: z.number().int().nullable(),
      maxMs: z.number().int().nullable(),
    }),
  ),
  chains: z.array(Lags),
});
export type LagReport = z.infer<typeof LagReport>;
