import type { TableCell } from './fill-table.ts';
import { GRID_COLUMNS, GRID_ROWS, type GridCell, type GridTable } from './table-grid.ts';
import { attributeOf } from './xml-text.ts';

export interface Place {
  /** 1 is A. */
  column: number;
  /** The first is 1. */
  row: number;
}

/** `B3` → column 2, row 3; undefined for anything else. */
export function placeOf(name: string): Place | undefined {
  const [, letters = '', digits = ''] = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(name) ?? [];
  if (letters === '') return undefined;
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { column, row: Number(digits) };
}

export function nameOfPlace({ column, row }: Place): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return `${letters}${row}`;
}

interface Merge {
  from: Place;
  to: Place;
}
const mergesOf = (sheet: string): Merge[] =>
  [...sheet.matchAll(/<mergeCell\b[^>]*>/g)].flatMap(([tag]) => {
    const [from, to] = (attributeOf(tag, 'ref') ?? '').split(':').map(placeOf);
    return from && to ? [{ from, to }] : [];
  });

const covers = ({ from, to }: Merge, { column, row }: Place): boolean =>
  column >= from.column && column <= to.column && row >= from.row && row <= to.row;

/** A sheet as a grid from A1 to its last written cell; empty cells that the file does not hold are there to be bound. */
export function sheetGrid(name: string, sheet: string, cells: readonly TableCell[]): GridTable {
  const written = new Map<string, TableCell>();
  const last: Place = { column: 0, row: 0 };
  const merges = mergesOf(sheet);
  for (const cell of cells) {
    const placeName = cell.ref.slice(name.length + 1);
    const place = placeOf(placeName);
    if (!place) continue;
    written.set(placeName, cell);
    last.column = Math.max(last.column, place.column);
    last.row = Math.max(last.row, place.row);
  }
  const [rows, columns] = [Math.min(last.row, GRID_ROWS), Math.min(last.column, GRID_COLUMNS)];
  const near = merges.filter(({ from }) => from.row <= rows && from.column <= columns);
  const rowAt = (row: number): GridCell[] =>
    Array.from({ length: columns }, (_, n) => ({ column: n + 1, row })).flatMap((place) => {
      const merge = near.find((each) => covers(each, place));
      if (merge && (merge.from.column !== place.column || merge.from.row !== place.row)) return [];
      const placeName = nameOfPlace(place);
      const cell = written.get(placeName);
      return [
        {
          ref: `${name}!${placeName}`,
          text: cell?.text ?? '',
          takes: !cell?.formula,
          across: merge ? Math.min(merge.to.column, columns) - place.column + 1 : 1,
          down: merge ? Math.min(merge.to.row, rows) - place.row + 1 : 1,
        },
      ];
    });
  return {
    name,
    rows: Array.from({ length: rows }, (_, n) => rowAt(n + 1)),
    cut: last.row > rows || last.column > columns,
  };
}

const CELL_START = /<c\b[^>]*?\sr="([A-Z]+)\d+"/g;
const ROW = /<row\b([^>]*?)(?:\/>|>([\s\S]*?)<\/row>)/g;

/** The inside of a row with one more cell, in the order of columns. */
function withCell(inner: string, column: number, cell: string): string {
  for (const start of inner.matchAll(CELL_START))
    if ((placeOf(`${start[1]}1`)?.column ?? 0) > column)
      return inner.slice(0, start.index) + cell + inner.slice(start.index);
  return inner + cell;
}

/** A sheet with one more cell, where the file held none: in its row, or in a row of its own. */
export function addCell(sheet: string, place: Place, cell: string): string {
  for (const found of sheet.matchAll(ROW)) {
    const [whole, attributes = '', inner = ''] = found;
    const row = Number(attributeOf(` ${attributes}`, 'r'));
    if (row < place.row) continue;
    const [before, after] = [sheet.slice(0, found.index), sheet.slice(found.index + whole.length)];
    return row === place.row
      ? `${before}<row${attributes}>${withCell(inner, place.column, cell)}</row>${after}`
      : `${before}<row r="${place.row}">${cell}</row>${whole}${after}`;
  }
  return sheet
    .replace(/<sheetData\s*\/>/, '<sheetData></sheetData>')
    .replace('</sheetData>', `<row r="${place.row}">${cell}</row></sheetData>`);
}
