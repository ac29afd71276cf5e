import type { IntakeLanguage } from '../../../contract/intake.ts';
import { MoveRequest } from '../../../contract/ledger.ts';
import { residentOf } from '../../../contract/permissions.ts';
import type { RatingCast, RatingForm, RatingRefused } from '../../../contract/ratings.ts';
import { WardError } from '../../platform/errors.ts';
import { addressBucket } from '../../platform/http/rate-limit.ts';
import { newId } from '../../platform/ids.ts';
import { readSlipCode, textOf } from '../intake/index.ts';
import { applyMove, type RecordRow, recordsById } from '../ledger/index.ts';
import { isOpen, placeOf, type RatingsContext, type RatingType, ratedById } from './ratings-context.ts';
import { publicRating } from './standing.ts';
import { findSlip, type SlipRow, useSlip } from './store.ts';

const FORM_OPEN_MS = 24 * 3_600_000;

interface Found {
  ok: true;
  slip: SlipRow;
  row: RecordRow;
  type: RatingType;
}

/** What a code leads to, or why it leads nowhere. A code that is none costs its address. */
async function follow(ctx: RatingsContext, code: string, peer: string): Promise<Found | RatingRefused> {
  const bucket = addressBucket(peer);
  if (!ctx.limits.wrongCodes.has(bucket)) return { ok: false, reason: 'too-many' };
  const slip = await findSlip(ctx.ledger.db, ctx.secrets.digest('rating', readSlipCode(code)));
  const found = slip && (await ratedById(ctx, slip.typeId, slip.aboutId));
  if (!slip || !found) {
    ctx.limits.wrongCodes.take(bucket);
    return { ok: false, reason: 'unknown' };
  }
  if (slip.withdrawn) return { ok: false, reason: 'withdrawn' };
  return { ok: true, slip, ...found };
}

/** Why nothing is taken by a slip now: it was used, or what it rates is not, or no longer, rated. */
async function closedFor(
  ctx: RatingsContext,
  { slip, row, type }: Found,
): Promise<RatingRefused | undefined> {
  if (!isOpen(type, row)) {
    const ended = type.about.type.moves[type.decl.moves.close]?.to === row.state;
    return ended
      ? { ok: false, reason: 'over', result: await publicRating(ctx, type, row) }
      : { ok: false, reason: 'not-open' };
  }
  return slip.usedBy === null ? undefined : { ok: false, reason: 'used' };
}

const boundTo = ({ slip }: Found): string => `${slip.aboutId} ${slip.number}`;

function formOf(
  ctx: RatingsContext,
  found: Found,
  code: string,
  language: IntakeLanguage,
  token: string,
): RatingForm {
  const { declared, decl } = found.type;
  const [rating, words] = [declared.type.fields[decl.rating], declared.type.fields[decl.words]];
  const say = (key: string): string => textOf(ctx, declared, language, key);
  return {
    code: readSlipCode(code),
    title: found.row.title,
    place: placeOf(found.type, found.row),
    label: say(decl.rating),
    options:
      rating?.kind === 'choice'
        ? rating.options.map((value) => ({ value, label: say(`${decl.rating}.${value}`) }))
        : [],
    wordsLabel: say(decl.words),
    mostWords: words && 'max' in words ? words.max : 0,
    token,
  };
}

/** The form behind a slip's code, or why there is none. */
export async function openRating(
  ctx: RatingsContext,
  code: string,
  { peer, language }: { peer: string; language: IntakeLanguage },
): Promise<{ ok: true; form: RatingForm } | RatingRefused> {
  const found = await follow(ctx, code, peer);
  if (!found.ok) return found;
  const closed = await closedFor(ctx, found);
  if (closed) return closed;
  const token = ctx.secrets.sign(['rating', boundTo(found), newId(ctx.wallMs()), String(ctx.wallMs())]);
  return { ok: true, form: formOf(ctx, found, code, language, token) };
}

/** The rating and its slip in one transaction; WardError `conflict` where the slip or the household was first elsewhere. */
async function write(
  ctx: RatingsContext,
  { slip, row, type }: Found,
  said: { id: string; rating: string; words: string },
): Promise<{ repeated: boolean }> {
  const { declared, decl } = type;
  const [rater] = await recordsById(ctx.ledger.db, ctx.ledger, [slip.raterId]);
  const move = MoveRequest.parse({
    type: declared.id,
    move: decl.moves.cast,
    newRecordId: said.id,
    unitId: row.unitPath.split('/').at(-1),
    data: {
      [decl.about]: row.id,
      [decl.by]: slip.raterId,
      [declared.type.title]: rater?.title ?? '',
      [decl.rating]: said.rating,
      [decl.way]: 'code',
      ...(said.words === '' ? {} : { [decl.words]: said.words }),
    },
  });
  return applyMove(ctx.ledger, residentOf(said.id), move, said.id, async (tx) => {
    if (!(await useSlip(tx, slip, said.id)))
      throw new WardError('conflict', { detail: 'this slip was used before' });
  });
}

const NUL = String.fromCharCode(0);

/** A household rates. One form is one rating, one slip is one rating, one household is one rating. */
export async function castRating(
  ctx: RatingsContext,
  code: string,
  input: {
    rating: string | undefined;
    words: string | undefined;
    token: string;
    /** A field that people do not see; what fills in everything falls into it. */
    trap?: string | undefined;
    peer: string;
    language: IntakeLanguage;
  },
): Promise<RatingCast> {
  const found = await follow(ctx, code, input.peer);
  if (!found.ok) return found;
  if (input.trap) return { ok: false, reason: 'trap' };
  const [kind, bound, id, issued] = ctx.secrets.open(input.token) ?? [];
  const fits = kind === 'rating' && bound === boundTo(found) && id !== undefined;
  if (fits && found.slip.usedBy === id) return { ok: true, repeated: true, title: found.row.title };
  const closed = await closedFor(ctx, found);
  if (closed) return closed;
  if (!fits || ctx.wallMs() - Number(issued) > FORM_OPEN_MS) return { ok: false, reason: 'expired' };
  const form = formOf(ctx, found, code, input.language, input.token);
  const rating = input.rating ?? '';
  if (!form.options.some(({ value }) => value === rating)) return { ok: false, reason: 'missing', form };
  const words = (input.words ?? '').replaceAll('\r\n', '\n').replaceAll(NUL, '').trim();
  if (words.length > form.mostWords) return { ok: false, reason: 'too-long', form };
  if (!ctx.limits.cast.take(addressBucket(input.peer))) return { ok: false, reason: 'too-many' };
  try {
    const { repeated } = await write(ctx, found, { id, rating, words });
    return { ok: true, repeated, title: found.row.title };
  } catch (error) {
    // Somebody of the household was first, by this slip or at the desk.
    if (error instanceof WardError && error.code === 'conflict') return { ok: false, reason: 'used' };
    throw error;
  }
}
