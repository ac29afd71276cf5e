import type { TextKey } from '../text/index.ts';

/** Refusals whose reason the server tells in its own words, with the text a reader gets in his language. */
const REFUSALS: readonly (readonly [RegExp, TextKey])[] = [
  [/three different people/, 'refusal.threeOffices'],
  [/^(unit|person|post|account) \S+ exists already/, 'refusal.exists'],
  [/names a unit or person that does not exist|^(unit|person) \S+ does not exist/, 'refusal.noSuch'],
  [/nobody grants a post to himself/, 'refusal.grantSelf'],
  [/your own password is changed/, 'refusal.ownReset'],
  [/only the holder of a post lends it/, 'refusal.onlyHolder'],
  [/three offices are never lent/, 'refusal.officesNeverLent'],
  [/lent to somebody else/, 'refusal.lentToOther'],
  [/delegation ends after it begins/, 'refusal.delegationTimes'],
  [/delegation lasts 31 days/, 'refusal.delegationLong'],
  [/a post ends after it begins/, 'refusal.postTimes'],
  [/it has ended already/, 'refusal.endedAlready'],
  [/^needs [\w.-]+ at /, 'refusal.needs'],
];

export const refusalKey = (detail: string): TextKey | undefined =>
  REFUSALS.find(([pattern]) => pattern.test(detail))?.[1];
