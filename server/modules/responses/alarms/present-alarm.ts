import type { Alarm } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { Subject } from '../journal/aggregate.ts';
import { iso } from '../journal/present.ts';
import { type AlarmDoc, alarmDueMs } from './alarm-aggregate.ts';

/** An alarm as the API speaks it. */
export function presentAlarm({ id, version, state: doc }: Subject<AlarmDoc>): Alarm {
  return {
    id,
    version,
    cause: doc.cause,
    title: doc.title,
    consequence: doc.consequence,
    advice: doc.advice,
    priority: doc.priority,
    state: doc.state,
    condition: doc.condition,
    placeId: doc.placeId,
    placeName: doc.placeName,
    unitPath: doc.unitPath,
    planId: doc.planId,
    ruleId: doc.ruleId,
    groupKey: doc.groupKey,
    firstOut: doc.firstOut,
    raisedAt: toBeijingIso(doc.raisedAtMs),
    recordedAt: toBeijingIso(doc.recordedAtMs),
    returnedAt: iso(doc.returnedAtMs),
    acknowledgedAt: iso(doc.acknowledgedAtMs),
    acknowledgedBy: doc.acknowledgedBy,
    verification: doc.verification,
    verifiedBy: doc.verifiedBy,
    actable: doc.actable,
    shelvedUntil: iso(doc.shelvedUntilMs),
    shelvedReason: doc.shelvedReason,
    workOrder: doc.workOrder,
    suppressedBy: doc.suppressedBy,
    escalationStep: doc.escalationStep,
    nextEscalationAt: doc.state === 'UNACK' ? iso(alarmDueMs(doc)) : null,
    evidence: doc.evidence,
    evidenceChanged: doc.evidenceChanged,
  };
}
