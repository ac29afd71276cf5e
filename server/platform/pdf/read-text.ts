import { isDictionary, nameOf, type PdfDictionary, type PdfObject, PdfParser } from './parse-object.ts';
import { type PdfFile, readPdf } from './read-pdf.ts';

/** A character as it stands on the page, in points from its left and upper edge; `y` is the base line. */
export interface PdfGlyph {
  text: string;
  x: number;
  y: number;
  /** Advance without tracking. */
  width: number;
  size: number;
  font: string;
}
export interface PdfPage {
  width: number;
  height: number;
  glyphs: PdfGlyph[];
}

interface PdfFont {
  name: string;
  embedded: boolean;
  text: Map<number, string>;
  width: (code: number) => number;
}

const get = (file: PdfFile, dictionary: PdfObject | undefined, key: string): PdfObject | undefined =>
  isDictionary(dictionary) ? file.resolve(dictionary.entries.get(key)) : undefined;
const referenceOf = (dictionary: PdfObject | undefined, key: string): number | undefined => {
  const value = isDictionary(dictionary) ? dictionary.entries.get(key) : undefined;
  return typeof value === 'object' && value !== null && 'reference' in value ? value.reference : undefined;
};

const utf16 = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');
function unicodeOf(map: string): Map<number, string> {
  const text = new Map<number, string>();
  for (const [, body = ''] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, code = '', to = ''] of body.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g))
      text.set(Number.parseInt(code, 16), utf16(to));
  return text;
}

function widthsOf(given: PdfObject | undefined, byDefault: number): (code: number) => number {
  const widths = new Map<number, number>();
  const items = Array.isArray(given) ? given : [];
  for (let at = 0; at < items.length; ) {
    const first = Number(items[at]);
    const next = items[at + 1];
    if (Array.isArray(next)) {
      for (const [index, width] of next.entries()) widths.set(first + index, Number(width));
      at += 2;
    } else {
      for (let code = first; code <= Number(next); code++) widths.set(code, Number(items[at + 2]));
      at += 3;
    }
  }
  return (code) => widths.get(code) ?? byDefault;
}

function readFont(file: PdfFile, font: PdfObject | undefined): PdfFont {
  const descendants = get(file, font, 'DescendantFonts');
  const descendant = file.resolve(Array.isArray(descendants) ? descendants[0] : undefined);
  const descriptor = get(file, descendant, 'FontDescriptor');
  const unicode = referenceOf(font, 'ToUnicode');
  return {
    name: nameOf(get(file, font, 'BaseFont')) ?? '',
    embedded: ['FontFile2', 'FontFile3'].some((key) => referenceOf(descriptor, key) !== undefined),
    text: unicodeOf((unicode === undefined ? undefined : file.stream(unicode))?.toString('latin1') ?? ''),
    width: widthsOf(get(file, descendant, 'W'), Number(get(file, descendant, 'DW') ?? 1000)),
  };
}

type Matrix = [number, number, number, number, number, number];
const times = ([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix => [
  a * A + b * C,
  a * B + b * D,
  c * A + d * C,
  c * B + d * D,
  e * A + f * C + E,
  e * B + f * D + F,
];
const UNIT: Matrix = [1, 0, 0, 1, 0, 0];

function readPage(file: PdfFile, page: PdfDictionary): PdfPage {
  const [, , width = 0, height = 0] = (get(file, page, 'MediaBox') as number[] | undefined) ?? [];
  const given = get(file, get(file, page, 'Resources'), 'Font');
  const fonts = new Map<string, PdfFont>(
    isDictionary(given)
      ? [...given.entries].map(([name, font]) => [name, readFont(file, file.resolve(font))])
      : [],
  );
  const content = file.stream(referenceOf(page, 'Contents') ?? -1)?.toString('latin1') ?? '';
  const parser = new PdfParser(content);
  const glyphs: PdfGlyph[] = [];
  const kept: Matrix[] = [];
  let state = UNIT;
  let line = UNIT;
  let font: PdfFont | undefined;
  let size = 0;
  let operands: PdfObject[] = [];
  const matrix = (): Matrix => operands.map(Number) as Matrix;
  const show = (parts: PdfObject[]): void => {
    let along = 0;
    for (const part of parts) {
      if (typeof part === 'number') along -= (part / 1000) * size;
      if (typeof part !== 'object' || part === null || !('bytes' in part)) continue;
      for (let at = 0; at + 1 < part.bytes.length; at += 2) {
        const code = part.bytes.readUInt16BE(at);
        const advance = ((font?.width(code) ?? 0) / 1000) * size;
        const [, , , , x, y] = times([1, 0, 0, 1, along, 0], times(line, state));
        glyphs.push({
          text: font?.text.get(code) ?? '',
          x,
          y: height - y,
          width: advance,
          size,
          font: font?.name ?? '',
        });
        along += advance;
      }
    }
  };
  const operators: Record<string, () => void> = {
    q: () => void kept.push(state),
    Q: () => {
      state = kept.pop() ?? UNIT;
    },
    cm: () => {
      state = times(matrix(), state);
    },
    BT: () => {
      line = UNIT;
    },
    Tm: () => {
      line = matrix();
    },
    Td: () => {
      line = times([1, 0, 0, 1, Number(operands[0]), Number(operands[1])], line);
    },
    Tf: () => {
      font = fonts.get(nameOf(operands[0]) ?? '');
      size = Number(operands[1]);
    },
    Tj: () => show(operands),
    TJ: () => show(operands[0] as PdfObject[]),
  };
  for (parser.skipSpace(); parser.at < content.length; parser.skipSpace()) {
    const word = /^[A-Za-z'"][A-Za-z0-9*]*/.exec(content.slice(parser.at, parser.at + 8))?.[0];
    if (word !== undefined && word !== 'true' && word !== 'false' && word !== 'null') {
      parser.at += word.length;
      operators[word]?.();
      operands = [];
    } else operands.push(parser.object());
  }
  return { width, height, glyphs };
}

/** Pages of a PDF that Ward made, with every character and where it stands. */
export function readPages(pdf: Uint8Array): {
  pages: PdfPage[];
  fonts: { name: string; embedded: boolean }[];
} {
  const file = readPdf(pdf);
  const ofType = (type: string) =>
    [...file.objects.values()].filter(
      (object): object is PdfDictionary =>
        isDictionary(object) && nameOf(object.entries.get('Type')) === type,
    );
  const walk = (node: PdfObject | undefined): PdfDictionary[] => {
    if (!isDictionary(node)) return [];
    const kids = get(file, node, 'Kids');
    return Array.isArray(kids) ? kids.flatMap((kid) => walk(file.resolve(kid))) : [node];
  };
  const [catalogue] = ofType('Catalog');
  return {
    pages: walk(get(file, catalogue, 'Pages')).map((page) => readPage(file, page)),
    fonts: ofType('Font')
      .filter((font) => nameOf(font.entries.get('Subtype')) === 'Type0')
      .map((font) => readFont(file, font))
      .map(({ name, embedded }) => ({ name, embedded })),
  };
}

export interface PdfLine {
  text: string;
  y: number;
  /** Left edge of the first and right edge of the last character that is no space. */
  left: number;
  right: number;
  glyphs: PdfGlyph[];
}

/** Characters of a page by base line, from top to bottom. */
export function linesOf({ glyphs }: PdfPage): PdfLine[] {
  const lines = new Map<number, PdfGlyph[]>();
  for (const glyph of glyphs) {
    const y = [...lines.keys()].find((known) => Math.abs(known - glyph.y) < 0.5) ?? glyph.y;
    lines.set(y, [...(lines.get(y) ?? []), glyph]);
  }
  return [...lines]
    .sort(([a], [b]) => a - b)
    .map(([y, line]) => {
      const inOrder = line.sort((a, b) => a.x - b.x);
      const inked = inOrder.filter(({ text }) => text.trim() !== '');
      const last = inked.at(-1);
      return {
        text: inOrder
          .map(({ text }) => text)
          .join('')
          .trim(),
        y,
        left: inked[0]?.x ?? 0,
        right: last ? last.x + last.width : 0,
        glyphs: inOrder,
      };
    });
}

/** What stands on each page, line by line from top to bottom. */
export const readText = (pdf: Uint8Array): { lines: string[] }[] =>
  readPages(pdf).pages.map((page) => ({ lines: linesOf(page).map(({ text }) => text) }));
