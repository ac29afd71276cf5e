import { Extension } from '@tiptap/core';
import { Fragment, type ResolvedPos } from '@tiptap/pm/model';
import { type Command, type EditorState, Plugin, Selection, TextSelection } from '@tiptap/pm/state';
import { NUMBERINGS, type Numbering, nthOrdinal, numberingOf } from '../../contract/bulletin/ordinals.ts';

const slotAt = ($at: ResolvedPos): string => $at.parent.type.name;
/** The measure that holds a place, with where it begins. */
const measureAt = ($at: ResolvedPos) =>
  $at.depth >= 2 && $at.node(-1).type.name === 'measure'
    ? { measure: $at.node(-1), at: $at.before(-1), n: $at.index(-2) }
    : undefined;

const goNear =
  (place: ($at: ResolvedPos) => number, bias: 1 | -1): Command =>
  (state, dispatch) => {
    const at = Math.max(0, Math.min(place(state.selection.$from), state.doc.content.size));
    const selection = Selection.findFrom(state.doc.resolve(at), bias, true);
    if (selection) dispatch?.(state.tr.setSelection(selection).scrollIntoView());
    return true;
  };
const goOn = goNear(($at) => $at.after(), 1);
const goBack = goNear(($at) => $at.before(), -1);

/** Splits the text of a measure: what follows becomes the text of the next one, the caret stands in its heading. */
const splitMeasure: Command = (state, dispatch) => {
  const { $from, $to } = state.selection;
  const found = measureAt($from);
  if (!found || $from.parent !== $to.parent) return false;
  const { schema } = state;
  const rest = $to.parent.slice($to.parentOffset).content;
  const next = schema.nodes['measure']!.create({ ordinal: '' }, [
    schema.nodes['heading']!.create(),
    schema.nodes['point']!.create(null, rest),
  ]);
  const tr = state.tr.delete($from.pos, $to.end());
  const after = tr.mapping.map(found.at + found.measure.nodeSize);
  tr.insert(after, next);
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, after + 2)).scrollIntoView());
  return true;
};

/** From the middle of a heading the rest goes before the text of its measure. */
const splitHeading: Command = (state, dispatch) => {
  const { $from, $to } = state.selection;
  if ($from.parent !== $to.parent) return false;
  const rest = $to.parent.slice($to.parentOffset).content;
  const tr = state.tr.delete($from.pos, $to.end());
  const point = tr.mapping.map($to.after()) + 1;
  tr.insert(point, rest);
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, point)).scrollIntoView());
  return true;
};

const ENTER: Readonly<Record<string, Command>> = { point: splitMeasure, heading: splitHeading };
export const enter: Command = (state, dispatch, view) =>
  (ENTER[slotAt(state.selection.$from)] ?? goOn)(state, dispatch, view);

/** Takes a measure into the one before it. */
const joinBack: Command = (state, dispatch) => {
  const { $from } = state.selection;
  const found = measureAt($from);
  if (!found || found.n === 0) return false;
  const before = state.doc.resolve(found.at).nodeBefore;
  if (before?.type.name !== 'measure') return goBack(state, dispatch);
  const { measure, at } = found;
  const [heading, point] = [measure.child(0), measure.child(1)];
  const tr = state.tr.delete(at, at + measure.nodeSize);
  const end = at - 2;
  tr.insert(end, Fragment.empty.append(heading.content).append(point.content));
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, end)).scrollIntoView());
  return true;
};

const isAtStart = (state: EditorState): boolean =>
  state.selection.empty && state.selection.$from.parentOffset === 0;
const isAtEnd = (state: EditorState): boolean =>
  state.selection.empty && state.selection.$from.parentOffset === state.selection.$from.parent.content.size;

export const backspace: Command = (state, dispatch, view) => {
  if (!isAtStart(state)) return false;
  return slotAt(state.selection.$from) === 'heading'
    ? joinBack(state, dispatch, view)
    : goBack(state, dispatch, view);
};
/** At the end of a slot the next one is not swallowed. */
const forward: Command = (state, dispatch, view) => isAtEnd(state) && goOn(state, dispatch, view);

/** Moves the measure of the caret past the one before or after it. */
export const moveMeasure =
  (by: 1 | -1): Command =>
  (state, dispatch) => {
    const { $from } = state.selection;
    const found = measureAt($from);
    if (!found) return false;
    const { measure, at } = found;
    const $edge = state.doc.resolve(by < 0 ? at : at + measure.nodeSize);
    const other = by < 0 ? $edge.nodeBefore : $edge.nodeAfter;
    if (other?.type.name !== 'measure') return false;
    const to = by < 0 ? at - other.nodeSize : at + other.nodeSize;
    const tr = state.tr.delete(at, at + measure.nodeSize).insert(to, measure);
    dispatch?.(tr.setSelection(TextSelection.create(tr.doc, to + ($from.pos - at))).scrollIntoView());
    return true;
  };

/** An empty measure after the one of the caret, or after the last. */
export const addMeasure: Command = (state, dispatch) => {
  const found = measureAt(state.selection.$from);
  let after = found ? found.at + found.measure.nodeSize : 0;
  if (!found)
    state.doc.forEach((node, at) => {
      if (node.type.name === 'measure') after = at + node.nodeSize;
    });
  if (after === 0) return false;
  const { schema } = state;
  const measure = schema.nodes['measure']!.create(null, [
    schema.nodes['heading']!.create(),
    schema.nodes['point']!.create(),
  ]);
  const tr = state.tr.insert(after, measure);
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, after + 2)).scrollIntoView());
  return true;
};

/** Numbers all measures in another way. */
export const numberBy =
  (numbering: Numbering): Command =>
  (state, dispatch) => {
    const places: number[] = [];
    state.doc.forEach((node, at) => {
      if (node.type.name === 'measure') places.push(at);
    });
    const tr = state.tr;
    places.forEach((at, n) => {
      tr.setNodeAttribute(at, 'ordinal', nthOrdinal(numbering, n + 1, places.length));
    });
    dispatch?.(tr);
    return places.length > 0;
  };

/** A brief of one measure begins with the first; afterwards the ordinals follow the first one, however measures are split, joined or moved. */
export const renumber = new Plugin({
  appendTransaction(transactions, _before, state) {
    if (!transactions.some(({ docChanged }) => docChanged)) return null;
    const places: { at: number; ordinal: string }[] = [];
    state.doc.forEach((node, at) => {
      if (node.type.name === 'measure') places.push({ at, ordinal: node.attrs['ordinal'] as string });
    });
    const known = places.map(({ ordinal }) => numberingOf(ordinal)).find((each) => each !== undefined);
    const tr = state.tr;
    places.forEach(({ at, ordinal }, n) => {
      // Numbered in a way of its own: only what has no ordinal yet is given one.
      if (known === undefined && ordinal !== '') return;
      const right = nthOrdinal(known ?? NUMBERINGS[0]!, n + 1, places.length);
      if (ordinal !== right) tr.setNodeAttribute(at, 'ordinal', right);
    });
    return tr.docChanged ? tr.setMeta('addToHistory', false) : null;
  },
});

export const blockKeys = Extension.create({
  name: 'blockKeys',
  addKeyboardShortcuts() {
    const run = (command: Command) => () => command(this.editor.state, this.editor.view.dispatch);
    return {
      Enter: run(enter),
      Backspace: run(backspace),
      Delete: run(forward),
      'Alt-ArrowUp': run(moveMeasure(-1)),
      'Alt-ArrowDown': run(moveMeasure(1)),
    };
  },
  addProseMirrorPlugins: () => [renumber],
});
