import { z } from 'zod';
import { TypeId } from './ledger.ts';

const Count = z.number().int().min(0);

export const RatedParams = z.object({ id: z.uuid() });
/** Slips for a record that is rated. Without `raterIds`: for everybody who has none yet and has not rated. */
export const IssueRatingSlips = z.strictObject({
  /** These anew: slips that were lost; the old ones answer nothing any more. */
  raterIds: z.array(z.uuid()).min(1).max(500).optional(),
});
export type IssueRatingSlips = z.input<typeof IssueRatingSlips>;

/** Slips that are out and were not used, by door: of these one may have been lost. */
export const RatingSlipsOut = z.object({
  slips: z.array(z.object({ raterId: z.uuid(), number: z.number().int(), address: z.string() })),
});
export type RatingSlipsOut = z.infer<typeof RatingSlipsOut>;

/** Slips to be printed: their codes stand nowhere else. */
export const IssuedRatingSlips = z.object({
  title: z.string(),
  place: z.string(),
  /** Where a code is typed in. */
  entry: z.string(),
  slips: z.array(
    z.object({ number: z.number().int(), address: z.string(), code: z.string(), url: z.string() }),
  ),
});
export type IssuedRatingSlips = z.infer<typeof IssuedRatingSlips>;

/** What a household ticked on the slip, typed in by a clerk. */
export const EnterRatingSlip = z.strictObject({
  /** Number printed on the slip. */
  number: z.number().int().min(1).max(1_000_000),
  rating: z.string().max(60),
  words: z.string().trim().max(500).optional(),
});
export const EnteredRating = z.object({
  recordId: z.uuid(),
  address: z.string(),
  /** False: its writer did the work, so it waits until another person has called back. */
  counts: z.boolean(),
  repeated: z.boolean(),
});
export type EnteredRating = z.infer<typeof EnteredRating>;

export const RatingStanding = z.object({
  id: z.uuid(),
  typeId: TypeId,
  title: z.string(),
  place: z.string(),
  unitPath: z.string(),
  state: z.string(),
  version: z.number().int(),
  /** Ratings are taken now. */
  open: z.boolean(),
  /** The move that ends the asking. */
  close: z.string(),
  /** Type of the ratings, the choice they make, and its options. */
  ratingType: TypeId,
  field: z.string(),
  options: z.array(z.string()),
  /** Those of the place who may rate; slips that are out, used ones among them. */
  raters: Count,
  slips: Count,
  used: Count,
  /** Ratings that count, by option; those that wait for a call back. */
  rated: Count,
  satisfied: Count,
  byOption: z.record(z.string(), Count),
  noted: Count,
});
export type RatingStanding = z.infer<typeof RatingStanding>;
export const RatingStandings = z.object({ rated: z.array(RatingStanding) });

/** What everybody may read of a rating: null = fewer than k could be told from it. */
export interface PublicRating {
  id: string;
  title: string;
  place: string;
  /** The asking is over. */
  over: boolean;
  rated: number | null;
  satisfied: number | null;
}

/** The page behind a slip. */
export interface RatingForm {
  code: string;
  title: string;
  place: string;
  label: string;
  options: readonly { value: string; label: string }[];
  wordsLabel: string;
  mostWords: number;
  /** Signed, for one rating: a second press of the button is the same one. */
  token: string;
}
export type RatingRefusal =
  | 'unknown'
  | 'used'
  | 'withdrawn'
  | 'not-open'
  | 'over'
  | 'expired'
  | 'missing'
  | 'too-long'
  | 'too-many'
  | 'trap';
/** `missing` and `too-long`: with the form, to be filled in again. */
export type RatingRefused = {
  ok: false;
  reason: RatingRefusal;
  form?: RatingForm;
  result?: PublicRating;
};
export type RatingCast = { ok: true; repeated: boolean; title: string } | RatingRefused;
