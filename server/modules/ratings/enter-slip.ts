import type { z } from 'zod';
import { MoveRequest } from '../../../contract/ledger.ts';
import type { Actor } from '../../../contract/permissions.ts';
import type { EnteredRating, EnterRatingSlip } from '../../../contract/ratings.ts';
import { checkMaker } from '../../../programmes/kit/index.ts';
import { WardError } from '../../platform/errors.ts';
import { applyMove, entriesElsewhere, readElsewhere, recordsById } from '../ledger/index.ts';
import { isOpen, type RatingsContext, ratedRecord } from './ratings-context.ts';
import { slipByNumber, useSlip } from './store.ts';

/**
 * A slip that came back on paper, typed in at the desk. Whoever did the work only notes it: it counts when another person has
 * called back. WardError: `not-found`, `conflict` where the slip was used or taken back or nothing is rated now,
 * `unprocessable` where the number was never made out.
 */
export async function enterSlip(
  ctx: RatingsContext,
  actor: Actor,
  id: string,
  asked: z.output<typeof EnterRatingSlip>,
  idempotencyKey: string | undefined,
): Promise<z.input<typeof EnteredRating>> {
  const { db, catalogue } = ctx.ledger;
  const { row, type } = await ratedRecord(ctx, actor, id);
  const { declared, decl } = type;
  const slip = await slipByNumber(db, id, asked.number);
  if (!slip)
    throw new WardError('unprocessable', {
      detail: `slip ${asked.number} was never made out for this`,
      remedy: 'Compare the number and the project printed on the slip.',
    });
  if (!isOpen(type, row))
    throw new WardError('conflict', {
      detail: `it is not rated while it is ${row.state}`,
      remedy: `Ratings are taken in: ${decl.open.join(', ')}.`,
    });
  const [rater] = await recordsById(db, ctx.ledger, [slip.raterId]);
  const address = rater?.title ?? '';
  const data = {
    [decl.about]: id,
    [decl.by]: slip.raterId,
    [declared.type.title]: address,
    [decl.rating]: asked.rating,
    [decl.way]: 'paper',
    ...(asked.words ? { [decl.words]: asked.words } : {}),
  };
  const look = { declared, move: decl.moves.record, data };
  const elsewhere = await readElsewhere(db, catalogue, [look]);
  const own = checkMaker(declared, decl.moves.record, actor, [], entriesElsewhere(elsewhere, look));
  const move = MoveRequest.parse({
    type: declared.id,
    move: own.ok ? decl.moves.record : decl.moves.note,
    unitId: row.unitPath.split('/').at(-1),
    data,
  });
  const done = await applyMove(ctx.ledger, actor, move, idempotencyKey, async (tx, rating) => {
    if (!(await useSlip(tx, slip, rating.id)))
      throw new WardError('conflict', {
        detail: `slip ${asked.number} was used before, or was taken back`,
        remedy: 'Compare the number printed on the slip.',
      });
  });
  return {
    recordId: done.record.id,
    address,
    counts: done.record.state !== declared.type.moves[decl.moves.note]?.to,
    repeated: done.repeated,
  };
}
