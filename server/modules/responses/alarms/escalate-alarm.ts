import type { Subject } from '../journal/aggregate.ts';
import { record, SYSTEM, type Work } from '../journal/work.ts';
import { holdersOf, tellPerson } from '../messages.ts';
import { findSubject } from '../store/journal.ts';
import { ALARM, type AlarmDoc, alarmDueMs } from './alarm-aggregate.ts';
import { ESCALATION } from './escalation.ts';

/** Ends with one full stop, whether the plan's text has one or not. */
const sentence = (text: string): string => (/[。！？]$/.test(text) ? text : `${text}。`);

/**
 * What is due on an alarm: the end of its shelf or suppression, or the next step of its escalation. One message a group, step and person:
 * a storm's forty alarms of one place do not call forty times.
 */
export async function runAlarm(work: Work, id: string): Promise<void> {
  const alarm = await findSubject(work.tx, ALARM, id, { lock: true });
  const dueMs = alarm && alarmDueMs(alarm.state);
  if (!alarm || dueMs === null || dueMs === undefined || dueMs > work.nowMs) return;
  if (alarm.state.state === 'SHLVD') {
    await record(work, ALARM, alarm, { move: 'unshelve', by: SYSTEM, data: { reason: 'expired' } });
    return;
  }
  if (alarm.state.state === 'DSUPR') {
    const cause = alarm.state.suppressedBy;
    const suppressor = cause === null ? undefined : await findSubject(work.tx, ALARM, cause);
    await record(work, ALARM, alarm, { move: suppressor?.state.active ? 'hold' : 'unsuppress', by: SYSTEM });
    return;
  }
  await escalate(work, alarm);
}

async function escalate(work: Work, alarm: Subject<AlarmDoc>): Promise<void> {
  const { state: doc, id } = alarm;
  const step = ESCALATION[doc.priority]?.[doc.escalationStep];
  if (!step) return;
  const told: string[] = [];
  for (const contact of await nearestHolders(work, step.role, doc.unitPath)) {
    const fresh = await tellPerson(
      work,
      contact,
      {
        aboutKind: 'alarm',
        aboutId: id,
        key: `alarm:${doc.groupKey}:${doc.groupSinceMs}:${doc.priority}:${doc.escalationStep}`,
        text: `【告警】${[doc.title, doc.consequence, doc.advice].map(sentence).join('')}`,
      },
      step.ways,
    );
    if (fresh) told.push(`${contact.postTitle}${contact.name}`);
  }
  await record(work, ALARM, alarm, {
    move: 'escalate',
    by: SYSTEM,
    data: { step: doc.escalationStep + 1, role: step.role, told: told.join('、') },
  });
}

/** Holders of the role at the alarm's unit, else at the nearest unit above it that has any. */
async function nearestHolders(work: Work, role: string, unitPath: string) {
  for (const unitId of unitPath.split('/').toReversed()) {
    const holders = await holdersOf(work, [{ role, unitId }]);
    if (holders.length > 0) return holders;
  }
  return [];
}
