import type { Node as DocumentNode } from '@tiptap/pm/model';
import type { InlineFigure, PlacedFigure } from '../../contract/bulletin/document.ts';
import type { Renew } from './convert.ts';

/** The text of a document as it is printed, with the way back from each code unit into the document. */
export interface Printed {
  text: string;
  figures: PlacedFigure[];
  /** Where each code unit stands in the document; -1: the house style's own (an ordinal, the stop of a heading). */
  places: Int32Array;
}

/**
 * The same text as `documentToText` of what `fromEditor` gives, letter for letter. A figure's letters all stand at its one
 * place.
 */
export function printedOf(doc: DocumentNode, renew: Renew): Printed {
  let text = '';
  const places: number[] = [];
  const figures: PlacedFigure[] = [];
  const write = (letters: string, placeOf: (n: number) => number): void => {
    for (let n = 0; n < letters.length; n++) places.push(placeOf(n));
    text += letters;
  };
  const own = (letters: string): void => write(letters, () => -1);
  const putFigure = (figure: InlineFigure, place: number): void => {
    const start = text.length;
    write(figure.wording, () => place);
    figures.push({ figure, start, end: text.length });
  };
  const slot = (node: DocumentNode, at: number): void => {
    node.forEach((inline, offset) => {
      const place = at + 1 + offset;
      if (inline.isText) write(inline.text ?? '', (n) => place + n);
      else putFigure(renew(inline.attrs['figure'] as InlineFigure), place);
    });
  };
  const measure = (node: DocumentNode, at: number): void => {
    const [heading, point] = [node.child(0), node.child(1)];
    if (heading.content.size + point.content.size === 0) return;
    own(node.attrs['ordinal'] as string);
    slot(heading, at + 1);
    if (heading.content.size > 0) own(node.attrs['stop'] as string);
    slot(point, at + 1 + heading.nodeSize);
  };
  const signoff = (node: DocumentNode, at: number): void => {
    const { textContent } = node;
    const name = textContent.trim();
    const from = at + 1 + textContent.indexOf(name);
    own('（');
    write(name, (n) => from + n);
    own('）');
  };
  const PRINTS: Readonly<Record<string, (node: DocumentNode, at: number) => void>> = {
    title: (node, at) => {
      slot(node, at);
      if (node.content.size > 0) own(' ');
    },
    item: (node, at) => {
      own(`${node.attrs['mark'] as string} `);
      slot(node, at);
    },
    measure,
    signoff,
  };
  doc.forEach((node, at) => {
    (PRINTS[node.type.name] ?? slot)(node, at);
  });
  return { text, figures, places: Int32Array.from(places) };
}

/** A span of the printed text in the document; `whole`: nothing of the house style's own lies in it. */
export function spanIn(
  { places }: Printed,
  start: number,
  end: number,
): {
  from: number;
  to: number;
  whole: boolean;
} {
  const within = places.subarray(start, Math.max(end, start + 1));
  const real = within.filter((place) => place >= 0);
  const [first, last] = [real[0], real.at(-1)];
  if (first === undefined || last === undefined) {
    const near = places.subarray(start).find((place) => place >= 0) ?? 1;
    return { from: near, to: near, whole: false };
  }
  return { from: first, to: last + 1, whole: real.length === within.length };
}
