import { z } from 'zod';
import { Name, RecordSummary, TypeId } from './ledger.ts';

/** So many records at once are merged, or made of one. */
export const MOST_TOGETHER = 20;
const Seen = z.strictObject({ id: z.uuid(), version: z.number().int().min(1) });
const Instant = z.iso.datetime({ offset: true });
const Data = z.record(Name, z.unknown());
const Reason = z.string().trim().min(1).max(1_000);

/** 合并: the others end, with their way to the survivor. Every record with the version the person saw. */
export const MergeRequest = z.strictObject({
  type: TypeId,
  survivor: Seen,
  others: z.array(Seen).min(1).max(MOST_TOGETHER),
  /** Fields of the survivor that shall say something else than the declaration makes of them. */
  data: Data.default({}),
  reason: Reason,
  happenedAt: Instant.optional(),
});
export type MergeRequest = z.input<typeof MergeRequest>;

/** 拆分: each part says what it says itself; the rest it has of the whole, as declared. */
export const SplitRequest = z.strictObject({
  type: TypeId,
  whole: Seen,
  parts: z.array(Data).min(2).max(MOST_TOGETHER),
  reason: Reason,
  happenedAt: Instant.optional(),
});
export type SplitRequest = z.input<typeof SplitRequest>;

export const MergeDone = z.object({
  survivor: RecordSummary,
  others: z.array(RecordSummary),
  /** This request was done before. */
  repeated: z.boolean(),
});
export type MergeDone = z.infer<typeof MergeDone>;
export const SplitDone = z.object({
  whole: RecordSummary,
  parts: z.array(RecordSummary),
  repeated: z.boolean(),
});
export type SplitDone = z.infer<typeof SplitDone>;
