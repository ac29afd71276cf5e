import type { JSONContent } from '@tiptap/core';
import type { Node as DocumentNode } from '@tiptap/pm/model';
import {
  type BriefDocument,
  type BulletinDocument,
  type DocumentMeasure,
  type InlineFigure,
  type InlineText,
  tidyInline,
} from '../../contract/bulletin/document.ts';

/** A figure as it is to be kept: with the value and wording of now where it is live. */
export type Renew = (figure: InlineFigure) => InlineFigure;
const asItIs: Renew = (figure) => figure;

const block = (type: string, inlines: InlineText = []): JSONContent => ({
  type,
  content: inlines.map((inline) =>
    'text' in inline
      ? { type: 'text', text: inline.text }
      : { type: 'figure', attrs: { figure: inline.figure } },
  ),
});
const plain = (type: string, text: string): JSONContent => block(type, text === '' ? [] : [{ text }]);

/** An empty place for the first measure, so that there is one to write in. */
const NO_MEASURE: readonly DocumentMeasure[] = [{ ordinal: '', stop: '\u3002', text: [] }];

/** A brief or △ item as the editor holds it. */
export function toEditor(document: BulletinDocument): JSONContent {
  if (document.kind === 'item')
    return {
      type: 'doc',
      content: [
        { ...block('item', tidyInline(document.text)), attrs: { mark: document.mark } },
        plain('signoff', document.unit),
      ],
    };
  const measures = document.measures.length > 0 ? document.measures : NO_MEASURE;
  return {
    type: 'doc',
    content: [
      block('title', tidyInline(document.title)),
      block('lead', tidyInline(document.lead ?? [])),
      ...measures.map(({ ordinal, stop, heading = [], text }) => ({
        type: 'measure',
        attrs: { ordinal, stop },
        content: [block('heading', tidyInline(heading)), block('point', tidyInline(text))],
      })),
      block('closing', tidyInline(document.closing ?? [])),
      plain('signoff', document.unit),
    ],
  };
}

function inlinesOf(slot: DocumentNode, renew: Renew): InlineText {
  const inlines: InlineText = [];
  slot.forEach((node) => {
    inlines.push(
      node.isText ? { text: node.text ?? '' } : { figure: renew(node.attrs['figure'] as InlineFigure) },
    );
  });
  return tidyInline(inlines);
}

/** What is written, as it is kept and sent. A slot that is empty is no part of it; nor is a measure. */
export function fromEditor(doc: DocumentNode, renew: Renew = asItIs): BulletinDocument {
  const slots = new Map<string, DocumentNode>();
  const measures: DocumentMeasure[] = [];
  doc.forEach((node) => {
    if (node.type.name === 'measure') {
      const { ordinal, stop } = node.attrs as { ordinal: string; stop: DocumentMeasure['stop'] };
      const [heading, text] = [inlinesOf(node.child(0), renew), inlinesOf(node.child(1), renew)];
      if (heading.length + text.length > 0)
        measures.push({ ordinal, stop, ...(heading.length > 0 ? { heading } : {}), text });
    } else slots.set(node.type.name, node);
  });
  const textOf = (name: string): InlineText => {
    const slot = slots.get(name);
    return slot ? inlinesOf(slot, renew) : [];
  };
  const unit = slots.get('signoff')?.textContent.trim() ?? '';
  const item = slots.get('item');
  if (item) return { kind: 'item', mark: item.attrs['mark'] as string, text: textOf('item'), unit };
  const [lead, closing] = [textOf('lead'), textOf('closing')];
  return {
    kind: 'brief',
    title: textOf('title'),
    ...(lead.length > 0 ? { lead } : {}),
    measures,
    ...(closing.length > 0 ? { closing } : {}),
    unit,
  } satisfies BriefDocument;
}
