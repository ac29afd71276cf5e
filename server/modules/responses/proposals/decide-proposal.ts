import { type HeldPost, PERMISSIONS, type Role } from '../../../../contract/permissions.ts';
import { WardError } from '../../../platform/errors.ts';
import { returnAlarm } from '../alarms/raise-alarm.ts';
import type { MoveDraft, Subject } from '../journal/aggregate.ts';
import { namedPost, postFor, type Request, toMs } from '../journal/request.ts';
import {
  byPost,
  checkVersion,
  doneBefore,
  inWork,
  lockSubject,
  record,
  requestKey,
  type Work,
} from '../journal/work.ts';
import type { ResponsesContext } from '../ports.ts';
import { findSubject } from '../store/journal.ts';
import { applyProposal, checkApplicable } from './apply-proposal.ts';
import { nextProposalState } from './machine.ts';
import { PROPOSAL, type ProposalDoc } from './proposal-aggregate.ts';
import { deciding } from './response-key.ts';
import { holdKey, type Standing } from './suggest-change.ts';
import { signatureAlarmKey, waitingAlarmKey } from './waiting-alarm.ts';

type Decided = Promise<Subject<ProposalDoc>>;

/**
 * The post by which the actor decides: one that the plan names, of a role that may sign at all. A duty officer proposes
 * and has no such post unless it was delegated to them. Throws `forbidden` naming the posts that do.
 */
export function signingPost(request: Pick<Request, 'actor'>, doc: ProposalDoc): HeldPost {
  const roles: readonly Role[] = PERMISSIONS['responses.sign'];
  const named = doc.signers.filter((signer) => roles.includes(signer.role as Role));
  const post = namedPost(request.actor, named);
  if (post) return post;
  throw new WardError('forbidden', {
    detail: `the plan names for this: ${doc.signers.map((signer) => signer.title).join(', ') || 'nobody'}`,
  });
}

type Step = (
  work: Work,
  proposal: Subject<ProposalDoc>,
  standing: Standing,
) => Promise<{ post: HeldPost; data?: MoveDraft['data']; note?: string | undefined }>;

/** One person's decision: everything under the key held, once, on the version they saw, as the table allows. */
function decide(
  ctx: ResponsesContext,
  id: string,
  request: Request,
  move: string,
  step: Step,
  after: (work: Work, proposal: Subject<ProposalDoc>, standing: Standing) => Decided = async (_, proposal) =>
    proposal,
): Decided {
  return inWork(ctx, async (work) => {
    const seen = await findSubject(work.tx, PROPOSAL, id);
    if (!seen) throw new WardError('not-found');
    const standing = await holdKey(work, seen.state.key);
    const proposal = await lockSubject(work, PROPOSAL, id);
    const key = requestKey(request.actor, request.idempotencyKey);
    if (await doneBefore(work, key, 'proposal', move, id)) return proposal;
    const { post, data, note } = await step(work, proposal, standing);
    await checkVersion(work, PROPOSAL, proposal, request.expectedVersion);
    if (nextProposalState(proposal.state.state, move) === undefined)
      throw new WardError('illegal-move', {
        detail: `${move} is not possible: it is ${proposal.state.state}`,
      });
    const decided = await record(work, PROPOSAL, proposal, {
      move,
      by: byPost(request.actor, post),
      note: note ?? request.note,
      data: data ?? {},
      happenedAtMs: toMs(request.happenedAt),
      idempotencyKey: key,
    });
    if (decided.state.state !== proposal.state.state || move === 'countersign' || move === 'dispute')
      await settleAlarms(work, decided);
    return after(work, decided, standing);
  });
}

/** A proposal that was decided waits no longer; a signature that came, or was refused, is no longer overdue. */
async function settleAlarms(work: Work, proposal: Subject<ProposalDoc>): Promise<void> {
  const signal = { atMs: work.nowMs };
  await returnAlarm(work, waitingAlarmKey(proposal.id), signal);
  if (proposal.state.signature !== 'pending') await returnAlarm(work, signatureAlarmKey(proposal.id), signal);
}

/** 会商: who took part and what they concluded; may be held several times, and decides nothing by itself. */
export function conferProposal(
  ctx: ResponsesContext,
  id: string,
  request: Request & { participants: string[]; opinion: string },
): Decided {
  return decide(ctx, id, request, 'confer', async (_work, proposal) => ({
    post: postFor(request.actor, 'responses.confer', proposal.state.headquarters.path),
    data: { participants: request.participants, opinion: request.opinion },
  }));
}

/** 签批: by the post the plan names, now or for a stated time. Orders go out in this very transaction if it is now. */
export function signProposal(
  ctx: ResponsesContext,
  id: string,
  request: Request & { opinion?: string | undefined; effectiveAt?: string | undefined },
): Decided {
  return decide(
    ctx,
    id,
    { ...request, happenedAt: undefined },
    'sign',
    async (work, proposal, standing) => {
      const post = signingPost(request, proposal.state);
      checkApplicable(proposal, standing);
      const effectiveAtMs = Math.max(work.nowMs, toMs(request.effectiveAt) ?? work.nowMs);
      return { post, data: { opinion: request.opinion ?? null, effectiveAtMs } };
    },
    (work, proposal, standing) =>
      proposal.state.effectiveAtMs! <= work.nowMs
        ? applyProposal(work, proposal, standing)
        : Promise.resolve(proposal),
  );
}

/** 签批不同意, with its reason; also takes back what was signed for a later time. */
export function rejectProposal(
  ctx: ResponsesContext,
  id: string,
  request: Request & { reason: string },
): Decided {
  return decide(ctx, id, request, 'reject', async (_work, proposal) => ({
    post: signingPost(request, proposal.state),
    data: { reason: request.reason, opinion: request.reason },
  }));
}

/** 撤回提请, by the office that made it. */
export function withdrawProposal(
  ctx: ResponsesContext,
  id: string,
  request: Request & { reason: string },
): Decided {
  return decide(ctx, id, request, 'withdraw', async (_work, proposal) => ({
    post: postFor(request.actor, 'responses.propose', proposal.state.headquarters.path),
    data: { reason: request.reason },
  }));
}

/** A suggestion of the rules set aside by a person, with a reason. */
export function dismissProposal(
  ctx: ResponsesContext,
  id: string,
  request: Request & { reason: string },
): Decided {
  return decide(ctx, id, request, 'dismiss', async (_work, proposal) => ({
    post: postFor(request.actor, 'responses.propose', proposal.state.headquarters.path),
    data: { reason: request.reason },
  }));
}

/**
 * 电话授权, recorded by the duty office: who gave it, when, on which line. It takes effect at once and must be signed
 * within the plan's limit, counted from the call.
 */
export function recordTelephone(
  ctx: ResponsesContext,
  id: string,
  request: Request & {
    happenedAt: string;
    authorisedByPersonId: string;
    line: string;
    opinion?: string | undefined;
  },
): Decided {
  return decide(
    ctx,
    id,
    request,
    'telephone',
    async (work, proposal, standing) => {
      const { headquarters, signers, planId, planVersion, track, level } = proposal.state;
      const post = postFor(request.actor, 'responses.record-telephone', headquarters.path);
      if (request.authorisedByPersonId === request.actor.personId)
        throw new WardError('conflict', {
          detail: 'who decides in person signs; a telephone call is recorded by another',
        });
      checkApplicable(proposal, standing);
      const atMs = toMs(request.happenedAt)!;
      if (proposal.state.submittedAtMs !== null && atMs < proposal.state.submittedAtMs)
        throw new WardError('invalid-input', { detail: 'the call lies before the proposal' });
      const given = await authoriser(work, signers, request.authorisedByPersonId, atMs);
      const plan = await work.ports.findPlan(work.tx, planId, planVersion);
      const present = standing.response?.state.level?.rank ?? null;
      const limit = plan && deciding(plan, track, level?.rank ?? null, present)?.telephoneWithinMs;
      if (limit === undefined) throw new WardError('not-found', { detail: 'the plan version is gone' });
      return {
        post,
        data: {
          opinion: request.opinion ?? null,
          authorisedBy: given,
          line: request.line,
          signByMs: atMs + limit,
          effectiveAtMs: work.nowMs,
        },
      };
    },
    applyProposal,
  );
}

/** The person who gave it must have held one of the posts that the plan names when they gave it. */
async function authoriser(
  work: Work,
  signers: ProposalDoc['signers'],
  personId: string,
  atMs: number,
): Promise<{ personId: string; name: string; postTitle: string }> {
  for (const signer of signers) {
    const holders = await work.ports.findPostHolders(work.tx, signer.role, signer.unitId, atMs);
    const holder = holders.find((contact) => contact.personId === personId);
    if (holder) return { personId, name: holder.name, postTitle: holder.postTitle };
  }
  throw new WardError('forbidden', {
    detail: `at that time this person held none of: ${signers.map((signer) => signer.title).join(', ')}`,
  });
}

/** The telephone authorisation of a proposal belongs to the one who gave it, or to another holder of the named post. */
function ownSignature(request: Request, doc: ProposalDoc): HeldPost {
  if (doc.signature !== 'pending')
    throw new WardError('illegal-move', { detail: 'no telephone authorisation waits for a signature' });
  return signingPost(request, doc);
}

/** 补签 of a telephone authorisation. */
export function countersignProposal(
  ctx: ResponsesContext,
  id: string,
  request: Request & { opinion?: string | undefined },
): Decided {
  return decide(ctx, id, { ...request, happenedAt: undefined }, 'countersign', async (_work, proposal) => ({
    post: ownSignature(request, proposal.state),
    data: { opinion: request.opinion ?? null },
  }));
}

/** The one named says the call was not so. Nothing is undone by it: what follows is a proposal of its own. */
export function disputeProposal(
  ctx: ResponsesContext,
  id: string,
  request: Request & { reason: string },
): Decided {
  return decide(ctx, id, { ...request, happenedAt: undefined }, 'dispute', async (_work, proposal) => ({
    post: ownSignature(request, proposal.state),
    data: { opinion: request.reason, reason: request.reason },
  }));
}
