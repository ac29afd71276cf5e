import {
  type CellKind,
  type Column,
  columnsOf,
  EXAMPLE_MARK,
  GUIDE_SHEET,
  NOTE_MARK,
  SHEET_KEYS,
  SHEETS,
  type SheetKey,
} from './columns.ts';
import { columnLetters, type Fault, type Words } from './faults.ts';
import { type Cell, type RawSheet, SHEET_LIMITS } from './read-workbook.ts';

export type Value = string | number | boolean | string[];

/** A row of a sheet: its values by key, absent where the cell is empty, and where it stands. */
export interface SheetRow {
  row: number;
  values: Record<string, Value>;
  /** A cell could not be read: the row is not looked at further. */
  broken: boolean;
}
export type Rows = Record<SheetKey, SheetRow[]>;
export const noRows = (): Rows => Object.fromEntries(SHEET_KEYS.map((key) => [key, []])) as unknown as Rows;

const AS_TEXT: Words = {
  zh: '单元格是数值或日期，会丢失前导零或字母，请设为“文本”格式后重新填写。',
  en: 'A number or date loses zeros and letters; set the cell to text and write it again.',
};
type Read = { value: Value } | Words;

const text = (cell: Cell): Read =>
  typeof cell === 'string'
    ? cell.length > SHEET_LIMITS.cellCharacters
      ? { zh: `超过 ${SHEET_LIMITS.cellCharacters} 字。`, en: 'Too long.' }
      : { value: cell }
    : AS_TEXT;

const number = (cell: Cell): Read => {
  const value = typeof cell === 'string' && /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell;
  return typeof value === 'number' && Number.isFinite(value)
    ? { value }
    : { zh: '应为数值。', en: 'A number is needed.' };
};

const DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;

/** A day as `2026-05-15`. A date cell holds midnight of the day as UTC. */
const day = (cell: Cell): Read => {
  const iso = cell instanceof Date ? cell.toISOString().slice(0, 10) : undefined;
  const [, year, month, date] = typeof cell === 'string' ? (DAY.exec(cell) ?? []) : [];
  const written = year && `${year}-${month?.padStart(2, '0')}-${date?.padStart(2, '0')}`;
  const value = iso ?? written;
  const real = value && new Date(`${value}T00:00:00Z`);
  return real && !Number.isNaN(real.getTime()) && real.toISOString().startsWith(value)
    ? { value }
    : { zh: '不是有效日期，应如 2026-05-15。', en: 'Not a date; write it as 2026-05-15.' };
};

const READERS: Record<CellKind, (cell: Cell, column: Column) => Read> = {
  text,
  code: text,
  phone: (cell) =>
    typeof cell === 'number' && /^1\d{10}$/.test(String(cell)) ? { value: String(cell) } : text(cell),
  number,
  whole: (cell) => {
    const read = number(cell);
    return !('value' in read) || Number.isInteger(read.value)
      ? read
      : { zh: '应为整数。', en: 'A whole number is needed.' };
  },
  date: day,
  'yes-no': (cell) => {
    const known = new Map<Cell, boolean>([
      ['是', true],
      ['否', false],
      [true, true],
      [false, false],
    ]);
    const value = known.get(cell);
    return value === undefined ? { zh: '应为“是”或“否”。', en: 'Write 是 (yes) or 否 (no).' } : { value };
  },
  list: (cell) => {
    const read = text(cell);
    return 'value' in read
      ? {
          value: String(read.value)
            .split(/[、，,;；\s]+/)
            .filter(Boolean),
        }
      : read;
  },
  choice: (cell, { choices = {}, rule, ruleEn }) => {
    const value = choices[String(cell)] ?? Object.values(choices).find((key) => key === cell);
    return value === undefined
      ? { zh: `“${String(cell)}”不在可选项内：${rule}。`, en: `Not one of the choices: ${ruleEn}.` }
      : { value };
  },
};

interface Heading {
  column: Column;
  index: number;
}

function readHeadings(
  key: SheetKey,
  cells: readonly Cell[],
  faults: Fault[],
): { headings: Heading[]; complete: boolean } {
  const { name } = SHEETS[key];
  const columns = columnsOf(key);
  const headings: Heading[] = [];
  cells.forEach((cell, index) => {
    if (cell === null || cell === '') return;
    const heading = String(cell).trim();
    const column = columns.find((candidate) => candidate.heading === heading);
    const where = { sheet: name, row: 1, column: heading.slice(0, 40), cell: `${columnLetters(index)}1` };
    if (!column)
      faults.push({
        ...where,
        zh: `没有这一列，请删除或改名。可用的列：${columns.map((known) => known.heading).join('、')}。`,
        en: 'No such column; delete or rename it.',
      });
    else if (headings.some((known) => known.column === column))
      faults.push({ ...where, zh: '列重复，请只留一列。', en: 'The column stands twice; keep one.' });
    else headings.push({ column, index });
  });
  const missing = columns.filter(
    (column) => column.required && !headings.some((known) => known.column === column),
  );
  for (const { heading } of missing) {
    faults.push({
      sheet: name,
      row: 1,
      column: heading,
      zh: '缺少这一列，第一行应为模板的表头。',
      en: 'The column is missing; the first row holds the headings of the template.',
    });
  }
  return { headings, complete: missing.length === 0 };
}

const blank = (cell: Cell | undefined): boolean => cell === null || cell === undefined || cell === '';

function readRow(
  sheet: string,
  row: number,
  cells: readonly Cell[],
  headings: readonly Heading[],
  faults: Fault[],
): SheetRow {
  const values: Record<string, Value> = {};
  let broken = false;
  const blame = ({ column, index }: Heading, words: Words): void => {
    broken = true;
    faults.push({ sheet, row, column: column.heading, cell: `${columnLetters(index)}${row}`, ...words });
  };
  for (const heading of headings) {
    const cell = cells[heading.index] ?? null;
    const { column } = heading;
    if (blank(cell)) {
      if (column.required) blame(heading, { zh: `必填：${column.rule}。`, en: `Needed: ${column.ruleEn}.` });
      continue;
    }
    const read = READERS[column.kind](cell, column);
    if ('value' in read) values[column.key] = read.value;
    else blame(heading, read);
  }
  return { row, values, broken };
}

const isNote = (cell: Cell | undefined): boolean =>
  typeof cell === 'string' && (cell.startsWith(NOTE_MARK) || cell.startsWith(EXAMPLE_MARK));

/** Cells → rows of the sheets; notes, examples and empty rows are passed over. */
export function readRows(sheets: readonly RawSheet[]): { rows: Rows; faults: Fault[] } {
  const faults: Fault[] = [];
  const rows = noRows();
  for (const { name, rows: cells } of sheets) {
    const key = SHEET_KEYS.find((candidate) => SHEETS[candidate].name === name);
    if (!key) {
      if (name !== GUIDE_SHEET && cells.some((row) => row.some((cell) => !blank(cell))))
        faults.push({
          sheet: name,
          zh: `不认识的工作表，请删除或改名。可用：${SHEET_KEYS.map((known) => SHEETS[known].name).join('、')}。`,
          en: 'No such sheet; delete or rename it.',
        });
      continue;
    }
    if (cells.every((row) => row.every(blank))) continue;
    const { headings, complete } = readHeadings(key, cells[0] ?? [], faults);
    cells.forEach((row, index) => {
      if (index === 0 || row.every(blank) || isNote(row.find((cell) => !blank(cell)))) return;
      const read = readRow(name, index + 1, row, headings, faults);
      rows[key].push({ ...read, broken: read.broken || !complete });
    });
  }
  return { rows, faults };
}
