import { RECORD_FILE_LIMITS } from '../../../../contract/record-exchange.ts';
import { WardError } from '../../../platform/errors.ts';
import { isWorkbook, readCsv, type SheetCell } from '../../../platform/sheets/index.ts';
import { type Column, columnOf } from './columns.ts';

/** The one sheet of a workbook that is meant, by its names; a refusal says why in words. */
export type ReadNamedSheet = (
  bytes: Buffer,
  names: readonly string[],
) => Promise<{ ok: true; rows: SheetCell[][] } | { ok: false; why: string }>;

export interface SheetLine {
  line: number;
  cells: ReadonlyMap<Column, SheetCell>;
}
export interface Sheet {
  /** Heading of a column as it stands in the file. */
  headings: ReadonlyMap<Column, string>;
  lines: SheetLine[];
}

const refuse = (zh: string, en: string): never => {
  throw new WardError('unprocessable', {
    detail: `${zh} ${en}`,
    remedy: 'Fill in a fresh template (导入模板) and try again.',
  });
};

const isEmpty = (cell: SheetCell | undefined): boolean =>
  cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '');

async function readRows(
  bytes: Buffer,
  names: readonly string[],
  readSheet: ReadNamedSheet,
): Promise<{ line: number; cells: SheetCell[] }[]> {
  if (isWorkbook(bytes)) {
    const sheet = await readSheet(bytes, names);
    if (!sheet.ok) return refuse(sheet.why, '');
    return sheet.rows
      .map((cells, n) => ({ line: n + 1, cells }))
      .filter(({ cells }) => !cells.every(isEmpty));
  }
  const csv = readCsv(bytes);
  return csv.ok ? csv.rows : refuse(csv.zh, csv.en);
}

/** Lines of a file by the columns of the declaration. Nothing is skipped in silence: a column nobody knows is refused. */
export async function readSheet(
  bytes: Buffer,
  columns: readonly Column[],
  names: readonly string[],
  read: ReadNamedSheet,
): Promise<Sheet> {
  if (bytes.length > RECORD_FILE_LIMITS.fileBytes) throw new WardError('too-large');
  const [heading, ...rest] = await readRows(bytes, names, read);
  if (!heading) return refuse('文件为空。', 'The file is empty.');
  if (rest.length > RECORD_FILE_LIMITS.lines || heading.cells.length > RECORD_FILE_LIMITS.columns)
    return refuse(
      `超过 ${RECORD_FILE_LIMITS.lines} 行或 ${RECORD_FILE_LIMITS.columns} 列，请分成几个文件。`,
      `More than ${RECORD_FILE_LIMITS.lines} lines or ${RECORD_FILE_LIMITS.columns} columns; divide the file.`,
    );
  const titles = heading.cells.map((cell) => String(cell ?? '').trim());
  const meant = titles.map((title) => (title === '' ? undefined : columnOf(columns, title)));
  const unknown = titles.filter((title, n) => title !== '' && !meant[n]);
  const missing = columns.filter((column) => column.required && !meant.includes(column));
  if (unknown.length > 0 || missing.length > 0) {
    const list = (words: readonly string[]): string => words.map((word) => `“${word.slice(0, 40)}”`).join('');
    return refuse(
      `表头与导入模板不符${missing.length > 0 ? `，缺少${list(missing.map(({ zh }) => zh))}` : ''}${unknown.length > 0 ? `，无法识别${list(unknown)}` : ''}。`,
      `The headings are not the template’s${missing.length > 0 ? `; missing: ${missing.map(({ en }) => en).join(', ')}` : ''}${unknown.length > 0 ? `; unknown: ${list(unknown)}` : ''}.`,
    );
  }
  const twice = titles.filter((_, n) => meant[n] && meant.indexOf(meant[n]) !== n);
  if (twice.length > 0)
    return refuse(`有重复的列：${twice.join('、')}。`, `Columns stand twice: ${twice.join(', ')}.`);
  return {
    headings: new Map(meant.flatMap((column, n) => (column ? [[column, titles[n] ?? '']] : []))),
    lines: rest.map(({ line, cells }) => {
      if (cells.some((cell, n) => !isEmpty(cell) && (titles[n] ?? '') === ''))
        return refuse(`第 ${line} 行有内容落在没有表头的列。`, `Line ${line} has content below no heading.`);
      return {
        line,
        cells: new Map(
          meant.flatMap((column, n): [Column, SheetCell][] =>
            column && !isEmpty(cells[n]) ? [[column, cells[n] ?? null]] : [],
          ),
        ),
      };
    }),
  };
}
