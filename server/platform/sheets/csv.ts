/** A spreadsheet takes a cell that begins so for a formula; a text is written with an apostrophe before it. */
const FORMULA = /^[=+\-@\t\r]/;

export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`;

/** Marks at the beginning of a text that say how it is written. */
const MARKS: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/**
 * Text of a CSV file: UTF-16 with its mark (“Unicode 文本” of spreadsheets), UTF-8 with or without mark, else GB 18030 as
 * Chinese spreadsheets write it. Undefined where the bytes are no text of any of them.
 */
export function csvText(bytes: Uint8Array): string | undefined {
  const marked = MARKS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte));
  for (const encoding of marked ? [marked[1]] : ['utf-8', 'gb18030'])
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return text.includes('\0') ? undefined : text;
    } catch {
      // The next one may fit.
    }
  return undefined;
}

interface CsvRow {
  /** Line of the file it begins on; the first is 1. */
  line: number;
  cells: string[];
}

/** Rows of the text, and the line of a quote that is never closed: whatever follows it would stand in one cell. */
function splitRows(text: string): { rows: CsvRow[]; openSince: number | undefined } {
  const [heading = ''] = text.split(/\r?\n/, 1);
  const separator = [',', '\t', ';'].find((one) => heading.includes(one)) ?? ',';
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = '';
  let quotedSince: number | undefined;
  let line = 1;
  let startedAt = 1;
  const endRow = (): void => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== '')) rows.push({ line: startedAt, cells });
    cells = [];
    cell = '';
  };
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (character === '\n') line++;
    if (quotedSince !== undefined) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') cell += text[++i];
      else quotedSince = undefined;
    } else if (character === '"' && cell === '') quotedSince = line;
    else if (character === separator) {
      cells.push(cell);
      cell = '';
    } else if (character === '\n') {
      endRow();
      startedAt = line;
    } else if (character !== '\r') cell += character;
  }
  if (cell !== '' || cells.length > 0) endRow();
  return { rows, openSince: quotedSince };
}

/** RFC 4180, with comma, semicolon or tab as the first line has it. Rows carry the line they begin on; blank ones are left out. */
export const parseCsv = (text: string): CsvRow[] => splitRows(text).rows;

/** Rows of a CSV file that came from outside, or why it cannot be read. */
export function readCsv(
  bytes: Uint8Array,
): { ok: true; rows: CsvRow[] } | { ok: false; zh: string; en: string } {
  const text = csvText(bytes);
  if (text === undefined)
    return {
      ok: false,
      zh: '不是 CSV 或 .xlsx 文件（旧版 .xls 请另存为 .xlsx）。',
      en: 'Neither CSV nor .xlsx; save an old .xls as .xlsx.',
    };
  const { rows, openSince } = splitRows(text);
  if (openSince !== undefined)
    return {
      ok: false,
      zh: `第 ${openSince} 行的引号没有配对，其后内容无法分行。`,
      en: `A quote on line ${openSince} is never closed; what follows cannot be told apart.`,
    };
  return { ok: true, rows };
}
