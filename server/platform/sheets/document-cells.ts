import type { TableCell } from './fill-table.ts';
import { GRID_COLUMNS, GRID_ROWS, type GridCell, type GridTable } from './table-grid.ts';
import { attributeOf, decodeXml, encodeXml } from './xml-text.ts';

type Parts = ReadonlyMap<string, string>;
const DOCUMENT = 'word/document.xml';
const TEXT = /<w:t\b[^>]*?(?:\/>|>([\s\S]*?)<\/w:t>)/g;

interface Placed {
  table: number;
  row: number;
  from: number;
  to: number;
  ref: string;
  holdsTable: boolean;
}

/** Cells of tables: `T1R2C3` is the third cell of the second row of the first table. */
function placedIn(xml: string): Placed[] {
  const cells: Placed[] = [];
  const open: { table: number; row: number; cell: number; from: number; holdsTable: boolean }[] = [];
  let tables = 0;
  for (const match of xml.matchAll(/<(\/?)w:(tbl|tr|tc)(?=[\s>/])[^>]*>/g)) {
    const [tag, slash, name] = match;
    const inner = open.at(-1);
    if (name === 'tbl' && slash === '') {
      if (inner) inner.holdsTable = true;
      open.push({ table: ++tables, row: 0, cell: 0, from: 0, holdsTable: false });
    } else if (name === 'tbl') open.pop();
    else if (!inner) continue;
    else if (name === 'tr' && slash === '') Object.assign(inner, { row: inner.row + 1, cell: 0 });
    else if (name === 'tc' && slash === '')
      Object.assign(inner, { cell: inner.cell + 1, from: match.index + tag.length, holdsTable: false });
    else if (name === 'tc') {
      const { table, row, cell, from, holdsTable } = inner;
      cells.push({ ref: `T${table}R${row}C${cell}`, table, row, from, to: match.index, holdsTable });
    }
  }
  return cells;
}

/** What may be filled: cells that hold no table of their own. */
const cellsIn = (xml: string): Placed[] => placedIn(xml).filter(({ holdsTable }) => !holdsTable);

const textOf = (xml: string): string =>
  [...xml.matchAll(TEXT)].map(([, text = '']) => decodeXml(text)).join('');

export function documentCells(parts: Parts): TableCell[] {
  const xml = parts.get(DOCUMENT) ?? '';
  return cellsIn(xml).map(({ ref, from, to }) => ({
    ref,
    text: textOf(xml.slice(from, to)).trim(),
    formula: false,
  }));
}

/** How many columns a cell takes, and whether it only goes on with the one above it. */
function spanOf(cell: string): { across: number; goesOn: boolean } {
  const properties = /^\s*<w:tcPr\b[^>]*>([\s\S]*?)<\/w:tcPr>/.exec(cell)?.[1] ?? '';
  const across = Number(attributeOf(/<w:gridSpan\b[^>]*>/.exec(properties)?.[0] ?? '', 'w:val'));
  const vertical = /<w:vMerge\b[^>]*>/.exec(properties)?.[0];
  const goesOn = vertical !== undefined && attributeOf(vertical, 'w:val') !== 'restart';
  return { across: Number.isInteger(across) && across > 1 ? Math.min(across, GRID_COLUMNS) : 1, goesOn };
}

/** The tables as they lie on the page. */
export function documentGrids(parts: Parts): GridTable[] {
  const xml = parts.get(DOCUMENT) ?? '';
  const grids = new Map<number, GridTable>();
  /** By table, the cell that stands in a column: what goes on below makes it higher. */
  const standing = new Map<string, GridCell>();
  const columns = new Map<string, number>();
  for (const { table, row, ref, from, to, holdsTable } of placedIn(xml).sort((a, b) => a.from - b.from)) {
    const grid = grids.get(table) ?? { name: `T${table}`, rows: [], cut: false };
    grids.set(table, grid);
    const inner = xml.slice(from, to);
    const { across, goesOn } = spanOf(inner);
    const first = columns.get(`${table} ${row}`) ?? 0;
    columns.set(`${table} ${row}`, first + across);
    const column = `${table} ${first}`;
    if (row > GRID_ROWS || first + across > GRID_COLUMNS) {
      grid.cut = true;
      continue;
    }
    while (grid.rows.length < row) grid.rows.push([]);
    const above = standing.get(column);
    if (goesOn && above) above.down++;
    else {
      const text = holdsTable ? '' : textOf(inner).trim();
      const cell: GridCell = { ref, text, takes: !holdsTable, across, down: 1 };
      standing.set(column, cell);
      grid.rows[row - 1]?.push(cell);
    }
  }
  return [...grids].sort(([a], [b]) => a - b).map(([, grid]) => grid);
}

const run = (value: string, format: string): string =>
  `<w:r>${format}<w:t xml:space="preserve">${encodeXml(value)}</w:t></w:r>`;

/** An empty cell takes the value in its first paragraph, in the format of that paragraph's mark. */
function written(cell: string, value: string): string {
  const [paragraph = '', attributes = '', inner = ''] =
    /<w:p(?=[\s>/])([^>]*?)(?:\/>|>([\s\S]*?)<\/w:p>)/.exec(cell) ?? [];
  if (paragraph === '') return cell;
  const format = /<w:pPr\b[^>]*>[\s\S]*?(<w:rPr\b[^>]*>[\s\S]*?<\/w:rPr>)/.exec(inner)?.[1] ?? '';
  return cell.replace(paragraph, () => `<w:p${attributes}>${inner}${run(value, format)}</w:p>`);
}

/** The first run of the cell takes the value in its own format, the others become empty. */
function filled(cell: string, value: string): string {
  let first = true;
  const after = cell.replaceAll(TEXT, () => {
    const text = first ? `<w:t xml:space="preserve">${encodeXml(value)}</w:t>` : '<w:t></w:t>';
    first = false;
    return text;
  });
  return first ? written(cell, value) : after;
}

/** Parts that change. */
export function fillDocument(
  parts: Parts,
  values: ReadonlyMap<string, number | string>,
): Map<string, string> {
  let xml = parts.get(DOCUMENT) ?? '';
  // From the end, so that the places before stay where they are.
  for (const { ref, from, to } of cellsIn(xml).sort((a, b) => b.from - a.from)) {
    const value = values.get(ref);
    if (value !== undefined)
      xml = xml.slice(0, from) + filled(xml.slice(from, to), String(value)) + xml.slice(to);
  }
  return xml === parts.get(DOCUMENT) ? new Map() : new Map([[DOCUMENT, xml]]);
}
