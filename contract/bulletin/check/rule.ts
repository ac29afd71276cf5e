import { type Finding, type Found, type Said, type Severity, writeInstead } from './finding.ts';
import type { Reading } from './reading.ts';

export interface Rule {
  id: string;
  severity: Severity;
  /** Standard and clause where one asks for it. */
  clause?: string;
  find: (reading: Reading) => Iterable<Found>;
}

/** A rule that is a pattern over the text as given and what should stand instead. */
export interface PatternRule {
  id: string;
  severity: Severity;
  clause?: string;
  /** With the flag g; matches are short. */
  pattern: RegExp;
  /** The right form, or several to choose from; undefined: this match is right as it is. */
  right: (match: RegExpExecArray) => string | readonly string[] | undefined;
  say: Said;
}

export function patternRule({ id, severity, clause, pattern, right, say }: PatternRule): Rule {
  return {
    id,
    severity,
    ...(clause === undefined ? {} : { clause }),
    *find({ input }) {
      for (const match of input.text.matchAll(pattern)) {
        const instead = right(match as RegExpExecArray);
        if (instead === undefined) continue;
        const forms = typeof instead === 'string' ? [instead] : instead;
        const start = match.index;
        yield { start, end: start + match[0].length, message: say, fixes: forms.map(writeInstead) };
      }
    },
  };
}

/** More findings of one rule than anybody mends one by one. */
export const MOST_OF_A_RULE = 500;

/** What a rule finds, named; where it finds too much, the last finding says so. */
export function runRule(rule: Rule, reading: Reading): Finding[] {
  const findings: Finding[] = [];
  for (const found of rule.find(reading)) {
    const clause = found.clause ?? rule.clause;
    findings.push({
      ...found,
      rule: rule.id,
      severity: found.severity ?? rule.severity,
      ...(clause === undefined ? {} : { clause }),
      fixes: found.fixes ?? [],
    });
    if (findings.length >= MOST_OF_A_RULE) break;
  }
  const last = findings.at(-1);
  if (last !== undefined && findings.length >= MOST_OF_A_RULE)
    last.message = {
      zh: `${last.message.zh}（此类问题已达${MOST_OF_A_RULE}处，其后未再列出）`,
      en: `${last.message.en} (${MOST_OF_A_RULE} of this kind: what follows is not listed)`,
    };
  return findings;
}
