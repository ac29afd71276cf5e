import { z } from 'zod';
import { TelemetryInstant } from './telemetry.ts';

/** Columns of readings as they leave and come back, in order. What an import does not need is checked where it is there. */
export const READING_COLUMNS = {
  station: { zh: '测站编号', en: 'station' },
  name: { zh: '测站名称', en: 'station_name' },
  element: { zh: '要素', en: 'element' },
  observedAt: { zh: '观测时间（北京时间）', en: 'observed_at_beijing' },
  value: { zh: '数值', en: 'value' },
  unit: { zh: '单位', en: 'unit' },
  datum: { zh: '基面', en: 'datum' },
  periodMinutes: { zh: '时段（分钟）', en: 'period_minutes' },
  manual: { zh: '人工', en: 'manual' },
  usable: { zh: '可用', en: 'usable' },
  flags: { zh: '质量标记', en: 'quality_flags' },
} as const;
export type ReadingColumn = keyof typeof READING_COLUMNS;

/** Why a line is not taken; the same word goes to screen, command line and test. */
export const IMPORT_REFUSALS = {
  'unknown-station': { zh: '无此测站', en: 'there is no such station' },
  'not-allowed': { zh: '该测站不在您的职责范围内', en: 'the station is not yours to import for' },
  'station-disabled': { zh: '测站已停用', en: 'the station is out of service' },
  'unknown-element': { zh: '该测站无此要素', en: 'the station has no such element' },
  'composed-element': {
    zh: '雨量序列由来源要素合成，请导入来源要素（如 PT、P1）',
    en: 'the rain series is composed from its sources; import a source (PT, P1 …)',
  },
  'not-a-time': { zh: '观测时间无法识别', en: 'the time is not readable' },
  future: { zh: '观测时间在将来', en: 'the time lies in the future' },
  'not-a-number': { zh: '数值不是数', en: 'the value is not a number' },
  'wrong-unit': { zh: '单位与该要素不符', en: 'the unit is not the element’s' },
  'wrong-datum': { zh: '基面与测站登记不符', en: 'the datum is not the station’s' },
  'repeated-line': { zh: '文件内重复（同站、同要素、同时间）', en: 'repeats a line of the file' },
  'measured-stands': {
    zh: '该时间已有实测值，人工值不替换',
    en: 'a measured value stands at that time; a manual one does not replace it',
  },
} as const;
export type ImportRefusal = keyof typeof IMPORT_REFUSALS;

export const IMPORT_OUTCOMES = ['accepted', 'unchanged', 'corrected', 'refused'] as const;
export const ImportLine = z.object({
  /** Line of the file, the heading is line 1. */
  line: z.number().int(),
  outcome: z.enum(IMPORT_OUTCOMES),
  reason: z.enum(Object.keys(IMPORT_REFUSALS) as [ImportRefusal, ...ImportRefusal[]]).nullable(),
  /** The cell that was refused, as it stands in the file. */
  cell: z.string().nullable(),
  station: z.string(),
  element: z.string(),
  observedAt: TelemetryInstant.nullable(),
  value: z.number().nullable(),
  /** Value that is replaced and kept. */
  earlier: z.number().nullable(),
  /** Quality flags the value is marked with. */
  marks: z.array(z.string()),
});
export type ImportLine = z.infer<typeof ImportLine>;

export const ImportReport = z.object({
  dryRun: z.boolean(),
  counts: z.object({
    accepted: z.number().int(),
    unchanged: z.number().int(),
    corrected: z.number().int(),
    refused: z.number().int(),
  }),
  /** Of the lines taken, those marked as bad or suspect. */
  marked: z.number().int(),
  /** Lines in the order of the file; of a long file those that are refused, corrected or marked stand first in line to be told. */
  lines: z.array(ImportLine),
  /** Lines that are counted but not told. */
  untold: z.number().int(),
});
export type ImportReport = z.infer<typeof ImportReport>;

export const ImportQuery = z.object({ dryRun: z.enum(['true', 'false']).default('false') });

export const ExportQuery = z.object({
  from: TelemetryInstant,
  to: TelemetryInstant,
  format: z.enum(['csv', 'xlsx']).default('csv'),
  /** Element keys joined by commas; all series unless said. */
  elements: z.string().max(400).optional(),
  language: z.enum(['zh', 'en']).default('zh'),
});
