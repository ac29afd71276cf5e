import { writeInstead } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { wordFinder } from '../word-finder.ts';

/** 错敏词: a short reviewed list, every entry with its source. */
export const wrongWords: Rule = {
  id: 'wrong-word',
  severity: 'warning',
  *find({ input }) {
    const find = wordFinder(input.words ?? [], ({ wrong }) => wrong);
    for (const { word, at } of find(input.text)) {
      const end = at + word.wrong.length;
      if (word.unlessBefore.some((before) => input.text.endsWith(before, at))) continue;
      if (word.unlessAfter.some((after) => input.text.startsWith(after, end))) continue;
      yield {
        start: at,
        end,
        ...(word.kind === 'variant' ? { severity: 'note' as const } : {}),
        clause: word.source,
        message: { zh: `“${word.wrong}”：${word.why.zh}`, en: `“${word.wrong}”: ${word.why.en}` },
        fixes: word.right.map(writeInstead),
      };
    }
  },
};
