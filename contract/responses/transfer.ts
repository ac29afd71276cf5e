import { z } from 'zod';
import { Receipt } from './action.ts';
import {
  By,
  EvidenceItem,
  IdParams,
  Instant,
  Move,
  MoveRequest,
  PostRef,
  reason,
  UnitRef,
} from './common.ts';

/** 准备转移 / 立即转移 */
export const TRANSFER_STAGES = { prepare: '准备转移', immediate: '立即转移' } as const;
export const TransferStage = z.enum(['prepare', 'immediate']);
export type TransferStage = z.infer<typeof TransferStage>;

/** suggested: the zone's own indicators hold, nobody has ordered yet. lifted: 解除, people may go back. closed: all back. */
export const TransferState = z.enum(['suggested', 'prepare', 'immediate', 'lifted', 'closed', 'dismissed']);
export type TransferState = z.infer<typeof TransferState>;

export const HeadCount = z.object({ households: z.number().int().min(0), people: z.number().int().min(0) });
export type HeadCount = z.infer<typeof HeadCount>;

/** 应转 / 已转 / 安置 / 返回 */
export const TransferCounts = z.object({
  due: HeadCount,
  moved: HeadCount,
  sheltered: HeadCount,
  returned: HeadCount,
});
export type TransferCounts = z.infer<typeof TransferCounts>;

/**
 * The same by the register of households and what was reported at each door since the transfer began: each household once,
 * by its latest report.
 */
export const TransferRoll = TransferCounts.extend({
  /** Households with somebody not reported out, and how many people that is. */
  missing: HeadCount,
  /** Of them, those that would not leave. */
  refused: HeadCount,
});
export type TransferRoll = z.infer<typeof TransferRoll>;

export const DangerZone = z.object({
  id: z.string(),
  name: z.string(),
  planId: z.string(),
  /** Street or community that orders. */
  unit: UnitRef,
  /** People named by the plan who answer for the zone (责任人). */
  responsible: z.array(z.object({ name: z.string(), title: z.string() })),
  due: HeadCount,
  shelters: z.array(z.string()),
  loudspeakerIds: z.array(z.string()),
  /** Closed ring of longitude and latitude, where the plan draws the zone. */
  outline: z.array(z.tuple([z.number(), z.number()])).nullable(),
  /** Posts that the plan authorises beforehand, per stage. */
  authorised: z.record(TransferStage, z.array(PostRef)),
  /** The transfer that runs there now. */
  transferId: z.uuid().nullable(),
});
export type DangerZone = z.infer<typeof DangerZone>;

export const Transfer = z.object({
  id: z.uuid(),
  version: z.number().int(),
  zone: DangerZone,
  state: TransferState,
  /** The stage that the zone's indicators ask for, where it is graver than what is ordered. */
  suggestedStage: TransferStage.nullable(),
  evidence: z.array(EvidenceItem),
  evidenceChanged: z.boolean(),
  actable: z.boolean(),
  suggestedAt: Instant.nullable(),
  /** The indicator holds no more; what was ordered stands until a person lifts it. */
  ceasedAt: Instant.nullable(),
  preparedAt: Instant.nullable(),
  orderedAt: Instant.nullable(),
  orderedBy: By.nullable(),
  liftedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  /** When everybody must be out, where the plan says so. */
  dueAt: Instant.nullable(),
  overdue: z.boolean(),
  counts: TransferCounts,
  countsAt: Instant.nullable(),
  countsBy: By.nullable(),
  /** null: no household of the zone is registered; the counts are then what was told as a sum. */
  roll: TransferRoll.nullable(),
  loudspeakers: z.array(
    z.object({
      deviceId: z.string(),
      stage: TransferStage,
      outboxState: z.enum(['pending', 'sending', 'sent', 'failed', 'cancelled']),
      sentAt: Instant.nullable(),
    }),
  ),
  receipts: z.array(Receipt),
});
export type Transfer = z.infer<typeof Transfer>;

export const TransferBoard = z.object({
  asOf: Instant,
  transfers: z.array(Transfer),
  zones: z.array(DangerZone),
  /** Of transfers that were ordered: by the register where there is one, a household that two zones reach once. */
  totals: TransferCounts,
});
export type TransferBoard = z.infer<typeof TransferBoard>;
export const TransferDetail = z.object({ transfer: Transfer, moves: z.array(Move) });

export const TransferParams = IdParams;
export const TransferQuery = z.object({ closed: z.stringbool().default(false) });
/** Orders the first stage of a zone, with or without a suggestion. */
export const OrderTransfer = z.object({
  planId: z.string().min(1),
  zoneId: z.string().min(1),
  stage: TransferStage,
  reason,
  happenedAt: Instant.optional(),
});
/** Orders a stage of a transfer that stands already (suggested, or 准备转移 → 立即转移). */
export const AdvanceTransfer = MoveRequest.extend({ stage: TransferStage, reason: reason.optional() });
export const ReportTransfer = MoveRequest.extend({ counts: TransferCounts });
export const LiftTransfer = MoveRequest.extend({ reason });
export const CloseTransfer = MoveRequest.extend({ reason: reason.optional() });
export const DismissTransfer = MoveRequest.extend({ reason });
