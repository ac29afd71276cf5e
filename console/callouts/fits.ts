import type { Call } from '../../contract/callouts.ts';

export const FILTERS = ['dial', 'unanswered', 'coming', 'onPost', 'all'] as const;
export type Filter = (typeof FILTERS)[number];

const gone = (call: Call): boolean => call.state === 'handed-over' || call.state === 'withdrawn';

const FITS: Record<Filter, (call: Call) => boolean> = {
  dial: (call) => call.telephoneSince !== null,
  unanswered: (call) => call.steps.answered === null && !gone(call),
  coming: (call) => call.state === 'confirmed',
  onPost: (call) => call.state === 'on-post',
  all: () => true,
};

export const countOf = (calls: readonly Call[], filter: Filter): number => calls.filter(FITS[filter]).length;

/** Whom a filter and a word leave; who has to be dialled stands first, who waits longest above the others. */
export function shownCalls(calls: readonly Call[], filter: Filter, words: string): Call[] {
  const word = words.trim().toLowerCase();
  const named = ({ person }: Call): boolean =>
    word === '' ||
    [person.name, person.postTitle, person.unitName].some((text) => text.toLowerCase().includes(word));
  const rank = (call: Call): number =>
    call.telephoneSince !== null ? 0 : call.steps.answered === null && !gone(call) ? 1 : 2;
  return calls
    .filter((call) => FITS[filter](call) && named(call))
    .map((call, n) => ({ call, n }))
    .sort((a, b) => rank(a.call) - rank(b.call) || a.n - b.n)
    .map(({ call }) => call);
}

/** Answers by telephone that are still open to a call. */
export interface OpenAnswers {
  reached: boolean;
  missed: boolean;
  passedOn: boolean;
  declined: boolean;
  arrived: boolean;
  relieve: boolean;
}

export function openAnswers(call: Call, isOpen: boolean): OpenAnswers {
  const { state } = call;
  const confirmed = state === 'confirmed' || state === 'on-post' || state === 'relieved';
  const live = isOpen && !gone(call);
  return {
    reached: live && !confirmed,
    missed: live && !confirmed && state !== 'declined',
    passedOn: live && state !== 'on-post' && state !== 'relieved',
    declined: live && state !== 'declined' && state !== 'relieved' && call.kind === 'duty',
    arrived: live && state !== 'on-post' && state !== 'relieved',
    relieve: state === 'on-post',
  };
}
