import { chineseNumber, ordinalOf } from '../../../chinese-numbers.ts';
import { type Found, writeInstead } from '../finding.ts';
import type { ReadEntry } from '../reading.ts';
import type { Rule } from '../rule.ts';

/** Families of ordinals that run through a text side by side. The first may open a list in mid-sentence: 做到一是…；二是… */
const FAMILIES: readonly { before: string; after: string; pattern: RegExp }[] = ['是', '要']
  .map((after) => ({
    before: '',
    after,
    pattern: new RegExp(`(?<=^|[。；：！？”）\\s])([一二三四五六七八九十]{1,3})${after}|(一)${after}`, 'gu'),
  }))
  .concat([
    { before: '（', after: '）', pattern: /(?<=^|[。；：！？”\s])（([一二三四五六七八九十]{1,3})）/gu },
  ]);
/** Lists in lists in lists. */
const DEEPEST = 8;

/** Takes the next ordinal: the levels that are open after it, or what should stand there. */
function step(open: readonly number[], n: number): { open: number[]; expected?: number } {
  if (n === 1) return { open: [...open.slice(-DEEPEST + 1), 1] };
  const level = open.findLastIndex((last) => last === n - 1);
  if (level >= 0) return { open: [...open.slice(0, level), n] };
  return { open: [...open.slice(0, -1), n], expected: (open.at(-1) ?? 0) + 1 };
}

export function* gapsIn({ text, span }: ReadEntry): Iterable<Found> {
  for (const { before, after, pattern } of FAMILIES) {
    let open: number[] = [];
    for (const match of text.matchAll(pattern)) {
      const n = chineseNumber(match[1] ?? match[2] ?? '') ?? 0;
      const next = step(open, n);
      open = next.open;
      if (next.expected === undefined) continue;
      const right = `${before}${ordinalOf(next.expected)}${after}`;
      yield {
        ...span(match.index, match.index + match[0].length),
        message: {
          zh: `序号不连续：此处应为“${right}”`,
          en: `the ordinals have a gap: “${right}” is due here`,
        },
        fixes: [writeInstead(right)],
      };
    }
  }
}

/** 一是, 二是, 三是: no gap, none twice; a list inside a measure begins anew. */
export const ordinalsRun: Rule = {
  id: 'ordinal-gap',
  severity: 'error',
  *find({ entries }) {
    for (const entry of entries) yield* gapsIn(entry);
  },
};
