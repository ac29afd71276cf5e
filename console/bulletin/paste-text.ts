import { Extension } from '@tiptap/core';
import { Fragment, Slice } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { documentFromReading } from '../../contract/bulletin/document.ts';
import { normalise } from '../../contract/bulletin/normalise.ts';
import { readBulletin } from '../../contract/bulletin/read-bulletin.ts';
import { toEditor } from './convert.ts';
import { isItem } from './schema.ts';

/** Copied from here: what is bound stays bound. */
const OURS = /data-pm-slice|data-figure=/;

const isEmpty = ({ state }: EditorView): boolean => {
  let size = 0;
  state.doc.forEach((node) => {
    if (node.type.name !== 'signoff') size += node.textContent.length;
  });
  return size === 0;
};

/** A whole brief pasted into an empty one stands in its slots at once. */
function pasteWhole(view: EditorView, printed: string): boolean {
  const [brief] = readBulletin(printed).briefs;
  if (!brief || brief.measures.length === 0 || isItem(view.state.doc) || !isEmpty(view)) return false;
  const { schema, doc, tr } = view.state;
  const fallbackUnit = doc.lastChild?.textContent ?? '';
  const whole = schema.nodeFromJSON(toEditor(documentFromReading(brief, { fallbackUnit })));
  view.dispatch(tr.replaceWith(0, doc.content.size, whole.content).scrollIntoView());
  return true;
}

/** Text from elsewhere comes in without its setting: hard wraps joined, no line ends, no styles. */
export const pasteText = Extension.create({
  name: 'pasteText',
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        clipboardTextParser(text, $context) {
          const { schema } = $context.doc.type;
          const joined = normalise(text).paragraphs.join('');
          return new Slice(Fragment.from(joined === '' ? [] : [schema.text(joined)]), 0, 0);
        },
        handlePaste(view, event) {
          const html = event.clipboardData?.getData('text/html') ?? '';
          const text = event.clipboardData?.getData('text/plain') ?? '';
          if (OURS.test(html) || text === '') return false;
          return pasteWhole(view, text) || view.pasteText(text);
        },
      },
    }),
  ],
});
