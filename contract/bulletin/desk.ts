import { z } from 'zod';
import { FreezeVerification } from '../figures.ts';
import { SEVERITIES } from './check/finding.ts';
import { BriefState, DeskMoveName, Disclosure } from './desk-moves.ts';
import { BulletinDocument, FigureStyleSchema } from './document.ts';
import { JointUnit } from './joint.ts';

const Instant = z.iso.datetime({ offset: true });
const Day = z.iso.date();
const UnitId = z.string().min(1).max(64);
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\r\n]*$/, 'one line');
const Reason = z.string().trim().min(4).max(500);

const Person = z.object({ name: z.string(), post: z.string().nullable() });

export const BriefSummary = z.object({
  id: z.uuid(),
  kind: z.enum(['brief', 'item']),
  title: z.string(),
  /** Of the unit that reports. */
  unitPath: z.string(),
  /** As printed. */
  unit: z.string(),
  state: BriefState,
  /** Raised by every save and every move: send it back with the next one. */
  version: z.number().int(),
  author: z.string(),
  changedAt: Instant,
  /** Of the event it speaks of; null where nobody said. */
  happenedOn: Day.nullable(),
  programme: z.string().nullable(),
  topicId: z.uuid().nullable(),
  requestId: z.uuid().nullable(),
  disclosure: Disclosure,
  issueId: z.uuid().nullable(),
  figures: z.number().int(),
  openComments: z.number().int(),
  /** The last word of the desk or the head to the author. */
  feedback: z.string().nullable(),
});
export type BriefSummary = z.infer<typeof BriefSummary>;

const Said = z.object({ zh: z.string(), en: z.string() });
export const BriefFinding = z.object({
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  /** UTF-16 code units in `documentToText(document).text`; `end` is exclusive. */
  start: z.number().int(),
  end: z.number().int(),
  message: Said,
  clause: z.string().optional(),
  /** `bind`: the figure of `candidates` that this fix binds. */
  fixes: z.array(z.object({ replace: z.string(), label: Said, bind: z.string().optional() })),
  likeness: z
    .object({
      /** Of the archived brief. */
      id: z.string(),
      title: z.string(),
      jaccard: z.number(),
      containment: z.number(),
      moved: z.array(z.object({ was: z.string(), now: z.string() })),
    })
    .optional(),
});
export type BriefFinding = z.infer<typeof BriefFinding>;

/** A figure that may be put into a brief. */
export const FigureCandidate = z.object({
  /** PROGRAMME/TYPE/FIGURE, or the id of a signed statement. */
  id: z.string(),
  label: Said,
  unit: z.string(),
  from: Day,
  to: Day,
  value: z.number(),
  measure: z.string(),
  visibility: z.enum(['public', 'internal']),
  /** Ways to print it that are true and not loose, the exact one first. */
  wordings: z.array(z.object({ style: FigureStyleSchema, text: z.string() })),
});
export type FigureCandidate = z.infer<typeof FigureCandidate>;

/** What became of a frozen figure: `now` against what is printed. */
export const FigureDrift = z.object({
  /** Place among the figures of the document, from 0. */
  n: z.number().int(),
  figure: z.string(),
  frozenId: z.uuid(),
  wording: z.string(),
  frozenValue: z.number(),
  /** Null: the statement was withdrawn, or the figure is declared no more. */
  valueNow: z.number().nullable(),
  /** The wording is still true of the value now. */
  stillTrue: z.boolean(),
  outcome: FreezeVerification.shape.outcome,
  drifts: FreezeVerification.shape.drifts,
  /** Who looked at this value and kept what was frozen. */
  kept: z.object({ by: z.string(), at: Instant, reason: z.string() }).nullable(),
});
export type FigureDrift = z.infer<typeof FigureDrift>;

/** A line of the journal: who did what, when, why. Nothing is ever taken out of it. */
export const DeskEntry = z.object({
  n: z.number().int(),
  act: z.string(),
  from: BriefState.nullable(),
  to: BriefState.nullable(),
  by: Person,
  at: Instant,
  reason: z.string().nullable(),
  revision: z.number().int().nullable(),
});
export type DeskEntry = z.infer<typeof DeskEntry>;

export const Comment = z.object({
  id: z.uuid(),
  /** question: 核实, asked of the unit; answer: to it. */
  kind: z.enum(['comment', 'question', 'answer']),
  text: z.string(),
  /** The words it speaks of, as they stood. */
  quote: z.string().nullable(),
  answersId: z.uuid().nullable(),
  by: Person,
  at: Instant,
  resolved: z.object({ by: z.string(), at: Instant }).nullable(),
});
export type Comment = z.infer<typeof Comment>;

export const BriefDetail = BriefSummary.extend({
  document: BulletinDocument,
  revision: z.number().int(),
  findings: z.array(BriefFinding),
  drift: z.array(FigureDrift),
  comments: z.array(Comment),
  journal: z.array(DeskEntry),
  /** Moves that the reader may make now. */
  moves: z.array(DeskMoveName),
  /** Whether the reader may write in it now. */
  writable: z.boolean(),
  signedBy: Person.extend({ at: Instant }).nullable(),
  /** 联合报送: who reports together with its unit. */
  joint: z.array(JointUnit),
  /** 综合稿: the briefs it was made of. */
  sources: z.array(z.object({ id: z.uuid(), title: z.string(), unit: z.string() })),
  /** Of a 更正: what it corrects. */
  corrects: z
    .object({ issueId: z.uuid(), briefId: z.uuid(), title: z.string(), issueLabel: z.string() })
    .nullable(),
  /** Of a printed brief: the corrections that came later. */
  correctedBy: z.array(z.object({ briefId: z.uuid(), issueId: z.uuid().nullable(), title: z.string() })),
  review: z
    .object({ disclosure: Disclosure, reason: z.string().nullable(), by: Person, at: Instant })
    .nullable(),
});
export type BriefDetail = z.infer<typeof BriefDetail>;

export const BriefParams = z.object({ id: z.uuid() });
export const BriefQuery = z.object({
  unit: z.string().min(1).max(400).optional(),
  state: BriefState.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/**
 * POST /api/bulletin-briefs. `empty`; `text`: pasted, one brief or item; `records`: a draft in the house style with every
 * figure of the programme and period bound; `duty-report`: 值班快报 from a sent report of the flood desk; `briefs`: 综合稿 from several, their sources kept.
 */
export const NewBrief = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('empty'),
    unitId: UnitId,
    kind: z.enum(['brief', 'item']).default('brief'),
  }),
  z.strictObject({ from: z.literal('text'), unitId: UnitId, text: z.string().min(1).max(100_000) }),
  z.strictObject({
    from: z.literal('records'),
    unitId: UnitId,
    programme: z.string().min(1).max(64),
    /** Calendar days in Beijing, both counted. */
    fromDay: Day,
    toDay: Day,
  }),
  z.strictObject({ from: z.literal('duty-report'), unitId: UnitId, reportId: z.uuid() }),
  z.strictObject({
    from: z.literal('briefs'),
    unitId: UnitId,
    title: line(80),
    briefIds: z.array(z.uuid()).min(2).max(20),
  }),
]);
export type NewBrief = z.input<typeof NewBrief>;

/** A report that the flood desk of a unit sent, offered for a 值班快报. */
export const SentDutyReport = z.object({ id: z.uuid(), title: z.string(), asOf: Instant });
export const DutyReportQuery = z.object({ unit: z.string().min(1).max(400) });

/**
 * PUT /api/bulletin-briefs/{id}. `version-conflict` where somebody saved or moved it meanwhile: `detail` says who and
 * when, `fields[]` what changed: `path` = place (`measures.1.text`), `message` = what stands there now. Answers `BriefDetail`.
 */
export const SaveBrief = z.strictObject({
  expectedVersion: z.number().int().min(1),
  document: BulletinDocument,
  happenedOn: Day.nullable().optional(),
  topicId: z.uuid().nullable().optional(),
  requestId: z.uuid().nullable().optional(),
});
export type SaveBrief = z.input<typeof SaveBrief>;

export const MoveBrief = z.strictObject({
  move: DeskMoveName,
  expectedVersion: z.number().int().min(1),
  reason: Reason.nullable().default(null),
});
export type MoveBrief = z.input<typeof MoveBrief>;

/** POST /api/bulletin-checks: the checker over a document that is not stored. */
export const CheckBrief = z.strictObject({
  unitId: UnitId,
  document: BulletinDocument,
  briefId: z.uuid().nullable().default(null),
  fromDay: Day.optional(),
  toDay: Day.optional(),
});
export const CheckedBrief = z.object({
  text: z.string(),
  findings: z.array(BriefFinding),
  candidates: z.array(FigureCandidate),
});
export const CandidateQuery = z.object({
  unit: z.string().min(1).max(400),
  from: Day,
  to: Day,
  /** Words of the figure's name, or a number it should agree with. */
  search: z.string().max(80).default(''),
});

export const Revision = z.object({
  n: z.number().int(),
  by: z.string(),
  at: Instant,
  why: z.enum(['created', 'saved', 'signed', 'refrozen', 'edited']),
  title: z.string(),
});
export const RevisionQuery = z.object({ n: z.coerce.number().int().min(1) });
export const DiffQuery = z.object({
  from: z.coerce.number().int().min(1),
  to: z.coerce.number().int().min(1),
});
/** A readable difference, part by part; unchanged parts are left out. */
export const RevisionDiff = z.object({
  from: z.number().int(),
  to: z.number().int(),
  parts: z.array(
    z.object({
      /** title, lead, measures.0.heading, measures.0.text, closing, text, unit */
      path: z.string(),
      runs: z.array(z.object({ is: z.enum(['same', 'gone', 'new']), text: z.string() })),
    }),
  ),
  /** Figures bound anew, let go, or moved to another value. */
  figures: z.array(z.object({ id: z.string(), was: z.string().nullable(), now: z.string().nullable() })),
});
export type RevisionDiff = z.infer<typeof RevisionDiff>;

export const NewComment = z.strictObject({
  kind: z.enum(['comment', 'question', 'answer']).default('comment'),
  text: z.string().trim().min(1).max(2_000),
  quote: z.string().max(400).nullable().default(null),
  answersId: z.uuid().nullable().default(null),
});
export const CommentParams = z.object({ id: z.uuid(), commentId: z.uuid() });

/** The editor looked at a drifted figure: `keep` what was frozen, or freeze it anew. Both are journalled. */
export const DriftDecision = z.strictObject({
  expectedVersion: z.number().int().min(1),
  /** Place among the figures of the document, from 0. */
  n: z.number().int().min(0),
  decision: z.enum(['keep', 'refreeze']),
  /** The value now that the decision is about. */
  valueNow: z.number().nullable(),
  reason: Reason,
});

/** 公开审查, by a named person: a second act, after 印发. */
export const ReviewBrief = z.strictObject({
  expectedVersion: z.number().int().min(1),
  disclosure: Disclosure,
  reason: Reason.nullable().default(null),
});
