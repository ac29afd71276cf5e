import { judgeFigure } from '../../../figure-words.ts';
import type { CandidateFigure, Fix } from '../finding.ts';
import { unitOf } from '../reading.ts';
import type { Rule } from '../rule.ts';

const MOST_OFFERED = 8;

function offers(text: string, unit: string, candidates: readonly CandidateFigure[]): Fix[] {
  return candidates
    .filter(({ measure }) => unitOf({ unit: measure }) === unitOf({ unit }))
    .filter(({ value }) => ['true', 'loose'].includes(judgeFigure(text, value)))
    .slice(0, MOST_OFFERED)
    .map(({ id, label }) => ({ replace: text, label, bind: id }));
}

/** “No naked number”: what is neither a figure, a name nor a signed manual figure. */
export const nakedNumber: Rule = {
  id: 'naked-number',
  severity: 'warning',
  *find({ input, entries }) {
    for (const { figures, span } of entries)
      for (const { text, unit, offset, bound } of figures)
        if (bound === undefined)
          yield {
            ...span(offset, offset + text.length),
            message: {
              zh: `“${text}”没有绑定数据，请选择对应数据，或登记为手工数据并注明方法和来源`,
              en: `“${text}” is bound to no figure: choose one, or sign it as a manual figure with method and source`,
            },
            fixes: offers(text, unit, input.candidates ?? []),
          };
  },
};
