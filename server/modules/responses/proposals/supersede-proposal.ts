import { returnAlarm } from '../alarms/raise-alarm.ts';
import type { Subject } from '../journal/aggregate.ts';
import { record, SYSTEM, type Work } from '../journal/work.ts';
import { PROPOSAL, type ProposalDoc } from './proposal-aggregate.ts';
import { waitingAlarmKey } from './waiting-alarm.ts';

/** Another proposal takes its place; nobody waits for it any more. */
export async function supersedeProposal(
  work: Work,
  proposal: Subject<ProposalDoc>,
  reason: string,
): Promise<Subject<ProposalDoc>> {
  const superseded = await record(work, PROPOSAL, proposal, {
    move: 'supersede',
    by: SYSTEM,
    data: { reason },
  });
  await returnAlarm(work, waitingAlarmKey(proposal.id), { atMs: work.nowMs });
  return superseded;
}
