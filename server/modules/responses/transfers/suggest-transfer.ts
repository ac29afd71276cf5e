import type { EvidenceItem, TransferStage } from '../../../../contract/responses.ts';
import { raiseAlarm, returnAlarm } from '../alarms/raise-alarm.ts';
import type { Subject } from '../journal/aggregate.ts';
import { fresh, record, SYSTEM, type Work } from '../journal/work.ts';
import type { PlanView, PlanZone } from '../ports.ts';
import { lockKey } from '../store/journal.ts';
import { openTransferOf } from '../store/transfers.ts';
import { nextTransferState, TRANSFER, type TransferDoc, type TransferSubject } from './transfer-aggregate.ts';
import { indicatorAlarm, indicatorKey } from './transfer-alarms.ts';

const GRAVITY: Record<TransferStage, number> = { prepare: 1, immediate: 2 };
const NOBODY = { households: 0, people: 0 };

/** The transfer of a zone as it stands, the zone held until the transaction ends. */
export async function holdZone(
  work: Work,
  planId: string,
  zoneId: string,
): Promise<Subject<TransferDoc> | undefined> {
  await lockKey(work.tx, 'zone', `${planId}|${zoneId}`);
  return openTransferOf(work.tx, planId, zoneId);
}

export async function transferSubject(work: Work, plan: PlanView, zone: PlanZone): Promise<TransferSubject> {
  const unit = await work.ports.findUnit(work.tx, zone.unitId);
  return {
    planId: plan.id,
    planVersion: plan.version,
    zoneId: zone.id,
    zoneName: zone.name,
    unit: unit ?? { id: zone.unitId, name: zone.unitId, path: zone.unitId },
    counts: { due: zone.due, moved: NOBODY, sheltered: NOBODY, returned: NOBODY },
  };
}

/** What is ordered or asked for already. */
function reached(doc: TransferDoc | undefined): number {
  if (!doc) return 0;
  const orderedStage = doc.state === 'prepare' || doc.state === 'immediate' ? GRAVITY[doc.state] : 0;
  return Math.max(orderedStage, doc.suggestedStage === null ? 0 : GRAVITY[doc.suggestedStage]);
}

/**
 * A zone's own indicator came true: asked for on the board and as an alarm; nothing sounds and nobody moves until the
 * person whom the plan authorises has ordered it.
 */
export async function suggestTransfer(
  work: Work,
  indicator: {
    plan: PlanView;
    zone: PlanZone;
    stage: TransferStage;
    atMs: number;
    actable: boolean;
    evidence: EvidenceItem[];
    idempotencyKey: string;
  },
): Promise<void> {
  const { plan, zone, stage, atMs, actable, evidence, idempotencyKey } = indicator;
  const transfer = await holdZone(work, plan.id, zone.id);
  if (reached(transfer?.state) >= GRAVITY[stage]) return;
  const subject = await transferSubject(work, plan, zone);
  await record(work, TRANSFER, transfer ?? fresh(work), {
    move: 'suggest',
    by: SYSTEM,
    happenedAtMs: atMs,
    data: { subject, stage, actable },
    evidence,
    idempotencyKey,
  });
  await raiseAlarm(work, indicatorAlarm(subject, stage, actable), { atMs, evidence });
}

/** The indicator holds no more: noted; an order that was given stands until a person lifts it. */
export async function ceaseIndicator(
  work: Work,
  planId: string,
  zoneId: string,
  stage: TransferStage,
  atMs: number,
): Promise<void> {
  const transfer = await holdZone(work, planId, zoneId);
  if (!transfer || nextTransferState(transfer.state.state, 'cease') === undefined) return;
  if (transfer.state.ceasedAtMs !== null) return;
  // The lesser indicator going away says nothing about the graver one.
  if (transfer.state.suggestedStage === 'immediate' && stage === 'prepare') return;
  await record(work, TRANSFER, transfer, { move: 'cease', by: SYSTEM, happenedAtMs: atMs, data: { stage } });
  await returnAlarm(work, indicatorKey(transfer.state), { atMs });
}
