import { z } from 'zod';

/** What several parts of a plan are made of. */
export const text = z.string().trim().min(1).max(400);
export const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'letters, digits and hyphens');
export const minutes = z
  .number()
  .int()
  .min(1)
  .max(7 * 24 * 60);

/** Where a threshold stands, and who set it: a published plan or standard, ourselves, or the customer. */
export const Sourced = { source: text, origin: z.enum(['published', 'ours', 'customer']) };

/** A post as a plan names it: any holder of the role at that very unit. */
export const PlanPost = z.strictObject({ role: text, unit: id, title: text });
export type PlanPost = z.output<typeof PlanPost>;
