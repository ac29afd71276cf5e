import { z } from 'zod';
import { RecordSummary, TypeId } from './ledger.ts';

const Instant = z.iso.datetime({ offset: true });
const Day = z.iso.date();
const FigureId = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+\/[a-z0-9-]+$/, 'PROGRAMME/TYPE/FIGURE');
const UnitPath = z.string().min(1).max(400);
const Digest = z.string().regex(/^[0-9a-f]{64}$/, 'sha-256 in hex');

/** `from` and `to` are calendar days in Beijing, both counted. */
export const FigureQuery = z.object({ unit: UnitPath, from: Day, to: Day });
export const FigureOf = FigureQuery.extend({ id: FigureId });

export const FigureValue = z.object({
  /** PROGRAMME/TYPE/FIGURE */
  id: z.string(),
  /** What is printed: records and opening balances. */
  value: z.number(),
  /** Of it, what stands in records. */
  counted: z.number(),
  /** Of it, opening balances (期初数) that lie wholly in the days asked for. */
  opening: z.number(),
  measure: z.string(),
  partOf: z.string().nullable(),
  visibility: z.enum(['public', 'internal']),
});
export type FigureValue = z.infer<typeof FigureValue>;

export const FigureRecordsQuery = FigureOf.extend({
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
/** A record as an auditor reads it: nothing that names a person or a place. */
export const DeidentifiedRecord = z.object({
  id: z.uuid(),
  type: TypeId,
  unitPath: z.string(),
  state: z.string(),
  version: z.number().int(),
  day: Day,
  contribution: z.number(),
});
export const FigureRecords = z.object({
  figure: FigureValue,
  /** Records behind the figure that the reader may see. */
  records: z.array(RecordSummary.extend({ day: Day, contribution: z.number() })),
  /** The same for an auditor, who sees every record and no person. */
  deidentified: z.array(DeidentifiedRecord),
  /** How many more stand behind it that the reader may not see. */
  hidden: z.number().int(),
  /** Cut at `limit`. */
  more: z.boolean(),
});
export type FigureRecords = z.infer<typeof FigureRecords>;

/** How a number came about that no record of Ward counts. */
export const STATEMENT_METHODS = [
  'head-count',
  'estimate',
  'sample',
  'paper-ledger',
  'other-system',
] as const;
export const StatementMethod = z.enum(STATEMENT_METHODS);
export type StatementMethod = z.infer<typeof StatementMethod>;

/** The paper behind a statement: what it is called, and the digest of its scan. */
export const AttachmentReference = z.strictObject({
  name: z.string().trim().min(1).max(200),
  sha256: Digest,
});

export type AttachmentReference = z.infer<typeof AttachmentReference>;
export const PaperQuery = z.object({ unit: UnitPath, name: z.string().max(400).default('') });

const Signed = {
  unitId: z.string().min(1).max(64),
  value: z.number().min(0).max(1e12),
  fromDay: Day,
  asOfDay: Day,
  method: StatementMethod,
  /** Where it comes from, in one line. */
  source: z
    .string()
    .trim()
    .min(2)
    .max(200)
    .regex(/^[^\r\n]*$/, 'one line'),
};
/**
 * A signed statement. `manual`: a number that no record counts, with the concept it stands for. `opening` (期初数): what
 * stood on paper before the records of a declared figure begin, with its paper.
 */
export const StatementRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('manual'),
    ...Signed,
    /** What is counted, in one line. */
    concept: z
      .string()
      .trim()
      .min(2)
      .max(80)
      .regex(/^[^\r\n]*$/, 'one line'),
    measure: z.string().trim().min(1).max(8),
    attachment: AttachmentReference.nullable().default(null),
  }),
  z.strictObject({
    kind: z.literal('opening'),
    ...Signed,
    figure: FigureId,
    attachment: AttachmentReference,
  }),
]);
export type StatementRequest = z.input<typeof StatementRequest>;

export const Statement = z.object({
  id: z.uuid(),
  kind: z.enum(['manual', 'opening']),
  figure: z.string().nullable(),
  concept: z.string().nullable(),
  value: z.number(),
  measure: z.string(),
  unitPath: z.string(),
  fromDay: Day,
  asOfDay: Day,
  method: StatementMethod,
  source: z.string(),
  attachment: AttachmentReference.nullable(),
  /** Its paper is kept here and can be opened; otherwise its digest alone was signed. */
  paperKept: z.boolean(),
  signedBy: z.string(),
  signedAs: z.string().nullable(),
  signedAt: Instant,
  withdrawn: z.object({ by: z.string(), at: Instant, reason: z.string() }).nullable(),
});
export type Statement = z.infer<typeof Statement>;
export const StatementQuery = z.object({ unit: UnitPath });
export const IdParams = z.object({ id: z.uuid() });
export const WithdrawRequest = z.strictObject({ reason: z.string().trim().min(4).max(200) });

export const FreezeRequest = z.strictObject({
  figure: FigureId,
  unitId: z.string().min(1).max(64),
  from: Day,
  to: Day,
  /** Demanded where the figure falls below what was frozen before for the same beginning, or exceeds its whole. */
  reason: z.string().trim().max(200).nullable().default(null),
});
export const Freeze = z.object({
  id: z.uuid(),
  figure: z.string(),
  unitPath: z.string(),
  fromDay: Day,
  toDay: Day,
  value: z.number(),
  counted: z.number(),
  opening: z.number(),
  measure: z.string(),
  /** Version of the declaration it was counted by. */
  definition: z.number().int(),
  records: z.number().int(),
  /** Root of an RFC 6962 tree over salted digests of the records. */
  digest: Digest,
  frozenBy: z.string(),
  frozenAs: z.string().nullable(),
  frozenAt: Instant,
  reason: z.string().nullable(),
});
export type Freeze = z.infer<typeof Freeze>;

export const DRIFTS = ['gone', 'new', 'changed', 'altered', 'erased'] as const;
/** A frozen figure against the records today. */
export const FreezeVerification = z.object({
  id: z.uuid(),
  figure: z.string(),
  frozenValue: z.number(),
  valueNow: z.number(),
  definition: z.number().int(),
  definitionNow: z.number().int().nullable(),
  /** same: nothing moved; drifted: later work changed it; broken: what was frozen is no longer what the journals say. */
  outcome: z.enum(['same', 'drifted', 'broken']),
  digestHolds: z.boolean(),
  drifts: z.array(z.object({ recordId: z.uuid(), drift: z.enum(DRIFTS) })),
});
export type FreezeVerification = z.infer<typeof FreezeVerification>;

export const Relation = z.object({
  kind: z.enum(['part-of', 'cumulative']),
  /** The other figure, or the earlier freeze. */
  with: z.string(),
  other: z.number(),
  holds: z.boolean(),
});
export const BreakdownCell = z.object({
  unitPath: z.string(),
  /** Null: withheld, so that nobody can be told from it. */
  value: z.number().nullable(),
});
export const FigureQuality = z.object({
  /** Records looked at; figures of very many records are judged by the newest. */
  looked: z.number().int(),
  /** 补录: recorded on a later day than it happened. */
  late: z.number().int(),
  /** Recorded together with nine or more others within one minute. */
  inBursts: z.number().int(),
  /** With a place that another record has to the metre. */
  samePlace: z.number().int(),
  /** With a picture that anybody who sees the record may open. */
  withPhotos: z.number().int(),
  /** Of these, with a picture that an unlinked record has as well: the same file, or one that looks the same. */
  reusedPhotos: z.number().int(),
  /** Days covered by an opening balance on which records were entered as well: counted twice. */
  openingOverlap: z.number().int(),
});
export type FigureQuality = z.infer<typeof FigureQuality>;
/** One of two records that show the same picture; without title and picture for who reads no persons. */
export const PhotoSide = z.object({
  id: z.uuid(),
  type: TypeId,
  title: z.string().nullable(),
  /** SHA-256 of its picture. */
  photo: Digest.nullable(),
});
export const ReusedPhotos = z.object({
  pairs: z.array(
    z.object({
      record: PhotoSide,
      other: PhotoSide,
      /** Bits of 64 in which the pictures differ (0 to 4); null: the very same file. */
      bits: z.number().int().nullable(),
    }),
  ),
  /** Pairs of which the reader may not see both records. */
  hidden: z.number().int(),
  /** Cut at `limit`. */
  more: z.boolean(),
});
export type ReusedPhotos = z.infer<typeof ReusedPhotos>;
export const FigureDetail = z.object({
  figure: FigureValue,
  trend: z.array(z.object({ day: Day, value: z.number() })),
  trendBy: z.enum(['day', 'month']),
  breakdown: z.array(BreakdownCell),
  relations: z.array(Relation),
  quality: FigureQuality,
  openings: z.array(Statement),
  freezes: z.array(Freeze),
});
export type FigureDetail = z.infer<typeof FigureDetail>;

export const CheckRequest = z.strictObject({ size: z.number().int().min(1).max(200).default(10) });
export const CHECK_OUTCOMES = ['confirmed', 'wrong', 'not-found'] as const;
export const CheckOutcome = z.enum(CHECK_OUTCOMES);
export type CheckOutcome = z.infer<typeof CheckOutcome>;
export const CheckResultRequest = z.strictObject({
  recordId: z.uuid(),
  outcome: CheckOutcome,
  note: z.string().trim().max(200).nullable().default(null),
});
export const SpotCheck = z.object({
  id: z.uuid(),
  freezeId: z.uuid(),
  figure: z.string(),
  /** The digest of the freeze, published before anything was drawn. */
  seed: Digest,
  drawnBy: z.string(),
  drawnAs: z.string().nullable(),
  drawnAt: Instant,
  drawn: z.array(
    z.object({ recordId: z.uuid(), outcome: CheckOutcome.nullable(), note: z.string().nullable() }),
  ),
  checked: z.number().int(),
  passed: z.number().int(),
});
export type SpotCheck = z.infer<typeof SpotCheck>;
