import type { z } from 'zod';
import type { Actor } from '../../../contract/permissions.ts';
import type { IssuedRatingSlips, IssueRatingSlips } from '../../../contract/ratings.ts';
import { beijingDay } from '../../../programmes/kit/index.ts';
import { WardError } from '../../platform/errors.ts';
import { slipCode } from '../intake/index.ts';
import { recordsWhere } from '../ledger/index.ts';
import { isOpen, placeOf, type RatingsContext, ratedRecord, ratersOf } from './ratings-context.ts';
import { insertSlips, lockRated, slipsOf, withdrawSlips } from './store.ts';

/** 31¹² ≈ 2⁵⁹: typed in by hand in three groups, and found by nobody who tries. */
const CODE_SIGNS = 12;
const MOST_AT_ONCE = 500;

export const groupedCode = (code: string): string => code.match(/.{1,4}/g)?.join('-') ?? code;

/**
 * Makes out slips for households of the place that have none and have not rated, or anew for those named, whose old slips answer
 * nothing any more. The codes are told this once. WardError: `not-found`, `conflict` where it is not rated now,
 * `unprocessable` where the place is unknown, nobody is left, or a named one is not of the place or has rated.
 */
export async function issueSlips(
  ctx: RatingsContext,
  actor: Actor,
  id: string,
  { raterIds }: z.output<typeof IssueRatingSlips>,
): Promise<z.input<typeof IssuedRatingSlips>> {
  const { db, clock, audit } = ctx.ledger;
  const { row, type } = await ratedRecord(ctx, actor, id);
  const place = placeOf(type, row);
  if (!isOpen(type, row))
    throw new WardError('conflict', {
      detail: `it is not rated while it is ${row.state}`,
      remedy: `Ratings are taken in: ${type.decl.open.join(', ')}.`,
    });
  const raters = await ratersOf(ctx, type, row);
  if (raters.length === 0)
    throw new WardError('unprocessable', {
      detail:
        place === '' ? `it does not say its ${type.decl.among.says}` : `nobody is on record at ${place}`,
      remedy: 'Correct the place, or put its households on record first.',
    });
  const slips = await db.transaction(async (tx) => {
    await lockRated(tx, id);
    const before = await slipsOf(tx, [id]);
    const said = await recordsWhere(
      tx,
      type.declared,
      { eq: [{ data: type.decl.about }, id] },
      MOST_AT_ONCE * 10,
    );
    const done = new Set(
      said
        .filter(({ state }) => type.declared.type.states[state]?.end !== 'negative')
        .map(({ data }) => String(data[type.decl.by])),
    );
    const out = new Set(before.filter(({ withdrawn }) => !withdrawn).map(({ raterId }) => raterId));
    const wanted = raters.filter((rater) =>
      raterIds ? raterIds.includes(rater.id) : !out.has(rater.id) && !done.has(rater.id),
    );
    if (raterIds && (wanted.length < raterIds.length || wanted.some((rater) => done.has(rater.id))))
      throw new WardError('unprocessable', {
        detail: 'one of them is not of this place, or has rated already',
        remedy: 'Choose households of the place that have not rated.',
      });
    if (wanted.length === 0)
      throw new WardError('unprocessable', {
        detail: 'everybody of the place has a slip or has rated',
        remedy: 'Name the households whose slip was lost.',
      });
    if (raterIds) await withdrawSlips(tx, id, raterIds);
    const last = Math.max(0, ...before.map(({ number }) => number));
    const made = wanted.slice(0, MOST_AT_ONCE).map((rater, n) => ({
      raterId: rater.id,
      address: rater.title,
      number: last + n + 1,
      code: slipCode(CODE_SIGNS),
    }));
    await insertSlips(
      tx,
      { typeId: type.declared.id, aboutId: id, day: beijingDay(clock.nowMs()) },
      made.map((slip) => ({ ...slip, digest: ctx.secrets.digest('rating', slip.code) })),
    );
    await audit.record(tx, {
      kind: 'configuration',
      action: 'issue-rating-slips',
      about: id,
      actor,
      unitPath: row.unitPath,
      data: { copies: made.length, anew: raterIds !== undefined },
    });
    return made;
  });
  return {
    title: row.title,
    place,
    entry: `${ctx.siteUrl()}/h`,
    slips: slips.map(({ number, address, code }) => ({
      number,
      address,
      code: groupedCode(code),
      url: `${ctx.siteUrl()}/h/${code}`,
    })),
  };
}
