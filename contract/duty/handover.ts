import { z } from 'zod';
import { IdParams, Instant, reason, UnitRef } from '../responses/common.ts';

/** What the next officer must know, in the order of the page. */
export const HANDOVER_SECTIONS = [
  'responses',
  'alarms',
  'silent',
  'orders',
  'callouts',
  'transfers',
  'rounds',
  'on-post',
  'messages',
] as const;
export const HandoverSectionKey = z.enum(HANDOVER_SECTIONS);
export type HandoverSectionKey = z.infer<typeof HandoverSectionKey>;

/** One thing that is still open. Its stamp changes when what is said of it changes. */
export const HandoverItem = z.object({
  /** `alarm:<id>`, unique on the page. */
  key: z.string(),
  textZh: z.string(),
  textEn: z.string(),
  since: Instant.nullable(),
  /** Waits for somebody now: unacknowledged, overdue, undelivered. */
  urgent: z.boolean(),
  stamp: z.string(),
});
export type HandoverItem = z.infer<typeof HandoverItem>;

export const HandoverSection = z.object({ key: HandoverSectionKey, items: z.array(HandoverItem) });
export type HandoverSection = z.infer<typeof HandoverSection>;

/** The page as it stands now; `digest` is over its sections alone, so that it stays while nothing changes. */
export const HandoverPage = z.object({
  unit: UnitRef,
  asOf: Instant,
  sections: z.array(HandoverSection),
  digest: z.string(),
});
export type HandoverPage = z.infer<typeof HandoverPage>;

export const HandoverSignature = z.object({
  personId: z.string(),
  name: z.string(),
  postId: z.string(),
  postTitle: z.string(),
  via: z.enum(['own', 'deputy', 'delegation']),
  signedAt: Instant,
});
export type HandoverSignature = z.infer<typeof HandoverSignature>;

/** given: the giver has signed, the page is frozen; complete: both have; ended by either before: withdrawn or refused. */
export const HANDOVER_STATES = ['given', 'complete', 'withdrawn', 'refused'] as const;
export const HandoverState = z.enum(HANDOVER_STATES);
export type HandoverState = z.infer<typeof HandoverState>;

export const HandoverChange = z.object({
  what: z.enum(['new', 'changed', 'gone']),
  textZh: z.string(),
  textEn: z.string(),
});
export type HandoverChange = z.infer<typeof HandoverChange>;

export const HandoverSummary = z.object({
  id: z.uuid(),
  number: z.number().int(),
  unit: UnitRef,
  state: HandoverState,
  asOf: Instant,
  open: z.number().int(),
  giver: HandoverSignature,
  taker: HandoverSignature.nullable(),
});
export type HandoverSummary = z.infer<typeof HandoverSummary>;

export const Handover = HandoverSummary.extend({
  sections: z.array(HandoverSection),
  /** 交待事项, in the giver's words; part of what both sign. */
  note: z.string(),
  /** SHA-256 over unit, number, time, sections and note: what both signatures stand under. */
  digest: z.string(),
  /** Computed anew from what is stored: false would mean that the stored page is not the one that was signed. */
  intact: z.boolean(),
  endedAt: Instant.nullable(),
  endReason: z.string().nullable(),
  /** What has changed since the page was frozen, while it waits for the taker. */
  changes: z.array(HandoverChange),
});
export type Handover = z.infer<typeof Handover>;

/** The live page, and the one that waits for the taker's signature. */
export const HandoverDesk = z.object({ page: HandoverPage, waiting: Handover.nullable() });
export type HandoverDesk = z.infer<typeof HandoverDesk>;

export const UnitQuery = z.object({ unitId: z.string().min(1) });
export const HandoverParams = IdParams;

/** Signs the page that was seen: its digest, and the stamps by which a refusal can say what changed. */
export const GiveHandover = z.object({
  unitId: z.string().min(1),
  pageDigest: z.string().regex(/^[0-9a-f]{64}$/),
  seen: z.record(z.string(), z.string()),
  note: z.string().trim().max(4_000).default(''),
});
export const TakeHandover = z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/) });
export const EndHandover = z.object({ reason });
