import { z } from 'zod';
import { TelemetryInstant } from './telemetry.ts';

/** Element of a telephoned hour of rain in `ManualReading`; it is kept as P1. */
export const MANUAL_RAIN = 'RAIN1H';

/** 人工观测: one line, telephoned in. */
export const ManualReading = z.object({
  /** One of the station's `manualElements`. */
  element: z.string().min(1).max(20),
  value: z.number(),
  /** Time of the reading, now or past. */
  observedAt: TelemetryInstant,
  /** Who read the gauge and told it. */
  toldBy: z.string().trim().min(1).max(40),
});
/** What became of it; `kept` = what stands at that time stays: the same value, or a measured one. */
export const ManualOutcome = z.object({ outcome: z.enum(['entered', 'corrected', 'kept']) });
export type ManualOutcome = z.infer<typeof ManualOutcome>;
