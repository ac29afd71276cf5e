import { WardError } from '../../../platform/errors.ts';
import { issueOrders } from '../actions/issue-orders.ts';
import type { Subject } from '../journal/aggregate.ts';
import { fresh, record, SYSTEM, type Work } from '../journal/work.ts';
import { changeTo } from './machine.ts';
import { PROPOSAL, type ProposalDoc } from './proposal-aggregate.ts';
import { RESPONSE } from './response-aggregate.ts';
import { levelsOf } from './response-key.ts';
import { sendNotices } from './send-notices.ts';
import type { Standing } from './suggest-change.ts';
import { supersedeProposal } from './supersede-proposal.ts';

const targetRank = (proposal: Subject<ProposalDoc>): number | null => proposal.state.level?.rank ?? null;

/** Refuses a decision on a proposal that means something else by now (the level was set meanwhile). */
export function checkApplicable(proposal: Subject<ProposalDoc>, standing: Standing): void {
  const present = standing.response?.state.level?.rank ?? null;
  if (changeTo(present, targetRank(proposal)) === proposal.state.change) return;
  throw new WardError('conflict', {
    detail: `the level in force is ${standing.response?.state.level?.name ?? 'none'} now: this is no longer “${proposal.state.change}”`,
  });
}

/**
 * 启动 / 提升至 / 降低至 / 结束 by a decision that was taken: the response's move, the notice, the orders and what they
 * withdraw, and what becomes of other proposals, in the one transaction of the caller.
 */
export async function applyProposal(
  work: Work,
  proposal: Subject<ProposalDoc>,
  standing: Standing,
): Promise<Subject<ProposalDoc>> {
  const { planId, planVersion, track, effectiveAtMs } = proposal.state;
  const rank = targetRank(proposal);
  const change = changeTo(standing.response?.state.level?.rank ?? null, rank);
  if (change === undefined || change !== proposal.state.change) {
    const reason = '生效时级别已变更，本决定不再适用';
    return supersedeProposal(work, proposal, reason);
  }
  const plan = await work.ports.findPlan(work.tx, planId, planVersion);
  if (!plan) throw new WardError('not-found', { detail: `plan ${planId} ${planVersion} is gone` });
  const level = levelsOf(plan, track).find((candidate) => candidate.rank === rank) ?? null;
  if (rank !== null && !level)
    throw new WardError('not-found', { detail: 'the plan version has no such level' });
  const { key, planName, headquarters, area } = proposal.state;
  const before = standing.response;
  const response = await record(work, RESPONSE, before ?? fresh(work), {
    move: change,
    by: SYSTEM,
    // Takes effect when it was to take effect, however late Ward came to it.
    happenedAtMs: Math.min(work.nowMs, effectiveAtMs ?? work.nowMs),
    data: {
      subject: { key, planId, planName, planVersion, headquarters, area, track },
      proposalId: proposal.id,
      planVersion,
      level: level && { id: level.id, name: level.name, rank: level.rank },
      basis: level?.basis ?? null,
    },
  });
  const applied = await record(work, PROPOSAL, proposal, {
    move: 'apply',
    by: SYSTEM,
    data: { responseId: response.id, change },
  });
  await issueOrders(work, plan, response, level);
  await sendNotices(work, {
    plan,
    response,
    level,
    left: before?.state.level?.rank ?? null,
    proposal: applied,
  });
  await reconsider(work, applied, standing, rank);
  return applied;
}

/** What the level now in force means for the other proposals under the key: overtaken, or the same aim by another move. */
async function reconsider(
  work: Work,
  applied: Subject<ProposalDoc>,
  standing: Standing,
  present: number | null,
): Promise<void> {
  const isRise = (change: string | undefined): boolean => change === 'start' || change === 'raise';
  for (const other of standing.open) {
    if (
      other.id === applied.id ||
      !['suggested', 'submitted', 'conferring', 'signed'].includes(other.state.state)
    )
      continue;
    const change = changeTo(present, targetRank(other));
    const sameAim = change !== undefined && isRise(change) === isRise(other.state.change);
    const overtaken = isRise(applied.state.change) && !isRise(other.state.change);
    if (sameAim && !overtaken) {
      const responseId = present === null ? null : applied.state.responseId;
      if (change !== other.state.change)
        await record(work, PROPOSAL, other, { move: 'rebase', by: SYSTEM, data: { change, responseId } });
      continue;
    }
    const reason = `已${applied.state.level === null ? '结束响应' : `执行${applied.state.level.name}`}，本提请不再适用`;
    await supersedeProposal(work, other, reason);
  }
}
