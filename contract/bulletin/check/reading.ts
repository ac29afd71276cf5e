import { type Claim, readFigure } from '../../figure-words.ts';
import { findFigures, type PrintedFigure } from '../find-figures.ts';
import { normalise, placesOf } from '../normalise.ts';
import { readEntries } from '../read-bulletin.ts';
import type { Measure } from '../read-measures.ts';
import type { BoundFigure, CheckInput } from './finding.ts';

/** A figure of an entry with what it claims; no claim where its wording says nothing clear. */
export interface ReadFigure extends PrintedFigure {
  claim: Claim | undefined;
  bound: BoundFigure | undefined;
}

/** A brief or △ item as rules read it: offsets count in `text`; `span` leads back into the text as given. */
export interface ReadEntry {
  kind: 'brief' | 'item';
  title: string;
  text: string;
  measures: Measure[];
  unit: string | null;
  figures: ReadFigure[];
  span: (from: number, to: number) => { start: number; end: number };
}

export interface Reading {
  input: CheckInput;
  entries: ReadEntry[];
}

const isSpace = (text: string, at: number): boolean => /\s/.test(text[at] ?? '');

/** Whether two spans share a place; an empty one shares none. */
const overlaps = (a: { start: number; end: number }, b: { start: number; end: number }): boolean =>
  a.start < b.end && b.start < a.end;

/** The paragraphs one after the other with the place of each code unit in the text as given. */
function flow(text: string): { paragraphs: string[]; flat: string; places: Uint32Array } {
  const { paragraphs, pieces } = normalise(text);
  const flat = paragraphs.join('\n');
  const places = new Uint32Array(flat.length + 1);
  let from = 0;
  paragraphs.forEach((paragraph, n) => {
    places.set(placesOf(paragraph, pieces[n] ?? []), from);
    from += paragraph.length;
    places[from] = (places[from - 1] ?? 0) + 1;
    from++;
  });
  return { paragraphs, flat, places };
}

/** Walks an entry's text along the paragraphs: every character but spaces stands there, in order. */
function walk(
  text: string,
  flat: string,
  places: Uint32Array,
  from: number,
): { own: Uint32Array; to: number } {
  const own = new Uint32Array(text.length + 1);
  let at = from;
  for (let n = 0; n < text.length; n++) {
    if (!isSpace(text, n)) while (at < flat.length && flat[at] !== text[n]) at++;
    own[n] = places[Math.min(at, places.length - 1)] ?? 0;
    if (!isSpace(text, n) || isSpace(flat, at)) at++;
  }
  return { own, to: at };
}

/** The figures and what is bound, both in order of place. */
function withClaims(text: string, span: ReadEntry['span'], bound: readonly BoundFigure[]): ReadFigure[] {
  let first = 0;
  return findFigures(text).map((figure) => {
    const place = span(figure.offset, figure.offset + figure.text.length);
    while (first < bound.length && (bound[first]?.end ?? 0) <= place.start) first++;
    const next = bound[first];
    const read = readFigure(figure.text);
    return {
      ...figure,
      claim: read.ok ? read.claim : undefined,
      bound: next !== undefined && overlaps(next, place) ? next : undefined,
    };
  });
}

/** Reads a text once for all rules. Total and linear in the text. */
export function readForCheck(input: CheckInput): Reading {
  const { paragraphs, flat, places } = flow(input.text);
  const bound = [...(input.bound ?? [])].sort((a, b) => a.start - b.start);
  let from = 0;
  const entries = readEntries(paragraphs).map((entry): ReadEntry => {
    const text = entry.kind === 'brief' ? entry.brief.text : entry.item.fullText;
    const { own, to } = walk(text, flat, places, from);
    from = to;
    const span: ReadEntry['span'] = (start, end) => ({
      start: own[start] ?? 0,
      end: (own[Math.max(start, end - 1)] ?? 0) + 1,
    });
    const figures = withClaims(text, span, bound);
    if (entry.kind === 'item') {
      const { unit } = entry.item;
      return { kind: 'item', title: '', text, measures: [], unit, figures, span };
    }
    const { title, measures, unit } = entry.brief;
    return { kind: 'brief', title, text, measures, unit, figures, span };
  });
  return { input, entries };
}

const STOPS = '。；！？';
/** Nobody writes longer sentences; what looks for one need not go further. */
const LONGEST_SENTENCE = 200;

/** Where the sentence begins that a place stands in: after the last 。；！？. */
export function sentenceStart(text: string, at: number): number {
  const least = Math.max(0, at - LONGEST_SENTENCE);
  let from = at;
  while (from > least && !STOPS.includes(text[from - 1] ?? '')) from--;
  return from;
}

export interface Sentence {
  from: number;
  to: number;
  text: string;
  figures: ReadFigure[];
}

/** A sentence with more figures is a table that lost its lines: nothing is reckoned in it. */
const MOST_FIGURES = 40;

/** The sentences of an entry that hold figures. */
export function sentencesOf(entry: ReadEntry): Sentence[] {
  const sentences: Sentence[] = [];
  let next = 0;
  for (const { 0: text, index: from } of entry.text.matchAll(/[^。；！？]+/g)) {
    const to = from + text.length;
    const figures: ReadFigure[] = [];
    for (let figure = entry.figures[next]; figure && figure.offset < to; figure = entry.figures[++next])
      figures.push(figure);
    if (figures.length > 0 && figures.length <= MOST_FIGURES) sentences.push({ from, to, text, figures });
  }
  return sentences;
}

const SAME_UNIT: Readonly<Record<string, string>> = { 名: '人', 起: '件', '％': '%' };
/** 人 and 名 count the same; so do 件 and 起. */
export const unitOf = ({ unit }: { unit: string }): string => SAME_UNIT[unit] ?? unit;
