/** A printed text as its paragraphs: hard wraps joined, page furniture gone, spaces that only the setting put there gone. */
export interface Normalised {
  paragraphs: string[];
  /** Of each paragraph the lines it was joined from. */
  pieces: Piece[][];
}

/** A printed line, trimmed. */
export interface Piece {
  text: string;
  /** UTF-16 code units from the start of the printed text. */
  at: number;
}

/** Lines of the sheet, not of the text: page numbers, head and foot of an issue. */
const FURNITURE: readonly RegExp[] = [
  /^[-—–\s]*\d{1,3}[-—–\s]*$/,
  /^第?\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?$/,
  /^[（(]?\s*第\s*\d+\s*期\s*[）)]?(?:\s*[（(]\s*总第?\s*\d+\s*期\s*[）)])?$/,
  /^(?:报|送|发|抄报|抄送|主送|签发|编辑|责任编辑|责编|审核|校对|联系电话)[:：].*$/,
  /^.{0,40}\d{4}年\d{1,2}月\d{1,2}日\s*(?:印发|印)?$/,
  /^[（(]?共印\s*\d+\s*份[）)]?$/,
  /^(?:本期要目|目\s*录|内部资料.*|编者按[:：]?)$/,
  /^.{2,12}(?:信息快报|工作简报|信息简报|要情快报|政务信息)$/,
];
const isFurniture = (line: string): boolean => FURNITURE.some((pattern) => pattern.test(line));

const HAN = '\\p{Script=Han}';
const CLOSE = '，。、；：！？”’）》】';
const ORDINAL = '一二三四五六七八九十';

/** Spaces that only the setting put there, each with what stands instead. */
const SPACES: readonly (readonly [RegExp, string])[] = [
  [/[ \t]{2,}/g, ' '],
  [new RegExp(`(?<=[${HAN}${CLOSE}“（《]) (?=[0-9A-Za-z])`, 'gu'), ''],
  [new RegExp(`(?<=[0-9A-Za-z%％]) (?=[${HAN}${CLOSE}“（《])`, 'gu'), ''],
  [new RegExp(`(?<=[${CLOSE}]) | (?=[${CLOSE}])`, 'g'), ''],
  // 二 是 / 一是 细化
  [new RegExp(`(?<=[${ORDINAL}]) (?=是)`, 'g'), ''],
  [new RegExp(`(?<=[${ORDINAL}]是) `, 'g'), ''],
];

/** A space between two words of a slogan, or between title and text, stays. */
export function tidySpaces(text: string): string {
  if (!/[ \t]/.test(text)) return text;
  return SPACES.reduce((tidied, [pattern, instead]) => tidied.replaceAll(pattern, instead), text);
}

const toHalfWidth = (text: string): string =>
  text.replaceAll(/[０-９Ａ-Ｚａ-ｚ．％]/g, (char) =>
    char === '．' ? '.' : String.fromCharCode(char.charCodeAt(0) - 0xfee0),
  );

/** Narrow by their code, wide as set among Han characters. */
const WIDE = new Set([...'“”‘’—…'].map((char) => char.charCodeAt(0)));
const isTrailingHalf = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/** As set: a Han character is two columns wide, a digit one. */
function widthOf(line: string): number {
  let width = 0;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (!isTrailingHalf(code)) width += code < 0x2e80 && !WIDE.has(code) ? 1 : 2;
  }
  return width;
}

/** How many columns the lines hold when the text is set in lines; undefined where each line is a paragraph. */
function measureOf(lines: readonly string[]): number | undefined {
  const lengths = lines.map(widthOf).sort((a, b) => a - b);
  const long = lengths[Math.floor(lengths.length * 0.9)] ?? 0;
  const full = lengths.filter((length) => length >= long - 6 && length <= long + 6).length;
  return lengths.length >= 4 && long >= 30 && long <= 120 && full >= lengths.length / 3 ? long : undefined;
}

const SENTENCE_END = /[。！？；：”）)]$/;
const OPENS = new RegExp(`^(?:[△▲★☆●◆■※]|[${ORDINAL}]{1,3}[、是要]|（[${ORDINAL}]{1,3}）)`);

/** The first measure begins under a title as wide as the sheet. */
const FIRST = /^(?:一[是要、]|（一）)/;
const TITLE_AT_MOST = 60;
const isTitle = (open: readonly Piece[]): boolean => {
  const text = open.length > 3 ? '，' : open.map((piece) => piece.text).join('');
  return text.length <= TITLE_AT_MOST && !/[，。；！？：]/.test(text);
};

/** Does the paragraph end with this line? Undecided lines of a set text go on. */
function ends(
  line: string,
  next: string | undefined,
  indented: boolean,
  measure: number | undefined,
): boolean {
  if (next === undefined || indented) return true;
  if (measure === undefined) return true;
  if (widthOf(line) >= measure - 8) return /[。！？][（(][^（）()]{2,30}[）)]$/.test(line);
  return SENTENCE_END.test(line) || OPENS.test(next) || widthOf(line) < measure - 12;
}

const isLatin = (char: string | undefined): boolean => char !== undefined && /[A-Za-z]/.test(char);
const needsSpace = (before: Piece | undefined, next: Piece): boolean =>
  before !== undefined && isLatin(before.text.at(-1)) && isLatin(next.text[0]);

interface Line extends Piece {
  indented: boolean;
}

function linesOf(printed: string): Line[] {
  // Character for character, so that places stay what they are.
  const text = toHalfWidth(printed.replaceAll(/[\u00A0\u2002\u2003\uFEFF]/g, ' '));
  const lines: Line[] = [];
  for (const { 0: printedLine, index } of text.matchAll(/[^\r\n]+/g)) {
    const line = printedLine.replaceAll('\u3000', ' ');
    const trimmed = line.trim();
    if (trimmed === '' || isFurniture(trimmed)) continue;
    const indented = /^(?:\u3000{2}| {4,})/.test(printedLine);
    lines.push({ indented, text: trimmed, at: index + line.length - line.trimStart().length });
  }
  return lines;
}

/** Total for any text and linear in it. Offsets of everything that is read count in the normalised text. */
export function normalise(printed: string): Normalised {
  const lines = linesOf(printed);
  const measure = measureOf(lines.map(({ text }) => text));
  const paragraphs: string[] = [];
  const pieces: Piece[][] = [];
  let open: Piece[] = [];
  lines.forEach(({ text, at }, n) => {
    open.push({ text, at });
    const next = lines[n + 1];
    const underTitle = next !== undefined && FIRST.test(next.text) && isTitle(open);
    if (!underTitle && !ends(text, next?.text, next?.indented ?? false, measure)) return;
    paragraphs.push(tidySpaces(joined(open)));
    pieces.push(open);
    open = [];
  });
  return { paragraphs, pieces };
}

const joined = (pieces: readonly Piece[]): string =>
  pieces.map((piece, n) => (needsSpace(pieces[n - 1], piece) ? ` ${piece.text}` : piece.text)).join('');

const isSpace = (char: string | undefined): boolean => char === ' ' || char === '\t';

/**
 * Where each code unit of a normalised paragraph stands in the printed text. Tidying only takes spaces away, so both texts
 * walk along together.
 */
export function placesOf(paragraph: string, pieces: readonly Piece[]): Uint32Array {
  const places = new Uint32Array(paragraph.length);
  let n = 0;
  for (const { text, at } of pieces) {
    for (let from = 0; from < text.length && n < paragraph.length; from++) {
      // A space that only joins two Latin words stands in no line.
      if (isSpace(paragraph[n]) && !isSpace(text[from])) places[n++] = at + from;
      if (paragraph[n] === text[from]) places[n++] = at + from;
    }
  }
  return places;
}
