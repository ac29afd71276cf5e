/** A cell as it lies on the page: `across` columns wide, `down` rows high. */
export interface GridCell {
  ref: string;
  text: string;
  /** Whether a value may be put into it: no formula, and no table inside it. */
  takes: boolean;
  across: number;
  down: number;
}
export interface GridTable {
  /** Name of the sheet, or `T1` for the first table of a document. */
  name: string;
  rows: GridCell[][];
  /** More rows or columns than are shown. */
  cut: boolean;
}

/** A table to be filled by hand is never larger; what lies outside is filled all the same, if the file itself names figures. */
export const GRID_ROWS = 200;
export const GRID_COLUMNS = 60;
