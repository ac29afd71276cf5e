import { z } from 'zod';
import { ATTACHMENT_LIMITS, ATTACHMENT_REFUSALS } from './attached-file.ts';
import { Name, RecordQuery, TypeId } from './ledger.ts';

/** A file of records: one sheet, one batch, one transaction. */
export const RECORD_FILE_LIMITS = {
  fileBytes: 10 * 1024 * 1024,
  lines: 5_000,
  columns: 60,
  workbookRows: 100_000,
} as const;

/** A ZIP archive beside the sheet with the files that its lines name. */
export const IMPORT_FILES = {
  fileBytes: 48 * 1024 * 1024,
  entries: 400,
  entryBytes: ATTACHMENT_LIMITS.fileBytes,
  totalBytes: 96 * 1024 * 1024,
} as const;
/** Names of the two parts of a form that brings both. */
export const IMPORT_PARTS = { sheet: 'sheet', files: 'files' } as const;

/** Columns that every type has beside its own fields and links. A field of the same name comes first. */
export const COMMON_COLUMNS = {
  unit: { zh: '登记单位', en: 'Unit' },
  'happened-at': { zh: '发生时间', en: 'Happened at' },
  reason: { zh: '理由', en: 'Reason' },
} as const;
export type CommonColumn = keyof typeof COMMON_COLUMNS;

/** Why a line is not taken; the same word goes to screen and test. */
export const RECORD_REFUSALS = {
  missing: { zh: '必填项为空', en: 'is required' },
  'unknown-unit': { zh: '没有这个单位，或有重名', en: 'there is no such unit, or more than one' },
  'not-a-time': { zh: '时间无法识别', en: 'the time is not readable' },
  future: { zh: '时间在将来', en: 'the time lies in the future' },
  'not-a-day': { zh: '日期无法识别（例：2026-05-31）', en: 'no day (such as 2026-05-31)' },
  'not-a-number': { zh: '不是数，请只填数字', en: 'no number; write the figure alone' },
  'out-of-range': { zh: '超出允许范围', en: 'lies outside what is allowed' },
  'not-an-option': { zh: '不在可选项内', en: 'is none of the options' },
  'not-a-place': { zh: '不是坐标（例：113.30, 34.80）', en: 'no place (such as 113.30, 34.80)' },
  'not-accepted': { zh: '过长或含换行', en: 'is too long, or has more than one line' },
  'not-found': { zh: '没有这条关联记录', en: 'there is no record of this name' },
  ambiguous: { zh: '有多条同名记录，请填记录编号', en: 'several records have this name; write the id' },
  formula: { zh: '是公式，请改填内容', en: 'is a formula; write the content itself' },
  script: { zh: '含网页脚本，不予导入', en: 'holds script of a web page' },
  'by-another': { zh: '同一文件此前已由他人导入', en: 'somebody else imported this file before' },
  'not-yours': { zh: '您不能为该单位登记', en: 'not yours to record for this unit' },
  'no-files': { zh: '没有附件压缩包，请与表格一并选择', en: 'no archive of files came with the sheet' },
  'file-missing': { zh: '压缩包里没有这个文件', en: 'there is no such file in the archive' },
  'file-ambiguous': {
    zh: '压缩包里有多个同名文件，请写明所在文件夹',
    en: 'several files of the archive have this name; write the folder too',
  },
  'too-many-files': { zh: '附件数量超过上限', en: 'there are more files than the field takes' },
  ...ATTACHMENT_REFUSALS,
  refused: { zh: '未通过核对', en: 'was refused' },
} as const;
export type RecordRefusal = keyof typeof RECORD_REFUSALS;

export const RecordImportLine = z.object({
  /** Line of the file; the heading is line 1. */
  line: z.number().int(),
  /** `repeated`: the same line of the same file was taken before. */
  outcome: z.enum(['accepted', 'repeated', 'refused']),
  title: z.string(),
  /** 补录: it happened on an earlier day than it is recorded on. */
  late: z.boolean(),
  recordId: z.uuid().nullable(),
  /** Files of the archive that the line brings. */
  files: z.number().int().default(0),
  /** What may be the same: records that are there already, and other lines of the file. It is told, not refused. */
  duplicates: z.array(
    z.union([z.object({ id: z.uuid(), title: z.string() }), z.object({ line: z.number().int() })]),
  ),
  faults: z.array(
    z.object({
      reason: z.enum(Object.keys(RECORD_REFUSALS) as [RecordRefusal, ...RecordRefusal[]]),
      /** Heading as it stands in the file; empty for the whole line. */
      column: z.string(),
      /** What was refused, as it stands in the file; never of a sensitive field. */
      cell: z.string().nullable(),
    }),
  ),
});
export type RecordImportLine = z.infer<typeof RecordImportLine>;

export const RecordImportReport = z.object({
  dryRun: z.boolean(),
  counts: z.object({
    accepted: z.number().int(),
    repeated: z.number().int(),
    refused: z.number().int(),
    late: z.number().int(),
    /** Lines that may be the same as a record or as another line. */
    duplicates: z.number().int(),
  }),
  /** Refused lines first in line to be told, in the order of the file. */
  lines: z.array(RecordImportLine),
  untold: z.number().int(),
  /** Files of the archive that no line names, some of them. */
  unusedFiles: z.array(z.string()).default([]),
});
export type RecordImportReport = z.infer<typeof RecordImportReport>;

const Language = z.enum(['zh', 'en']).default('zh');
export const RecordImportQuery = z.object({
  type: TypeId,
  move: Name,
  /** Unit of the lines that name none. */
  unit: z.string().min(1).max(64).optional(),
  dryRun: z.enum(['true', 'false']).default('false'),
});
export const RecordTemplateQuery = z.object({ type: TypeId, move: Name, language: Language });
export const RecordExportQuery = RecordQuery.omit({ cursor: true, limit: true }).extend({
  format: z.enum(['csv', 'xlsx']).default('csv'),
  /** Fields joined by commas that stand as columns beside the title, in this order; absent: every field. */
  columns: z.string().max(1_000).optional(),
  language: Language,
});
