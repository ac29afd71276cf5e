import { type Actor, allow, type Permission } from '../../../../contract/permissions.ts';
import type { Decision, Proposal } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { WardError } from '../../../platform/errors.ts';
import type { Line, Subject } from '../journal/aggregate.ts';
import { iso } from '../journal/present.ts';
import { signingPost } from './decide-proposal.ts';
import { nextProposalState } from './machine.ts';
import type { DecisionDoc, ProposalDoc } from './proposal-aggregate.ts';

function presentDecision(decision: DecisionDoc): Decision {
  const { happenedAtMs, recordedAtMs, signByMs, ...rest } = decision;
  return {
    ...rest,
    happenedAt: toBeijingIso(happenedAtMs),
    recordedAt: toBeijingIso(recordedAtMs),
    signBy: iso(signByMs),
  };
}

/** A person's moves with the permission they need; `named`: only the posts that the plan names. `name`: in the address. */
const MOVES: readonly { move: string; name?: string; permission: Permission; named?: true }[] = [
  { move: 'submit', permission: 'responses.propose' },
  { move: 'confer', permission: 'responses.confer' },
  { move: 'sign', permission: 'responses.sign', named: true },
  { move: 'reject', permission: 'responses.sign', named: true },
  { move: 'telephone', name: 'record-telephone', permission: 'responses.record-telephone' },
  { move: 'withdraw', permission: 'responses.propose' },
  { move: 'dismiss', permission: 'responses.propose' },
  { move: 'countersign', permission: 'responses.sign', named: true },
  { move: 'dispute', permission: 'responses.sign', named: true },
];

/** Why the actor may not make this move now; undefined = they may. */
function obstacle(doc: ProposalDoc, actor: Actor, rule: (typeof MOVES)[number]): Line | undefined {
  const owesSignature = rule.move === 'countersign' || rule.move === 'dispute';
  if (nextProposalState(doc.state, rule.move) === undefined || (owesSignature && doc.signature !== 'pending'))
    return { zh: '当前状态下不可办理', en: 'Not possible in its present state' };
  if (!allow(actor, rule.permission, doc.headquarters.path))
    return { zh: '您的岗位无此权限', en: 'Your posts do not allow this here' };
  if (!rule.named) return undefined;
  try {
    signingPost({ actor }, doc);
    return undefined;
  } catch (error) {
    if (!(error instanceof WardError)) throw error;
    const posts = doc.signers.map((signer) => signer.title);
    return { zh: `预案规定由${posts.join('或')}签批`, en: `The plan names for this: ${posts.join(' or ')}` };
  }
}

/** A proposal as the API speaks it to this reader. */
export function presentProposal({ id, version, state: doc }: Subject<ProposalDoc>, actor: Actor): Proposal {
  return {
    id,
    version,
    planId: doc.planId,
    planName: doc.planName,
    planVersion: doc.planVersion,
    headquarters: doc.headquarters,
    area: doc.area,
    track: doc.track,
    change: doc.change,
    level: doc.level,
    responseId: doc.responseId,
    state: doc.state,
    origin: doc.origin,
    reason: doc.reason,
    evidence: doc.evidence,
    evidenceChanged: doc.evidenceChanged,
    actable: doc.actable,
    ceasedAt: iso(doc.ceasedAtMs),
    signalAt: iso(doc.signalAtMs),
    // Projections from before it was asked for have none.
    leadTime: doc.leadTime ?? null,
    createdAt: toBeijingIso(doc.createdAtMs),
    submittedAt: iso(doc.submittedAtMs),
    submittedBy: doc.submittedBy,
    effectiveAt: iso(doc.effectiveAtMs),
    appliedAt: iso(doc.appliedAtMs),
    signers: doc.signers,
    decisions: doc.decisions.map(presentDecision),
    signBy: doc.signature === 'pending' ? iso(doc.signByMs) : null,
    signatureOverdue: doc.signatureOverdue,
    may: MOVES.map((rule) => {
      const why = obstacle(doc, actor, rule);
      return {
        move: rule.name ?? rule.move,
        allowed: why === undefined,
        why: why?.zh ?? null,
        whyEn: why?.en ?? null,
      };
    }),
  };
}

/** The reader's own posts are named for it, and it waits for them. */
export function waitsFor({ state: doc }: Subject<ProposalDoc>, actor: Actor): boolean {
  return MOVES.some(
    (rule) =>
      (rule.move === 'sign' || rule.move === 'countersign') && obstacle(doc, actor, rule) === undefined,
  );
}
