import { z } from 'zod';
import { By, IdParams, Instant, Move, MoveRequest, reason, UnitRef } from './common.ts';

/** 已下达 → 已送达 → 已签收 → 已到位 → 完成; 已转他人 goes on with a new person; 已撤回 when the level is lowered or ended, or nobody needs it any more. */
export const ACTION_STATES = {
  ordered: '已下达',
  delivered: '已送达',
  received: '已签收',
  arrived: '已到位',
  done: '已完成',
  withdrawn: '已撤回',
} as const;
export const ActionState = z.enum(
  Object.keys(ACTION_STATES) as [keyof typeof ACTION_STATES, ...(keyof typeof ACTION_STATES)[]],
);
export type ActionState = z.infer<typeof ActionState>;

/** 签收 of one message by one person. `how`: by the link, on the console, or told by telephone. */
export const Receipt = z.object({
  id: z.uuid(),
  aboutKind: z.enum(['action', 'notice', 'transfer']),
  aboutId: z.uuid(),
  addressee: z.string(),
  state: z.enum(['open', 'opened', 'signed', 'revoked', 'expired']),
  openedAt: Instant.nullable(),
  signedAt: Instant.nullable(),
  /** Who they say they are: the link asks for a name, nothing proves it. */
  signedName: z.string().nullable(),
  how: z.enum(['link', 'console', 'telephone']).nullable(),
  expiresAt: Instant,
});
export type Receipt = z.infer<typeof Receipt>;

/** A team order (工作指令) of a response, or of the duty desk where `responseId` is null. */
export const Action = z.object({
  id: z.uuid(),
  version: z.number().int(),
  responseId: z.uuid().nullable(),
  planActionId: z.string(),
  /** Level of the plan that contains it. */
  levelId: z.string().nullable(),
  levelName: z.string().nullable(),
  title: z.string(),
  detail: z.string().nullable(),
  unit: UnitRef,
  addressee: z.object({
    personId: z.string().nullable(),
    name: z.string(),
    postTitle: z.string().nullable(),
  }),
  state: ActionState,
  orderedAt: Instant,
  receiptDueAt: Instant.nullable(),
  doneDueAt: Instant.nullable(),
  deliveredAt: Instant.nullable(),
  receivedAt: Instant.nullable(),
  arrivedAt: Instant.nullable(),
  doneAt: Instant.nullable(),
  overdue: z.enum(['no', 'receipt', 'completion']),
  /** The message failed for good on every way: somebody has to telephone. */
  undelivered: z.boolean(),
  handedOver: z.boolean(),
  receipts: z.array(Receipt),
  result: z.string().nullable(),
  /** Why it was taken back before it was done; null where the level no longer contains it. */
  withdrawnReason: z.string().nullable(),
});
export type Action = z.infer<typeof Action>;

export const ActionBoard = z.object({
  asOf: Instant,
  actions: z.array(Action),
  counts: z.record(ActionState, z.number().int()),
  overdue: z.number().int(),
});
export type ActionBoard = z.infer<typeof ActionBoard>;
export const ActionQuery = z.object({
  responseId: z.uuid().optional(),
  open: z.stringbool().default(true),
});
export const ActionDetail = z.object({ action: Action, moves: z.array(Move) });
export const ActionParams = IdParams;

/** 签收 on the console by the addressee, or as told by telephone (`toldBy`: who said it). */
export const ReceiveAction = MoveRequest.extend({ toldBy: z.string().trim().min(1).max(100).optional() });
export const ArriveAction = MoveRequest.extend({ toldBy: z.string().trim().min(1).max(100).optional() });
export const FinishAction = MoveRequest.extend({ result: reason });
/** 转他人: the old link stops working, the new person gets their own. */
export const HandOverAction = MoveRequest.extend({ toPersonId: z.string().min(1), reason });
/** Whom an order can be given to: those on a post of its unit or below; with the right to order, of the whole office. */
export const ActionPeople = z.array(
  z.object({ personId: z.string(), name: z.string(), postTitle: z.string(), unitName: z.string() }),
);
export const ResendAction = MoveRequest;

/** What the public page behind a link shows: the least that lets a person sign for an order. */
export const ReceiptView = z.object({
  kind: z.enum(['action', 'notice', 'transfer']),
  title: z.string(),
  detail: z.string().nullable(),
  from: z.string(),
  orderedAt: Instant,
  dueAt: Instant.nullable(),
  addressee: z.string(),
  drill: z.boolean(),
  signed: z.object({ at: Instant, name: z.string(), by: By.shape.via }).nullable(),
  /** The order was taken back after it was signed for, with the reason if one was given. */
  withdrawn: z.object({ reason: z.string().nullable() }).nullable(),
});
export type ReceiptView = z.infer<typeof ReceiptView>;

/** Why a link does not open: never existed or mistyped, too old, or replaced by another person's. */
export const RECEIPT_REFUSALS = ['unknown', 'expired', 'revoked'] as const;
export type ReceiptRefusal = (typeof RECEIPT_REFUSALS)[number];

/** An order of the desk as what it followed shows it: who has it, 签收, outcome. */
export const DeskOrderState = z.object({
  id: z.uuid(),
  state: ActionState,
  to: z.string(),
  receivedAt: Instant.nullable(),
  arrivedAt: Instant.nullable(),
  doneAt: Instant.nullable(),
  result: z.string().nullable(),
  /** Why it was taken back; null where it was not. */
  withdrawnReason: z.string().nullable(),
  overdue: z.boolean(),
});
export type DeskOrderState = z.infer<typeof DeskOrderState>;
