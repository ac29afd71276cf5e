import type { CallKind, CallPosition, CallState, CallStep, StepTold } from '../../../../contract/callouts.ts';
import type { CallChannel, LadderStep, PlanCallOut } from '../../../../contract/plan-call-out.ts';
import type { By } from '../../../../contract/responses.ts';

/** Rules of a call-out as the plan had them when it was made: a later version of the plan changes no call under way. */
export type CallRules = Omit<PlanCallOut, 'lists' | 'source' | 'origin'>;

export interface CalledPerson {
  id: string;
  name: string;
  phone: string | null;
  wecom: string | null;
  postId: string;
  postTitle: string;
  role: string;
  unitId: string;
  unitName: string;
  unitPath: string;
}

export interface Attempt {
  channel: CallChannel;
  atMs: number;
  waitMs: number;
  outcome: 'waiting' | 'missed' | 'not-sent' | 'not-dialled' | 'answered';
  reason: string | null;
}

export interface Told {
  atMs: number;
  by: string;
  how: StepTold['how'];
}

export interface CallDoc {
  calloutId: string;
  kind: CallKind;
  person: CalledPerson;
  calledAtMs: number;
  /** Steps of the ladder that are still open to this call. */
  ladder: LadderStep[];
  /** Calls that this one stands in for, or is told of. */
  about: string[];
  attempts: Attempt[];
  steps: Partial<Record<CallStep, Told>>;
  misses: number;
  escalations: { step: LadderStep; atMs: number; callId: string | null; actionId?: string | null }[];
  declinedReason: string | null;
  relievedAtMs: number | null;
  handedTo: string | null;
  withdrawnAtMs: number | null;
  position: CallPosition | null;
}

/** A move of a call; `data` is what the move says beyond who and when. */
export interface CallMove {
  move: CallMoveName;
  by: By;
  happenedAtMs: number;
  recordedAtMs: number;
  note: string | null;
  data: Record<string, unknown>;
}
export type CallMoveName = keyof typeof CHANGES | 'call';

/** What the first move of a call says. */
export type CallSubject = Pick<CallDoc, 'calloutId' | 'kind' | 'person' | 'ladder' | 'about'>;

const REACHED_BY: Record<CallStep, readonly CallStep[]> = {
  sent: ['sent'],
  delivered: ['delivered'],
  answered: ['answered'],
  // Who confirms has answered, who stands on post has done both; a gateway's word is never made up.
  confirmed: ['answered', 'confirmed'],
  onPost: ['answered', 'confirmed', 'onPost'],
};

const HOW_BY: Partial<Record<By['via'], StepTold['how']>> = { link: 'link', system: 'channel' };

/** The first word on a step stands. */
function reach(doc: CallDoc, step: CallStep, move: CallMove): Partial<CallDoc> {
  const told: Told = {
    atMs: move.happenedAtMs,
    by: move.by.name,
    how: (move.data['how'] as StepTold['how'] | undefined) ?? HOW_BY[move.by.via] ?? 'console',
  };
  const reached = Object.fromEntries(REACHED_BY[step].map((each) => [each, told]));
  return { steps: { ...reached, ...doc.steps } };
}

const waiting = (doc: CallDoc): Attempt | undefined =>
  doc.attempts.find((attempt) => attempt.outcome === 'waiting');

const lastAttempt = (doc: CallDoc, change: Partial<Attempt>): Attempt[] =>
  doc.attempts.map((attempt, n) =>
    n === doc.attempts.length - 1 && attempt.outcome === 'waiting' ? { ...attempt, ...change } : attempt,
  );

const answered = (doc: CallDoc): Attempt[] => lastAttempt(doc, { outcome: 'answered' });

type Change = (doc: CallDoc, move: CallMove) => Partial<CallDoc>;

/** What each move alters; a table, so that none can be forgotten. */
const CHANGES = {
  attempt: (doc, move) => ({
    attempts: [
      ...doc.attempts,
      {
        channel: move.data['channel'] as CallChannel,
        atMs: move.happenedAtMs,
        waitMs: move.data['waitMs'] as number,
        outcome: 'waiting' as const,
        reason: null,
      },
    ],
  }),
  sent: (doc, move) => reach(doc, 'sent', move),
  'not-sent': (doc, move) => ({
    attempts: lastAttempt(doc, { outcome: 'not-sent', reason: (move.data['why'] as string) ?? null }),
  }),
  delivered: (doc, move) => reach(doc, 'delivered', move),
  miss: (doc, move) => ({
    misses: doc.misses + 1,
    // Dialled by hand before its turn: the attempt that is under way goes on.
    attempts:
      waiting(doc)?.channel === move.data['channel'] ? lastAttempt(doc, { outcome: 'missed' }) : doc.attempts,
  }),
  'not-dialled': (doc) => ({ attempts: lastAttempt(doc, { outcome: 'not-dialled' }) }),
  answer: (doc, move) => ({ ...reach(doc, 'answered', move), attempts: answered(doc) }),
  confirm: (doc, move) => ({
    ...reach(doc, 'confirmed', move),
    attempts: answered(doc),
    declinedReason: null,
  }),
  decline: (doc, move) => ({
    ...reach(doc, 'answered', move),
    attempts: answered(doc),
    declinedReason: move.note ?? '',
  }),
  arrive: (doc, move) => ({
    ...reach(doc, 'onPost', move),
    attempts: answered(doc),
    declinedReason: null,
    position: (move.data['position'] as CallPosition | undefined) ?? doc.position,
  }),
  relieve: (_doc, move) => ({ relievedAtMs: move.happenedAtMs }),
  'hand-over': (doc, move) => ({
    handedTo: move.data['toCallId'] as string,
    attempts: answered(doc),
  }),
  'wrong-person': (doc) => ({
    attempts: lastAttempt(doc, { outcome: 'missed', reason: '链接打开人称并非接收人' }),
  }),
  escalate: (doc, move) => {
    const step = move.data['step'] as LadderStep;
    const callId = (move.data['callId'] as string | undefined) ?? null;
    const actionId = (move.data['actionId'] as string | undefined) ?? null;
    return {
      // What is left of the ladder goes on with the one who was called instead.
      ladder: callId === null && actionId === null ? doc.ladder.filter((each) => each !== step) : [],
      escalations: [...doc.escalations, { step, atMs: move.happenedAtMs, callId, actionId }],
    };
  },
  /** One more who does not answer, told of in a call that is under way. */
  add: (doc, move) => ({ about: [...new Set([...doc.about, move.data['callId'] as string])] }),
  withdraw: (doc, move) => ({ withdrawnAtMs: doc.withdrawnAtMs ?? move.happenedAtMs }),
} as const satisfies Record<string, Change>;

/** State is a fold over the moves; a call begins with `call` and with nothing else. */
export function foldCall(before: CallDoc | undefined, move: CallMove): CallDoc {
  if (move.move === 'call') {
    if (before) throw new Error('a call begins once');
    return {
      ...(move.data['subject'] as CallSubject),
      calledAtMs: move.happenedAtMs,
      attempts: [],
      steps: {},
      misses: 0,
      escalations: [],
      declinedReason: null,
      relievedAtMs: null,
      handedTo: null,
      withdrawnAtMs: null,
      position: null,
    };
  }
  if (!before) throw new Error(`no move ${move.move} before the call`);
  return { ...before, ...CHANGES[move.move](before, move) };
}

/** The first that holds is the state. */
const STATES: readonly [CallState, (doc: CallDoc) => boolean][] = [
  ['handed-over', (doc) => doc.handedTo !== null],
  ['relieved', (doc) => doc.relievedAtMs !== null],
  ['declined', (doc) => doc.declinedReason !== null],
  ['on-post', (doc) => doc.steps.onPost !== undefined],
  ['confirmed', (doc) => doc.steps.confirmed !== undefined],
  ['withdrawn', (doc) => doc.withdrawnAtMs !== null],
  ['answered', (doc) => doc.steps.answered !== undefined],
  ['delivered', (doc) => doc.steps.delivered !== undefined],
  ['sent', (doc) => doc.steps.sent !== undefined],
];

export const stateOf = (doc: CallDoc): CallState => STATES.find(([, holds]) => holds(doc))?.[0] ?? 'called';

/** Nobody waits for this person's word any more: given, handed on, or withdrawn. A call picked up says nothing yet: it may be a machine or a child. */
export const isSettled = (doc: CallDoc): boolean =>
  doc.steps.confirmed !== undefined ||
  doc.declinedReason !== null ||
  doc.handedTo !== null ||
  doc.withdrawnAtMs !== null;

/** The order to go to this person's door, if one was given. */
export const doorOrderOf = (doc: CallDoc): string | undefined =>
  doc.escalations.findLast(({ step }) => step === 'door')?.actionId ?? undefined;

/** The duty room has to dial, since then; undefined = not now. It stays up while nobody has answered. */
export function telephoneSinceMs(doc: CallDoc): number | undefined {
  if (isSettled(doc)) return undefined;
  return doc.attempts.find(({ channel }) => channel === 'telephone')?.atMs;
}

const mayGoUp = (doc: CallDoc, rules: CallRules, nowMs: number): boolean =>
  doc.misses >= rules.misses || nowMs >= doc.calledAtMs + rules.withinMinutes * 60_000;

export type NextStep =
  | { do: 'wait'; untilMs: number | null }
  | { do: 'miss' | 'not-dialled' }
  | { do: 'attempt'; channel: CallChannel; waitMs: number }
  | { do: 'escalate'; step: LadderStep };

const addressOf: Record<CallChannel, (person: CalledPerson) => string | null> = {
  sms: ({ phone }) => phone,
  voice: ({ phone }) => phone,
  wecom: ({ wecom }) => wecom,
  // A person without a number is still to be found by the duty room: by a landline, a neighbour.
  telephone: () => '',
};

/** Address of a person for a channel; null where there is none. */
export const channelAddress = (person: CalledPerson, channel: CallChannel): string | null =>
  addressOf[channel](person);

/** Channels of the rules by which this person can be called, in order. */
export const waysTo = (person: CalledPerson, rules: CallRules): CallRules['channels'] =>
  rules.channels.filter(({ channel }) => channelAddress(person, channel) !== null);

/** What is to be done with a call at this moment: computed from its row and the rules alone, so that a restart neither forgets nor repeats. */
export function nextStep(doc: CallDoc, rules: CallRules, nowMs: number): NextStep {
  const upMs = doc.calledAtMs + rules.withinMinutes * 60_000;
  const [step] = doc.ladder;
  const instead = doc.ladder.find((each) => each !== 'door');
  // A refusal goes up at once: the post needs somebody else, and there is no door to knock at.
  if (doc.declinedReason !== null && instead && doc.withdrawnAtMs === null && doc.handedTo === null)
    return { do: 'escalate', step: instead };
  if (isSettled(doc)) return { do: 'wait', untilMs: null };
  const current = waiting(doc);
  if (current && nowMs >= current.atMs + current.waitMs)
    return { do: current.channel === 'telephone' ? 'not-dialled' : 'miss' };
  const open = current === undefined ? waysTo(doc.person, rules)[doc.attempts.length] : undefined;
  const exhausted = current === undefined && open === undefined;
  if (step !== undefined && (exhausted || mayGoUp(doc, rules, nowMs))) return { do: 'escalate', step };
  if (open) return { do: 'attempt', channel: open.channel, waitMs: open.waitMinutes * 60_000 };
  const endMs = current === undefined ? null : current.atMs + current.waitMs;
  const goesUpMs = step === undefined ? null : upMs;
  const times = [endMs, goesUpMs].filter((at) => at !== null);
  return { do: 'wait', untilMs: times.length === 0 ? null : Math.min(...times) };
}

/** Did not answer, and there is no further step. */
export const isUnreached = (doc: CallDoc, rules: CallRules): boolean =>
  !isSettled(doc) &&
  doc.ladder.length === 0 &&
  waiting(doc) === undefined &&
  waysTo(doc.person, rules).length <= doc.attempts.length;
