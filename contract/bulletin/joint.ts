import { z } from 'zod';
import { BriefState } from './desk-moves.ts';

const UnitId = z.string().min(1).max(64);
const Instant = z.iso.datetime({ offset: true });

/** A unit that reports together with the brief's own, and its consent to the text as it stands now. */
export const JointUnit = z.object({
  unitPath: z.string(),
  /** Null: not yet, or the text changed after it. */
  consent: z.object({ name: z.string(), post: z.string().nullable(), at: Instant }).nullable(),
});
export type JointUnit = z.infer<typeof JointUnit>;

/** PUT /api/bulletin-briefs/{id}/joint: the whole list, while the unit writes in the brief. Consents of units that stay are kept. */
export const NameJointUnits = z.strictObject({ unitIds: z.array(UnitId).max(20) });

/** POST /api/bulletin-briefs/{id}/consents: `version-conflict` where the text is another one now. */
export const GiveConsent = z.strictObject({ unitId: UnitId, revision: z.int().min(1) });

/** A brief of another unit that names one of the reader's: what its head consents to. */
export const JointBrief = z.object({
  briefId: z.uuid(),
  title: z.string(),
  text: z.string(),
  /** Of the unit that leads. */
  leadPath: z.string(),
  unitPath: z.string(),
  state: BriefState,
  revision: z.int(),
  consent: JointUnit.shape.consent,
});
export type JointBrief = z.infer<typeof JointBrief>;
