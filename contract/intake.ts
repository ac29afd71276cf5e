import { z } from 'zod';
import type { AttachmentRefusal } from './attached-file.ts';
import type { PublicRating } from './ratings.ts';

/** What residents send and read without an account, and what clerks do for them. */

/** Id of a place in the address on the stairwell: `/o/3f9k2m`. */
export const PlaceId = z.string().regex(/^[0-9a-z]{6,24}$/);
/** Leading zero bits of the work asked of a browser: about 16,000 hashes, a second on an old phone. */
export const PROOF_BITS = 14;
const TypeId = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/);

export const IntakePlace = z.object({
  id: PlaceId,
  typeId: TypeId,
  unitPath: z.string(),
  name: z.string(),
  /** Address that the QR code opens. */
  url: z.string(),
  closed: z.boolean(),
});
export type IntakePlace = z.infer<typeof IntakePlace>;
export const NewPlace = z.strictObject({
  typeId: TypeId,
  unitId: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(40),
});
export const PlaceParams = z.object({ id: PlaceId });

/** 查询码: eight digits; spaces and hyphens between them are forgiven. */
export const TrackingCode = z
  .string()
  .max(40)
  .transform((text) => text.normalize('NFKC').replace(/[\s-]/g, ''))
  .pipe(z.string().regex(/^\d{8}$/, 'eight digits'));

/** A clerk looks for what somebody on the telephone asks about: by code or by the number they left. */
export const DeskQuery = z.strictObject({
  code: z.string().max(40).optional(),
  phone: z.string().max(40).optional(),
});
export const DeskFound = z.object({
  records: z.array(
    z.object({
      id: z.uuid(),
      typeId: TypeId,
      title: z.string(),
      state: z.string(),
      openedAt: z.iso.datetime({ offset: true }),
      unitPath: z.string(),
    }),
  ),
});
export type DeskFound = z.infer<typeof DeskFound>;

/** A code for a record that a clerk wrote down: read out on the telephone, or the number printed on a torn-off receipt. */
export const IssueCode = z.strictObject({
  recordId: z.uuid(),
  /** The number on the receipt; a new one is made where it is absent. */
  receipt: TrackingCode.optional(),
});
export const IssuedCode = z.object({ code: z.string() });

/** What a clerk writes down for somebody: from a slip of the wooden box, a call, a neighbour. */
export const IntakeEntry = z.strictObject({
  /** Chosen by the console: sent again, it is the same record. */
  id: z.uuid(),
  placeId: PlaceId,
  way: z.enum(['slip', 'phone', 'neighbour']),
  /** Fields of the move that opens a record; place, way and title are filled in. */
  data: z.record(z.string(), z.unknown()).default({}),
  /** The number on the torn-off receipt; a new code is made where it is absent. */
  receipt: TrackingCode.optional(),
});
export type IntakeEntry = z.input<typeof IntakeEntry>;
export const IntakeEntered = z.object({
  recordId: z.uuid(),
  code: z.string(),
  place: z.string(),
  /** This entry had arrived before. */
  repeated: z.boolean(),
});
export type IntakeEntered = z.infer<typeof IntakeEntered>;

/** Ratings that whoever did the work wrote down: they count once another person has called back (回访). */
export const IntakeCallbacks = z.object({
  records: z.array(
    z.object({
      id: z.uuid(),
      typeId: TypeId,
      title: z.string(),
      version: z.number().int(),
      /** The move by which the rating counts, and the field it sets. */
      move: z.string(),
      field: z.string(),
      noted: z.string(),
      notedBy: z.string(),
      notedAt: z.iso.datetime({ offset: true }),
      /** What is rated, where the rating is a record of its own (户评). */
      about: z.object({ id: z.uuid(), title: z.string() }).nullable(),
      /**
       * The record and its sensitive field in which the number to call lies, and the field that says whom to ask for: the author's
       * own, or the household's. Null where the reader sees none.
       */
      number: z.object({ recordId: z.uuid(), field: z.string(), name: z.string().nullable() }).nullable(),
      /** False: the reader did the work or wrote the rating down, and another person has to call. */
      mayCall: z.boolean(),
    }),
  ),
});
export type IntakeCallbacks = z.infer<typeof IntakeCallbacks>;

export const AwaitingPublication = z.object({
  records: z.array(
    z.object({
      id: z.uuid(),
      typeId: TypeId,
      title: z.string(),
      state: z.string(),
      changedAt: z.iso.datetime({ offset: true }),
    }),
  ),
});

export type IntakeLanguage = 'zh' | 'en';
export interface BoxField {
  name: string;
  label: string;
  kind: 'text' | 'long-text' | 'choice';
  required: boolean;
  max: number;
  options: readonly { value: string; label: string }[];
  /** Sealed, seen by nobody without a reason. */
  sensitive: boolean;
}
/** Of one photo of the box, and of a form with all its photos, in bytes. */
export const BOX_PHOTO_BYTES = 8 * 1024 * 1024;
export const BOX_FORM_BYTES = 3 * BOX_PHOTO_BYTES + 64 * 1024;
/** Why photos were not taken with the form; nothing was recorded, and the opinion can be sent without them. */
export type PhotoFault = AttachmentRefusal | 'too-many-photos' | 'photos-not-now';
export interface BoxView {
  placeId: string;
  place: string;
  title: string;
  fields: readonly BoxField[];
  /** Photos it takes, never demanded; null: none. */
  photos: { label: string; most: number } | null;
  /** Signed, for one submission: a second press of the button is the same one. */
  token: string;
}
export type FieldFault = 'required' | 'too-long' | 'invalid';
/** What is said already of the same place and kind; of what nobody has moderated only that it is there and how far it is. */
export interface SimilarSaid {
  withinDays: number;
  /** The kind in words: 基础设施. */
  kind: string;
  /** States of what is not shown to everybody. */
  told: readonly string[];
  /** What moderators have shown to everybody. */
  shown: readonly ResultItem[];
}
export type SubmitRefusal =
  | { ok: false; reason: 'closed' | 'expired' | 'too-many' | 'trap' }
  | {
      ok: false;
      reason: 'faults';
      faults: Readonly<Record<string, FieldFault>>;
      photoFault: PhotoFault | null;
      /** Tickets of the photos that were taken: the form brings them again, nobody chooses them twice. */
      kept: readonly string[];
      box: BoxView;
    }
  /** Nothing was recorded yet: the same form sent with `anyway` is. */
  | { ok: false; reason: 'similar'; similar: SimilarSaid; kept: readonly string[]; box: BoxView };
export type Submitted = { ok: true; code: string; repeated: boolean; place: string };

export interface ProgressStep {
  at: string;
  label: string;
  reason: string | null;
}
/** What the holder of a code reads and may do of a record: their own, what it was merged into, a part of it. */
export interface Followed {
  answers: readonly { label: string; text: string }[];
  sendBack: { label: string } | null;
  rate: { label: string; options: readonly { value: string; label: string }[] } | null;
  version: number;
  /** Signed, for one act on this record. */
  token: string;
}
export interface ProgressView extends Followed {
  title: string;
  place: string;
  openedAt: string;
  state: string;
  /** The state in plain words. */
  told: string;
  /** It was merged into another, whose progress this is: said in plain words. */
  merged: string | null;
  /** What it was split into. */
  parts: readonly (Followed & {
    title: string;
    state: string;
    told: string;
    steps: readonly ProgressStep[];
  })[];
  steps: readonly ProgressStep[];
}
/** `proof-needed`: so many wrong codes came in that only browsers that do some work are answered. */
export type FollowRefusal = 'unknown' | 'too-many' | 'proof-needed';
export type ActRefusal = FollowRefusal | 'expired' | 'not-open' | 'reason-missing';

export interface ResultItem {
  id: string;
  /** Day it was published, Beijing. */
  day: string;
  title: string;
  lines: readonly { label: string; text: string }[];
}
/** Who puts a notice up, and where to complain about it. */
export interface Publisher {
  name: string;
  phone: string | null;
}
export interface ResultsView {
  place: { id: string; name: string } | null;
  /** Of a place: the street or office that answers for it. */
  publisher: Publisher | null;
  title: string;
  items: readonly ResultItem[];
  /** 户评 that have ended there. */
  ratings?: readonly PublicRating[];
  more: boolean;
}
