import { z } from 'zod';
import { IdParams, Instant, reason, UnitRef } from '../responses/common.ts';

/** 初报 / 续报 / 终报: the first of a series, those while a response runs, the one after it has ended. */
export const REPORT_KINDS = { first: '初报', further: '续报', final: '终报' } as const;
export const ReportKind = z.enum(['first', 'further', 'final']);
export type ReportKind = z.infer<typeof ReportKind>;

export const REPORT_HEADS = {
  rain: { zh: '雨情', en: 'Rain' },
  water: { zh: '水情', en: 'Water levels' },
  works: { zh: '工情', en: 'Works' },
  responses: { zh: '响应', en: 'Responses' },
  callouts: { zh: '叫应', en: 'Call-outs' },
  transfers: { zh: '人员转移', en: 'Transfers' },
  forces: { zh: '抢险力量', en: 'Forces' },
  changes: { zh: '较上期变化', en: 'Change since the last report' },
} as const;
export const ReportHead = z.enum(
  Object.keys(REPORT_HEADS) as [keyof typeof REPORT_HEADS, ...(keyof typeof REPORT_HEADS)[]],
);
export type ReportHead = z.infer<typeof ReportHead>;

/** A row that stands behind a number, or a person's word for it (`manual`: the label is the source line). */
export const ReportSource = z.object({
  kind: z.enum([
    'station',
    'series',
    'response',
    'proposal',
    'action',
    'transfer',
    'callout',
    'event',
    'round',
    'report',
    'clock',
    'manual',
  ]),
  id: z.string(),
  label: z.string(),
});
export type ReportSource = z.infer<typeof ReportSource>;

/** A number, name or time of a sentence with what it is bound to; `value` is null where it is a name. */
export const BoundText = z.object({
  text: z.string().min(1),
  value: z.number().nullable(),
  /** `time`: the value is epoch milliseconds. */
  unit: z.string().nullable(),
  sources: z.array(ReportSource).min(1),
});
export type BoundText = z.infer<typeof BoundText>;
export const ReportPiece = z.union([z.string(), BoundText]);
export type ReportPiece = z.infer<typeof ReportPiece>;

/** One sentence of official Chinese; the English is an aid for reading and is never sent. */
export const ReportSentence = z.object({ zh: z.array(ReportPiece), en: z.array(ReportPiece) });
export type ReportSentence = z.infer<typeof ReportSentence>;
export const ReportSection = z.object({ head: ReportHead, sentences: z.array(ReportSentence) });
export type ReportSection = z.infer<typeof ReportSection>;
export const ReportBody = z.object({ sections: z.array(ReportSection) });
export type ReportBody = z.infer<typeof ReportBody>;

export const plainText = (pieces: readonly ReportPiece[]): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');

export const ReportState = z.enum(['draft', 'sent', 'discarded', 'superseded']);
export type ReportState = z.infer<typeof ReportState>;

export const ReportRevision = z.object({
  revision: z.number().int(),
  byName: z.string(),
  at: Instant,
  note: z.string().nullable(),
});

export const ReportSummary = z.object({
  id: z.uuid(),
  version: z.number().int(),
  unit: UnitRef,
  seriesId: z.uuid(),
  state: ReportState,
  /** As it was sent; of a draft as it would be sent now. */
  kind: ReportKind,
  number: z.number().int(),
  title: z.string(),
  asOf: Instant,
  draftedBy: z.string(),
  sentAt: Instant.nullable(),
  sentBy: z.string().nullable(),
});
export type ReportSummary = z.infer<typeof ReportSummary>;

export const ReportList = z.object({
  id: z.string(),
  zh: z.string(),
  en: z.string(),
  /** How many people it reaches now, and who of them has no number. */
  people: z.number().int(),
  unreachable: z.array(z.string()),
});
export type ReportList = z.infer<typeof ReportList>;

export const Report = ReportSummary.extend({
  body: ReportBody,
  revisions: z.array(ReportRevision),
  sentTo: z
    .object({ list: z.string(), people: z.number().int(), unreachable: z.array(z.string()) })
    .nullable(),
  lists: z.array(ReportList),
});
export type Report = z.infer<typeof Report>;

/** When the next report of a unit is due, by which limit, and where the limit stands. */
export const ReportDue = z.object({
  kind: ReportKind,
  dueAt: Instant,
  overdue: z.boolean(),
  level: z.string(),
  limit: z.string(),
  source: z.string(),
});
export type ReportDue = z.infer<typeof ReportDue>;

export const ReportBoard = z.object({
  asOf: Instant,
  unit: UnitRef,
  due: ReportDue.nullable(),
  reports: z.array(ReportSummary),
});
export type ReportBoard = z.infer<typeof ReportBoard>;

export const ReportParams = IdParams;
export const DraftReport = z.object({ unitId: z.string().min(1) });
/**
 * One sentence in other words. Numbers that stay where they were stay bound; every other number must be among `manual`
 * with the line that says where it comes from.
 */
export const ReviseReport = z.object({
  expectedVersion: z.number().int().min(1),
  head: ReportHead,
  sentence: z.number().int().min(0),
  text: z.string().trim().max(2_000),
  manual: z
    .array(z.object({ text: z.string().min(1).max(40), source: z.string().trim().min(2).max(200) }))
    .max(50)
    .default([]),
  note: z.string().trim().max(500).optional(),
});
export const SendReport = z.object({
  expectedVersion: z.number().int().min(1),
  list: z.string().min(1),
});
export const DiscardReport = z.object({ expectedVersion: z.number().int().min(1), reason });

/** 报表套填 from a report: the file, what was filled, and cells whose name no report knows. */
export const FilledOfficeTable = z.object({
  kind: z.enum(['xlsx', 'docx']),
  filled: z.array(z.object({ ref: z.string(), name: z.string(), value: z.union([z.number(), z.string()]) })),
  unknown: z.array(z.object({ ref: z.string(), text: z.string() })),
  /** Base64. */
  file: z.string(),
});
export type FilledOfficeTable = z.infer<typeof FilledOfficeTable>;
