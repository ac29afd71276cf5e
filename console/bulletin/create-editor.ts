import { Editor } from '@tiptap/core';
import type { BulletinDocument } from '../../contract/bulletin/document.ts';
import { blockKeys } from './block-keys.ts';
import { toEditor } from './convert.ts';
import { figureNode } from './figure-node.ts';
import { historyKeys } from './history-keys.ts';
import { markedFindings } from './marked-findings.ts';
import { pasteText } from './paste-text.ts';
import { SCHEMA_PARTS, type SlotName } from './schema.ts';
import { slotHints } from './slot-hints.ts';
import type { Wordings } from './wordings.ts';

export interface EditorSetting {
  element: HTMLElement;
  document: BulletinDocument;
  writable: boolean;
  wordings: Wordings;
  /** What belongs in an empty slot. */
  hints: Partial<Record<SlotName, string>>;
  label: string;
}

/** The editor of one brief, on a real page. */
export const createBriefEditor = ({
  element,
  document,
  writable,
  wordings,
  hints,
  label,
}: EditorSetting): Editor =>
  new Editor({
    element,
    editable: writable,
    content: toEditor(document),
    enableInputRules: false,
    enablePasteRules: false,
    extensions: [
      ...SCHEMA_PARTS.map((part) => (part.name === 'figure' ? figureNode.configure({ wordings }) : part)),
      blockKeys,
      historyKeys,
      pasteText,
      slotHints.configure({ hints }),
      markedFindings,
    ],
    editorProps: {
      attributes: {
        class: 'brief-text',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': label,
        spellcheck: 'false',
        lang: 'zh-CN',
      },
    },
  });
