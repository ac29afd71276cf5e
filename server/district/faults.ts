/** One fault of a workbook, with where it stands and what to do; both languages, the workbook's own first. */
export interface Fault {
  sheet: string;
  /** Row as the spreadsheet program counts; undefined for a fault of the whole sheet or file. */
  row?: number;
  /** Heading of the column. */
  column?: string;
  /** Cell or range, e.g. `C5`. */
  cell?: string;
  zh: string;
  en: string;
}

export interface Words {
  zh: string;
  en: string;
}

/** 0 → A, 25 → Z, 26 → AA. */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / 26) - 1;
  return `${rest >= 0 ? columnLetters(rest) : ''}${String.fromCharCode(65 + (index % 26))}`;
}

/** A → 0, Z → 25, AA → 26. */
export function columnIndex(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** One line for the terminal. */
export function faultLine({ sheet, row, column, cell, zh, en }: Fault): string {
  const place = [
    sheet && `「${sheet}」`,
    row !== undefined && `第${row}行`,
    column && `“${column}”列`,
    cell && `(${cell})`,
  ].filter(Boolean);
  return `  - ${place.length > 0 ? `${place.join('')}：` : ''}${zh}  ${en}`;
}

/** Shown at once; the rest is counted. */
const SHOWN = 200;

export function faultLines(faults: readonly Fault[]): string[] {
  const rest = faults.length - SHOWN;
  return [
    ...faults.slice(0, SHOWN).map(faultLine),
    ...(rest > 0 ? [`  … 另有 ${rest} 处  and ${rest} more`] : []),
  ];
}
