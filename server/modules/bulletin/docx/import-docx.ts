import {
  type BulletinDocument,
  documentFromReading,
  documentToText,
  type InlineFigure,
  type InlineText,
  mapInlines,
  tidyDocument,
} from '../../../../contract/bulletin/document.ts';
import { tidySpaces } from '../../../../contract/bulletin/normalise.ts';
import { DOCX_REFUSALS } from '../../../../contract/bulletin/output.ts';
import { type Entry, readEntries } from '../../../../contract/bulletin/read-bulletin.ts';
import { holds, readFigure, wordingsOf } from '../../../../contract/figure-words.ts';
import { figureOfTag } from './figure-tag.ts';
import { keepStructure } from './keep-structure.ts';
import { type DocxNote, type DocxRefusal, readDocx, type Stretch } from './read-docx.ts';

/** A figure whose printed number was changed outside: it stands as typed text until somebody says what it is. */
export interface AskedFigure {
  /** Place among the figures of the document that was sent out. */
  n: number;
  figure: InlineFigure;
  was: string;
  now: string;
  /** The new wording is true of the bound value as well. */
  agrees: boolean;
}

export interface ImportedDocx {
  document: BulletinDocument;
  /** Figures that came back as they went. */
  bound: number;
  asked: AskedFigure[];
  /** Figures that came back nowhere. */
  gone: { n: number; figure: InlineFigure }[];
  /** Content controls that name no figure of this document: their text stays as text. */
  unknown: string[];
  notes: DocxNote[];
}

export type DocxImport =
  | { ok: true; imported: ImportedDocx }
  | { ok: false; reason: DocxRefusal | 'not-one-brief'; zh: string; en: string };

/** Private characters stand for figures while the text is read: no rule of the reader knows them. */
const FIRST_PLACEHOLDER = 0xf0000;
const PLACEHOLDERS = /[\u{f0000}-\u{ffffd}]/gu;
const placeholder = (index: number): string => String.fromCodePoint(FIRST_PLACEHOLDER + index);

interface Found {
  n: number;
  figure: InlineFigure;
}

interface Collected {
  /** Figures of which somebody confirmed the new wording. */
  confirmed: ReadonlySet<number>;
  found: Found[];
  asked: AskedFigure[];
  unknown: string[];
}

const agrees = (figure: InlineFigure, now: string): boolean => {
  const read = readFigure(now);
  return read.ok && read.claim.measure === figure.measure && holds(read.claim, figure.value);
};

/** Text of a stretch, with a placeholder where a figure came back as it went. */
function textOf({ text, tag }: Stretch, sent: BulletinDocument, into: Collected): string {
  const plain = text.replaceAll(PLACEHOLDERS, '');
  if (tag === null) return plain;
  const named = figureOfTag(sent, tag);
  if (!named) {
    into.unknown.push(plain);
    return plain;
  }
  const { n, figure } = named;
  if (plain.trim() === figure.wording) {
    into.found.push(named);
    return placeholder(into.found.length - 1);
  }
  const reworded = into.confirmed.has(n) ? rewordFigure(figure, plain.trim()) : undefined;
  if (reworded) {
    into.found.push({ n, figure: reworded });
    return placeholder(into.found.length - 1);
  }
  if (plain.trim() !== '')
    into.asked.push({
      n,
      figure,
      was: figure.wording,
      now: plain.trim(),
      agrees: agrees(figure, plain.trim()),
    });
  return plain;
}

const TITLE_AT_MOST = 60;

/** A paragraph as lines: its title, where it has one run in, and the rest. */
function linesOf(stretches: readonly Stretch[], sent: BulletinDocument, into: Collected): string[] {
  const texts = stretches.map((stretch) => ({
    styled: stretch.style !== null,
    text: textOf(stretch, sent, into),
  }));
  const lead = texts.findIndex(({ styled, text }) => !styled && text.trim() !== '');
  const styled = texts
    .slice(0, lead < 0 ? texts.length : lead)
    .map(({ text }) => text)
    .join('');
  const whole = texts.map(({ text }) => text).join('');
  const wide = whole.indexOf('　', 1);
  const title = styled.trim() !== '' ? styled : wide > 0 && wide <= TITLE_AT_MOST ? whole.slice(0, wide) : '';
  return [title, whole.slice(title.length)]
    .map((line) => tidySpaces(line.replaceAll('　', ' ').trim()))
    .filter((line) => line !== '');
}

function withFigures(text: string, found: readonly Found[]): InlineText {
  const inlines: InlineText = [];
  let at = 0;
  for (const match of text.matchAll(PLACEHOLDERS)) {
    const figure = found[match[0].codePointAt(0)! - FIRST_PLACEHOLDER]?.figure;
    if (match.index > at) inlines.push({ text: text.slice(at, match.index) });
    if (figure) inlines.push({ figure });
    at = match.index + match[0].length;
  }
  if (at < text.length) inlines.push({ text: text.slice(at) });
  return inlines;
}

const documentOf = (entry: Entry, unit: string, found: readonly Found[]): BulletinDocument =>
  tidyDocument(
    mapInlines(
      documentFromReading(entry.kind === 'brief' ? entry.brief : entry.item, { fallbackUnit: unit }),
      (inlines) =>
        inlines.flatMap((inline) => ('text' in inline ? withFigures(inline.text, found) : [inline])),
    ),
  );

/**
 * A brief that was sent out as .docx and comes back edited: structure read anew, figures bound where their number is as it
 * was. Nothing is stored; a changed number is asked about and stands unbound until then.
 * @param sent the document as it was sent out
 * @param confirmed places of figures whose changed number somebody confirmed: bound again where it is true of the value
 */
export function importDocx(
  bytes: Buffer,
  sent: BulletinDocument,
  confirmed: readonly number[] = [],
): DocxImport {
  const read = readDocx(bytes);
  if (!read.ok) return { ok: false, reason: read.reason, ...DOCX_REFUSALS[read.reason] };
  const into: Collected = { found: [], asked: [], unknown: [], confirmed: new Set(confirmed) };
  const paragraphs = read.paragraphs.flatMap((stretches) => linesOf(stretches, sent, into));
  const entries = readEntries(paragraphs);
  const [entry] = entries;
  if (!entry || entries.length > 1 || entry.kind !== sent.kind)
    return { ok: false, reason: 'not-one-brief', ...DOCX_REFUSALS['not-one-brief'] };
  const back = new Set([...into.found, ...into.asked].map(({ n }) => n));
  const gone = documentToText(sent)
    .figures.map(({ figure }, n) => ({ n, figure }))
    .filter(({ n }) => !back.has(n));
  const document = keepStructure(documentOf(entry, sent.unit, into.found), sent);
  return {
    ok: true,
    imported: {
      document,
      bound: into.found.length,
      asked: into.asked,
      unknown: into.unknown,
      gone,
      notes: read.notes,
    },
  };
}

/** The figure in another wording that is true of its value; undefined where the house prints it in no such way. */
export function rewordFigure(figure: InlineFigure, now: string): InlineFigure | undefined {
  const wording = wordingsOf(figure.value, figure.measure).find(({ text }) => text === now);
  return wording && { ...figure, style: wording.style, wording: wording.text };
}
