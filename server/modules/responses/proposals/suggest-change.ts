import type { EvidenceItem, Track } from '../../../../contract/responses.ts';
import { WardError } from '../../../platform/errors.ts';
import type { Subject } from '../journal/aggregate.ts';
import { fresh, record, SYSTEM, type Work } from '../journal/work.ts';
import { holdersOf, tellPerson } from '../messages.ts';
import type { PlanLevel, PlanView } from '../ports.ts';
import { lockKey } from '../store/journal.ts';
import { openProposals, responseInForce, triggersOf } from '../store/responses.ts';
import { changeTo } from './machine.ts';
import { PROPOSAL, type ProposalDoc, type ProposalSubject } from './proposal-aggregate.ts';
import { changeTitle } from './proposal-lines.ts';
import type { ResponseDoc } from './response-aggregate.ts';
import { deciding, levelsOf, responseKey } from './response-key.ts';
import { supersedeProposal } from './supersede-proposal.ts';

export interface Standing {
  key: string;
  response: Subject<ResponseDoc> | undefined;
  open: Subject<ProposalDoc>[];
}

/** Everything under one key, held until the transaction ends: the lock first, so that two never wait in a circle. */
export async function holdKey(work: Work, key: string): Promise<Standing> {
  await lockKey(work.tx, 'response', key);
  const response = await responseInForce(work.tx, key, { lock: true });
  return { key, response, open: await openProposals(work.tx, key) };
}

/** The subject of a proposal for `level` (null = 结束) as things stand. Throws where it would change nothing. */
export async function subjectOf(
  work: Work,
  plan: PlanView,
  at: { areaId: string; track: Track },
  level: PlanLevel | null,
  response: Subject<ResponseDoc> | undefined,
): Promise<ProposalSubject> {
  const present = response?.state.level?.rank ?? null;
  const change = changeTo(present, level?.rank ?? null);
  if (change === undefined)
    throw new WardError('illegal-move', {
      detail: 'that level is in force already, or there is nothing to end',
    });
  const headquarters = await work.ports.findUnit(work.tx, plan.headquartersId);
  const area = plan.areas.find(({ id }) => id === at.areaId);
  if (!headquarters || !area)
    throw new WardError('not-found', { detail: 'the plan names no such headquarters or area' });
  return {
    key: responseKey(plan.id, plan.headquartersId, at.areaId, at.track),
    planId: plan.id,
    planName: plan.name,
    planVersion: plan.version,
    headquarters,
    area,
    track: at.track,
    change,
    level: level && { id: level.id, name: level.name, rank: level.rank },
    responseId: response?.id ?? null,
    signers: deciding(plan, at.track, level?.rank ?? null, present)?.signers ?? [],
  };
}

export interface Trigger {
  plan: PlanView;
  areaId: string;
  track: Track;
  level: PlanLevel;
  ruleId: string;
  atMs: number;
  signalAtMs: number;
  actable: boolean;
  evidence: EvidenceItem[];
  idempotencyKey: string;
}

/** Proposed already, as grave or graver, to start or raise. */
const covers = (open: Subject<ProposalDoc>, rank: number): boolean =>
  (open.state.change === 'start' || open.state.change === 'raise') &&
  ['suggested', 'submitted', 'conferring', 'signed', 'authorised'].includes(open.state.state) &&
  (open.state.level?.rank ?? Number.POSITIVE_INFINITY) <= rank;

/**
 * A level's conditions came true: suggested where it is graver than what stands, added to what is proposed already where
 * that covers it. A graver suggestion puts a lesser one aside that no person has touched; what a person did stays.
 */
export async function suggestLevel(work: Work, trigger: Trigger): Promise<void> {
  const { plan, level } = trigger;
  const key = responseKey(plan.id, plan.headquartersId, trigger.areaId, trigger.track);
  const { response, open } = await holdKey(work, key);
  const draft = {
    by: SYSTEM,
    happenedAtMs: trigger.atMs,
    evidence: trigger.evidence,
    idempotencyKey: trigger.idempotencyKey,
  };
  await warnOfCalm(work, open, trigger);
  const present = response?.state.level?.rank ?? Number.POSITIVE_INFINITY;
  if (present <= level.rank) return;
  const covered = open.find((proposal) => covers(proposal, level.rank));
  if (covered) {
    await record(work, PROPOSAL, covered, { move: 'support', data: { ruleId: trigger.ruleId }, ...draft });
    return;
  }
  for (const lesser of open) {
    if (lesser.state.state !== 'suggested' || lesser.state.origin !== 'rule') continue;
    const reason = `被更高级别的研判建议（${level.name}）替代`;
    await supersedeProposal(work, lesser, reason);
  }
  const suggested = await record(work, PROPOSAL, fresh(work), {
    move: 'suggest',
    data: {
      subject: await subjectOf(work, plan, trigger, level, response),
      origin: 'rule',
      ruleId: trigger.ruleId,
      actable: trigger.actable,
      signalAtMs: trigger.signalAtMs,
      leadTime: await work.ports.expectGraver(work.tx, plan, level.rank),
    },
    ...draft,
  });
  if (trigger.actable) await tellDuty(work, suggested, 'new');
}

/** A lowering on its way meets a trigger that holds again: the machine's own goes, a person's is marked. */
async function warnOfCalm(work: Work, open: Subject<ProposalDoc>[], trigger: Trigger): Promise<void> {
  for (const proposal of open) {
    const { change, state, level } = proposal.state;
    const lowers = change === 'end' || change === 'lower';
    if (!lowers || (level !== null && level.rank <= trigger.level.rank)) continue;
    if (state === 'suggested')
      await supersedeProposal(work, proposal, `${trigger.level.name}的触发条件再次成立`);
    else if (state === 'submitted' || state === 'conferring' || state === 'signed')
      await record(work, PROPOSAL, proposal, {
        move: 'change-evidence',
        by: SYSTEM,
        evidence: trigger.evidence,
      });
  }
}

/**
 * A level's conditions hold no more: noted on what stands proposed by them, which stays. A proposal that another condition
 * of its level or a graver one still upholds has not ceased; a lesser level's condition upholds nothing.
 */
export async function ceaseTrigger(work: Work, key: string, ruleId: string, atMs: number): Promise<void> {
  const { open } = await holdKey(work, key);
  const triggers = await triggersOf(work.tx, key);
  for (const proposal of open) {
    const { ceasedAtMs, ruleIds, state, level } = proposal.state;
    if (ceasedAtMs !== null || state === 'applied' || !ruleIds.includes(ruleId)) continue;
    const upheld = triggers.some(
      (trigger) =>
        trigger.holds && ruleIds.includes(trigger.ruleId) && trigger.levelRank <= (level?.rank ?? 0),
    );
    if (upheld) continue;
    await record(work, PROPOSAL, proposal, {
      move: 'cease',
      by: SYSTEM,
      happenedAtMs: atMs,
      data: { ruleId },
    });
  }
}

/** The duty officers of the headquarters are told of what waits for 提请. */
export async function tellDuty(work: Work, proposal: Subject<ProposalDoc>, telling: string): Promise<void> {
  const { headquarters, evidence, leadTime } = proposal.state;
  const why = evidence
    .slice(0, 3)
    .map((item) => item.text)
    .join('；');
  const text = `【${headquarters.name}】研判建议：${changeTitle(proposal.state).zh}。依据：${why}。${leadTime ? `${leadTime.text}。` : ''}请核实后提请。`;
  for (const contact of await holdersOf(work, [{ role: 'duty-officer', unitId: headquarters.id }]))
    await tellPerson(work, contact, {
      aboutKind: 'proposal',
      aboutId: proposal.id,
      key: `proposal:${proposal.id}:${telling}`,
      text,
    });
}

/** Levels below the present one are what calm leads to; see `judgeCalm`. */
export async function suggestCalm(
  work: Work,
  input: { plan: PlanView; response: Subject<ResponseDoc>; target: number | 'end'; evidence: EvidenceItem[] },
): Promise<void> {
  const { plan, response, target, evidence } = input;
  const level =
    target === 'end'
      ? null
      : (levelsOf(plan, response.state.track).find(({ rank }) => rank === target) ?? null);
  const at = { areaId: response.state.area.id, track: response.state.track };
  const suggested = await record(work, PROPOSAL, fresh(work), {
    move: 'suggest',
    by: SYSTEM,
    data: { subject: await subjectOf(work, plan, at, level, response), origin: 'calm', actable: true },
    evidence,
  });
  await tellDuty(work, suggested, 'new');
}
