import type { z } from 'zod';
import type { AskSwap, Swap } from '../../../../contract/duty.ts';
import { type Actor, allow } from '../../../../contract/permissions.ts';
import { isUniqueViolation } from '../../../platform/db/errors.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { byPost, type DutyContext, postFor } from '../duty-context.ts';
import {
  agreeSwap,
  endSwap,
  findShift,
  findSwap,
  giveShift,
  insertSwap,
  lockShifts,
  lockSwap,
  type ShiftRow,
  type SwapRow,
} from '../store/roster.ts';
import { noteRoster, rosterPerson, shiftText, shiftTextEn, wakeRoster } from './change-roster.ts';
import { presentSwap } from './read-roster.ts';

async function aheadOf(ctx: DutyContext, id: string): Promise<ShiftRow> {
  const shift = await findShift(ctx.db, id);
  if (!shift) throw new WardError('not-found', { detail: 'no such shift' });
  if (shift.untilMs <= ctx.clock.nowMs())
    throw new WardError('unprocessable', { detail: 'a shift that is over is not swapped' });
  return shift;
}

/** Whoever asks for their own has agreed by asking; who keeps the roster may ask for both, and then both answer. */
export async function askSwap(
  ctx: DutyContext,
  actor: Actor,
  input: z.output<typeof AskSwap>,
): Promise<Swap> {
  const shift = await aheadOf(ctx, input.shiftId);
  const post = postFor(actor, 'duty.swap', shift.unitPath);
  const inReturn = input.inReturnShiftId ? await aheadOf(ctx, input.inReturnShiftId) : null;
  if (inReturn && inReturn.unitPath !== shift.unitPath)
    throw new WardError('unprocessable', { detail: 'both shifts belong to one roster' });
  const takerId = inReturn?.personId ?? input.toPersonId!;
  if (takerId === shift.personId)
    throw new WardError('unprocessable', { detail: 'nobody swaps with themselves' });
  const nowMs = ctx.clock.nowMs();
  const mine = { giver: actor.personId === shift.personId, taker: actor.personId === takerId };
  if (!mine.giver && !mine.taker && !allow(actor, 'duty.roster', shift.unitPath))
    throw new WardError('forbidden', {
      detail: 'one asks for a shift of one’s own; the others ask who keeps the roster',
    });
  const id = newId(nowMs);
  const logSeq = await ctx.db
    .transaction(async (tx) => {
      const takerName = await rosterPerson(tx, shift.unitPath, takerId, nowMs);
      await insertSwap(
        tx,
        {
          id,
          unitPath: shift.unitPath,
          shiftId: shift.id,
          shiftVersion: shift.version,
          returnShiftId: inReturn?.id ?? null,
          returnVersion: inReturn?.version ?? null,
          giverId: shift.personId,
          takerId,
          giverAgreedMs: mine.giver ? nowMs : null,
          takerAgreedMs: mine.taker ? nowMs : null,
          askedBy: byPost(actor, post),
          reason: input.reason,
        },
        nowMs,
      );
      return noteRoster(ctx, tx, {
        about: id,
        unitPath: shift.unitPath,
        actor,
        post,
        move: 'ask-swap',
        textZh: `申请换班：${shift.personName}的${shiftText(shift)}由${takerName}值${inReturn ? `，换${shiftText(inReturn)}` : ''}。${input.reason}`,
        textEn: `Swap asked for: ${shiftTextEn(shift)} of ${shift.personName} to ${takerName}${inReturn ? ` for ${shiftTextEn(inReturn)}` : ''}. ${input.reason}`,
      });
    })
    .catch((error: unknown) => {
      if (isUniqueViolation(error))
        throw new WardError('conflict', { detail: 'a swap of this shift waits for an answer already' });
      throw error;
    });
  wakeRoster(ctx, shift.unitPath, logSeq);
  return presentSwap((await findSwap(ctx.db, id))!);
}

/** Both have agreed: the shifts change hands, if they are still what was agreed on. */
async function exchange(tx: Sql, swap: SwapRow, nowMs: number): Promise<void> {
  const ids = [swap.shiftId, ...(swap.returnShiftId === null ? [] : [swap.returnShiftId])];
  const shifts = await lockShifts(tx, ids);
  const shift = shifts.find(({ id }) => id === swap.shiftId);
  const inReturn = shifts.find(({ id }) => id === swap.returnShiftId);
  const asAgreed =
    shift?.version === swap.shiftVersion &&
    (swap.returnShiftId === null || inReturn?.version === swap.returnVersion);
  if (!asAgreed)
    throw new WardError('version-conflict', {
      detail: 'one of the shifts was changed since the swap was asked for',
      remedy: 'Refuse this swap and ask anew.',
    });
  if (shifts.some(({ untilMs }) => untilMs <= nowMs))
    throw new WardError('unprocessable', { detail: 'a shift that is over is not swapped' });
  await giveShift(tx, swap.shiftId, swap.takerId);
  if (swap.returnShiftId !== null) await giveShift(tx, swap.returnShiftId, swap.giverId);
}

/** One of the two answers; nobody answers for the other. Who keeps the roster may refuse. */
export async function answerSwap(
  ctx: DutyContext,
  actor: Actor,
  id: string,
  answer: { agree: boolean; reason?: string | undefined },
): Promise<Swap> {
  const done = await ctx.db.transaction(async (tx) => {
    const swap = await lockSwap(tx, id);
    if (!swap) throw new WardError('not-found');
    const post = postFor(actor, 'duty.swap', swap.unitPath);
    if (swap.state !== 'asked')
      throw new WardError('conflict', { detail: `this swap was ${swap.state} already` });
    const side =
      actor.personId === swap.giverId ? 'giver' : actor.personId === swap.takerId ? 'taker' : undefined;
    if (!side && (answer.agree || !allow(actor, 'duty.roster', swap.unitPath)))
      throw new WardError('forbidden', { detail: 'only the two who swap agree to it' });
    const nowMs = ctx.clock.nowMs();
    const note = (move: string, textZh: string, textEn: string): Promise<number> =>
      noteRoster(ctx, tx, { about: id, unitPath: swap.unitPath, actor, post, move, textZh, textEn });
    if (!answer.agree || !side) {
      await endSwap(tx, id, 'refused', answer.reason ?? null, nowMs);
      const why = answer.reason ? `。${answer.reason}` : '';
      const seq = await note(
        'refuse-swap',
        `不同意换班：${shiftText(swap)}${why}`,
        `Swap refused: ${shiftTextEn(swap)}${why}`,
      );
      return { swap, seq };
    }
    await agreeSwap(tx, id, side, nowMs);
    const other = side === 'giver' ? swap.takerAgreedMs : swap.giverAgreedMs;
    if (other === null) {
      const seq = await note(
        'agree-swap',
        `${actor.name}同意换班，待对方同意：${shiftText(swap)}`,
        `${actor.name} agreed to the swap, the other has yet to: ${shiftTextEn(swap)}`,
      );
      return { swap, seq };
    }
    await exchange(tx, swap, nowMs);
    await endSwap(tx, id, 'agreed', null, nowMs);
    const seq = await note(
      'swap',
      `换班生效（双方同意）：${shiftText(swap)}由${swap.giverName}换为${swap.takerName}`,
      `Swapped, both agreed: ${shiftTextEn(swap)} from ${swap.giverName} to ${swap.takerName}`,
    );
    return { swap, seq };
  });
  wakeRoster(ctx, done.swap.unitPath, done.seq);
  return presentSwap((await findSwap(ctx.db, id))!);
}
