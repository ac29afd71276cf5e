import { z } from 'zod';
import { Composite } from './field-values.ts';
import { Role } from './permissions.ts';
import { Problem } from './problems.ts';

const Instant = z.iso.datetime({ offset: true });
export const TypeId = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'PROGRAMME/TYPE');
export const Name = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);
const Links = z.record(Name, z.array(z.uuid()).max(200));

/** A move as a person makes it. Without `recordId` it opens a record; the client may choose the id (`newRecordId`). */
export const MoveRequest = z.strictObject({
  type: TypeId,
  move: Name,
  recordId: z.uuid().nullable().default(null),
  newRecordId: z.uuid().optional(),
  /** Unit the new record belongs to. */
  unitId: z.string().min(1).max(64).optional(),
  /** Version the person saw; demanded for a record that is there. */
  expectedVersion: z.number().int().min(1).optional(),
  /** When it happened; now unless said. */
  happenedAt: Instant.optional(),
  data: z.record(Name, z.unknown()).default({}),
  links: Links.default({}),
  reason: z.string().trim().max(1_000).nullable().default(null),
  /** Signs what others signed before (`signing` of the record): its input is theirs. */
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
export type MoveRequest = z.input<typeof MoveRequest>;

/** A sensitive value as everybody sees it: it is there. It is opened with a reason. */
export const Masked = z.strictObject({ masked: z.literal(true) });
const Shown = z.union([
  z.string(),
  z.number(),
  z.null(),
  Masked,
  z.strictObject({ longitude: z.number(), latitude: z.number() }),
  Composite,
]);

/** The limit of a record that ends first: null where the end is not known, of which nobody may say “in time”. */
export const NextDue = z.object({ clock: Name, at: Instant.nullable(), overdue: z.boolean() });
export type NextDue = z.infer<typeof NextDue>;

export const RecordSummary = z.object({
  id: z.uuid(),
  type: TypeId,
  unitPath: z.string(),
  state: Name,
  version: z.number().int(),
  title: z.string(),
  data: z.record(z.string(), Shown),
  openedAt: Instant,
  changedAt: Instant,
  /** Whom it waits for by name: `person:…`, `post:…`, `unit:…`. */
  assignee: z.string().nullable().optional(),
  /** Of the limits that run; absent where the answer does not tell them. */
  due: NextDue.nullable().optional(),
});
export type RecordSummary = z.infer<typeof RecordSummary>;

export const RecordEntry = z.object({
  n: z.number().int(),
  /** Version of the record type it was written under: `move` and `data` bear the names of that version. */
  declared: z.number().int(),
  move: Name,
  byName: z.string(),
  byPost: z.string().nullable(),
  happenedAt: Instant,
  recordedAt: Instant,
  /** 补录: recorded later than the day it happened on. */
  late: z.boolean(),
  data: z.record(z.string(), Shown),
  reason: z.string().nullable(),
});
export type RecordEntry = z.infer<typeof RecordEntry>;

const Linked = z.object({
  link: Name,
  direction: z.enum(['to', 'from']),
  id: z.uuid(),
  type: TypeId,
  title: z.string(),
});
/** A limit on what is to be done, as the journal and the working calendar tell it. */
export const RecordClock = z.object({
  clock: Name,
  state: z.enum(['running', 'waiting', 'stopped', 'unknown']),
  startedAt: Instant,
  /** Null while somebody else is waited for, and where the calendar of the year is not published. */
  dueAt: Instant.nullable(),
  stoppedAt: Instant.nullable(),
  late: z.boolean(),
  /** The year whose calendar is not published, where that is why the end is not known. */
  unpublishedYear: z.number().int().nullable(),
});
export type RecordClock = z.infer<typeof RecordClock>;

/** A quorum move that somebody signed over the record as it stands now. */
export const RecordSigning = z.object({
  move: Name,
  digest: z.string(),
  data: z.record(z.string(), Shown),
  reason: z.string().nullable(),
  signers: z.array(z.object({ name: z.string(), post: z.string().nullable(), at: Instant })),
  have: z.number().int(),
  of: z.number().int(),
  /** Bodies that nobody has signed for yet. */
  missing: z.array(Role),
  /** By the reader. */
  signed: z.boolean(),
});
export type RecordSigning = z.infer<typeof RecordSigning>;

export const RecordDetail = RecordSummary.extend({
  entries: z.array(RecordEntry),
  links: z.array(Linked),
  clocks: z.array(RecordClock),
  signing: z.array(RecordSigning),
  /** Moves open to the reader now. */
  moves: z.array(Name),
  /** Name of whom it was handed to last. */
  assigneeName: z.string().nullable(),
  /** May the reader hand it over? */
  mayHandOver: z.boolean(),
  /** Moves of a merging or splitting that are open to the reader: made by `/merges` and `/splits`. */
  jointMoves: z.array(Name),
});
export type RecordDetail = z.infer<typeof RecordDetail>;

export const RecordQuery = z.object({
  type: TypeId,
  state: Name.optional(),
  /** Words of its texts: every one has to be there, the last as far as it is typed. */
  text: z.string().trim().max(100).optional(),
  /** Options of choices: `shelf:red,shelf:blue`. */
  filter: z.string().max(1_000).optional(),
  unit: z.string().max(400).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** `due`: only what has a limit that runs, the nearest first, what has no known end before it. */
  sort: z.enum(['changed', 'due']).optional(),
});
export const RecordPage = z.object({
  records: z.array(RecordSummary),
  next: z.string().nullable(),
});
export type RecordPage = z.infer<typeof RecordPage>;
/** What is due within so many hours from now; 0: what is overdue. Ends that are not known are always told. */
export const DueQuery = z.object({
  withinHours: z.coerce.number().int().min(0).max(10_000).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
export const DueRecords = z.object({
  records: z.array(RecordSummary.extend({ clock: Name, dueAt: Instant.nullable(), overdue: z.boolean() })),
  /** Cut at `limit`. */
  more: z.boolean(),
});
export type DueRecords = z.infer<typeof DueRecords>;
/** A record that may mean the same as another; only of those the reader may see. */
export const PossibleDuplicate = z.object({
  id: z.uuid(),
  title: z.string(),
  state: Name,
  version: z.number().int(),
  unitPath: z.string(),
  happenedAt: Instant,
});
export type PossibleDuplicate = z.infer<typeof PossibleDuplicate>;
export const MOST_DUPLICATES = 20;
export const DuplicateRequest = z.strictObject({
  type: TypeId,
  /** What is about to be said; only place and kind are looked at. */
  data: z.record(Name, z.unknown()),
  happenedAt: Instant.optional(),
});
export const PossibleDuplicates = z.object({
  records: z.array(PossibleDuplicate),
  /** There are more than are told. */
  more: z.boolean(),
});
export type PossibleDuplicates = z.infer<typeof PossibleDuplicates>;
/** What was done all the same, and somebody should look at. The code stays what it is. */
export const MoveWarning = PossibleDuplicates.extend({ code: z.literal('possible-duplicate') });
export type MoveWarning = z.infer<typeof MoveWarning>;

export const MoveDone = z.object({
  record: RecordSummary,
  /** This request was done before. */
  repeated: z.boolean(),
  /** The move waits for the signatures of others: the record is as it was. */
  waiting: z.boolean().default(false),
  warnings: z.array(MoveWarning).default([]),
});
/** Many moves, each for itself: what is refused hinders no other. With an `Idempotency-Key`, each line has its own. */
export const BulkMoves = z.strictObject({ moves: z.array(MoveRequest).min(1).max(500) });
export const BulkDone = z.object({
  outcomes: z.array(
    z.discriminatedUnion('ok', [
      MoveDone.extend({ ok: z.literal(true) }),
      Problem.pick({ code: true, detail: true, fields: true }).extend({ ok: z.literal(false) }),
    ]),
  ),
});
export type BulkDone = z.infer<typeof BulkDone>;
export const RecordParams = z.object({ id: z.uuid() });
export const OpenSensitive = z.strictObject({ reason: z.string().trim().min(4).max(200) });
export const EraseRequest = z.strictObject({ reason: z.string().trim().min(4).max(200) });
/** What was erased, and when the last copy that could still open it is out of date; null: there is none. */
export const ErasureDone = z.object({
  recordId: z.uuid(),
  erasedAt: Instant,
  completeAt: Instant.nullable(),
});
/** What an erasure of a record takes and what stays; null where it was not done. */
export const ErasurePreview = z.object({
  recordId: z.uuid(),
  type: TypeId,
  unitPath: z.string(),
  state: Name,
  openedAt: Instant,
  /** Sensitive fields that hold something, in the record or its journal. */
  fields: z.array(Name),
  /** Sealed files, sealed comments: they go with the same key. */
  files: z.number().int(),
  comments: z.number().int(),
  /** Entries of the journal: they stay, and still verify. */
  entries: z.number().int(),
  /** When the last copy of the keys that is about expires; null: there is none. */
  copiesUntil: Instant.nullable(),
  /** Months after its end when it goes by itself; null: never. */
  retentionMonths: z.number().int().nullable(),
  erased: ErasureDone.omit({ recordId: true }).extend({ byName: z.string(), reason: z.string() }).nullable(),
});
export type ErasurePreview = z.infer<typeof ErasurePreview>;
export const Erasures = z.object({
  erasures: z.array(
    ErasureDone.extend({
      type: TypeId,
      unitPath: z.string(),
      byName: z.string(),
      reason: z.string(),
      /** No copy of the keys can open it any more. */
      complete: z.boolean(),
    }),
  ),
  /** Older ones are left out. */
  more: z.boolean(),
});
export type Erasures = z.infer<typeof Erasures>;
export const OpenedFields = z.object({
  data: z.record(z.string(), Shown),
});
export type OpenedFields = z.infer<typeof OpenedFields>;
