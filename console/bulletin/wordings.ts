import type { InlineFigure } from '../../contract/bulletin/document.ts';

/** A figure as it is printed now. */
export interface Shown {
  text: string;
  /** Null where it is not known yet, or not the reader's to see. */
  value: number | null;
  measure: string;
  state: 'live' | 'frozen' | 'drifted' | 'manual' | 'withdrawn' | 'unknown';
  /** What it counts, of whom and when, in one line. */
  about: string;
}

/**
 * How bound figures are printed, for views that are no part of React: the page puts in what it has read, every view that is
 * on the screen is told.
 */
export class Wordings {
  #of: (figure: InlineFigure) => Shown;
  #views = new Set<() => void>();

  constructor(of: (figure: InlineFigure) => Shown) {
    this.#of = of;
  }

  of(figure: InlineFigure): Shown {
    return this.#of(figure);
  }

  renew(of: (figure: InlineFigure) => Shown): void {
    this.#of = of;
    for (const view of this.#views) view();
  }

  follow(view: () => void): () => void {
    this.#views.add(view);
    return () => this.#views.delete(view);
  }
}
