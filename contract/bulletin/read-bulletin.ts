import { findFigures, type PrintedFigure } from './find-figures.ts';
import { normalise } from './normalise.ts';
import { type Measure, measureMarkers, readMeasures } from './read-measures.ts';

export interface Brief {
  title: string;
  /** What stands between title and the first measure; the whole body where there are no measures. */
  lead: string;
  measures: Measure[];
  closing: string | null;
  /** Who signs at the end, as printed. */
  unit: string | null;
  /** The whole brief, normalised: title, one space, body, sign-off. Offsets of figures count in it. */
  text: string;
  figures: PrintedFigure[];
}

/** △: one sentence. */
export interface Item {
  mark: string;
  text: string;
  unit: string | null;
  fullText: string;
  /** Offsets count in `fullText`. */
  figures: PrintedFigure[];
}

export interface Bulletin {
  briefs: Brief[];
  items: Item[];
}

const MARKED = /^([△▲★☆●◆■※])\s*/;
const SIGNED = /(?<=[。！？”"])\s*([（(]([^（）()]{2,30})[）)])\s*$/;
/** A line of its own under the text, the date under it gone with the sheet's furniture. */
const SIGNED_LINE =
  /(?<=[。！？”])\n(([^，。；：！？、“”（）\s]{1,18}(?:局|委|办|办公室|街道|街道办事处|镇|镇政府|乡|中心|法院|检察院|党校|工会|妇联|联|集团|公司|大队|支队|试验区|协会)))$/;
const signatureOf = (entry: string): RegExpExecArray | null => SIGNED.exec(entry) ?? SIGNED_LINE.exec(entry);
const SIGNED_INSIDE = /(?<=[。！？”"])\s*[（(][^（）()]{2,30}[）)](?=\s*\n|\s*$|\s*[△▲★☆●◆■※])/g;

/** Entries of an issue: each ends with its sign-off, or where the next mark stands. Paragraphs inside stay apart by `\n`. */
function entriesOf(paragraphs: readonly string[]): string[] {
  const entries: string[] = [];
  let open: string[] = [];
  const close = (): void => {
    if (open.length > 0) entries.push(open.join('\n'));
    open = [];
  };
  for (const paragraph of paragraphs) {
    if (MARKED.test(paragraph)) close();
    open.push(paragraph);
    if (SIGNED.test(paragraph) || SIGNED_LINE.test(`${open.at(-2) ?? ''}\n${paragraph}`)) close();
  }
  close();
  return entries.flatMap(splitSigned);
}

/** A text that lost its line ends may hold several entries: each sign-off at the end of a line ends one. */
function splitSigned(entry: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const match of entry.matchAll(SIGNED_INSIDE)) {
    const to = match.index + match[0].length;
    parts.push(entry.slice(from, to).trim());
    from = to;
  }
  const rest = entry.slice(from).trim();
  return rest === '' ? parts : [...parts, rest];
}

const TITLE_AT_MOST = 60;
const inQuotes = (text: string, at: number): boolean => {
  const before = text.slice(0, at);
  return before.lastIndexOf('“') > before.lastIndexOf('”');
};

/** Title and body: the title has a line of its own, or a space ends it, or the first ordinal does. */
function splitTitle(text: string): { title: string; body: string } {
  const line = text.indexOf('\n');
  const firstLine = line < 0 ? text : text.slice(0, line);
  if (
    line > 0 &&
    line <= TITLE_AT_MOST &&
    (!/[。；！？]/.test(firstLine) || /^[^，。；！？ ]+。$/.test(firstLine))
  )
    return { title: firstLine.replace(/。?\s*$/, ''), body: text.slice(line + 1) };
  const [marker] = measureMarkers(text).markers;
  const sentence = text.search(/[。；！？]/);
  const limit = Math.min(marker?.at ?? text.length, sentence < 0 ? text.length : sentence, TITLE_AT_MOST);
  let cut = -1;
  for (let at = text.indexOf(' '); at >= 0 && at <= limit; at = text.indexOf(' ', at + 1))
    if (!inQuotes(text, at)) cut = at;
  if (cut > 3) return { title: text.slice(0, cut), body: text.slice(cut + 1) };
  if (marker && marker.at > 3 && marker.at === limit)
    return { title: text.slice(0, marker.at).trim(), body: text.slice(marker.at) };
  return { title: '', body: text };
}

const nameOf = (signed: string): string => signed.replace(/^(?:来源|供稿|通讯员)[:：]\s*/, '').trim();

function readBrief(entry: string): Brief {
  const signed = signatureOf(entry);
  const whole = signed ? entry.slice(0, signed.index).trimEnd() : entry;
  const { title, body } = splitTitle(whole);
  const flat = body.replaceAll('\n', '');
  const text = `${title === '' ? '' : `${title} `}${flat}${signed ? signed[1] : ''}`;
  return {
    title,
    ...readMeasures(body),
    unit: signed?.[2] === undefined ? null : nameOf(signed[2]),
    text,
    figures: findFigures(text),
  };
}

function readItem(entry: string, mark: string): Item {
  const flat = entry.replaceAll('\n', '').replace(MARKED, '');
  const signed = SIGNED.exec(flat);
  const text = signed ? flat.slice(0, signed.index).trimEnd() : flat;
  const fullText = `${mark} ${text}${signed ? signed[1] : ''}`;
  return {
    mark,
    text,
    unit: signed?.[2] === undefined ? null : nameOf(signed[2]),
    fullText,
    figures: findFigures(fullText),
  };
}

export type Entry = { kind: 'brief'; brief: Brief } | { kind: 'item'; item: Item };

/** The entries of a bulletin in their order, from paragraphs. */
export function readEntries(paragraphs: readonly string[]): Entry[] {
  return entriesOf(paragraphs).map((entry): Entry => {
    const mark = MARKED.exec(entry)?.[1];
    return mark === undefined
      ? { kind: 'brief', brief: readBrief(entry) }
      : { kind: 'item', item: readItem(entry, mark) };
  });
}

/** Reads a printed or pasted bulletin into briefs and △ items. Total: any text gives a result; linear in the text. */
export function readBulletin(printed: string): Bulletin {
  const entries = readEntries(normalise(printed).paragraphs);
  return {
    briefs: entries.flatMap((entry) => (entry.kind === 'brief' ? [entry.brief] : [])),
    items: entries.flatMap((entry) => (entry.kind === 'item' ? [entry.item] : [])),
  };
}
