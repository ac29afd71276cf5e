import type { AlarmCause, AlarmState, By, EvidenceItem } from '../../../../contract/responses.ts';
import type { Aggregate, FoldMove } from '../journal/aggregate.ts';
import { alarmLine } from './alarm-lines.ts';
import { escalationDueMs } from './escalation.ts';
import { type AlarmEvent, LIFE_CYCLE, nextAlarmState } from './life-cycle.ts';

/** What an alarm is, whatever its state: given by its source at each raise. */
export interface AlarmSubject {
  /** One alarm per key: the same place and condition is the same alarm, again. */
  key: string;
  cause: AlarmCause;
  title: string;
  consequence: string;
  advice: string;
  priority: number;
  placeId: string | null;
  placeName: string;
  unitPath: string;
  planId: string | null;
  ruleId: string | null;
  /** Place and cause in one: alarms with this key share a line of the list. */
  groupKey: string;
  groupTitle: string;
  actable: boolean;
  /** Nothing proves later that it was put right but a person's word: acknowledging it ends it. */
  endsWithAnswer?: true;
}

export interface AlarmDoc extends AlarmSubject {
  state: AlarmState;
  /** Last proven truth of the condition; `condition` says whether it is known now. */
  active: boolean;
  condition: 'true' | 'false' | 'unknown';
  /** The present episode has been acknowledged. */
  acknowledged: boolean;
  episode: number;
  groupSinceMs: number;
  firstOut: boolean;
  raisedAtMs: number;
  recordedAtMs: number;
  returnedAtMs: number | null;
  /** Since when it waits for an answer (raise, re-alarm, end of a shelf). */
  waitingSinceMs: number | null;
  acknowledgedAtMs: number | null;
  acknowledgedBy: By | null;
  verification: 'confirmed' | 'false' | 'unclear' | null;
  verifiedBy: By | null;
  shelvedUntilMs: number | null;
  shelvedReason: string | null;
  workOrder: string | null;
  suppressedBy: string | null;
  /** What suppressed it is over: it stands for itself from then on, unless it ended meanwhile. */
  releaseAtMs: number | null;
  escalationStep: number;
  evidence: EvidenceItem[];
  evidenceChanged: boolean;
}

const isEvent = (move: string): move is AlarmEvent => Object.values(LIFE_CYCLE).some((row) => move in row);

const normal = (subject: AlarmSubject, move: FoldMove): AlarmDoc => ({
  ...subject,
  state: 'NORM',
  active: false,
  condition: 'false',
  acknowledged: false,
  episode: 0,
  groupSinceMs: move.recordedAtMs,
  firstOut: false,
  raisedAtMs: move.happenedAtMs,
  recordedAtMs: move.recordedAtMs,
  returnedAtMs: null,
  waitingSinceMs: null,
  acknowledgedAtMs: null,
  acknowledgedBy: null,
  verification: null,
  verifiedBy: null,
  shelvedUntilMs: null,
  shelvedReason: null,
  workOrder: null,
  suppressedBy: null,
  releaseAtMs: null,
  escalationStep: 0,
  evidence: [],
  evidenceChanged: false,
});

/** What a move changes besides the state of the life cycle. */
const CHANGES: Record<string, (doc: AlarmDoc, move: FoldMove) => Partial<AlarmDoc>> = {
  raise: (doc, move) => ({
    ...(move.data['subject'] as AlarmSubject),
    active: true,
    condition: 'true',
    acknowledged: false,
    // Coming back before it was acknowledged is the same episode: its first time and its escalation go on.
    ...(doc.state === 'RTNUN'
      ? {}
      : {
          episode: doc.episode + 1,
          groupSinceMs: move.data['groupSinceMs'] as number,
          firstOut: move.data['firstOut'] as boolean,
          raisedAtMs: move.happenedAtMs,
          recordedAtMs: move.recordedAtMs,
          verification: null,
          verifiedBy: null,
        }),
    acknowledgedAtMs: null,
    acknowledgedBy: null,
    returnedAtMs: null,
    evidence: move.evidence,
    evidenceChanged: false,
  }),
  return: (_doc, move) => ({ active: false, condition: 'false', returnedAtMs: move.happenedAtMs }),
  'lose-sight': () => ({ condition: 'unknown' }),
  'regain-sight': (doc) => ({ condition: doc.active ? 'true' : 'false' }),
  're-alarm': (_doc, move) => ({
    ...(move.data['subject'] as AlarmSubject),
    active: true,
    condition: 'true',
    acknowledged: false,
    acknowledgedAtMs: null,
    acknowledgedBy: null,
    evidence: move.evidence,
    escalationStep: 0,
    shelvedUntilMs: null,
    shelvedReason: null,
  }),
  update: (_doc, move) => ({ ...(move.data['subject'] as AlarmSubject), evidence: move.evidence }),
  acknowledge: (_doc, move) => ({
    acknowledged: true,
    acknowledgedAtMs: move.recordedAtMs,
    acknowledgedBy: move.by,
    evidenceChanged: false,
  }),
  verify: (_doc, move) => ({
    verification: move.data['result'] as AlarmDoc['verification'],
    verifiedBy: move.by,
  }),
  shelve: (_doc, move) => ({
    acknowledged: false,
    shelvedUntilMs: move.data['untilMs'] as number,
    shelvedReason: move.data['reason'] as string,
  }),
  unshelve: () => ({ shelvedUntilMs: null, shelvedReason: null, escalationStep: 0 }),
  suppress: (_doc, move) => ({ suppressedBy: move.data['alarmId'] as string, releaseAtMs: null }),
  release: (_doc, move) => ({ releaseAtMs: move.data['atMs'] as number }),
  hold: () => ({ releaseAtMs: null }),
  unsuppress: () => ({ suppressedBy: null, releaseAtMs: null }),
  'take-out': (_doc, move) => ({
    acknowledged: false,
    workOrder: move.data['workOrder'] as string,
    shelvedUntilMs: null,
    shelvedReason: null,
    suppressedBy: null,
    releaseAtMs: null,
  }),
  'put-back': () => ({ workOrder: null, escalationStep: 0 }),
  escalate: (_doc, move) => ({ escalationStep: move.data['step'] as number }),
  'change-evidence': (_doc, move) => ({ evidenceChanged: true, evidence: move.evidence }),
  comment: () => ({}),
};

function foldAlarm(before: AlarmDoc | undefined, move: FoldMove): AlarmDoc {
  const doc = before ?? normal(move.data['subject'] as AlarmSubject, move);
  const change = CHANGES[move.move];
  if (!change) throw new Error(`an alarm knows no move ${move.move}`);
  const state = isEvent(move.move) ? nextAlarmState(doc.state, move.move, doc) : doc.state;
  if (state === undefined) throw new Error(`no move ${move.move} from ${doc.state}`);
  const after = { ...doc, ...change(doc, move), state };
  if (state === 'UNACK' && doc.state !== 'UNACK') {
    // A new wait begins, but coming and going without an answer does not set the escalation back.
    const goesOn = doc.state === 'RTNUN';
    after.waitingSinceMs = goesOn ? doc.waitingSinceMs : move.recordedAtMs;
    after.escalationStep = goesOn ? doc.escalationStep : 0;
  } else if (move.move === 're-alarm' && state === 'UNACK') after.waitingSinceMs = move.recordedAtMs;
  else if (state !== 'UNACK' && state !== 'RTNUN') after.waitingSinceMs = null;
  return after;
}

/** When the alarm needs Ward next: the end of its shelf or suppression, or the next step of escalation. */
export function alarmDueMs(doc: AlarmDoc): number | null {
  if (doc.state === 'SHLVD') return doc.shelvedUntilMs;
  if (doc.state === 'DSUPR') return doc.releaseAtMs;
  if (doc.state !== 'UNACK' || doc.waitingSinceMs === null || !doc.actable) return null;
  return escalationDueMs(doc.priority, doc.escalationStep, doc.waitingSinceMs) ?? null;
}

export const ALARM: Aggregate<AlarmDoc> = {
  kind: 'alarm',
  table: 'alarms',
  fold: foldAlarm,
  columns: (doc) => ({
    key: doc.key,
    state: doc.state,
    priority: doc.priority,
    group_key: doc.groupKey,
    unit_path: doc.unitPath,
    suppressed_by: doc.suppressedBy,
    raised_at: { atMs: doc.raisedAtMs },
    returned_at: { atMs: doc.returnedAtMs },
    next_due_at: { atMs: alarmDueMs(doc) },
  }),
  unitPath: (doc) => doc.unitPath,
  line: alarmLine,
};
