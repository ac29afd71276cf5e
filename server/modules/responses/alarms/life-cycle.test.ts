import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALARM_STATES, type AlarmState } from '../../../../contract/responses.ts';
import type { FoldMove } from '../journal/aggregate.ts';
import { ALARM, type AlarmDoc, type AlarmSubject, alarmDueMs } from './alarm-aggregate.ts';
import { type AlarmEvent, LIFE_CYCLE, nextAlarmState } from './life-cycle.ts';

const MINUTE = 60_000;
const SUBJECT: AlarmSubject = {
  key: 'k',
  cause: 'rain',
  title: 't',
  consequence: 'c',
  advice: 'a',
  priority: 2,
  placeId: null,
  placeName: 'p',
  unitPath: 'u',
  planId: null,
  ruleId: null,
  groupKey: 'g',
  groupTitle: 'g',
  actable: true,
};

let version = 0;
function move(
  name: string,
  atMs: number,
  via: 'own' | 'system',
  data: Record<string, unknown> = {},
): FoldMove {
  return {
    subjectId: 'id',
    version: ++version,
    move: name,
    by: { personId: via === 'own' ? 'p' : null, name: 'n', postId: null, postTitle: null, via },
    happenedAtMs: atMs,
    recordedAtMs: atMs,
    note: null,
    data: { subject: SUBJECT, groupSinceMs: atMs, firstOut: true, ...data },
    evidence: [],
  };
}
const raise = (atMs = 0): AlarmDoc => ALARM.fold(undefined, move('raise', atMs, 'system'));

/** The life cycle as ISA-18.2 draws it, written down apart from the table under test. */
const DRAWN: [AlarmState, AlarmEvent, AlarmState][] = [
  ['NORM', 'raise', 'UNACK'],
  ['UNACK', 'acknowledge', 'ACKED'],
  ['UNACK', 'return', 'RTNUN'],
  ['ACKED', 'return', 'NORM'],
  ['ACKED', 're-alarm', 'UNACK'],
  ['RTNUN', 'acknowledge', 'NORM'],
  ['RTNUN', 'raise', 'UNACK'],
  ['SHLVD', 're-alarm', 'UNACK'],
];

test.each(DRAWN)('%s —%s→ %s', (from, event, to) => {
  expect(nextAlarmState(from, event, { active: true, acknowledged: false })).toBe(to);
});

test('every state can be set aside in the ways it is not set aside already, and comes back to what holds', () => {
  for (const state of ['NORM', 'UNACK', 'ACKED', 'RTNUN'] as const)
    for (const [event, to] of [
      ['shelve', 'SHLVD'],
      ['suppress', 'DSUPR'],
      ['take-out', 'OOSRV'],
    ] as const)
      expect(nextAlarmState(state, event, { active: true, acknowledged: false })).toBe(to);
  for (const [state, event] of [
    ['SHLVD', 'unshelve'],
    ['DSUPR', 'unsuppress'],
    ['OOSRV', 'put-back'],
  ] as const) {
    expect(nextAlarmState(state, event, { active: true, acknowledged: false })).toBe('UNACK');
    expect(nextAlarmState(state, event, { active: true, acknowledged: true })).toBe('ACKED');
    expect(nextAlarmState(state, event, { active: false, acknowledged: false })).toBe('NORM');
  }
});

const PERSONAL = ['acknowledge', 'shelve', 'unshelve', 'take-out', 'put-back'];
const steps = fc.array(
  fc.constantFrom(
    'raise',
    'return',
    're-alarm',
    'acknowledge',
    'shelve',
    'unshelve',
    'take-out',
    'put-back',
    'lose-sight',
    'regain-sight',
    'change-evidence',
    'escalate',
    'verify',
  ),
  { maxLength: 40 },
);

/** Plays what the table allows; operations refuse the rest. */
function play(
  names: readonly string[],
  see: (before: AlarmDoc, after: AlarmDoc, name: string) => void,
): void {
  let doc = raise();
  names.forEach((name, index) => {
    const isCycle = Object.values(LIFE_CYCLE).some((row) => name in row);
    if (isCycle && nextAlarmState(doc.state, name as AlarmEvent, doc) === undefined) return;
    // What the operations guarantee: raise only what is not active, return only what is.
    if ((name === 'raise' && doc.active) || (name === 'return' && !doc.active)) return;
    if (name === 're-alarm' && !doc.active) return;
    const after = ALARM.fold(
      doc,
      move(name, index * MINUTE, PERSONAL.includes(name) ? 'own' : 'system', {
        untilMs: 0,
        reason: 'r',
        workOrder: 'w',
        step: doc.escalationStep + 1,
        result: 'confirmed',
      }),
    );
    see(doc, after, name);
    doc = after;
  });
}

test('no alarm becomes normal, or loses its wait, without a person having answered it in this episode', () => {
  fc.assert(
    fc.property(steps, (names) => {
      let answered = false;
      play(names, (before, after, name) => {
        if (name === 'raise' || name === 're-alarm') {
          if (after.state === 'UNACK') answered = false;
        }
        if (PERSONAL.includes(name)) answered = true;
        if (before.state !== 'NORM' && after.state === 'NORM') expect(answered).toBe(true);
        if (before.state === 'UNACK' && !['UNACK', 'RTNUN'].includes(after.state))
          expect(answered).toBe(true);
      });
    }),
    { numRuns: 500 },
  );
});

test('the unknown never clears and never raises; evidence, verification and escalation move no state', () => {
  fc.assert(
    fc.property(steps, (names) => {
      play(names, (before, after, name) => {
        if (['lose-sight', 'regain-sight', 'change-evidence', 'escalate', 'verify'].includes(name)) {
          expect(after.state).toBe(before.state);
          expect(after.active).toBe(before.active);
        }
      });
    }),
    { numRuns: 300 },
  );
});

test('a flapping condition does not set its escalation back: only an answer does', () => {
  let doc = raise(0);
  const firstDueMs = alarmDueMs(doc);
  for (let minute = 1; minute <= 2; minute++) {
    doc = ALARM.fold(doc, move('return', minute * MINUTE, 'system'));
    doc = ALARM.fold(doc, move('raise', minute * MINUTE + 1, 'system'));
  }
  expect(alarmDueMs(doc)).toBe(firstDueMs);
  expect(doc.episode).toBe(1);
});

test('every state of the contract has its row', () => {
  expect(Object.keys(LIFE_CYCLE).sort()).toEqual([...ALARM_STATES].sort());
});
