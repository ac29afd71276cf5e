import { z } from 'zod';
import { type FigureStyle, printFigure } from '../figure-words.ts';
import { StatementMethod } from '../figures.ts';
import type { PrintedFigure } from './find-figures.ts';
import type { Brief, Item } from './read-bulletin.ts';

const Day = z.iso.date();
const PLACE = z.number().int().min(1).max(1e12);
export const FigureStyleSchema: z.ZodType<FigureStyle> = z.discriminatedUnion('as', [
  z.strictObject({ as: z.literal('exact') }),
  z.strictObject({ as: z.literal('over'), word: z.enum(['余', '多', '以上']), place: PLACE }),
  z.strictObject({ as: z.literal('nearly'), place: PLACE }),
  z.strictObject({ as: z.literal('about'), place: PLACE }),
  z.strictObject({
    as: z.literal('scaled'),
    scale: z.enum(['万', '亿']),
    decimals: z.number().int().min(0).max(3),
  }),
]);

/** A number that no record counts, in one line: who signs the brief (审签) signs it too, and it becomes a statement. */
export const ManualFigure = z.strictObject({
  /** What is counted, in one line. */
  concept: z.string().trim().min(2).max(80),
  method: StatementMethod,
  /** Where it comes from, in one line. */
  source: z.string().trim().min(2).max(200),
});
export type ManualFigure = z.infer<typeof ManualFigure>;

/** PROGRAMME/TYPE/FIGURE, the id of a signed statement, or `manual:…` for one that waits for the signature. */
export const BoundId = z
  .string()
  .regex(
    /^(?:[a-z0-9-]+\/[a-z0-9-]+\/[a-z0-9-]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|manual:[a-z0-9-]{1,40})$/,
    'PROGRAMME/TYPE/FIGURE, a statement’s id, or manual:…',
  );

/** A figure in a text: what it is bound to and how it is printed there. */
export const InlineFigure = z.strictObject({
  id: BoundId,
  /** Path of the unit it is counted at, with everything below it. */
  unit: z.string().min(1).max(400),
  /** Calendar days in Beijing, both counted. */
  from: Day,
  to: Day,
  style: FigureStyleSchema,
  /** 条, 户, 人次 … */
  measure: z.string().max(8),
  /** As it was when the wording was made. */
  value: z.number().min(0).max(1e12),
  /** What is printed: `printFigure(value, measure, style)`. */
  wording: z.string().min(1).max(40),
  /** The freeze (审签), or the signed statement; null while it is live. */
  frozenId: z.uuid().nullable().default(null),
  manual: ManualFigure.optional(),
});
export type InlineFigure = z.infer<typeof InlineFigure>;

export const Inline = z.union([
  z.strictObject({ text: z.string().min(1).max(20_000) }),
  z.strictObject({ figure: InlineFigure }),
]);
export type Inline = z.infer<typeof Inline>;
/** A text without line ends. */
export const InlineText = z.array(Inline).max(400);
export type InlineText = z.infer<typeof InlineText>;

const Unit = z.string().trim().min(1).max(80);

export const DocumentMeasure = z.strictObject({
  /** As printed: 一是, 一、, （一） … */
  ordinal: z.string().min(1).max(8),
  /** Without its 。 */
  heading: InlineText.optional(),
  /** What stands between heading and text: 。, or nothing where the heading had a line of its own. */
  stop: z.enum(['。', '']).default('。'),
  text: InlineText,
});
export type DocumentMeasure = z.infer<typeof DocumentMeasure>;

/** Title, measures and closing of a brief; a lead before the measures, or the whole body where there are none. */
export const BriefDocument = z.strictObject({
  kind: z.literal('brief'),
  title: InlineText,
  lead: InlineText.optional(),
  measures: z.array(DocumentMeasure).max(30),
  closing: InlineText.optional(),
  /** Who signs at the end, as printed. */
  unit: Unit,
});
export type BriefDocument = z.infer<typeof BriefDocument>;

/** △: one sentence. */
export const ItemDocument = z.strictObject({
  kind: z.literal('item'),
  mark: z
    .string()
    .regex(/^[△▲★☆●◆■※]$/u)
    .default('△'),
  text: InlineText,
  unit: Unit,
});
export type ItemDocument = z.infer<typeof ItemDocument>;

export const BulletinDocument = z.discriminatedUnion('kind', [BriefDocument, ItemDocument]);
export type BulletinDocument = z.infer<typeof BulletinDocument>;

export interface PlacedFigure {
  figure: InlineFigure;
  /** UTF-16 code units in the text; `end` is exclusive. */
  start: number;
  end: number;
}

const SPACE: InlineText = [{ text: ' ' }];
const plain = (text: string): InlineText => (text === '' ? [] : [{ text }]);

/** Every inline node of a document in the order of print, with the house style's own characters between them. */
function inlinesOf(document: BulletinDocument): InlineText {
  const signed = plain(`（${document.unit}）`);
  if (document.kind === 'item') return [...plain(`${document.mark} `), ...document.text, ...signed];
  const { title, lead = [], measures, closing = [] } = document;
  return [
    ...title,
    ...(title.length > 0 ? SPACE : []),
    ...lead,
    ...measures.flatMap(({ ordinal, heading, stop, text }) => [
      ...plain(ordinal),
      ...(heading ? [...heading, ...plain(stop)] : []),
      ...text,
    ]),
    ...closing,
    ...signed,
  ];
}

const letters = (inline: Inline): string => ('text' in inline ? inline.text : inline.figure.wording);

/**
 * A document as it is printed in one run: title, one space, body, sign-off (of an item: mark, one space, sentence, sign-off),
 * with the place of each figure in it. Pure.
 */
export function documentToText(document: BulletinDocument): { text: string; figures: PlacedFigure[] } {
  const figures: PlacedFigure[] = [];
  let text = '';
  for (const inline of inlinesOf(document)) {
    const start = text.length;
    text += letters(inline);
    if ('figure' in inline) figures.push({ figure: inline.figure, start, end: text.length });
  }
  return { text, figures };
}

/** A run of inline nodes as text. */
export const inlineToText = (inlines: InlineText): string => inlines.map(letters).join('');

/** Neighbouring texts joined, empty ones gone: one text has one form. */
export function tidyInline(inlines: InlineText): InlineText {
  const tidy: InlineText = [];
  for (const inline of inlines) {
    const before = tidy.at(-1);
    if ('text' in inline && before !== undefined && 'text' in before)
      tidy[tidy.length - 1] = { text: before.text + inline.text };
    else if ('figure' in inline || inline.text !== '') tidy.push(inline);
  }
  return tidy;
}

/** The document with every run of inline nodes passed through `change`. */
export function mapInlines(
  document: BulletinDocument,
  change: (inlines: InlineText) => InlineText,
): BulletinDocument {
  if (document.kind === 'item') return { ...document, text: change(document.text) };
  const { lead, closing } = document;
  return {
    ...document,
    title: change(document.title),
    ...(lead ? { lead: change(lead) } : {}),
    measures: document.measures.map(({ heading, ...measure }) => ({
      ...measure,
      ...(heading ? { heading: change(heading) } : {}),
      text: change(measure.text),
    })),
    ...(closing ? { closing: change(closing) } : {}),
  };
}

/** The document with every figure passed through `change`, in the order of print. */
export const mapFigures = (
  document: BulletinDocument,
  change: (figure: InlineFigure) => InlineFigure,
): BulletinDocument =>
  mapInlines(document, (inlines) =>
    inlines.map((inline) => ('figure' in inline ? { figure: change(inline.figure) } : inline)),
  );

export const tidyDocument = (document: BulletinDocument): BulletinDocument =>
  mapInlines(document, tidyInline);

/** The figure with another value, printed in its own style. */
export const withValue = (figure: InlineFigure, value: number): InlineFigure => ({
  ...figure,
  value,
  wording: printFigure(value, figure.measure, figure.style),
});

/** What a printed figure of a reading becomes; undefined: it stays a typed number. */
export type Bind = (printed: PrintedFigure) => InlineFigure | undefined;

/** Cuts a part out of the whole text, with what is bound in it as nodes. */
function cut(text: string, from: number, to: number, bound: readonly PlacedFigure[]): InlineText {
  const inlines: InlineText = [];
  let at = from;
  for (const { figure, start, end } of bound) {
    if (start < at || end > to) continue;
    inlines.push(...plain(text.slice(at, start)), { figure });
    at = end;
  }
  return [...inlines, ...plain(text.slice(at, to))];
}

const bindAll = (figures: readonly PrintedFigure[], bind: Bind): PlacedFigure[] =>
  figures.flatMap((printed) => {
    const figure = bind(printed);
    const place = { start: printed.offset, end: printed.offset + printed.text.length };
    return figure === undefined ? [] : [{ figure: { ...figure, wording: printed.text }, ...place }];
  });

/** Walks along the whole text part by part; a part that is not there leaves the place. */
function walker(text: string, bound: readonly PlacedFigure[]) {
  let at = 0;
  return {
    take(part: string): InlineText {
      const from = text.indexOf(part, at);
      if (from < 0 || part === '') return plain(part);
      at = from + part.length;
      return cut(text, from, at, bound);
    },
    passes: (mark: string): boolean => text.startsWith(mark, at),
    skip(part: string): void {
      const from = text.indexOf(part, at);
      if (from >= 0) at = from + part.length;
    },
  };
}

/**
 * What the reader read as a document. Numbers stay typed unless `bind` says what they are. Of a brief with a sign-off as
 * printed the text is the reader's, letter for letter.
 * @param fallbackUnit signs where the text is not signed
 */
export function documentFromReading(
  reading: Brief | Item,
  { bind = () => undefined, fallbackUnit = '' }: { bind?: Bind; fallbackUnit?: string } = {},
): BulletinDocument {
  const unit = reading.unit ?? fallbackUnit;
  if ('mark' in reading) {
    const bound = bindAll(reading.figures, bind);
    const { take } = walker(reading.fullText, bound);
    return { kind: 'item', mark: reading.mark, text: take(reading.text), unit };
  }
  const bound = bindAll(reading.figures, bind);
  const { take, passes, skip } = walker(reading.text, bound);
  const title = take(reading.title);
  const lead = reading.lead === '' ? undefined : take(reading.lead);
  const measures = reading.measures.map(({ ordinal, heading, text }): DocumentMeasure => {
    skip(ordinal);
    if (heading === null) return { ordinal, stop: '。', text: take(text) };
    const head = take(heading);
    return { ordinal, heading: head, stop: passes('。') ? '。' : '', text: take(text) };
  });
  const closing = reading.closing === null ? undefined : take(reading.closing);
  return {
    kind: 'brief',
    title,
    ...(lead ? { lead } : {}),
    measures,
    ...(closing ? { closing } : {}),
    unit,
  };
}

/** Two documents say the same with the same figures. */
export const sameDocument = (a: BulletinDocument, b: BulletinDocument): boolean =>
  JSON.stringify(BulletinDocument.parse(tidyDocument(a))) ===
  JSON.stringify(BulletinDocument.parse(tidyDocument(b)));

/** Every figure of a document in the order of print. */
export const figuresOf = (document: BulletinDocument): InlineFigure[] =>
  documentToText(document).figures.map(({ figure }) => figure);

/** What a document is called in lists: its title, or the first words of an item. */
export function titleOf(document: BulletinDocument): string {
  const text = inlineToText(document.kind === 'brief' ? document.title : document.text);
  return document.kind === 'brief' ? text : text.slice(0, 40);
}
