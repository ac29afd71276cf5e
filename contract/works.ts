import { z } from 'zod';
import { RecordSummary } from './ledger.ts';

const Instant = z.iso.datetime({ offset: true });

export const WorkEvidence = z.object({
  id: z.uuid(),
  title: z.string(),
  /** When it happened; null: it stands in the register of works. */
  at: Instant.nullable(),
});
export type WorkEvidence = z.infer<typeof WorkEvidence>;
export const WorkHead = z.object({
  head: z.enum(['condition', 'safety', 'upkeep', 'support', 'information']),
  items: z.array(
    z.object({
      item: z.string(),
      met: z.boolean(),
      evidence: z.array(WorkEvidence),
      against: z.array(WorkEvidence),
    }),
  ),
});
export type WorkHead = z.infer<typeof WorkHead>;
export const WorkStanding = RecordSummary.pick({ id: true, title: true, state: true, unitPath: true }).extend(
  {
    kind: z.string(),
    heads: z.array(WorkHead),
    lastPatrolAt: Instant.nullable(),
  },
);
export type WorkStanding = z.infer<typeof WorkStanding>;
export const StoreStanding = z.object({
  name: z.string(),
  kind: z.string(),
  place: z.string(),
  measure: z.string(),
  onHand: z.number(),
  out: z.number(),
  minimum: z.number(),
  /** Below the minimum over all batches of the thing at the place. */
  short: z.boolean(),
  /** Its batches. */
  ids: z.array(z.uuid()),
});
export type StoreStanding = z.infer<typeof StoreStanding>;
/** Works the reader sees with the evidence of the five heads (五个方面), and stores by thing and place. */
export const WorksOverview = z.object({
  asOf: Instant,
  floodSeason: z.boolean(),
  works: z.array(WorkStanding),
  stores: z.array(StoreStanding),
});
export type WorksOverview = z.infer<typeof WorksOverview>;
