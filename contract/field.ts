import { z } from 'zod';
import { MoveRequest, PossibleDuplicates, RecordSummary } from './ledger.ts';

const Instant = z.iso.datetime({ offset: true });
const PageId = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'PROGRAMME/PAGE');

/** A phone that keeps residents' doors; it chooses its id itself. */
export const FieldDeviceInput = z.strictObject({
  id: z.uuid(),
  label: z.string().trim().min(1).max(120),
});
export const FieldDevice = FieldDeviceInput.extend({
  personId: z.string(),
  personName: z.string(),
  unitPath: z.string(),
  registeredAt: Instant,
  lastSeenAt: Instant,
  revokedAt: Instant.nullable(),
  revokedBy: z.string().nullable(),
  reason: z.string().nullable(),
});
export type FieldDevice = z.infer<typeof FieldDevice>;
export const FieldDeviceParams = z.object({ id: z.uuid() });
export const RevokeDevice = z.strictObject({ reason: z.string().trim().min(2).max(200) });
/** What a phone may ask without being signed in: whether it has to wipe itself. */
export const FieldDeviceState = z.object({ revoked: z.boolean() });

export const FieldSnapshotQuery = z.object({
  /** The phone that will keep it; absent: it is shown and kept nowhere. */
  deviceId: z.uuid().optional(),
});
export const FieldDoor = RecordSummary.pick({
  id: true,
  unitPath: true,
  version: true,
  title: true,
  data: true,
}).extend({
  /** The latest visit, by round. */
  last: z.object({ round: z.number(), outcome: z.string(), at: Instant }).nullable(),
});
export type FieldDoor = z.infer<typeof FieldDoor>;
export const FieldUnit = z.object({
  id: z.string(),
  path: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
});
export type FieldUnit = z.infer<typeof FieldUnit>;
export const FieldSnapshot = z.object({
  /** The server's duty clock: the phone measures its own against it. */
  serverNow: Instant,
  /** False in a demo or drill: its duty time is not the wall’s, and a phone that differs is not wrong. */
  wallClock: z.boolean(),
  personId: z.string(),
  personName: z.string(),
  /** Units in which the worker may open records. */
  units: z.array(FieldUnit),
  pages: z.array(
    z.object({
      page: PageId,
      doors: z.array(FieldDoor),
      /** There are more than a phone carries: the last changed are here. */
      more: z.boolean(),
    }),
  ),
});
export type FieldSnapshot = z.infer<typeof FieldSnapshot>;

export const MOVES_OF_A_SUBMISSION = 20;
/** One page as it was filled at a door. Its id is its idempotency key: sent again, it is done once. */
export const FieldSubmission = z.strictObject({
  id: z.uuid(),
  deviceId: z.uuid().nullable(),
  /** Who filled it: nobody else's sign-in may send it. */
  personId: z.string().min(1).max(64),
  happened: z.strictObject({
    at: Instant,
    /** clock: read from the phone's clock, to be corrected; person: said by the worker, taken as said. */
    by: z.enum(['clock', 'person']),
  }),
  /** Server's clock minus the phone's, as measured at the last contact. */
  clockOffsetMs: z.number().int(),
  moves: z
    .array(MoveRequest.omit({ happenedAt: true }))
    .min(1)
    .max(MOVES_OF_A_SUBMISSION),
});
export type FieldSubmission = z.input<typeof FieldSubmission>;

/**
 * What became of the time: as said; shifted by the phone's offset; held at the time of receipt, or at the record's
 * beginning; the offset was too large to be believed, so the time of receipt stands.
 */
export const TIME_CORRECTIONS = ['as-said', 'shifted', 'held-at-receipt', 'not-believed'] as const;
export const FieldReceipt = z.object({
  id: z.uuid(),
  /** This submission had arrived before. */
  repeated: z.boolean(),
  receivedAt: Instant,
  happenedAt: Instant,
  correction: z.enum(TIME_CORRECTIONS),
  records: z.array(z.object({ id: z.uuid(), type: z.string(), move: z.string(), version: z.number().int() })),
  /** Records the reader sees that may mean the same as one that was opened: a note, never a refusal. */
  similar: z.array(PossibleDuplicates.extend({ recordId: z.uuid() })).default([]),
});
export type FieldReceipt = z.infer<typeof FieldReceipt>;
