import { z } from 'zod';

const Day = z.iso.date();
export const REPORT_FILE_BYTES = 10 * 1_048_576;

/** Over which days a cell counts, from the period that is filled in. */
export const REPORT_PERIODS = ['本期', '本年累计', '累计'] as const;

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
  fromDay: Day,
  toDay: Day,
  value: z.number(),
  /** What the same cell was filled with for an earlier period; null where it never was. */
  last: z.number().nullable(),
});
/** Why a cell is not filled. */
export const UNBOUND = ['empty', 'no-such-figure', 'no-such-period', 'not-understood'] as const;
export const UnboundCell = z.object({ ref: z.string(), text: z.string(), why: z.enum(UNBOUND) });
export const FilledReport = z.object({
  kind: z.enum(['xlsx', 'docx']),
  cells: z.array(FilledCell),
  /** Cells that name nothing known, and empty ones: no cell is wrong or forgotten in silence. */
  unbound: z.array(UnboundCell),
  /** Last day of the period it was filled for before; null where it never was. */
  lastTo: Day.nullable(),
  /** The file with its cells filled, base64. */
  file: z.string(),
});
export type FilledReport = z.infer<typeof FilledReport>;
