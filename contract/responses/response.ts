import { z } from 'zod';
import { LeadTime } from '../hydrology.ts';
import { Action, Receipt } from './action.ts';
import {
  By,
  EvidenceItem,
  IdParams,
  Instant,
  LevelRef,
  Move,
  MoveRequest,
  PostRef,
  reason,
  UnitRef,
} from './common.ts';
import { Lags } from './lags.ts';

/** 预警响应 / 应急响应: two tracks that stand side by side. */
export const TRACKS = { warning: '预警响应', emergency: '应急响应' } as const;
export const Track = z.enum(['warning', 'emergency']);
export type Track = z.infer<typeof Track>;

export const AreaRef = z.object({ id: z.string(), name: z.string() });

/** 启动 / 提升至 / 降低至 / 结束 */
export const CHANGES = { start: '启动', raise: '提升至', lower: '降低至', end: '结束' } as const;
export const Change = z.enum(['start', 'raise', 'lower', 'end']);
export type Change = z.infer<typeof Change>;

/**
 * suggested: the plan's conditions hold, nobody has asked yet (研判建议). submitted: 已提请. conferring: 会商中.
 * signed: 已签批, waiting for `effectiveAt`. authorised: by telephone, likewise. applied: 已启动 / 已提升 / 已降低 / 已结束.
 */
export const PROPOSAL_STATES = [
  'suggested',
  'submitted',
  'conferring',
  'signed',
  'authorised',
  'applied',
  'rejected',
  'withdrawn',
  'dismissed',
  'superseded',
] as const;
export const ProposalState = z.enum(PROPOSAL_STATES);
export type ProposalState = z.infer<typeof ProposalState>;

/** 签批 / 会商 / 电话授权, and the later signature on the telephone authorisation (补签) or its dispute. */
export const DECISION_KINDS = ['sign', 'reject', 'confer', 'telephone', 'countersign', 'dispute'] as const;
export const Decision = z.object({
  kind: z.enum(DECISION_KINDS),
  by: By,
  happenedAt: Instant,
  recordedAt: Instant,
  opinion: z.string().nullable(),
  /** 会商: who took part. */
  participants: z.array(z.string()),
  /** 电话授权: who gave it, on which line, and until when it must be signed. */
  authorisedBy: z.object({ personId: z.string(), name: z.string(), postTitle: z.string() }).nullable(),
  line: z.string().nullable(),
  signBy: Instant.nullable(),
});
export type Decision = z.infer<typeof Decision>;

export const Proposal = z.object({
  id: z.uuid(),
  version: z.number().int(),
  planId: z.string(),
  planName: z.string(),
  planVersion: z.string(),
  headquarters: UnitRef,
  area: AreaRef,
  track: Track,
  change: Change,
  /** Null for `end`. */
  level: LevelRef.nullable(),
  responseId: z.uuid().nullable(),
  state: ProposalState,
  /** `rule`: the plan's conditions; `calm`: hold time without a trigger; `hand`: a person. */
  origin: z.enum(['rule', 'calm', 'hand']),
  reason: z.string().nullable(),
  evidence: z.array(EvidenceItem),
  /** Late or corrected data changed what it stands on since a person last looked; nothing was undone. */
  evidenceChanged: z.boolean(),
  /** False: older than the plan's `actWithin` when it was recognised; it sends nothing by itself. */
  actable: z.boolean(),
  /** The plan's conditions hold no more; it stays until a person or a graver one puts it aside. */
  ceasedAt: Instant.nullable(),
  /** Event time of the first reading or warning that made it true. */
  signalAt: Instant.nullable(),
  /** When the next level is expected by the forecast, as it was said when the plan proposed; null: nothing was asked. */
  leadTime: LeadTime.nullable(),
  createdAt: Instant,
  submittedAt: Instant.nullable(),
  submittedBy: By.nullable(),
  effectiveAt: Instant.nullable(),
  appliedAt: Instant.nullable(),
  /** Any one of these posts signs. */
  signers: z.array(PostRef),
  decisions: z.array(Decision),
  /** Telephone authorisation not yet signed: until when, and whether that has passed. */
  signBy: Instant.nullable(),
  signatureOverdue: z.boolean(),
  /** What the reader may do with it now; the rest comes with the reason it may not, to be shown as it is. */
  may: z.array(
    z.object({
      move: z.string(),
      allowed: z.boolean(),
      why: z.string().nullable(),
      whyEn: z.string().nullable(),
    }),
  ),
});
export type Proposal = z.infer<typeof Proposal>;

export const Response = z.object({
  id: z.uuid(),
  version: z.number().int(),
  planId: z.string(),
  planName: z.string(),
  planVersion: z.string(),
  headquarters: UnitRef,
  area: AreaRef,
  track: Track,
  state: z.enum(['active', 'ended']),
  /** Null after 结束. */
  level: LevelRef.nullable(),
  levelSince: Instant,
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** Legal basis in the plan: clause of the present level. */
  basis: z.string().nullable(),
  /** The gravest level whose trigger holds or is unknown now; null where none does. */
  triggeredLevel: LevelRef.nullable(),
  /** Since when nothing triggers the present level, and when lowering may be proposed. */
  calmSince: Instant.nullable(),
  mayLowerFrom: Instant.nullable(),
  openHazards: z.number().int(),
  evidenceChanged: z.boolean(),
  signatureOverdue: z.boolean(),
});
export type Response = z.infer<typeof Response>;

export const ResponseDetail = z.object({
  response: Response,
  proposals: z.array(Proposal),
  actions: z.array(Action),
  /** Who was told by 启动通知 and its like, and who has signed for it. */
  notices: z.array(Receipt),
  lags: z.array(Lags),
  moves: z.array(Move),
});
export type ResponseDetail = z.infer<typeof ResponseDetail>;

export const ResponseList = z.object({
  asOf: Instant,
  responses: z.array(Response),
  /** Everything not yet applied, rejected or put aside. */
  proposals: z.array(Proposal),
});
export type ResponseList = z.infer<typeof ResponseList>;
export const ResponseQuery = z.object({ ended: z.stringbool().default(false) });

export const ProposalDetail = z.object({ proposal: Proposal, moves: z.array(Move), lags: Lags });

/** 待签批: what the reader's own posts are named for, for the phone page. */
export const MySignatures = z.object({ asOf: Instant, proposals: z.array(Proposal) });

export const ResponseParams = IdParams;
export const ProposalParams = IdParams;

/** What a proposal by hand can be about: the plans in force, with who signs each level. */
export const ProposablePlan = z.object({
  planId: z.string(),
  name: z.string(),
  headquarters: UnitRef,
  areas: z.array(AreaRef),
  levels: z.array(LevelRef.extend({ track: Track, signers: z.array(z.string()) })),
});
export type ProposablePlan = z.infer<typeof ProposablePlan>;

/** A proposal by hand; one that stands by the rules is submitted with `SubmitProposal`. */
export const CreateProposal = z.object({
  planId: z.string().min(1),
  headquartersId: z.string().min(1),
  areaId: z.string().min(1),
  track: Track,
  change: Change,
  levelId: z.string().nullable(),
  reason,
  happenedAt: Instant.optional(),
});
export const SubmitProposal = MoveRequest;
export const ConferProposal = MoveRequest.extend({
  participants: z.array(z.string().trim().min(1).max(100)).min(1).max(50),
  opinion: reason,
});
/** 签批. `effectiveAt` in the future starts it then (“自18时起启动”). */
export const SignProposal = MoveRequest.omit({ happenedAt: true }).extend({
  opinion: z.string().trim().max(2_000).optional(),
  effectiveAt: Instant.optional(),
});
export const RejectProposal = MoveRequest.extend({ reason });
export const WithdrawProposal = MoveRequest.extend({ reason });
/** Sets aside what the rules suggest, by a person and with a reason; stays in the journal. */
export const DismissProposal = MoveRequest.extend({ reason });
/** 电话授权: `happenedAt` is when the call was; the line is the number it came from or went to. */
export const RecordTelephone = MoveRequest.extend({
  happenedAt: Instant,
  authorisedByPersonId: z.string().min(1),
  line: z.string().trim().min(3).max(100),
  opinion: z.string().trim().max(2_000).optional(),
});
export const CountersignProposal = MoveRequest.omit({ happenedAt: true }).extend({
  opinion: z.string().trim().max(2_000).optional(),
});
export const DisputeProposal = MoveRequest.omit({ happenedAt: true }).extend({ reason });
