import { type PatternRule, patternRule, type Rule } from './rule.ts';
import { nakedNumber } from './rules/naked-number.ts';
import { formerName, misspeltUnit, unknownPerson, unknownUnit } from './rules/names.ts';
import { nearDuplicate } from './rules/near-duplicate.ts';
import { numeralStyle } from './rules/numeral-style.ts';
import { NUMERALS } from './rules/numerals.ts';
import { ordinalsRun } from './rules/ordinals.ts';
import { nestedQuotes, unpaired } from './rules/pairs.ts';
import { PERSONAL_DATA } from './rules/personal-data.ts';
import { PUNCTUATION } from './rules/punctuation.ts';
import { doubleClaim, qualifierTrue, vagueAfterExact } from './rules/qualifier.ts';
import { changeRecomputed, shareRecomputed } from './rules/rates.ts';
import { cumulativeHolds, sameFigureAgrees } from './rules/repeated.ts';
import { declaredInternal, declaredSecret } from './rules/secrecy.ts';
import { SPACING } from './rules/spacing.ts';
import { partOfWhole, sumOfParts } from './rules/sums.ts';
import { methodSteps, titleClaim } from './rules/title-claim.ts';
import { WORDING } from './rules/wording.ts';
import { wrongWords } from './rules/wrong-words.ts';

const STYLE: readonly PatternRule[] = [...PUNCTUATION, ...SPACING, ...NUMERALS, ...WORDING];

/** Every rule of the checker. */
export const RULES: readonly Rule[] = [
  declaredSecret,
  declaredInternal,
  ...PERSONAL_DATA,
  nakedNumber,
  qualifierTrue,
  vagueAfterExact,
  doubleClaim,
  partOfWhole,
  sumOfParts,
  shareRecomputed,
  changeRecomputed,
  sameFigureAgrees,
  cumulativeHolds,
  titleClaim,
  methodSteps,
  ordinalsRun,
  unpaired,
  nestedQuotes,
  numeralStyle,
  ...STYLE.map(patternRule),
  unknownUnit,
  misspeltUnit,
  formerName,
  unknownPerson,
  wrongWords,
  nearDuplicate,
];
