import { Extension } from '@tiptap/core';
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import type { Severity } from '../../contract/bulletin/check/index.ts';

/** A finding at its place in the document; `from` = `to`: its place is no part of what is written (an ordinal, a stop). */
export interface PlacedFinding {
  n: number;
  severity: Severity;
  from: number;
  to: number;
}

interface Marked {
  set: DecorationSet;
  chosen: number | undefined;
  placed: readonly PlacedFinding[];
}
const key = new PluginKey<Marked>('findings');
type Change = Partial<Pick<Marked, 'chosen' | 'placed'>>;

function draw(
  state: EditorState,
  placed: readonly PlacedFinding[],
  chosen: number | undefined,
): DecorationSet {
  const marks = placed
    .filter(({ from, to }) => to > from)
    .map(({ n, severity, from, to }) =>
      Decoration.inline(from, to, { class: `finding ${severity}${n === chosen ? ' chosen' : ''}` }, { n }),
    );
  return DecorationSet.create(state.doc, marks);
}

/** Underlines findings; they move along with what is typed until the text is checked again. */
export const markedFindings = Extension.create({
  name: 'markedFindings',
  addProseMirrorPlugins: () => [
    new Plugin<Marked>({
      key,
      state: {
        init: () => ({ set: DecorationSet.empty, chosen: undefined, placed: [] }),
        apply(tr, marked, _before, state) {
          const change = tr.getMeta(key) as Change | undefined;
          if (!change) return tr.docChanged ? { ...marked, set: marked.set.map(tr.mapping, tr.doc) } : marked;
          const next = { ...marked, ...change };
          return { ...next, set: draw(state, next.placed, next.chosen) };
        },
      },
      props: { decorations: (state) => key.getState(state)?.set },
    }),
  ],
});

export const findingsChange = (change: Change): [PluginKey<Marked>, Change] => [key, change];

/** Where a finding stands now, after what was typed since it was found. */
export function placeOfFinding(state: EditorState, n: number): { from: number; to: number } | undefined {
  const [mark] = key.getState(state)?.set.find(undefined, undefined, (spec) => spec['n'] === n) ?? [];
  return mark && { from: mark.from, to: mark.to };
}
