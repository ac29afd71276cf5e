import { z } from 'zod';
import { Disclosure } from './desk-moves.ts';
import { BulletinDocument, FigureStyleSchema } from './document.ts';

const Instant = z.iso.datetime({ offset: true });
const Day = z.iso.date();
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\r\n]*$/, 'one line');
const Reason = z.string().trim().min(4).max(500);
const Person = z.object({ name: z.string(), post: z.string().nullable() });

/** open: 编排; approved: 签发; issued: 印发, and nothing of it changes any more. */
export const ISSUE_STATES = {
  open: { zh: '编排', en: 'Laying out' },
  approved: { zh: '已签发', en: 'Signed off' },
  issued: { zh: '已印发', en: 'Issued' },
} as const;
export type IssueState = keyof typeof ISSUE_STATES;

/** 报 (upward), 送 (sideways), 发 (downward): names as printed; those that are units of Ward give a 阅读回执. */
export const Distribution = z.strictObject({
  report: z.array(line(80)).max(60).default([]),
  send: z.array(line(80)).max(60).default([]),
  issue: z.array(line(80)).max(200).default([]),
});
export type Distribution = z.infer<typeof Distribution>;

/** 报头, 按语, 报尾 of an issue. */
export const IssueSheet = z.strictObject({
  /** 信息快报 …: numbered by itself, anew each year. */
  name: line(40),
  /** 编印单位 */
  office: line(60),
  /** 内部资料 and the like, top left; null: nothing. */
  mark: line(20).nullable().default(null),
  /** 按语 above the first entry. */
  note: z.string().trim().max(600).nullable().default(null),
  distribution: Distribution.prefault({}),
  /** 共印 N 份 */
  copies: z.number().int().min(1).max(100_000).nullable().default(null),
});
export type IssueSheet = z.infer<typeof IssueSheet>;

export const NewIssue = IssueSheet;
export const ChangeIssue = z.strictObject({
  expectedVersion: z.number().int().min(1),
  sheet: IssueSheet,
  /**
   * Briefs and △ items in the order of print. What is new here is laid out (编排), what is gone goes back to 编辑.
   * `note`: 按语 above this entry.
   */
  entries: z
    .array(z.strictObject({ briefId: z.uuid(), note: z.string().trim().max(600).nullable().default(null) }))
    .max(80),
});
export type ChangeIssue = z.input<typeof ChangeIssue>;
export const SignOffIssue = z.strictObject({ expectedVersion: z.number().int().min(1) });
/** Takes a sign-off back, so that the issue can be changed. */
export const ReopenIssue = z.strictObject({
  expectedVersion: z.number().int().min(1),
  reason: Reason,
});

export const IssueSummary = z.object({
  id: z.uuid(),
  state: z.enum(Object.keys(ISSUE_STATES) as [IssueState, ...IssueState[]]),
  version: z.number().int(),
  name: z.string(),
  /** Given at 印发; before it, the year and number that it would get now. */
  year: z.number().int(),
  number: z.number().int(),
  numbered: z.boolean(),
  unitPath: z.string(),
  entries: z.number().int(),
  changedAt: Instant,
  issuedAt: Instant.nullable(),
  /** The day of the sign-off: the date in the 报头. */
  signedOn: Day.nullable(),
});
export type IssueSummary = z.infer<typeof IssueSummary>;

/**
 * What is known of one figure as it was signed: the facts of its sidecar. `value`, `definition` and `digest` are those of
 * the freeze; of a manual figure `definition` and `digest` are null, and `method` and `source` say where it comes from.
 */
export const FigureFact = z.object({
  /** Place among the figures of its entry, from 0, and in its text (UTF-16 code units). */
  n: z.number().int(),
  start: z.number().int(),
  end: z.number().int(),
  kind: z.enum(['counted', 'manual']),
  /** PROGRAMME/TYPE/FIGURE; of a manual figure the id of its statement. */
  id: z.string(),
  concept: z.object({ zh: z.string(), en: z.string() }),
  wording: z.string(),
  style: FigureStyleSchema,
  value: z.number(),
  /** Of it, opening balances (期初数). */
  opening: z.number(),
  measure: z.string(),
  /** Calendar days in Beijing, both counted; `to` is the as-of. */
  period: z.object({ from: Day, to: Day }),
  scope: z.object({ unitPath: z.string(), zh: z.string(), en: z.string() }),
  definition: z.number().int().nullable(),
  /** Root of the RFC 6962 tree over the salted digests of its records, in hex. */
  digest: z.string().nullable(),
  records: z.number().int().nullable(),
  method: z.string().nullable(),
  source: z.string().nullable(),
  visibility: z.enum(['public', 'internal']),
  /** Freeze or statement. */
  frozenId: z.uuid(),
  frozenAt: Instant,
  frozenBy: Person,
});
export type FigureFact = z.infer<typeof FigureFact>;

export const IssueEntry = z.object({
  briefId: z.uuid(),
  /** From 1, in the order of print. */
  position: z.number().int(),
  note: z.string().nullable(),
  title: z.string(),
  unitPath: z.string(),
  document: BulletinDocument,
  /** Of every figure, in the order of print. */
  facts: z.array(FigureFact),
  signedBy: Person.extend({ at: Instant }).nullable(),
  /** Of a 更正. */
  corrects: z
    .object({ issueId: z.uuid(), briefId: z.uuid(), title: z.string(), issueLabel: z.string() })
    .nullable(),
});
export type IssueEntry = z.infer<typeof IssueEntry>;

/**
 * A whole issue. While `state` is `issued` this is what was printed, read from the row that nothing can change; before it,
 * what would be printed now (the preview).
 */
export const IssueContent = z.object({
  id: z.uuid(),
  state: IssueSummary.shape.state,
  sheet: IssueSheet,
  year: z.number().int(),
  number: z.number().int(),
  numbered: z.boolean(),
  /** 〔2026〕第37期 */
  label: z.string(),
  signedOff: Person.extend({ at: Instant, on: Day }).nullable(),
  issuedAt: Instant.nullable(),
  entries: z.array(IssueEntry),
});
export type IssueContent = z.infer<typeof IssueContent>;

export const IssueDetail = IssueSummary.extend({
  content: IssueContent,
  /** SHA-256 in hex over the printed content as it is kept; null before 印发. */
  sha256: z.string().nullable(),
  /** Corrections that came later, by the entry they correct. */
  corrections: z.array(
    z.object({
      entryBriefId: z.uuid(),
      briefId: z.uuid(),
      issueId: z.uuid().nullable(),
      title: z.string(),
    }),
  ),
  receipts: z.array(
    z.object({
      list: z.enum(['report', 'send', 'issue']),
      name: z.string(),
      unitPath: z.string().nullable(),
      readBy: z.string().nullable(),
      readAt: Instant.nullable(),
    }),
  ),
  reviews: z.array(
    z.object({
      briefId: z.uuid(),
      disclosure: Disclosure,
      reason: z.string().nullable(),
      by: Person,
      at: Instant,
    }),
  ),
  journal: z.array(
    z.object({
      n: z.number().int(),
      act: z.string(),
      by: Person,
      at: Instant,
      reason: z.string().nullable(),
    }),
  ),
  moves: z.array(z.enum(['change', 'sign-off', 'reopen', 'issue', 'read'])),
});
export type IssueDetail = z.infer<typeof IssueDetail>;

/** A printed figure whose records say something else now: what the desk may correct. Never a silent change. */
export const CorrectionProposal = z.object({
  issueId: z.uuid(),
  issueLabel: z.string(),
  briefId: z.uuid(),
  title: z.string(),
  n: z.number().int(),
  figure: z.string(),
  concept: z.object({ zh: z.string(), en: z.string() }),
  frozenId: z.uuid(),
  printed: z.string(),
  frozenValue: z.number(),
  valueNow: z.number(),
  /** The printed wording is still true of the value now: nothing printed is wrong. */
  stillTrue: z.boolean(),
  /** How it would be printed now. */
  wordingNow: z.string(),
});
export type CorrectionProposal = z.infer<typeof CorrectionProposal>;
export const CorrectRequest = z.strictObject({
  issueId: z.uuid(),
  briefId: z.uuid(),
  n: z.number().int().min(0),
  /** The value now that the decision is about. */
  valueNow: z.number(),
  /** correct: a 更正 item of its own, in editing at the desk; dismiss: none is needed, with a reason. */
  decision: z.enum(['correct', 'dismiss']),
  reason: Reason,
});

/** A brief of a printed issue that passed the public review. */
export const PublicBrief = z.object({
  issueId: z.uuid(),
  issueLabel: z.string(),
  /** Of the sheet. */
  name: z.string(),
  year: z.number().int(),
  number: z.number().int(),
  issuedAt: Instant,
  publishedAt: Instant,
  reviewedBy: Person,
  entry: IssueEntry,
  correctedBy: z.array(z.object({ briefId: z.uuid(), issueId: z.uuid().nullable(), title: z.string() })),
});
export type PublicBrief = z.infer<typeof PublicBrief>;
