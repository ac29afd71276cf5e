import type { Fault } from './faults.ts';
import { type Cell, readWorkbook } from './read-workbook.ts';

const TOLD = 10;

const wordsOf = ({ cell, zh, en }: Fault): string => `${cell ? `(${cell}) ` : ''}${zh} ${en}`;

/**
 * Rows of the sheet that has one of the names, or of the only sheet there is. Refused whole: formulas, merged cells and
 * error values, which say something else than what stands in the cell.
 */
export async function readNamedSheet(
  bytes: Buffer,
  names: readonly string[],
): Promise<{ ok: true; rows: Cell[][] } | { ok: false; why: string }> {
  const book = await readWorkbook(bytes, { has: () => true });
  if (!book.ok) return { ok: false, why: book.faults.map(wordsOf).join(' ') };
  const named = book.sheets.filter(({ name }) => names.includes(name.trim()));
  const [sheet] = named.length > 0 ? named : book.sheets;
  if (!sheet || (named.length === 0 && book.sheets.length > 1))
    return {
      ok: false,
      why: `没有名为“${names[0] ?? ''}”的工作表（文件里有：${book.sheets.map(({ name }) => name).join('、')}）。 There is no sheet of this name.`,
    };
  const faults = book.faults.filter((fault) => fault.sheet === sheet.name);
  if (faults.length > 0) {
    const rest = faults.length - TOLD;
    return {
      ok: false,
      why: `${faults.slice(0, TOLD).map(wordsOf).join(' ')}${rest > 0 ? ` … +${rest}` : ''}`,
    };
  }
  return { ok: true, rows: sheet.rows };
}
