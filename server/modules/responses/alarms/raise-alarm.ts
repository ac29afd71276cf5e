import type { EvidenceItem } from '../../../../contract/responses.ts';
import type { Subject } from '../journal/aggregate.ts';
import { fresh, record, SYSTEM, type Work } from '../journal/work.ts';
import { alarmsByKeys, alarmsSuppressedBy, findAlarmByKey, groupSince } from '../store/alarms.ts';
import { lockKey } from '../store/journal.ts';
import { ALARM, type AlarmDoc, type AlarmSubject } from './alarm-aggregate.ts';
import { SUPPRESSIBLE } from './life-cycle.ts';

export interface Signal {
  /** Event time, epoch ms. */
  atMs: number;
  evidence?: EvidenceItem[];
  idempotencyKey?: string;
}

/**
 * The condition holds: a new episode, a re-alarm where the priority rose, or nothing new. `suppressors` are the keys of
 * alarms that would explain this one (the station's silence, its gateway).
 */
export async function raiseAlarm(
  work: Work,
  subject: AlarmSubject,
  signal: Signal,
  suppressors: readonly string[] = [],
): Promise<Subject<AlarmDoc>> {
  await lockKey(work.tx, 'alarm-group', subject.groupKey);
  const known = await findAlarmByKey(work.tx, subject.key, { lock: true });
  const { atMs, evidence = [], idempotencyKey } = signal;
  const step = (before: Subject<AlarmDoc> | { id: string; version: 0 }, move: string, data = {}) =>
    record(work, ALARM, before, {
      move,
      by: SYSTEM,
      happenedAtMs: atMs,
      data: { subject, ...data },
      evidence,
      idempotencyKey,
    });
  if (known?.state.active) {
    if (subject.priority < known.state.priority) return step(known, 're-alarm');
    if (subject.priority > known.state.priority) return step(known, 'update');
    if (known.state.condition === 'unknown') return step(known, 'regain-sight');
    return known;
  }
  const since = await groupSince(work.tx, subject.groupKey);
  const raised = await step(known ?? fresh(work), 'raise', {
    groupSinceMs: since ?? work.nowMs,
    firstOut: since === undefined,
  });
  if (!SUPPRESSIBLE.includes(subject.cause) || raised.state.state === 'DSUPR') return raised;
  const [suppressor] = (await alarmsByKeys(work.tx, suppressors)).filter((alarm) => alarm.state.active);
  return suppressor ? suppressAlarm(work, raised, suppressor.id) : raised;
}

async function suppressAlarm(
  work: Work,
  alarm: Subject<AlarmDoc>,
  suppressorId: string,
): Promise<Subject<AlarmDoc>> {
  if (!['NORM', 'UNACK', 'ACKED', 'RTNUN'].includes(alarm.state.state)) return alarm;
  return record(work, ALARM, alarm, { move: 'suppress', by: SYSTEM, data: { alarmId: suppressorId } });
}

/** One alarm explains others: those that are open under these keys are suppressed, and stay listed under it. */
export async function suppressDependants(
  work: Work,
  suppressor: Subject<AlarmDoc>,
  dependantKeys: readonly string[],
): Promise<void> {
  for (const alarm of await alarmsByKeys(work.tx, dependantKeys))
    if (SUPPRESSIBLE.includes(alarm.state.cause)) await suppressAlarm(work, alarm, suppressor.id);
}

/** What was suppressed gets this long to end by itself (a station comes back, its gap is filled) before it asks. */
const RELEASE_AFTER_MS = 10 * 60_000;

/** The condition is proven not to hold. What it suppressed is over with it, or stands for itself again in a while. */
export async function returnAlarm(work: Work, key: string, signal: Signal): Promise<void> {
  const alarm = await findAlarmByKey(work.tx, key, { lock: true });
  if (!alarm) return;
  const draft = {
    by: SYSTEM,
    happenedAtMs: signal.atMs,
    evidence: signal.evidence ?? [],
    idempotencyKey: signal.idempotencyKey,
  };
  if (!alarm.state.active) {
    if (alarm.state.condition === 'unknown')
      await record(work, ALARM, alarm, { move: 'regain-sight', ...draft });
    return;
  }
  const returned = await record(work, ALARM, alarm, { move: 'return', ...draft });
  if (returned.state.releaseAtMs !== null) {
    await record(work, ALARM, returned, { move: 'unsuppress', by: SYSTEM });
  }
  for (const dependant of await alarmsSuppressedBy(work.tx, alarm.id))
    await record(work, ALARM, dependant, {
      by: SYSTEM,
      ...(dependant.state.active
        ? { move: 'release', data: { atMs: work.nowMs + RELEASE_AFTER_MS } }
        : { move: 'unsuppress' }),
    });
}

/** Nothing is known any more: the alarm holds its state, visibly; it is never cleared by this. */
export async function loseSightOfAlarm(work: Work, key: string, signal: Signal): Promise<void> {
  const alarm = await findAlarmByKey(work.tx, key, { lock: true });
  if (!alarm || alarm.state.state === 'NORM' || alarm.state.condition === 'unknown') return;
  await record(work, ALARM, alarm, {
    move: 'lose-sight',
    by: SYSTEM,
    happenedAtMs: signal.atMs,
    idempotencyKey: signal.idempotencyKey,
  });
}

/** Late or corrected data changed what the alarm stands on: said so, nothing undone. */
export async function changeAlarmEvidence(work: Work, key: string, signal: Signal): Promise<void> {
  const alarm = await findAlarmByKey(work.tx, key, { lock: true });
  if (!alarm || alarm.state.state === 'NORM') return;
  await record(work, ALARM, alarm, {
    move: 'change-evidence',
    by: SYSTEM,
    happenedAtMs: signal.atMs,
    evidence: signal.evidence ?? [],
    idempotencyKey: signal.idempotencyKey,
  });
}
