import { z } from 'zod';

/** ISO 8601 with `+08:00` (contract/time.ts). */
export const Instant = z.iso.datetime({ offset: true });

/** Who made a move: a person by a post, or Ward itself (`system`), which never signs, orders or acknowledges. */
export const By = z.object({
  personId: z.string().nullable(),
  name: z.string(),
  postId: z.string().nullable(),
  postTitle: z.string().nullable(),
  via: z.enum(['own', 'deputy', 'delegation', 'link', 'system']),
});
export type By = z.infer<typeof By>;

/** One reason, in words and figures, as it was known at `knownAt`. Values carry their unit; a level carries its datum. */
export const EvidenceItem = z.object({
  text: z.string(),
  placeId: z.string().nullable(),
  placeName: z.string().nullable(),
  quantity: z.string().nullable(),
  value: z.number().nullable(),
  unit: z.string().nullable(),
  threshold: z.number().nullable(),
  datum: z.string().nullable(),
  observedAt: Instant.nullable(),
  /** Clause of the plan or standard that the threshold comes from. */
  source: z.string().nullable(),
});
export type EvidenceItem = z.infer<typeof EvidenceItem>;

/** Level of a plan: its name is the plan's own; `rank` 1 is the gravest. */
export const LevelRef = z.object({ id: z.string(), name: z.string(), rank: z.number().int().min(1) });
export type LevelRef = z.infer<typeof LevelRef>;

export const UnitRef = z.object({ id: z.string(), name: z.string(), path: z.string() });
export type UnitRef = z.infer<typeof UnitRef>;

/** A post as a plan names it: any holder of the role at that unit. */
export const PostRef = z.object({ role: z.string(), unitId: z.string(), title: z.string() });
export type PostRef = z.infer<typeof PostRef>;

/** One entry of a thing's journal, newest last. */
export const Move = z.object({
  seq: z.number().int(),
  version: z.number().int(),
  move: z.string(),
  by: By,
  happenedAt: Instant,
  recordedAt: Instant,
  note: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
  evidence: z.array(EvidenceItem),
});
export type Move = z.infer<typeof Move>;

/**
 * Every changing request names the version it was decided on; another version answers 409 `version-conflict` whose
 * detail says what changed. `happenedAt` is when it was done, if that is not now (told by telephone, entered later).
 * A repeated `Idempotency-Key` header answers as the first time and changes nothing.
 */
export const MoveRequest = z.object({
  expectedVersion: z.number().int().min(1),
  happenedAt: Instant.optional(),
  note: z.string().trim().max(2_000).optional(),
});

export const reason = z.string().trim().min(2).max(2_000);
export const IdParams = z.object({ id: z.uuid() });
