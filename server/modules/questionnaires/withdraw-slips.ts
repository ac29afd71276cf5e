import type { z } from 'zod';
import type { Actor } from '../../../contract/permissions.ts';
import type { WithdrawnSlips, WithdrawSlips } from '../../../contract/questionnaires.ts';
import { WardError } from '../../platform/errors.ts';
import { correctIssued, openPlace, tellChanged } from './open-wave.ts';
import { handedOut } from './present.ts';
import type { QuestionnairesContext } from './questionnaires-context.ts';
import { withdrawInvitations } from './store.ts';

/**
 * A batch of slips that was lost: the codes of these numbers answer nothing any more, they are counted apart, and 发放 is
 * corrected. What was answered stays answered and counted. WardError: `unprocessable` where none is left to withdraw.
 */
export async function withdrawSlips(
  ctx: QuestionnairesContext,
  actor: Actor,
  placeId: string,
  { from, to, reason }: z.output<typeof WithdrawSlips>,
): Promise<z.input<typeof WithdrawnSlips>> {
  const done = await ctx.ledger.db.transaction(async (tx) => {
    const { place, wave } = await openPlace(tx, placeId);
    if (to < from || to > place.invitations)
      throw new WardError('unprocessable', {
        detail: `slips ${from} to ${to} were never made out here; the last number is ${place.invitations}`,
        remedy: 'Compare the numbers printed on the slips, and the place.',
      });
    const { withdrawn, answered } = await withdrawInvitations(tx, placeId, from, to);
    if (withdrawn === 0)
      throw new WardError('unprocessable', {
        detail: `of slips ${from} to ${to} none is left: ${answered} were answered, the others withdrawn before`,
        remedy: 'Choose the numbers of the slips that were lost.',
      });
    const issued = handedOut(place) - withdrawn;
    await correctIssued(tx, ctx, actor, { place, typeId: wave.typeId, issued });
    await ctx.ledger.audit.record(tx, {
      kind: 'configuration',
      action: 'withdraw-questionnaires',
      about: placeId,
      actor,
      unitPath: place.unitPath,
      data: { from, to, withdrawn, answered, reason },
    });
    return { place, typeId: wave.typeId, withdrawn, answered, issued };
  });
  tellChanged(ctx, done.typeId, [done.place.recordId]);
  return { withdrawn: done.withdrawn, answered: done.answered, issued: done.issued };
}
