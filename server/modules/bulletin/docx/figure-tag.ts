import { createHash } from 'node:crypto';
import {
  type BulletinDocument,
  documentToText,
  type InlineFigure,
  type PlacedFigure,
} from '../../../../contract/bulletin/document.ts';

/** Word keeps 64 characters of a tag. */
const MOST = 64;

/**
 * Tag of the content control that a figure stands in: its place among the figures of the document, and what it is bound to
 * (the freeze or statement; while it is live, its concept).
 */
export const figureTag = (n: number, { frozenId, id }: InlineFigure): string =>
  `ward:${n}:${frozenId ?? id}`.slice(0, MOST);

/**
 * Name of the bookmark around that control, 40 letters and digits at most as Word takes them: LibreOffice 7 keeps the control
 * and drops its tag.
 */
export const figureBookmark = (n: number, figure: InlineFigure): string =>
  `ward_${n}_${createHash('sha256').update(figureTag(n, figure)).digest('hex').slice(0, 24)}`;

/** The figure of the document that a tag or bookmark names; undefined where it names none of this document. */
export function figureOfTag(
  document: BulletinDocument,
  tag: string,
): { n: number; figure: InlineFigure } | undefined {
  const n = Number(/^ward[:_](\d{1,4})[:_]/.exec(tag)?.[1] ?? Number.NaN);
  const figure = documentToText(document).figures[n]?.figure;
  return figure && (figureTag(n, figure) === tag || figureBookmark(n, figure) === tag)
    ? { n, figure }
    : undefined;
}

export interface Piece {
  text: string;
  /** Place among the figures of the document. */
  figure?: { n: number; figure: InlineFigure };
}

/** A text cut at its figures. */
export function piecesOf(text: string, figures: readonly PlacedFigure[], from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  let at = from;
  figures.forEach(({ figure, start, end }, n) => {
    if (start < at || end > to) return;
    pieces.push({ text: text.slice(at, start) }, { text: text.slice(start, end), figure: { n, figure } });
    at = end;
  });
  return [...pieces, { text: text.slice(at, to) }].filter((piece) => piece.text !== '');
}
