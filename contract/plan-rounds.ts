import { z } from 'zod';
import { id, minutes, PlanPost, Sourced } from './plan-parts.ts';

/**
 * Section `rounds` of a plan: how often the duty room looks through its cameras (视频巡查), and who verifies on the spot.
 * Rounds begin on the clock (08:00, 10:00, …), so an interval divides the day.
 */
export const PlanRounds = z.strictObject({
  everyMinutes: minutes,
  /** Closer intervals while a level is in force. */
  levels: z.array(z.strictObject({ id, everyMinutes: minutes })).default([]),
  /** A round that has not ended so long after it was due is overdue. */
  withinMinutes: minutes,
  /** 核查: goes to the nearest free member of the post's unit, or to the post where nobody gave a place. */
  verify: z.strictObject({ to: PlanPost, receiptWithinMinutes: minutes, doneWithinMinutes: minutes }),
  ...Sourced,
});
export type PlanRounds = z.output<typeof PlanRounds>;
