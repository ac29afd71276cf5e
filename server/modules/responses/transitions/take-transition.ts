import { WardError } from '../../../platform/errors.ts';
import type { AlarmSubject } from '../alarms/alarm-aggregate.ts';
import { changeAlarmEvidence, loseSightOfAlarm, raiseAlarm, returnAlarm } from '../alarms/raise-alarm.ts';
import { stationSuppressors } from '../alarms/watch-stations.ts';
import { record, SYSTEM, type Work } from '../journal/work.ts';
import type { PlanView, RuleTransition } from '../ports.ts';
import { nextProposalState } from '../proposals/machine.ts';
import { PROPOSAL } from '../proposals/proposal-aggregate.ts';
import { levelsOf, responseKey } from '../proposals/response-key.ts';
import { ceaseTrigger, holdKey, suggestLevel } from '../proposals/suggest-change.ts';
import { proposalsTouched, putTrigger } from '../store/responses.ts';
import { ceaseIndicator, holdZone, suggestTransfer } from '../transfers/suggest-transfer.ts';
import { nextTransferState, TRANSFER } from '../transfers/transfer-aggregate.ts';

type Kind<K extends RuleTransition['kind']> = Extract<RuleTransition, { kind: K }>;

const keyOf = (transition: RuleTransition): string => `transition:${transition.seq}`;

function alarmOf(transition: Kind<'alarm' | 'data-gap'>): AlarmSubject {
  const { planId, ruleId, actable } = transition;
  const { unitName, ...alarm } = transition.alarm;
  const place = alarm.placeId ?? alarm.unitPath;
  return {
    ...alarm,
    key: `${transition.kind}:${planId}:${ruleId}:${place}`,
    planId,
    ruleId,
    actable,
    groupKey: `${alarm.unitPath}|${alarm.cause}`,
    groupTitle: `${unitName}：${GROUPS[alarm.cause] ?? alarm.title}`,
  };
}
const GROUPS: Partial<Record<AlarmSubject['cause'], string>> = {
  rain: '降雨',
  level: '水位',
  flow: '流量',
  'warning-signal': '预警信号',
  event: '险情',
  'data-gap': '数据中断',
};

async function takeAlarm(work: Work, transition: Kind<'alarm' | 'data-gap'>): Promise<void> {
  const subject = alarmOf(transition);
  const { atMs, evidence, truth, correction } = transition;
  const signal = { atMs, evidence, idempotencyKey: keyOf(transition) };
  // The truth of now is taken as it is; that it comes from late or corrected data is said beside it.
  if (correction)
    await changeAlarmEvidence(work, subject.key, {
      ...signal,
      idempotencyKey: `${keyOf(transition)}:evidence`,
    });
  if (truth === 'unknown') return loseSightOfAlarm(work, subject.key, signal);
  if (truth === 'false') return returnAlarm(work, subject.key, signal);
  const suppressors = transition.kind === 'data-gap' ? await stationSuppressors(work, subject.placeId) : [];
  await raiseAlarm(work, subject, signal, suppressors);
}

async function takeProposal(work: Work, plan: PlanView, transition: Kind<'proposal'>): Promise<void> {
  const { areaId, track, levelId, ruleId, truth, atMs, evidence, correction } = transition;
  const level = levelsOf(plan, track).find(({ id }) => id === levelId);
  if (!level)
    throw new WardError('not-found', { detail: `plan ${plan.id} ${plan.version} has no level ${levelId}` });
  const key = responseKey(plan.id, plan.headquartersId, areaId, track);
  await holdKey(work, key);
  if (correction) await changeProposalEvidence(work, key, transition);
  const [levelRank, transitionSeq] = [level.rank, transition.seq];
  await putTrigger(work.tx, key, {
    ruleId,
    levelId,
    levelRank,
    truth,
    atMs: Math.min(atMs, work.nowMs),
    transitionSeq,
  });
  if (truth === 'false') return ceaseTrigger(work, key, ruleId, atMs);
  if (truth === 'true')
    await suggestLevel(work, {
      plan,
      areaId,
      track,
      level,
      ruleId,
      atMs,
      signalAtMs: transition.signalAtMs,
      actable: transition.actable,
      evidence,
      idempotencyKey: keyOf(transition),
    });
}

/** What a decision stood on was corrected: said on the decision, for people to judge; nothing is undone. */
async function changeProposalEvidence(work: Work, key: string, transition: RuleTransition): Promise<void> {
  for (const proposal of await proposalsTouched(work.tx, key)) {
    if (!proposal.state.ruleIds.includes(transition.ruleId)) continue;
    if (nextProposalState(proposal.state.state, 'change-evidence') === undefined) continue;
    await record(work, PROPOSAL, proposal, {
      move: 'change-evidence',
      by: SYSTEM,
      happenedAtMs: transition.atMs,
      data: { ruleId: transition.ruleId, truth: transition.truth },
      evidence: transition.evidence,
      idempotencyKey: `${keyOf(transition)}:${proposal.id}`,
    });
  }
}

async function takeTransfer(work: Work, plan: PlanView, transition: Kind<'transfer'>): Promise<void> {
  const { zoneId, stage, truth, atMs, evidence, correction, actable } = transition;
  const zone = plan.zones.find(({ id }) => id === zoneId);
  if (!zone)
    throw new WardError('not-found', { detail: `plan ${plan.id} ${plan.version} has no zone ${zoneId}` });
  const idempotencyKey = keyOf(transition);
  if (correction) await changeTransferEvidence(work, plan.id, transition);
  if (truth === 'true')
    await suggestTransfer(work, { plan, zone, stage, atMs, actable, evidence, idempotencyKey });
  if (truth === 'false') await ceaseIndicator(work, plan.id, zoneId, stage, atMs);
}

async function changeTransferEvidence(
  work: Work,
  planId: string,
  transition: Kind<'transfer'>,
): Promise<void> {
  const transfer = await holdZone(work, planId, transition.zoneId);
  if (!transfer || nextTransferState(transfer.state.state, 'change-evidence') === undefined) return;
  await record(work, TRANSFER, transfer, {
    move: 'change-evidence',
    by: SYSTEM,
    happenedAtMs: transition.atMs,
    evidence: transition.evidence,
    idempotencyKey: `${keyOf(transition)}:evidence`,
  });
}

/** Late or corrected data alter what was decided on: it is said where people look, and changes nothing else. */
async function takeReassessment(
  work: Work,
  transition: RuleTransition,
  readPlan: () => Promise<PlanView>,
): Promise<void> {
  switch (transition.kind) {
    case 'alarm':
    case 'data-gap':
      return changeAlarmEvidence(work, alarmOf({ ...transition, kind: transition.kind }).key, {
        atMs: transition.atMs,
        evidence: transition.evidence,
        idempotencyKey: `${keyOf(transition)}:evidence`,
      });
    case 'proposal': {
      const { id, headquartersId } = await readPlan();
      const key = responseKey(id, headquartersId, transition.areaId, transition.track);
      await holdKey(work, key);
      return changeProposalEvidence(work, key, transition);
    }
    case 'transfer':
      return changeTransferEvidence(work, transition.planId, transition);
    case 'unreadable':
      throw new WardError('unprocessable', { detail: transition.why });
  }
}

/** One transition's whole effect, in the caller's transaction. */
export async function takeTransition(work: Work, transition: RuleTransition): Promise<void> {
  const { planId, planVersion } = transition;
  const plan = async (): Promise<PlanView> => {
    const found = await work.ports.findPlan(work.tx, planId, planVersion);
    if (!found) throw new WardError('not-found', { detail: `no plan ${planId} ${planVersion}` });
    return found;
  };
  if (transition.reassesses != null) return takeReassessment(work, transition, plan);
  switch (transition.kind) {
    case 'alarm':
    case 'data-gap':
      return takeAlarm(work, { ...transition, kind: transition.kind });
    case 'proposal':
      return takeProposal(work, await plan(), transition);
    case 'transfer':
      return takeTransfer(work, await plan(), transition);
    case 'unreadable':
      throw new WardError('unprocessable', { detail: transition.why });
  }
}
