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
/** Conditions of a plan in force that look at a station, by the level, alarm or danger zone they belong to. */
export const PlanWatch = z.object({
  planId: z.string(),
  planTitle: z.string(),
  planTitleEn: z.string(),
  kind: z.enum(['level', 'alarm', 'prepare', 'immediate']),
  /** Of the level, alarm or zone. */
  name: z.string(),
  stationId: z.string(),
  zh: z.string(),
  en: z.string(),
  sources: z.array(z.string()),
});
export type PlanWatch = z.infer<typeof PlanWatch>;

export const WorkStanding = RecordSummary.pick({ id: true, title: true, state: true, unitPath: true }).extend(
  {
    kind: z.string(),
    heads: z.array(WorkHead),
    lastPatrolAt: Instant.nullable(),
    /** Stations that the file of the work names. */
    stations: z.array(z.string()),
    /** 预案响应条件: what the plans in force look at there; none of them is said as such. */
    watches: z.array(PlanWatch),
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
