import type { Editor } from '@tiptap/core';
import type { Fix } from '../../contract/bulletin/check/index.ts';
import type { FigureCandidate } from '../../contract/bulletin/desk.ts';
import type { InlineFigure } from '../../contract/bulletin/document.ts';
import { wordingsOf } from '../../contract/figure-words.ts';
import type { Renew } from './convert.ts';
import { boundTo, putFigure, restyle, type Span } from './figure-acts.ts';

/**
 * Does what a finding offers: binds a typed number, prints a bound one in another style, or writes something else. A bound
 * figure is never overwritten by typed digits.
 */
export function mendFinding(
  editor: Editor,
  span: Span,
  fix: Fix,
  candidates: readonly FigureCandidate[],
  renew: Renew,
): void {
  const { state, view } = editor;
  const { from, to } = span;
  const candidate = candidates.find(({ id }) => id === fix.bind);
  if (candidate) {
    putFigure(editor, boundTo(candidate, state.doc.textBetween(from, to, '', '')), span);
    return;
  }
  const node = to - from === 1 ? state.doc.nodeAt(from) : undefined;
  if (node?.type.name === 'figure') {
    const now = renew(node.attrs['figure'] as InlineFigure);
    const style = wordingsOf(now.value, now.measure).find(({ text }) => text === fix.replace)?.style;
    if (style) restyle(editor, from, now, style);
    return;
  }
  const tr = fix.replace === '' ? state.tr.delete(from, to) : state.tr.insertText(fix.replace, from, to);
  view.dispatch(tr.scrollIntoView());
  view.focus();
}
