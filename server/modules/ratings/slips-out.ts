import type { z } from 'zod';
import type { Actor } from '../../../contract/permissions.ts';
import type { RatingSlipsOut } from '../../../contract/ratings.ts';
import { type RatingsContext, ratedRecord, ratersOf } from './ratings-context.ts';
import { ratingsOf } from './standing.ts';
import { slipsOf } from './store.ts';

/**
 * Slips of a record that are out, by door: neither used nor taken back, of households of the place that have not rated by another
 * way. WardError: `not-found`, `unprocessable` where it is not rated at all.
 */
export async function slipsOut(
  ctx: RatingsContext,
  actor: Actor,
  id: string,
): Promise<z.input<typeof RatingSlipsOut>> {
  const { row, type } = await ratedRecord(ctx, actor, id);
  const said = await ratingsOf(ctx, type, id);
  const done = new Set(said.map(({ data }) => data[type.decl.by]));
  const out = new Map(
    (await slipsOf(ctx.ledger.db, [id]))
      .filter(({ withdrawn, usedBy }) => !withdrawn && usedBy === null)
      .map(({ raterId, number }) => [raterId, number]),
  );
  return {
    slips: (await ratersOf(ctx, type, row)).flatMap((rater) => {
      const number = done.has(rater.id) ? undefined : out.get(rater.id);
      return number === undefined ? [] : [{ raterId: rater.id, number, address: rater.title }];
    }),
  };
}
