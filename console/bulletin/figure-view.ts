import type { Node as DocumentNode } from '@tiptap/pm/model';
import type { NodeView } from '@tiptap/pm/view';
import type { InlineFigure } from '../../contract/bulletin/document.ts';
import type { Wordings } from './wordings.ts';

/** A bound figure on the screen, in plain DOM: two thousand of them are shown in a quarter of a second. */
export class FigureView implements NodeView {
  readonly dom: HTMLElement;
  #figure: InlineFigure;
  readonly #wordings: Wordings | undefined;
  readonly #leave: () => void;

  constructor(node: DocumentNode, wordings: Wordings | undefined) {
    this.#figure = node.attrs['figure'] as InlineFigure;
    this.#wordings = wordings;
    this.dom = document.createElement('data');
    this.dom.className = 'figure';
    this.dom.contentEditable = 'false';
    this.#show();
    this.#leave = wordings?.follow(() => this.#show()) ?? (() => undefined);
  }

  #show(): void {
    const shown = this.#wordings?.of(this.#figure);
    this.dom.textContent = shown?.text ?? '';
    this.dom.dataset['state'] = shown?.state ?? 'unknown';
    this.dom.title = shown?.about ?? '';
  }

  update(node: DocumentNode): boolean {
    if (node.type.name !== 'figure') return false;
    this.#figure = node.attrs['figure'] as InlineFigure;
    this.#show();
    return true;
  }

  ignoreMutation(): boolean {
    return true;
  }

  destroy(): void {
    this.#leave();
  }
}
