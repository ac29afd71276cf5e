import { raiseAlarm } from '../alarms/raise-alarm.ts';
import type { Subject } from '../journal/aggregate.ts';
import { lockSubject, record, SYSTEM, type Work } from '../journal/work.ts';
import { applyProposal } from '../proposals/apply-proposal.ts';
import { PROPOSAL, type ProposalDoc, proposalDueMs } from '../proposals/proposal-aggregate.ts';
import { REMINDERS } from '../proposals/reminders.ts';
import { tellSigners } from '../proposals/submit-proposal.ts';
import { holdKey, tellDuty } from '../proposals/suggest-change.ts';
import { proposalAlarm } from '../proposals/waiting-alarm.ts';
import { findSubject } from '../store/journal.ts';

/** What is due on a proposal: it takes effect, its telephone authorisation is overdue, or somebody is reminded. */
export async function runProposal(work: Work, id: string): Promise<void> {
  const seen = await findSubject(work.tx, PROPOSAL, id);
  if (!seen) return;
  const standing = await holdKey(work, seen.state.key);
  const proposal = await lockSubject(work, PROPOSAL, id);
  const dueMs = proposalDueMs(proposal.state);
  if (dueMs === null || dueMs > work.nowMs) return;
  const { state, effectiveAtMs, signature, signByMs, signatureOverdue } = proposal.state;
  if ((state === 'signed' || state === 'authorised') && (effectiveAtMs ?? 0) <= work.nowMs) {
    await applyProposal(work, proposal, standing);
    return;
  }
  if (signature === 'pending' && !signatureOverdue && (signByMs ?? 0) <= work.nowMs) {
    const overdue = await record(work, PROPOSAL, proposal, { move: 'mark-overdue', by: SYSTEM });
    await raiseAlarm(work, proposalAlarm('signature-overdue', overdue), { atMs: work.nowMs });
    return;
  }
  await remind(work, proposal);
}

async function remind(work: Work, proposal: Subject<ProposalDoc>): Promise<void> {
  const { state, reminded } = proposal.state;
  const step = REMINDERS[state]?.[reminded];
  if (!step) return;
  const after = await record(work, PROPOSAL, proposal, {
    move: 'remind',
    by: SYSTEM,
    data: { does: step.does },
  });
  if (step.does === 'alarm') {
    await raiseAlarm(work, proposalAlarm('proposal-waiting', after), { atMs: work.nowMs });
    return;
  }
  const telling = `${state}-${reminded + 1}`;
  await (state === 'suggested' ? tellDuty(work, after, telling) : tellSigners(work, after, telling));
}
