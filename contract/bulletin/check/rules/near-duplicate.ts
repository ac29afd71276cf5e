import { findFigures } from '../../find-figures.ts';
import type { LikeBrief } from '../archive-index.ts';
import type { Likeness, Said } from '../finding.ts';
import type { ReadEntry } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { subjectOf } from '../subject.ts';

const DUPLICATE = 0.8;
/** Shorter entries share their few words by chance. */
const SHORTEST = 60;

/** Figures of both texts that count the same with another number: by their words, else by their turn. */
function movedFigures(entry: ReadEntry, archived: string): Likeness['moved'] {
  const before = findFigures(archived);
  const inTurn =
    before.length === entry.figures.length && before.every(({ unit }, n) => unit === entry.figures[n]?.unit);
  return entry.figures.flatMap((figure, n) => {
    const words = subjectOf(entry.text, figure)?.words;
    const was = inTurn
      ? before[n]
      : before.find(
          (old) =>
            old.unit === figure.unit && words !== undefined && subjectOf(archived, old)?.words === words,
        );
    return was && was.text !== figure.text ? [{ was: was.text, now: figure.text }] : [];
  });
}

function sayLike({ brief, jaccard, containment }: LikeBrief, moved: Likeness['moved']): Said {
  const percent = Math.round(100 * Math.max(jaccard, containment));
  const figures = moved.map(({ was, now }) => `${was}→${now}`).join('、');
  return {
    zh: `与往期“${brief.title}”（${brief.id}）相似${percent}%${figures === '' ? '' : `，变动的数据：${figures}`}`,
    en: `${percent} % like “${brief.title}” (${brief.id})${figures === '' ? '' : `; figures that moved: ${figures}`}`,
  };
}

/** What was printed before: a copy, or an update that shows which figures moved. */
export const nearDuplicate: Rule = {
  id: 'near-duplicate',
  severity: 'warning',
  *find({ input, entries }) {
    if (input.archive === undefined) return;
    for (const entry of entries) {
      if (entry.text.length < SHORTEST) continue;
      for (const like of input.archive.like(entry.text)) {
        const moved = movedFigures(entry, like.brief.text);
        yield {
          ...entry.span(0, entry.title.length > 0 ? entry.title.length : Math.min(20, entry.text.length)),
          severity: like.jaccard >= DUPLICATE ? 'warning' : 'note',
          message: sayLike(like, moved),
          likeness: {
            id: like.brief.id,
            title: like.brief.title,
            jaccard: like.jaccard,
            containment: like.containment,
            moved,
          },
        };
      }
    }
  },
};
