import type { EvidenceItem } from '../../../../contract/responses.ts';
import type { Sql } from '../../../platform/db/index.ts';
import type { Subject } from '../journal/aggregate.ts';
import type { Work } from '../journal/work.ts';
import { clockText } from '../messages.ts';
import type { PlanView, Ports } from '../ports.ts';
import { type Calm, judgeCalm } from '../proposals/calm.ts';
import { RESPONSE, type ResponseDoc } from '../proposals/response-aggregate.ts';
import { levelsOf } from '../proposals/response-key.ts';
import { holdKey, suggestCalm } from '../proposals/suggest-change.ts';
import { supersedeProposal } from '../proposals/supersede-proposal.ts';
import { findSubject } from '../store/journal.ts';
import { lastCalmDismissal, triggersOf } from '../store/responses.ts';

/** How calm it is at a response, from rows alone. Undefined where it has ended or its plan version is gone. */
export async function calmOf(
  sql: Sql,
  ports: Ports,
  response: Subject<ResponseDoc>,
  nowMs: number,
): Promise<{ calm: Calm; plan: PlanView; openHazards: number } | undefined> {
  const { planId, planVersion, key, track, level, levelSinceMs, area } = response.state;
  const plan = await ports.findPlan(sql, planId, planVersion);
  if (!plan || level === null) return undefined;
  const openHazards = await ports.countOpenHazards(sql, planId, area.id);
  const levels = levelsOf(plan, track);
  const triggers = await triggersOf(sql, key);
  const calm = judgeCalm({
    // A level that a later version of the plan has dropped triggers nothing any more.
    triggers: triggers.filter((trigger) => levels.some((each) => each.id === trigger.levelId)),
    levels,
    presentRank: level.rank,
    levelSinceMs,
    openHazards,
    nowMs,
  });
  return { calm, plan, openHazards };
}

/** Proposes lowering or ending where the hold time has passed without a trigger and no 险情 is open; once per calm. */
export async function runCalm(work: Work, responseId: string): Promise<void> {
  const seen = await findSubject(work.tx, RESPONSE, responseId);
  if (seen?.state.state !== 'active') return;
  const { response, open, key } = await holdKey(work, seen.state.key);
  if (!response) return;
  const judged = await calmOf(work.tx, work.ports, response, work.nowMs);
  if (judged?.calm.target === undefined) return;
  const { calm, plan } = judged;
  const target = judged.calm.target;
  const lowering = open.filter(({ state }) => state.change === 'lower' || state.change === 'end');
  const rank = target === 'end' ? null : target;
  const further = (other: number | null): boolean => (other ?? 99) >= (rank ?? 99);
  if (lowering.some(({ state }) => state.state !== 'applied' && further(state.level?.rank ?? null))) return;
  const dismissedAtMs = await lastCalmDismissal(work.tx, key);
  if (dismissedAtMs !== undefined && dismissedAtMs >= (calm.calmSinceMs ?? 0)) return;
  for (const lesser of lowering)
    if (lesser.state.state === 'suggested') await supersedeProposal(work, lesser, '可进一步降低，已另行建议');
  await suggestCalm(work, {
    plan,
    response,
    target,
    evidence: [evidenceOf(response.state, calm, work.nowMs)],
  });
}

function evidenceOf(doc: ResponseDoc, calm: Calm, nowMs: number): EvidenceItem {
  const sinceMs = calm.calmSinceMs ?? nowMs;
  const hours = Math.floor((nowMs - sinceMs) / 360_000) / 10;
  return {
    text: `自${clockText(sinceMs)}起${doc.level?.name ?? ''}触发条件不再成立，已持续${hours}小时；无未处置险情`,
    placeId: doc.area.id,
    placeName: doc.area.name,
    quantity: null,
    value: null,
    unit: null,
    threshold: null,
    datum: null,
    observedAt: null,
    source: doc.basis,
  };
}
