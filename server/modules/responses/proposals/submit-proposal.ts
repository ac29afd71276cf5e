import type { Change, Track } from '../../../../contract/responses.ts';
import { WardError } from '../../../platform/errors.ts';
import { returnAlarm } from '../alarms/raise-alarm.ts';
import type { Subject } from '../journal/aggregate.ts';
import { postFor, type Request, toMs } from '../journal/request.ts';
import {
  byPost,
  checkVersion,
  doneBefore,
  fresh,
  inWork,
  lockSubject,
  record,
  requestKey,
  type Work,
} from '../journal/work.ts';
import { clockText, holdersOf, tellPerson } from '../messages.ts';
import type { ResponsesContext } from '../ports.ts';
import { findSubject } from '../store/journal.ts';
import { PROPOSAL, type ProposalDoc } from './proposal-aggregate.ts';
import { changeTitle } from './proposal-lines.ts';
import { levelsOf, responseKey } from './response-key.ts';
import { holdKey, subjectOf } from './suggest-change.ts';
import { waitingAlarmKey } from './waiting-alarm.ts';

/** 提请 of what the rules suggest. */
export function submitProposal(
  ctx: ResponsesContext,
  id: string,
  request: Request,
): Promise<Subject<ProposalDoc>> {
  return inWork(ctx, async (work) => {
    const seen = await findSubject(work.tx, PROPOSAL, id);
    if (!seen) throw new WardError('not-found');
    await holdKey(work, seen.state.key);
    const proposal = await lockSubject(work, PROPOSAL, id);
    const key = requestKey(request.actor, request.idempotencyKey);
    if (await doneBefore(work, key, 'proposal', 'submit', id)) return proposal;
    const post = postFor(request.actor, 'responses.propose', proposal.state.headquarters.path);
    await checkVersion(work, PROPOSAL, proposal, request.expectedVersion);
    if (proposal.state.state !== 'suggested')
      throw new WardError('illegal-move', { detail: `it is ${proposal.state.state} already` });
    const submitted = await record(work, PROPOSAL, proposal, {
      move: 'submit',
      by: byPost(request.actor, post),
      note: request.note,
      happenedAtMs: toMs(request.happenedAt),
      idempotencyKey: key,
    });
    await returnAlarm(work, waitingAlarmKey(id), { atMs: work.nowMs });
    await tellSigners(work, submitted, 'submitted');
    return submitted;
  });
}

export interface ProposalByHand {
  planId: string;
  headquartersId: string;
  areaId: string;
  track: Track;
  /** What the person takes it for; refused where it means something else by now. */
  change?: Change | undefined;
  /** Null for 结束. */
  levelId: string | null;
  reason: string;
}

/** 提请 by hand, without or against what the rules say; the same signature stands before it. */
export function createProposal(
  ctx: ResponsesContext,
  input: ProposalByHand,
  request: Omit<Request, 'expectedVersion'>,
): Promise<Subject<ProposalDoc>> {
  return inWork(ctx, async (work) => {
    const plan = await work.ports.findPlan(work.tx, input.planId);
    if (!plan || plan.headquartersId !== input.headquartersId)
      throw new WardError('not-found', { detail: 'no such plan at that headquarters' });
    const standing = await holdKey(
      work,
      responseKey(plan.id, plan.headquartersId, input.areaId, input.track),
    );
    const key = requestKey(request.actor, request.idempotencyKey);
    const done = await doneBefore(work, key, 'proposal', 'submit');
    if (done !== undefined) return lockSubject(work, PROPOSAL, done);
    const level = levelsOf(plan, input.track).find(({ id }) => id === input.levelId);
    if (input.levelId !== null && !level)
      throw new WardError('not-found', { detail: 'the plan has no such level on this track' });
    const subject = await subjectOf(work, plan, input, level ?? null, standing.response);
    const post = postFor(request.actor, 'responses.propose', subject.headquarters.path);
    if (input.change !== undefined && input.change !== subject.change)
      throw new WardError('conflict', { detail: `as things stand this is “${subject.change}”` });
    const twin = standing.open.find(
      ({ state }) =>
        state.state !== 'applied' && state.change === subject.change && state.level?.id === subject.level?.id,
    );
    if (twin)
      throw new WardError('conflict', {
        detail: `the same change is ${twin.state.state} already: ${twin.id}`,
      });
    const submitted = await record(work, PROPOSAL, fresh(work), {
      move: 'submit',
      by: byPost(request.actor, post),
      data: { subject, origin: 'hand', reason: input.reason },
      happenedAtMs: toMs(request.happenedAt),
      idempotencyKey: key,
    });
    await tellSigners(work, submitted, 'submitted');
    return submitted;
  });
}

/** Everybody whose post the plan names for it is told that a signature waits. */
export async function tellSigners(
  work: Work,
  proposal: Subject<ProposalDoc>,
  telling: string,
): Promise<void> {
  const { headquarters, submittedBy, submittedAtMs, signers, reason, evidence } = proposal.state;
  const why =
    reason ??
    evidence
      .map((item) => item.text)
      .slice(0, 3)
      .join('；');
  const text = `【${headquarters.name}】待签批：${changeTitle(proposal.state).zh}，${clockText(submittedAtMs ?? work.nowMs)}由${submittedBy?.name}提请。依据：${why}。签批：${work.publicUrl}/sign`;
  for (const contact of await holdersOf(work, signers))
    await tellPerson(work, contact, {
      aboutKind: 'proposal',
      aboutId: proposal.id,
      key: `proposal:${proposal.id}:${telling}`,
      text,
    });
}
