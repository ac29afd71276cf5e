import type { Claim } from '../../../figure-words.ts';
import { type Found, writeInstead } from '../finding.ts';
import { type ReadEntry, type ReadFigure, type Sentence, sentencesOf, unitOf } from '../reading.ts';
import type { Rule } from '../rule.ts';

type Claimed = ReadFigure & { claim: Claim };
const isClaimed = (figure: ReadFigure): figure is Claimed =>
  figure.claim !== undefined && figure.unit !== '%';
/** Counts only: percentages do not add up to a whole that is said beside them. */
const counts = ({ figures }: Sentence): Claimed[] => figures.filter(isClaimed);

const sumOf = (parts: readonly Claimed[]): { low: number; high: number; exact: boolean } => ({
  low: parts.reduce((sum, { claim }) => sum + claim.low, 0),
  high: parts.reduce((sum, { claim }) => sum + claim.high, 0),
  exact: parts.every(({ qualifier, claim }) => qualifier === null && claim.low === claim.high),
});

const textOf = (parts: readonly Claimed[]): string => parts.map(({ text }) => text).join('、');

/** 其中: each part is at most the whole; together they may be more only where they overlap. */
function* partsOfWhole(entry: ReadEntry, sentence: Sentence): Iterable<Found> {
  const at = sentence.text.indexOf('其中');
  if (at < 0) return;
  const figures = counts(sentence);
  const whole = figures.filter(({ offset }) => offset < sentence.from + at).at(-1);
  if (!whole) return;
  const parts = figures.filter((part) => part.offset > sentence.from + at && unitOf(part) === unitOf(whole));
  for (const part of parts)
    if (part.claim.low > whole.claim.high)
      yield {
        ...entry.span(part.offset, part.offset + part.text.length),
        message: {
          zh: `“其中”的${part.text}大于总数${whole.text}`,
          en: `${part.text} is part of ${whole.text} and is more than it`,
        },
      };
  const sum = sumOf(parts);
  if (
    parts.length > 1 &&
    sum.low > whole.claim.high &&
    parts.every(({ claim }) => claim.low <= whole.claim.high)
  )
    yield {
      ...entry.span(whole.offset, whole.offset + whole.text.length),
      severity: 'note',
      message: {
        zh: `“其中”各项（${textOf(parts)}）相加大于总数${whole.text}，除非互有重叠`,
        en: `the parts (${textOf(parts)}) are more than ${whole.text} together, unless they overlap`,
      },
    };
}

export const partOfWhole: Rule = {
  id: 'part-of-whole',
  severity: 'error',
  *find({ entries }) {
    for (const entry of entries)
      for (const sentence of sentencesOf(entry)) yield* partsOfWhole(entry, sentence);
  },
};

const TOTAL_LAST = /(?:共计|合计|总计|累计共)[^，、\d]{0,12}$/u;
const TOTAL_FIRST = /^[^，\d]{0,12}[，：（]?(?:分别为|分别是|包括|包含|即)/u;

interface Total {
  total: Claimed;
  parts: Claimed[];
}

/** A、B、C，共计N; 共N，包括A、B、C. Parts are counts of the total's unit. */
function totalsOf(sentence: Sentence): Total[] {
  const figures = counts(sentence);
  const text = (from: number, to: number): string =>
    sentence.text.slice(from - sentence.from, to - sentence.from);
  return figures.flatMap((total, n): Total[] => {
    const alike = (part: Claimed): boolean => unitOf(part) === unitOf(total);
    const end = total.offset + total.text.length;
    const before = figures.slice(0, n);
    const after = figures.slice(n + 1);
    const next = after[0];
    if (TOTAL_LAST.test(text(before.at(-1)?.offset ?? sentence.from, total.offset)) && before.length > 1)
      return before.every(alike) ? [{ total, parts: before }] : [];
    if (next && after.length > 1 && TOTAL_FIRST.test(text(end, next.offset)) && after.every(alike))
      return [{ total, parts: after }];
    return [];
  });
}

export const sumOfParts: Rule = {
  id: 'sum-of-parts',
  severity: 'error',
  *find({ entries }) {
    for (const entry of entries)
      for (const sentence of sentencesOf(entry))
        for (const { total, parts } of totalsOf(sentence)) {
          const sum = sumOf(parts);
          if (sum.low <= total.claim.high && sum.high >= total.claim.low) continue;
          const right = sum.exact ? `${sum.low}${total.claim.measure}` : undefined;
          yield {
            ...entry.span(total.offset, total.offset + total.text.length),
            message: {
              zh: `各项（${textOf(parts)}）相加${right === undefined ? '' : `为${right}，`}与合计${total.text}不符`,
              en: `the parts (${textOf(parts)}) do not add up to ${total.text}${right === undefined ? '' : ` but to ${right}`}`,
            },
            fixes: right === undefined ? [] : [writeInstead(right)],
          };
        }
  },
};
