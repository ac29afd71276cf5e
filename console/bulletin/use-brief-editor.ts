import type { Editor } from '@tiptap/core';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { BulletinDocument } from '../../contract/bulletin/document.ts';
import { useSay } from '../text/index.ts';
import { fromEditor, type Renew, toEditor } from './convert.ts';
import { createBriefEditor } from './create-editor.ts';
import type { Wordings } from './wordings.ts';

export interface BriefEditor {
  editor: Editor | undefined;
  /** Where the editor stands on the page. */
  place: RefObject<HTMLDivElement | null>;
  /** Puts another document in, without a way back by undo into the one before. */
  load: (document: BulletinDocument) => void;
}

/** The editor of a brief; every change by hand is told as the document that it makes. */
export function useBriefEditor({
  first,
  writable,
  wordings,
  renew,
  onWrite,
}: {
  /** What stands in it at first. */
  first: BulletinDocument;
  writable: boolean;
  wordings: Wordings;
  renew: Renew;
  onWrite: (document: BulletinDocument) => void;
}): BriefEditor {
  const { say, language } = useSay();
  const place = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor>();
  const latest = useRef({ first, renew, onWrite });
  latest.current = { ...latest.current, renew, onWrite };
  // biome-ignore lint/correctness/useExhaustiveDependencies: hints are said in the language
  useEffect(() => {
    if (!place.current) return;
    const made = createBriefEditor({
      element: place.current,
      document: latest.current.first,
      writable,
      wordings,
      label: say('bulletin.text'),
      hints: {
        title: say('bulletin.hint.title'),
        lead: say('bulletin.hint.lead'),
        heading: say('bulletin.hint.heading'),
        point: say('bulletin.hint.point'),
        closing: say('bulletin.hint.closing'),
        signoff: say('bulletin.hint.signoff'),
        item: say('bulletin.hint.item'),
      },
    });
    made.on('update', ({ editor: own, transaction }) => {
      const read = fromEditor(own.state.doc, latest.current.renew);
      // A sign-off being rewritten is empty for a moment; a brief without one cannot be kept.
      const document = read.unit === '' ? { ...read, unit: latest.current.first.unit } : read;
      latest.current.first = document;
      if (transaction.getMeta('loaded') !== true) latest.current.onWrite(document);
    });
    setEditor(made);
    return () => made.destroy();
  }, [writable, wordings, language]);
  const load = (document: BulletinDocument): void => {
    latest.current.first = document;
    if (!editor) return;
    const { state, view } = editor;
    const next = state.schema.nodeFromJSON(toEditor(document));
    const from = state.doc.content.findDiffStart(next.content);
    const end = state.doc.content.findDiffEnd(next.content);
    if (from === null || end === null) return;
    // Only what is different is put in, so that the caret stays where it is.
    const overlap = Math.max(0, from - Math.min(end.a, end.b));
    const tr = state.tr.replace(from, end.a + overlap, next.slice(from, end.b + overlap));
    view.dispatch(tr.setMeta('loaded', true).setMeta('addToHistory', false));
  };
  return { editor, place, load };
}
