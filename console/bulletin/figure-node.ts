import { Node } from '@tiptap/core';
import { InlineFigure } from '../../contract/bulletin/document.ts';
import { FigureView } from './figure-view.ts';
import type { Wordings } from './wordings.ts';

declare module '@tiptap/core' {
  interface Storage {
    figure: { wordings: Wordings | undefined };
  }
}

function readFigure(element: HTMLElement): { figure: InlineFigure } | false {
  try {
    const read = InlineFigure.safeParse(JSON.parse(element.getAttribute('data-figure') ?? ''));
    return read.success && { figure: read.data };
  } catch {
    return false;
  }
}

/**
 * A figure in a line: an atom bound to what it counts, shown by its wording. Copied as HTML it stays bound; copied as text it
 * is its wording.
 */
export const figureNode = Node.create<{ wordings?: Wordings }, { wordings: Wordings | undefined }>({
  name: 'figure',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: true,
  draggable: true,
  addOptions: () => ({}),
  addStorage() {
    return { wordings: this.options.wordings };
  },
  addAttributes: () => ({ figure: { rendered: false } }),
  parseHTML: () => [{ tag: 'data[data-figure]', getAttrs: readFigure }],
  renderHTML({ node }) {
    const figure = node.attrs['figure'] as InlineFigure;
    const shown = this.storage.wordings?.of(figure);
    return [
      'data',
      { 'data-figure': JSON.stringify(figure), value: shown?.value == null ? '' : String(shown.value) },
      shown?.text ?? '',
    ];
  },
  renderText({ node }) {
    return this.storage.wordings?.of(node.attrs['figure'] as InlineFigure).text ?? '';
  },
  addNodeView() {
    const { wordings } = this.storage;
    return ({ node }) => new FigureView(node, wordings);
  },
});
