import type { z } from 'zod';
import type { NewComment } from '../../../contract/bulletin/desk.ts';
import { type Actor, postsAllowing } from '../../../contract/permissions.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { refuseSecret } from './refuse-secret.ts';
import { type BriefRow, findBrief } from './store/briefs.ts';
import { commentsOf, type Doer, insertComment, resolveComment } from './store/trail.ts';

const briefOrRefuse = async ({ db }: BulletinContext, id: string): Promise<BriefRow> => {
  const row = await findBrief(db, id);
  if (!row) throw new WardError('not-found');
  return row;
};

const doerAt = (ctx: BulletinContext, actor: Actor, { unitPath }: BriefRow): Doer => ({
  actor,
  post: postsAllowing(actor, 'bulletin.read', unitPath)[0],
  atMs: ctx.clock.nowMs(),
});

/** A comment, a 核实 question to the unit, or the answer to one. */
export async function addComment(
  ctx: BulletinContext,
  actor: Actor,
  briefId: string,
  { kind, text, quote, answersId }: z.output<typeof NewComment>,
): Promise<void> {
  refuseSecret(text, quote);
  const row = await briefOrRefuse(ctx, briefId);
  const by = doerAt(ctx, actor, row);
  if ((kind === 'answer') !== (answersId !== null))
    throw new WardError('unprocessable', {
      detail: 'an answer says which question it answers, and nothing else does',
    });
  await ctx.db.transaction(async (tx) => {
    const question = answersId
      ? (await commentsOf(tx, briefId)).find(({ id }) => id === answersId)
      : undefined;
    if (answersId !== null && question?.kind !== 'question')
      throw new WardError('unprocessable', { detail: 'there is no such question at this brief' });
    await insertComment(tx, briefId, { id: newId(by.atMs), kind, text, quote, answersId }, by);
    if (answersId !== null) await resolveComment(tx, briefId, answersId, actor.name, by.atMs);
  });
}

export async function closeComment(
  ctx: BulletinContext,
  actor: Actor,
  briefId: string,
  commentId: string,
): Promise<void> {
  await briefOrRefuse(ctx, briefId);
  if (!(await resolveComment(ctx.db, briefId, commentId, actor.name, ctx.clock.nowMs())))
    throw new WardError('illegal-move', { detail: 'it is closed already, or none of this brief’s' });
}
