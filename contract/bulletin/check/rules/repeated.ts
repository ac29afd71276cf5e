import type { Claim } from '../../../figure-words.ts';
import type { ReadEntry, ReadFigure, Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { said, subjectOf } from '../subject.ts';

interface Said {
  entry: ReadEntry;
  figure: ReadFigure & { claim: Claim };
}

const meet = (a: Claim, b: Claim): boolean => a.low <= b.high && b.low <= a.high;

/** What a printed figure is about, as a key: bound to the same figure; or the same words of the same unit about the same time. */
function keysOf(entry: ReadEntry, figure: ReadFigure, n: number): string[] {
  if (figure.bound?.key !== undefined) return [`figure ${figure.bound.key}`];
  const subject = subjectOf(entry.text, figure);
  // Without a time two numbers may well be of two days or two places.
  if (subject === undefined || !(subject.cumulative || subject.time !== '')) return [];
  return [`${entry.unit ?? `entry ${n}`} ${said(subject)}`];
}

/** Every figure of the text under its key, in order. */
function byKey({ entries }: Reading): Map<string, Said[]> {
  const all = new Map<string, Said[]>();
  entries.forEach((entry, n) => {
    for (const figure of entry.figures) {
      if (figure.claim === undefined) continue;
      for (const key of keysOf(entry, figure, n)) {
        const list = all.get(key) ?? [];
        list.push({ entry, figure: { ...figure, claim: figure.claim } });
        all.set(key, list);
      }
    }
  });
  return all;
}

/** The same thing is said with one number, in a brief and between the briefs of an issue. */
export const sameFigureAgrees: Rule = {
  id: 'same-figure',
  severity: 'error',
  *find(reading) {
    for (const [first, ...others] of byKey(reading).values())
      for (const { entry, figure } of others) {
        if (!first || meet(first.figure.claim, figure.claim)) continue;
        yield {
          ...entry.span(figure.offset, figure.offset + figure.text.length),
          ...(figure.bound?.key === undefined ? { severity: 'warning' as const } : {}),
          message: {
            zh: `同一数据前面写作“${first.figure.text}”，此处写作“${figure.text}”`,
            en: `the same thing is “${first.figure.text}” before and “${figure.text}” here`,
          },
          fixes: [
            {
              replace: first.figure.text,
              label: { zh: `与前文一致：“${first.figure.text}”`, en: `as before: “${first.figure.text}”` },
            },
          ],
        };
      }
  },
};

/** What is counted up to now does not fall against what the same unit said before. */
export const cumulativeHolds: Rule = {
  id: 'cumulative-falls',
  severity: 'warning',
  *find({ input, entries }) {
    if (input.archive === undefined) return;
    for (const entry of entries)
      for (const figure of entry.figures) {
        const subject = subjectOf(entry.text, figure);
        if (!subject?.cumulative || figure.claim === undefined || entry.unit === null) continue;
        const before = input.archive.lastSaid(entry.unit, subject);
        if (!before || before.claim.low <= figure.claim.high) continue;
        yield {
          ...entry.span(figure.offset, figure.offset + figure.text.length),
          message: {
            zh: `累计数比往期少：“${before.title}”为${before.text}，此处为${figure.text}`,
            en: `a cumulative figure fell: ${before.text} in “${before.title}”, ${figure.text} here`,
          },
        };
      }
  },
};
