import { z } from 'zod';

const Day = z.iso.date();
export const REPORT_FILE_BYTES = 10 * 1_048_576;

/** Over which days a cell counts, from the period that is filled in. */
export const REPORT_PERIODS = ['本期', '本年累计', '累计'] as const;
export type ReportPeriod = (typeof REPORT_PERIODS)[number];

/** Which figure a cell shows. */
export const CellBinding = z.strictObject({
  /** PROGRAMME/TYPE/FIGURE */
  figure: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+\/[a-z0-9-]+$/, 'PROGRAMME/TYPE/FIGURE'),
  /** Whose figure it is; null: of the unit that fills the table in. */
  ofUnit: z.string().min(1).max(400).nullable().default(null),
  period: z.enum(REPORT_PERIODS).default('本期'),
});
export type CellBinding = z.infer<typeof CellBinding>;

/** A cell of a table is bound to a figure; null: no longer. */
export const BindRequest = z.strictObject({
  /** SHA-256 of the table as it was sent. */
  template: z.string().regex(/^[0-9a-f]{64}$/, 'sha-256 in hex'),
  /** Path of the unit that fills it in: all of it fill with the same bindings. */
  unit: z.string().min(1).max(400),
  /** `Sheet!B3` of a workbook, `T1R2C3` of a document. */
  ref: z.string().min(2).max(100),
  binding: CellBinding.nullable(),
});
export const BoundCells = z.object({
  /** How many cells of this table are bound on the screen. */
  bound: z.number().int(),
});

export const ReportQuery = z.object({
  unit: z.string().min(1).max(400),
  from: Day,
  to: Day,
  /** true: it is filled in for the period and remembered; false: it is looked at. */
  keep: z.stringbool().default(false),
});

export const FilledCell = z.object({
  /** `Sheet!B3` of a workbook, `T1R2C3` of a document. */
  ref: z.string(),
  /** PROGRAMME/TYPE/FIGURE */
  figure: z.string(),
  unitPath: z.string(),
  period: z.enum(REPORT_PERIODS),
  /** file: it stands in the cell; screen: it was bound on the screen, which goes before what stands there. */
  boundIn: z.enum(['file', 'screen']),
  fromDay: Day,
  toDay: Day,
  value: z.number(),
  /** What the same cell was filled with for an earlier period; null where it never was. */
  last: z.number().nullable(),
});
/** Why a cell is not filled. */
export const UNBOUND = ['empty', 'formula', 'no-such-figure', 'no-such-period', 'not-understood'] as const;
export const UnboundCell = z.object({ ref: z.string(), text: z.string(), why: z.enum(UNBOUND) });
export const GridCell = z.object({
  ref: z.string(),
  text: z.string(),
  /** false: a formula, or a cell that holds a table of its own. */
  takes: z.boolean(),
  across: z.number().int(),
  down: z.number().int(),
});
/** A table as it lies on the page; cells that a merged one covers are left out. */
export const GridTable = z.object({
  name: z.string(),
  rows: z.array(z.array(GridCell)),
  /** More rows or columns than are shown. */
  cut: z.boolean(),
});
export type GridTable = z.infer<typeof GridTable>;
export const FilledReport = z.object({
  kind: z.enum(['xlsx', 'docx']),
  /** SHA-256 of the table as it was sent: its bindings and fillings are kept by it. */
  template: z.string(),
  tables: z.array(GridTable),
  cells: z.array(FilledCell),
  /** Cells that name nothing known, and empty ones: no cell is wrong or forgotten in silence. */
  unbound: z.array(UnboundCell),
  /** Last day of the period it was filled for before; null where it never was. */
  lastTo: Day.nullable(),
  /** The file with its cells filled, base64. */
  file: z.string(),
});
export type FilledReport = z.infer<typeof FilledReport>;
