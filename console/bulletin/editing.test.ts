import { readFileSync } from 'node:fs';
import path from 'node:path';
import { getSchema } from '@tiptap/core';
import type { Node as DocumentNode } from '@tiptap/pm/model';
import { type Command, EditorState, TextSelection } from '@tiptap/pm/state';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BulletinDocument,
  documentFromReading,
  documentToText,
  type InlineFigure,
  sameDocument,
} from '../../contract/bulletin/document.ts';
import { NUMBERINGS, nthOrdinal } from '../../contract/bulletin/ordinals.ts';
import { readBulletin } from '../../contract/bulletin/read-bulletin.ts';
import { backspace, enter, moveMeasure, renumber } from './block-keys.ts';
import { fromEditor, toEditor } from './convert.ts';
import { printedOf, spanIn } from './printed.ts';
import { SCHEMA_PARTS } from './schema.ts';

const printed = readFileSync(
  path.resolve(import.meta.dirname, '../../test/fixtures/bulletin/seed.txt'),
  'utf8',
);
const { briefs, items } = readBulletin(printed);
const entries = [...briefs, ...items];
const schema = getSchema(SCHEMA_PARTS);
const figure: InlineFigure = {
  id: 'manual:seed',
  unit: 'district',
  from: '2023-01-01',
  to: '2023-09-30',
  style: { as: 'exact' },
  measure: '',
  value: 1,
  wording: '1',
  frozenId: null,
};
const documents = entries.map((entry) => documentFromReading(entry, { bind: () => figure }));
const open = (document: BulletinDocument): DocumentNode => {
  const doc = schema.nodeFromJSON(toEditor(document));
  doc.check();
  return doc;
};
const first = documents[0]!;
const nth = (n: number): string => nthOrdinal(NUMBERINGS[0]!, n, 9);
const text = (letters: string) => [{ text: letters }];
const brief = (title: string, ...measures: [heading: string, point: string][]): BulletinDocument => ({
  kind: 'brief',
  title: text(title),
  measures: measures.map(([heading, point], n) => ({
    ordinal: nth(n + 1),
    ...(heading === '' ? {} : { heading: text(heading) }),
    stop: '\u3002',
    text: point === '' ? [] : text(point),
  })),
  unit: 'street',
});

describe('the editor’s document', () => {
  test.each(documents.map((document, n) => [n, document] as const))(
    'entry %i of the district’s bulletin comes back as it went in, and is printed letter for letter',
    (_, document) => {
      const doc = open(document);
      expect(sameDocument(fromEditor(doc), document)).toBe(true);
      const { text, places, figures } = printedOf(doc, (each) => each);
      const expected = documentToText(document);
      expect(text).toBe(expected.text);
      expect(figures).toEqual(expected.figures);
      // Every letter that is the writer's stands where the way back says.
      [...text].forEach((_letter, n) => {
        const place = places[n] ?? -1;
        if (place < 0) return;
        const node = doc.nodeAt(place);
        expect(node?.isText ? doc.textBetween(place, place + 1) : text[n]).toBe(text[n]);
      });
    },
  );

  test('an empty brief is a document that can be written in', () => {
    const doc = open({ kind: 'brief', title: [], measures: [], unit: 'street' });
    expect(doc.childCount).toBe(5);
    expect(fromEditor(doc)).toEqual({ kind: 'brief', title: [], measures: [], unit: 'street' });
  });

  test('a span that takes in an ordinal is no place to write into', () => {
    const doc = open(first);
    const own = printedOf(doc, (each) => each);
    const ordinal = own.text.indexOf(nth(1));
    expect(spanIn(own, ordinal, ordinal + 4).whole).toBe(false);
    expect(spanIn(own, ordinal + 2, ordinal + 4)).toMatchObject({ whole: true });
    const bound = printedOf(open(documents[1]!), (each) => each);
    const [placed] = bound.figures;
    const span = spanIn(bound, placed!.start, placed!.end);
    expect(span.to - span.from).toBe(1);
  });
});

const press = (state: EditorState, command: Command): EditorState => {
  let next = state;
  command(state, (tr) => {
    next = state.apply(tr);
  });
  return next;
};
const stateAt = (doc: DocumentNode, text: string, into = 0): EditorState => {
  let at = 0;
  doc.descendants((node, place) => {
    const found = node.isText ? (node.text ?? '').indexOf(text) : -1;
    if (found >= 0 && at === 0) at = place + found + into;
  });
  const selection = TextSelection.create(doc, at);
  return EditorState.create({ doc, selection, plugins: [renumber] });
};
describe('keys of the editor', () => {
  const doc = open(brief('Title', ['ab', 'cd'], ['ef', 'gh']));
  const kept = (state: EditorState): BulletinDocument => fromEditor(state.doc);

  test('Enter in the text of a measure begins the next one; the ordinals follow', () => {
    const split = press(stateAt(doc, 'cd', 1), enter);
    expect(kept(split)).toEqual(brief('Title', ['ab', 'c'], ['', 'd'], ['ef', 'gh']));
    const joined = press(split, backspace);
    expect(kept(joined)).toEqual(brief('Title', ['ab', 'cd'], ['ef', 'gh']));
  });

  test('Enter in a heading cuts it; in a title it goes on', () => {
    const cut = press(stateAt(doc, 'ab', 1), enter);
    expect(kept(cut)).toEqual(brief('Title', ['a', 'bcd'], ['ef', 'gh']));
    const on = press(stateAt(doc, 'Title', 1), enter);
    expect(on.selection.$from.parent.type.name).toBe('lead');
  });

  test('measures change places, the caret goes along', () => {
    const moved = press(stateAt(doc, 'gh'), moveMeasure(-1));
    expect(kept(moved)).toEqual(brief('Title', ['ef', 'gh'], ['ab', 'cd']));
    expect(moved.doc.textBetween(moved.selection.from, moved.selection.from + 2)).toBe('gh');
    expect(kept(press(moved, moveMeasure(-1)))).toEqual(kept(moved));
  });

  test('whatever is pressed, deleted and typed wherever, it stays a brief that can be kept', () => {
    const commands: Command[] = [enter, backspace, moveMeasure(1), moveMeasure(-1)];
    const presses = fc.record({ at: fc.nat(), to: fc.nat(), what: fc.integer({ min: 0, max: 5 }) });
    fc.assert(
      fc.property(fc.array(presses, { maxLength: 30 }), (pressed) => {
        let state = EditorState.create({ doc, plugins: [renumber] });
        for (const { at, to, what } of pressed) {
          const size = state.doc.content.size;
          const [from, until] = [at % size, to % size].sort((a, b) => a - b);
          const selection = TextSelection.between(state.doc.resolve(from!), state.doc.resolve(until!));
          state = state.apply(state.tr.setSelection(selection));
          const command = commands[what];
          if (command) state = press(state, command);
          else
            state = state.apply(
              what === 4 ? state.tr.deleteSelection() : state.tr.insertText('x', selection.from),
            );
          state.doc.check();
          const kept = fromEditor(state.doc);
          BulletinDocument.parse({ ...kept, unit: kept.unit || 'street' });
          expect(printedOf(state.doc, (each) => each).text).toBe(documentToText(kept).text);
        }
      }),
      { numRuns: 300 },
    );
  });
});
