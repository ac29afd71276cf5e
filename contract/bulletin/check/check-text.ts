import type { BoundFigure, CheckInput, Finding, Fix } from './finding.ts';
import { readForCheck } from './reading.ts';
import { runRule } from './rule.ts';
import { declaredInternal, declaredSecret } from './rules/secrecy.ts';
import { RULES } from './rules.ts';

/**
 * Everything the checker has to say about a text, in order of place. Pure and total: any text gives a list; offsets lie in
 * the text as given. Linear in the text.
 */
export function checkText(input: CheckInput): Finding[] {
  const reading = readForCheck(input);
  return RULES.flatMap((rule) => runRule(rule, reading)).sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Declared secret or internal: such a text is refused and not stored. */
export const isRefused = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'block');

/** The same of a text alone, at the price of a look at its marks: for every keystroke. */
export const declaresSecret = (text: string): boolean =>
  [declaredSecret, declaredInternal].some(
    ({ find }) => [...find({ input: { text }, entries: [] })].length > 0,
  );

/** The text with a fix applied and what is bound in it moved along; a bound span that is touched covers what was written. */
export function applyFix(input: CheckInput, finding: Finding, fix: Fix): CheckInput {
  const { start, end } = finding;
  const shift = fix.replace.length - (end - start);
  const moved = (input.bound ?? []).flatMap((bound): BoundFigure[] => {
    if (bound.end <= start) return [bound];
    if (bound.start >= end) return [{ ...bound, start: bound.start + shift, end: bound.end + shift }];
    return [{ ...bound, start: Math.min(bound.start, start), end: Math.max(bound.end, end) + shift }];
  });
  const candidate = input.candidates?.find(({ id }) => id === fix.bind);
  const bound = candidate
    ? [
        ...moved,
        {
          start,
          end: start + fix.replace.length,
          value: candidate.value,
          measure: candidate.measure,
          key: candidate.id,
        },
      ]
    : moved;
  return { ...input, text: input.text.slice(0, start) + fix.replace + input.text.slice(end), bound };
}
