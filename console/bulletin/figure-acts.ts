import type { Editor } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import type { FigureCandidate } from '../../contract/bulletin/desk.ts';
import type { InlineFigure, ManualFigure } from '../../contract/bulletin/document.ts';
import { wordingLike } from '../../contract/bulletin/wording-like.ts';
import { type FigureStyle, printFigure } from '../../contract/figure-words.ts';

export interface Span {
  from: number;
  to: number;
}

/** A figure to bind to as it stands in a text, printed in the words that were typed where they are true. */
export function boundTo(candidate: FigureCandidate, typed: string | undefined): InlineFigure {
  const { id, unit, from, to, value, measure } = candidate;
  const { style, text } =
    typed === undefined
      ? { style: { as: 'exact' } as const, text: printFigure(value, measure) }
      : wordingLike(typed, value, measure);
  return { id, unit, from, to, style, measure, value, wording: text, frozenId: null };
}

export interface ManualAnswers extends ManualFigure {
  value: number;
  measure: string;
  unit: string;
  from: string;
  to: string;
}

/** A number that no record counts; whoever signs the brief signs it too. */
export function manualFigure(answers: ManualAnswers, typed: string | undefined): InlineFigure {
  const { value, measure, unit, from, to, concept, method, source } = answers;
  const { style, text } = typed === undefined ? exactly(value, measure) : wordingLike(typed, value, measure);
  return {
    id: `manual:${crypto.getRandomValues(new Uint32Array(2)).join('-')}`,
    unit,
    from,
    to,
    style,
    measure,
    value,
    wording: text,
    frozenId: null,
    manual: { concept, method, source },
  };
}
const exactly = (value: number, measure: string): { style: FigureStyle; text: string } => ({
  style: { as: 'exact' },
  text: printFigure(value, measure),
});

/** Puts a figure at a place, or in place of what was typed there; the caret stands after it. */
export function putFigure(editor: Editor, figure: InlineFigure, span?: Span): void {
  const { state, view } = editor;
  const { from, to } = span ?? state.selection;
  const node = state.schema.nodes['figure']!.create({ figure });
  const tr = state.tr.replaceWith(from, to, node);
  view.dispatch(tr.scrollIntoView());
  view.focus();
}

/** The figure of the selection, with where it stands. */
export function chosenFigure({ state }: Editor): { figure: InlineFigure; at: number } | undefined {
  const { from, to } = state.selection;
  const node = to - from === 1 ? state.doc.nodeAt(from) : undefined;
  return node?.type.name === 'figure'
    ? { figure: node.attrs['figure'] as InlineFigure, at: from }
    : undefined;
}

/** Prints a figure, as it is now, in another style. */
export function restyle(editor: Editor, at: number, now: InlineFigure, style: FigureStyle): void {
  const wording = printFigure(now.value, now.measure, style);
  const { state, view } = editor;
  view.dispatch(state.tr.setNodeAttribute(at, 'figure', { ...now, style, wording } satisfies InlineFigure));
}

/** Lets a figure go: its wording stays as typed text. */
export function letGo(editor: Editor, at: number, wording: string): void {
  const { state, view } = editor;
  view.dispatch(state.tr.replaceWith(at, at + 1, state.schema.text(wording)));
  view.focus();
}

const DIALOG_GONE_MS = 60;
/** After a dialog: it gives the focus back by its own rules, which put the caret at the start. */
export function focusAgain(editor: Editor): void {
  const { anchor, head } = editor.state.selection;
  setTimeout(() => {
    if (editor.isDestroyed) return;
    const { state, view } = editor;
    const most = state.doc.content.size;
    const [from, to] = [Math.min(anchor, most), Math.min(head, most)];
    view.dispatch(
      state.tr.setSelection(TextSelection.between(state.doc.resolve(from), state.doc.resolve(to))),
    );
    view.focus();
  }, DIALOG_GONE_MS);
}
