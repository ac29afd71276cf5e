export { isWorkbook, type SheetCell } from './cells.ts';
export { csvCell, csvLine, parseCsv, readCsv } from './csv.ts';
export { openTable, type Table, type TableCell } from './fill-table.ts';
export { parseTime } from './parse-time.ts';
export type { GridCell, GridTable } from './table-grid.ts';
export { CSV_TYPE, sheetName, sheetOf, XLSX_TYPE } from './write-sheet.ts';
