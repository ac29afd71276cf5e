import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallState, CallStep } from '../../../../contract/callouts.ts';
import type { CallChannel, LadderStep } from '../../../../contract/plan-call-out.ts';
import type { By } from '../../../../contract/responses.ts';
import {
  type CallDoc,
  type CalledPerson,
  type CallMove,
  type CallMoveName,
  type CallRules,
  foldCall,
  isSettled,
  isUnreached,
  nextStep,
  stateOf,
  telephoneSinceMs,
} from './call-fold.ts';

const MINUTE = 60_000;
const BY: By = { personId: 'p', name: '某人', postId: null, postTitle: null, via: 'link' };
const PERSON: CalledPerson = {
  id: 'p',
  name: '某人',
  phone: '13900000000',
  wecom: null,
  postId: 'post',
  postTitle: '队员',
  role: 'team-member',
  unitId: 'team',
  unitName: '队',
  unitPath: 'a/team',
};
const RULES: CallRules = {
  channels: [
    { channel: 'sms', waitMinutes: 2 },
    { channel: 'voice', waitMinutes: 1 },
    { channel: 'telephone', waitMinutes: 2 },
  ],
  misses: 3,
  withinMinutes: 5,
  ladder: ['deputy', 'superior', 'door'],
  superiors: [],
  doorRole: null,
  doorTo: null,
  doorReceiptWithinMinutes: 10,
  doorDoneWithinMinutes: 60,
  confirmedWithinMinutes: 10,
  onPostWithinMinutes: 30,
  tiredAfterHours: 8,
};

const move = (
  name: CallMoveName,
  atMs: number,
  data: Record<string, unknown> = {},
  note = '有事',
): CallMove => ({
  move: name,
  by: BY,
  happenedAtMs: atMs,
  recordedAtMs: atMs,
  note,
  data,
});
const begin = (ladder: LadderStep[] = RULES.ladder, person = PERSON, atMs = 0): CallDoc =>
  foldCall(
    undefined,
    move('call', atMs, { subject: { calloutId: 'c', kind: 'duty', person, ladder, about: [] } }),
  );
const foldAll = (moves: readonly CallMove[]): CallDoc => moves.reduce<CallDoc>(foldCall, begin());

const NAMES = [
  'sent',
  'delivered',
  'miss',
  'answer',
  'confirm',
  'decline',
  'arrive',
  'relieve',
  'hand-over',
  'withdraw',
] as const satisfies readonly CallMoveName[];
const someMoves = fc.array(
  fc.record({ name: fc.constantFrom(...NAMES), atMs: fc.integer({ min: 0, max: 1_000 }) }),
  { maxLength: 14 },
);
type Plain = { name: (typeof NAMES)[number]; atMs: number };
const toMove = ({ name, atMs }: Plain): CallMove =>
  move(name, atMs, name === 'hand-over' ? { toCallId: 'other' } : {});

/** The state told from the list of moves at once, without a fold. */
function stateTwin(moves: readonly Plain[]): CallState {
  const did = (...names: string[]): boolean => moves.some(({ name }) => names.includes(name));
  const lastWord = moves.findLast(({ name }) => ['confirm', 'arrive', 'decline'].includes(name))?.name;
  if (did('hand-over')) return 'handed-over';
  if (did('relieve')) return 'relieved';
  if (lastWord === 'decline') return 'declined';
  if (did('arrive')) return 'on-post';
  if (did('confirm')) return 'confirmed';
  if (did('withdraw')) return 'withdrawn';
  if (did('answer', 'decline')) return 'answered';
  return did('delivered') ? 'delivered' : did('sent') ? 'sent' : 'called';
}

/** When each step was first told of, by the moves that imply it. */
const IMPLIED_BY: Record<CallStep, readonly string[]> = {
  sent: ['sent'],
  delivered: ['delivered'],
  answered: ['answer', 'confirm', 'decline', 'arrive'],
  confirmed: ['confirm', 'arrive'],
  onPost: ['arrive'],
};

describe('state is a fold', () => {
  test('it agrees with the state told from the whole list, and the first word on a step stands', () => {
    fc.assert(
      fc.property(someMoves, (moves) => {
        const doc = foldAll(moves.map(toMove));
        expect(stateOf(doc)).toBe(stateTwin(moves));
        for (const [step, names] of Object.entries(IMPLIED_BY))
          expect(doc.steps[step as CallStep]?.atMs).toBe(
            moves.find(({ name }) => names.includes(name))?.atMs,
          );
        expect(doc.misses).toBe(moves.filter(({ name }) => name === 'miss').length);
      }),
      { numRuns: 2_000 },
    );
  });

  test('facts that only add up give the same state in whatever order they come', () => {
    const facts = ['sent', 'delivered', 'answer', 'confirm', 'arrive'] as const;
    fc.assert(
      fc.property(fc.subarray([...facts]), fc.shuffledSubarray([...facts]), (some, order) => {
        const sorted = foldAll(some.map((name) => move(name, 1)));
        const shuffled = foldAll(order.filter((name) => some.includes(name)).map((name) => move(name, 1)));
        const rest = some.filter((name) => !order.includes(name));
        expect(stateOf(rest.reduce((doc, name) => foldCall(doc, move(name, 1)), shuffled))).toBe(
          stateOf(sorted),
        );
      }),
    );
  });

  test('a call begins once and with nothing else', () => {
    expect(() => foldCall(undefined, move('sent', 0))).toThrow('before the call');
    expect(() => foldCall(begin(), move('call', 0))).toThrow('begins once');
  });
});

type Step = ReturnType<typeof nextStep>;

/** What the move of a step says. */
function dataOf(doc: CallDoc, step: Step, found: (step: LadderStep) => boolean): Record<string, unknown> {
  if (step.do === 'attempt') return { channel: step.channel, waitMs: step.waitMs };
  if (step.do === 'escalate')
    return { step: step.step, ...(found(step.step) ? { callId: `call-${step.step}` } : {}) };
  return step.do === 'miss' ? { channel: doc.attempts.at(-1)?.channel } : {};
}

/** What Ward does with a call on its own, until it has to wait for good; `found`: whether the ladder finds somebody. */
function run(
  start: CallDoc,
  rules: CallRules,
  found: (step: LadderStep) => boolean,
  answers: readonly { atMs: number; move: CallMove }[] = [],
): { doc: CallDoc; did: { atMs: number; what: string }[] } {
  let doc = start;
  let nowMs = start.calledAtMs;
  const did: { atMs: number; what: string }[] = [];
  const left = [...answers];
  for (let n = 0; n < 200; n++) {
    const step = nextStep(doc, rules, nowMs);
    if (step.do !== 'wait') {
      const data = dataOf(doc, step, found);
      did.push({ atMs: nowMs, what: `${step.do} ${data['channel'] ?? data['step'] ?? ''}`.trim() });
      doc = foldCall(doc, move(step.do, nowMs, data));
      continue;
    }
    const [answer] = left;
    if (answer && (step.untilMs === null || answer.atMs <= step.untilMs)) {
      nowMs = Math.max(nowMs, answer.atMs);
      did.push({ atMs: nowMs, what: `told ${answer.move.move}` });
      doc = foldCall(doc, { ...answer.move, happenedAtMs: nowMs });
      left.shift();
      continue;
    }
    if (step.untilMs === null) return { doc, did };
    expect(step.untilMs).toBeGreaterThanOrEqual(nowMs);
    nowMs = step.untilMs;
  }
  throw new Error('it never comes to rest');
}

describe('nobody is forgotten, nobody is called twice', () => {
  test('three misses in five minutes, as a time line', () => {
    expect(run(begin(), RULES, () => true).did.map(({ atMs, what }) => `${atMs / MINUTE} ${what}`)).toEqual([
      '0 attempt sms',
      '2 miss sms',
      '2 attempt voice',
      '3 miss voice',
      '3 attempt telephone',
      '5 not-dialled',
      '5 escalate deputy',
    ]);
  });

  const channels: CallChannel[] = ['sms', 'wecom', 'voice', 'telephone'];
  const rules = fc
    .record({
      channels: fc.array(
        fc.record({ channel: fc.constantFrom(...channels), waitMinutes: fc.integer({ min: 1, max: 4 }) }),
        {
          minLength: 1,
          maxLength: 5,
        },
      ),
      misses: fc.integer({ min: 1, max: 4 }),
      withinMinutes: fc.integer({ min: 1, max: 12 }),
      ladder: fc.shuffledSubarray(['deputy', 'superior', 'door'] as LadderStep[]),
    })
    .map((some): CallRules => ({ ...RULES, ...some }));
  const person = fc
    .record({ phone: fc.constantFrom(null, '139'), wecom: fc.constantFrom(null, 'user:p') })
    .map((some): CalledPerson => ({ ...PERSON, ...some }));

  test('whatever the rules: each way once and in order, each step of the ladder once, and it comes to rest', () => {
    fc.assert(
      fc.property(rules, person, fc.func(fc.boolean()), (some, who, found) => {
        const { doc, did } = run(begin(some.ladder, who), some, found);
        const ways = some.channels.filter(
          ({ channel }) => channel === 'telephone' || (channel === 'wecom' ? who.wecom : who.phone) !== null,
        );
        expect(doc.attempts.map(({ channel }) => channel)).toEqual(ways.map(({ channel }) => channel));
        expect(new Set(doc.escalations.map(({ step }) => step)).size).toBe(doc.escalations.length);
        expect(doc.ladder).toEqual([]);
        // Everybody who does not answer has gone up by the time that the plan names, or as soon as there is no way left.
        const first = did.find(({ what }) => what.startsWith('escalate'));
        if (some.ladder.length > 0) expect(first!.atMs).toBeLessThanOrEqual(some.withinMinutes * MINUTE);
        expect(isUnreached(doc, some)).toBe(true);
        if (ways.some(({ channel }) => channel === 'telephone')) expect(telephoneSinceMs(doc)).toBeDefined();
      }),
      { numRuns: 1_000 },
    );
  });

  test('a call that was picked up and not confirmed goes up to the door: it may have been a machine', () => {
    const { did } = run(begin(['door']), RULES, () => true, [{ atMs: MINUTE, move: move('answer', MINUTE) }]);
    expect(did.map(({ what }) => what)).toContain('escalate door');
  });

  test('whoever has answered is left in peace from then on', () => {
    fc.assert(
      fc.property(rules, fc.integer({ min: 0, max: 15 * MINUTE }), fc.boolean(), (some, atMs, comes) => {
        const word = comes
          ? [
              { atMs, move: move('confirm', atMs) },
              { atMs, move: move('arrive', atMs) },
            ]
          : [{ atMs, move: move('confirm', atMs) }];
        const { doc, did } = run(begin(some.ladder), some, () => true, word);
        expect(isSettled(doc)).toBe(true);
        const confirmedMs = doc.steps.confirmed!.atMs;
        expect(did.filter((each) => each.atMs > confirmedMs)).toEqual([]);
        expect(nextStep(doc, some, confirmedMs + 1e9)).toEqual({ do: 'wait', untilMs: null });
      }),
      { numRuns: 500 },
    );
  });

  test('a refusal goes to the B 岗 or the superior at once, and to no door', () => {
    fc.assert(
      fc.property(rules, fc.integer({ min: 0, max: MINUTE }), fc.func(fc.boolean()), (some, atMs, found) => {
        const { doc, did } = run(begin(some.ladder), some, found, [{ atMs, move: move('decline', atMs) }]);
        const after = did.slice(did.findIndex(({ what }) => what === 'told decline') + 1);
        expect(doc.declinedReason).not.toBeNull();
        expect(after.filter(({ what }) => what === 'escalate door')).toEqual([]);
        for (const { atMs: upMs } of after) expect(upMs).toBe(atMs);
        // Where somebody may be called instead, and nobody has been so far, the ladder is tried.
        if (doc.ladder.length > 0) expect(doc.ladder).toEqual(['door']);
      }),
    );
  });
});
