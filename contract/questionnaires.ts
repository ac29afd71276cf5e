import { z } from 'zod';
import { TypeId } from './ledger.ts';
import { type AnswerFault, Answers, Definition, INVALID, Question } from './questions.ts';

const Instant = z.iso.datetime({ offset: true });
/** In the address of the box link: `/s/3f9k2m7p`. */
const PlaceId = z.string().regex(/^[0-9a-z]{8}$/);
const Count = z.number().int().min(0);

/** 发放, 回收, 有效: three counts, none stands for another. */
export const WaveCounts = z.object({
  issued: Count,
  /** Invitations that were lost and answer nothing any more; not among the issued. */
  withdrawn: Count.default(0),
  returned: Count,
  valid: Count,
  /** Of the returned: by invitation, by the box link, from paper. */
  invitation: Count,
  box: Count,
  paper: Count,
  /** Of the returned that are not valid: why. */
  invalid: z.record(z.enum(INVALID), Count),
});
export type WaveCounts = z.infer<typeof WaveCounts>;

export const WavePlace = z.object({
  id: PlaceId,
  name: z.string(),
  unitPath: z.string(),
  /** Record of the ledger that counts this place. */
  recordId: z.uuid(),
  /** Address of the box link; null where there is none. */
  boxUrl: z.string().nullable(),
  invitations: Count,
  papers: Count,
  counts: WaveCounts,
});
export type WavePlace = z.infer<typeof WavePlace>;
export const Wave = z.object({
  id: z.uuid(),
  number: z.number().int(),
  version: z.number().int(),
  /** What is asked in it, whatever the newest version says. */
  definition: Definition,
  opensAt: Instant,
  closesAt: Instant,
  /** Closed and counted by an officer; its results are read from then on. */
  closedAt: Instant.nullable(),
  state: z.enum(['coming', 'open', 'over', 'closed']),
  places: z.array(WavePlace),
  counts: WaveCounts,
});
export type Wave = z.infer<typeof Wave>;

export const QuestionnaireSummary = z.object({
  id: z.uuid(),
  typeId: TypeId,
  unitPath: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  /** The newest version; opened, it is changed no more. */
  version: z.number().int(),
  opened: z.boolean(),
  waves: Count,
  openWaves: Count,
});
export type QuestionnaireSummary = z.infer<typeof QuestionnaireSummary>;
export const QuestionnaireDetail = QuestionnaireSummary.omit({ waves: true, openWaves: true }).extend({
  changedAt: Instant,
  changedBy: z.string(),
  definition: Definition,
  waves: z.array(Wave),
});
export type QuestionnaireDetail = z.infer<typeof QuestionnaireDetail>;

export const NewQuestionnaire = z.strictObject({
  typeId: TypeId,
  unitId: z.string().min(1).max(64),
  definition: Definition,
});
/** What was changed, over the version and time it was read at. */
export const ChangeQuestionnaire = z.strictObject({
  definition: Definition,
  version: z.number().int().min(1),
  changedAt: Instant,
});
export const QuestionnaireParams = z.object({ id: z.uuid() });
export const WavePlaceParams = z.object({ id: PlaceId });
export const OpenWave = z.strictObject({
  opensAt: Instant,
  closesAt: Instant,
  places: z
    .array(
      z.strictObject({
        unitId: z.string().min(1).max(64),
        name: z.string().trim().min(1).max(30),
        box: z.boolean(),
      }),
    )
    .min(1)
    .max(100),
});
export const IssueSlips = z.strictObject({
  how: z.enum(['invitation', 'paper']),
  copies: z.number().int().min(1).max(500),
});
/** Slips to be printed: their addresses stand nowhere else. Empty for paper. */
export const IssuedSlips = z.object({
  place: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  closesAt: Instant,
  slips: z.array(z.object({ number: z.number().int(), url: z.string() })),
  issued: Count,
});
export type IssuedSlips = z.infer<typeof IssuedSlips>;
/** Slips that were lost, by the numbers printed on them, both ends in it. */
export const WithdrawSlips = z.strictObject({
  from: z.number().int().min(1),
  to: z.number().int().min(1),
  reason: z.string().trim().min(2).max(200),
});
export const WithdrawnSlips = z.object({
  withdrawn: Count,
  /** Of these numbers: answered, and therefore kept. */
  answered: Count,
  /** 发放 of the place after it. */
  issued: Count,
});
export type WithdrawnSlips = z.infer<typeof WithdrawnSlips>;
export const EnterPaper = z.strictObject({
  answers: Answers,
  /** Number on the slip that the paper was printed from: its invitation is answered by it. */
  slip: z.number().int().min(1).optional(),
  scan: z
    .array(z.strictObject({ ticket: z.string().max(4_000), alt: z.string().max(200).optional() }))
    .max(4)
    .optional(),
});
export const EnteredPaper = z.object({
  recordId: z.uuid(),
  valid: z.boolean(),
  why: z.enum(INVALID).nullable(),
  repeated: z.boolean(),
});
export const ResultsQuery = z.object({ with: z.uuid().optional() });

/** null: withheld, because fewer than k could be told from it. */
const Shown = Count.nullable();
export const QuestionResult = z.object({
  question: Question,
  options: z.array(z.object({ id: z.string(), count: Shown })),
  answered: Shown,
  mean: z.number().nullable(),
  /** Free texts with numbers of people covered, in the order of the alphabet; null: withheld. */
  texts: z.array(z.string()).nullable(),
});
export type QuestionResult = z.infer<typeof QuestionResult>;
const WaveResult = z.object({
  id: z.uuid(),
  number: z.number().int(),
  version: z.number().int(),
  counts: WaveCounts,
});
export const Results = z.object({
  /** Fewer than so many are withheld. */
  k: z.number().int(),
  wave: WaveResult,
  with: WaveResult.nullable(),
  questions: z.array(
    z.object({
      id: z.string(),
      /** `changed`: the two waves did not ask the same, shares are not comparable. */
      asked: z.enum(['alone', 'same', 'changed', 'added', 'dropped']),
      result: QuestionResult.nullable(),
      earlier: QuestionResult.nullable(),
    }),
  ),
});
export type Results = z.infer<typeof Results>;

/** A form of the public site. */
export interface AnswerForm {
  /** Path of the form: `/s/PLACE` or `/s/i/SECRET`. */
  path: string;
  place: string;
  definition: Definition;
  closesAt: string;
  /** Signed, for one answer: a second press of the button is the same one. */
  token: string;
  invited: boolean;
}
export type AnswerRefusal =
  | 'unknown'
  | 'not-yet'
  | 'closed'
  | 'answered'
  | 'withdrawn'
  | 'expired'
  | 'too-many'
  | 'trap';
export type Answered =
  | { ok: true; repeated: boolean; place: string }
  | { ok: false; reason: AnswerRefusal }
  | {
      ok: false;
      reason: 'faults';
      form: AnswerForm;
      faults: Readonly<Record<string, AnswerFault>>;
    };
