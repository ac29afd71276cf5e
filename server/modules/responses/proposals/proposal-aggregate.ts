import type { LeadTime } from '../../../../contract/hydrology.ts';
import type {
  By,
  Change,
  EvidenceItem,
  LevelRef,
  PostRef,
  ProposalState,
  Track,
  UnitRef,
} from '../../../../contract/responses.ts';
import type { Aggregate, FoldMove } from '../journal/aggregate.ts';
import { nextProposalState, OPEN_PROPOSAL_STATES } from './machine.ts';
import { proposalLine } from './proposal-lines.ts';
import { type Reminder, reminderDueMs } from './reminders.ts';

/** What a proposal is about, fixed when it is made: the plan version it was made under stays its law. */
export interface ProposalSubject {
  /** Plan, headquarters, area and track in one: one response at a time stands under a key. */
  key: string;
  planId: string;
  planName: string;
  planVersion: string;
  headquarters: UnitRef;
  area: { id: string; name: string };
  track: Track;
  change: Change;
  level: LevelRef | null;
  responseId: string | null;
  signers: PostRef[];
}

export interface DecisionDoc {
  kind: 'sign' | 'reject' | 'confer' | 'telephone' | 'countersign' | 'dispute';
  by: By;
  happenedAtMs: number;
  recordedAtMs: number;
  opinion: string | null;
  participants: string[];
  authorisedBy: { personId: string; name: string; postTitle: string } | null;
  line: string | null;
  signByMs: number | null;
}

export interface ProposalDoc extends ProposalSubject {
  state: ProposalState;
  origin: 'rule' | 'calm' | 'hand';
  reason: string | null;
  ruleIds: string[];
  evidence: EvidenceItem[];
  evidenceChanged: boolean;
  actable: boolean;
  ceasedAtMs: number | null;
  signalAtMs: number | null;
  /** What the forecast said of the next level when it was made; null where nothing was asked. */
  leadTime: LeadTime | null;
  createdAtMs: number;
  submittedAtMs: number | null;
  submittedBy: By | null;
  decidedAtMs: number | null;
  effectiveAtMs: number | null;
  appliedAtMs: number | null;
  decisions: DecisionDoc[];
  /** Of the telephone authorisation, where there is one. */
  signature: 'none' | 'pending' | 'signed' | 'disputed';
  signByMs: number | null;
  signatureOverdue: boolean;
  /** Reminders sent in the present state. */
  reminded: number;
}

function decide(doc: ProposalDoc, move: FoldMove): DecisionDoc[] {
  const data = move.data as Partial<DecisionDoc>;
  return [
    ...doc.decisions,
    {
      kind: move.move as DecisionDoc['kind'],
      by: move.by,
      happenedAtMs: move.happenedAtMs,
      recordedAtMs: move.recordedAtMs,
      opinion: data.opinion ?? null,
      participants: data.participants ?? [],
      authorisedBy: data.authorisedBy ?? null,
      line: data.line ?? null,
      signByMs: data.signByMs ?? null,
    },
  ];
}

const decided = (doc: ProposalDoc, move: FoldMove): Partial<ProposalDoc> => ({
  decisions: decide(doc, move),
  decidedAtMs: move.happenedAtMs,
  effectiveAtMs: (move.data['effectiveAtMs'] as number | undefined) ?? move.recordedAtMs,
  evidenceChanged: false,
});

const submitted = (_doc: ProposalDoc, move: FoldMove): Partial<ProposalDoc> => ({
  submittedAtMs: move.happenedAtMs,
  submittedBy: move.by,
  evidenceChanged: false,
  ...(move.data['reason'] === undefined ? {} : { reason: move.data['reason'] as string }),
});

/** What a move changes besides the state. */
const CHANGES: Record<string, (doc: ProposalDoc, move: FoldMove) => Partial<ProposalDoc>> = {
  suggest: () => ({}),
  submit: submitted,
  support: (doc, move) => ({
    evidence: [...doc.evidence, ...move.evidence],
    ruleIds: [...new Set([...doc.ruleIds, move.data['ruleId'] as string])],
    ceasedAtMs: null,
  }),
  cease: (_doc, move) => ({ ceasedAtMs: move.happenedAtMs }),
  'change-evidence': (doc, move) => ({
    evidence: [...doc.evidence, ...move.evidence],
    evidenceChanged: true,
  }),
  rebase: (_doc, move) => ({
    change: move.data['change'] as Change,
    responseId: move.data['responseId'] as string | null,
  }),
  remind: (doc) => ({ reminded: doc.reminded + 1 }),
  confer: (doc, move) => ({ decisions: decide(doc, move), evidenceChanged: false }),
  sign: decided,
  telephone: (doc, move) => ({
    ...decided(doc, move),
    signature: 'pending',
    signByMs: move.data['signByMs'] as number,
  }),
  reject: (doc, move) => ({
    decisions: decide(doc, move),
    decidedAtMs: move.happenedAtMs,
    effectiveAtMs: null,
    reason: move.data['reason'] as string,
  }),
  apply: (_doc, move) => ({
    appliedAtMs: move.recordedAtMs,
    responseId: move.data['responseId'] as string,
    change: move.data['change'] as Change,
  }),
  countersign: (doc, move) => ({
    decisions: decide(doc, move),
    signature: 'signed',
    signatureOverdue: false,
  }),
  dispute: (doc, move) => ({
    decisions: decide(doc, move),
    signature: 'disputed',
    signatureOverdue: false,
  }),
  'mark-overdue': () => ({ signatureOverdue: true }),
  dismiss: (_doc, move) => ({ reason: move.data['reason'] as string }),
  withdraw: (_doc, move) => ({ reason: move.data['reason'] as string }),
  supersede: (_doc, move) => ({ reason: move.data['reason'] as string }),
};

function begin(move: FoldMove): ProposalDoc {
  const data = move.data as {
    subject: ProposalSubject;
    origin: ProposalDoc['origin'];
    ruleId?: string;
    actable?: boolean;
    signalAtMs?: number;
    leadTime?: LeadTime | null;
    reason?: string;
  };
  return {
    ...data.subject,
    state: 'suggested',
    origin: data.origin,
    reason: data.reason ?? null,
    ruleIds: data.ruleId === undefined ? [] : [data.ruleId],
    evidence: move.evidence,
    evidenceChanged: false,
    actable: data.actable ?? true,
    ceasedAtMs: null,
    signalAtMs: data.signalAtMs ?? null,
    leadTime: data.leadTime ?? null,
    createdAtMs: move.recordedAtMs,
    submittedAtMs: null,
    submittedBy: null,
    decidedAtMs: null,
    effectiveAtMs: null,
    appliedAtMs: null,
    decisions: [],
    signature: 'none',
    signByMs: null,
    signatureOverdue: false,
    reminded: 0,
  };
}

function foldProposal(before: ProposalDoc | undefined, move: FoldMove): ProposalDoc {
  const state = nextProposalState(before?.state ?? 'none', move.move);
  const change = CHANGES[move.move];
  if (state === undefined || !change)
    throw new Error(`no move ${move.move} from ${before?.state ?? 'none'} of a proposal`);
  const doc = before ?? begin(move);
  const reminded = state === before?.state ? doc.reminded : 0;
  return { ...doc, reminded, ...change(doc, move), state };
}

/** When Ward is needed next: a reminder, the moment it takes effect, the end of the time for the signature. */
export function proposalDueMs(doc: ProposalDoc): number | null {
  if (doc.state === 'signed' || doc.state === 'authorised') {
    const times = [doc.effectiveAtMs, pendingSignature(doc)].filter((atMs) => atMs !== null);
    return times.length === 0 ? null : Math.min(...times);
  }
  if (doc.state === 'applied') return pendingSignature(doc);
  return reminderDueMs(reminderOf(doc)) ?? null;
}

function pendingSignature(doc: ProposalDoc): number | null {
  return doc.signature === 'pending' && !doc.signatureOverdue ? doc.signByMs : null;
}

/** What the reminders of a proposal are counted from. */
export function reminderOf(doc: ProposalDoc): Reminder {
  const sinceMs = doc.state === 'suggested' ? doc.createdAtMs : (doc.submittedAtMs ?? doc.createdAtMs);
  return { state: doc.state, sinceMs, sent: doc.reminded, quiet: !doc.actable || doc.ceasedAtMs !== null };
}

export const PROPOSAL: Aggregate<ProposalDoc> = {
  kind: 'proposal',
  table: 'proposals',
  fold: foldProposal,
  columns: (doc) => ({
    key: doc.key,
    state: doc.state,
    change: doc.change,
    unit_path: doc.headquarters.path,
    response_id: doc.responseId,
    open: OPEN_PROPOSAL_STATES.includes(doc.state) || doc.signature === 'pending',
    created_at: { atMs: doc.createdAtMs },
    next_due_at: { atMs: proposalDueMs(doc) },
  }),
  unitPath: (doc) => doc.headquarters.path,
  line: proposalLine,
};
