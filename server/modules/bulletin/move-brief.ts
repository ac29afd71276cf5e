import type { z } from 'zod';
import type { MoveBrief } from '../../../contract/bulletin/desk.ts';
import { sameDocument } from '../../../contract/bulletin/document.ts';
import type { Actor } from '../../../contract/permissions.ts';
import type { Tx } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { checkMove } from './desk-policy.ts';
import { freezeFigures, thawFigures } from './freeze-brief.ts';
import { refuseWithoutConsent } from './joint-briefs.ts';
import { refuseSecret } from './refuse-secret.ts';
import { briefAt, putRevision } from './save-brief.ts';
import { refreshFigures } from './settle-figures.ts';
import { type BriefRow, putBrief } from './store/briefs.ts';
import { type Doer, insertJournal } from './store/trail.ts';

/** Another transaction changed the row between our first look and our lock. */
const SERIALIZATION_FAILURE = '40001';

/** In one transaction in which value and records are of one moment; whoever was faster is told as a conflict. */
export async function atOneMoment<T>(ctx: BulletinContext, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await ctx.db.transaction(work, { isolation: 'repeatable read' });
  } catch (error) {
    if ((error as { code?: unknown }).code === SERIALIZATION_FAILURE)
      throw new WardError('version-conflict', { detail: 'somebody moved it at the same moment' });
    throw error;
  }
}

/** What a move does to the document; the row comes back with another revision where it changed. */
async function withEffect(
  ctx: BulletinContext,
  tx: Tx,
  row: BriefRow,
  { move, reason }: z.output<typeof MoveBrief>,
  effect: 'freeze' | 'void-signature' | undefined,
  by: Doer,
): Promise<BriefRow> {
  const document =
    effect === 'freeze'
      ? await freezeFigures(ctx, tx, by.actor, row.document, reason)
      : effect === 'void-signature'
        ? thawFigures(row.document)
        : move === 'ask-signature'
          ? await refreshFigures(ctx, tx, row.document)
          : row.document;
  if (sameDocument(document, row.document)) return { ...row, version: row.version + 1, changedAtMs: by.atMs };
  return putRevision(tx, row, document, effect === 'freeze' ? 'signed' : 'saved', by);
}

/**
 * Makes a move of the desk. At 审签 every figure freezes in the same transaction. What is said with a move reaches the author
 * (`feedback`) and stays in the journal. `illegal-move`, `forbidden`, `version-conflict`, `unprocessable` by the table.
 */
export async function moveBrief(
  ctx: BulletinContext,
  actor: Actor,
  id: string,
  request: z.output<typeof MoveBrief>,
): Promise<BriefRow> {
  refuseSecret(request.reason);
  const atMs = ctx.clock.nowMs();
  return atOneMoment(ctx, async (tx) => {
    const row = await briefAt(tx, id, request.expectedVersion);
    const { move, post } = checkMove(actor, row, request.move, request.reason);
    if (request.move === 'submit') await refuseWithoutConsent(tx, id);
    const by: Doer = { actor, post, atMs };
    const moved = await withEffect(ctx, tx, row, request, move.effect, by);
    const next: BriefRow = {
      ...moved,
      state: move.to,
      signed:
        move.effect === 'freeze'
          ? { byId: actor.personId, name: actor.name, post: post.title, atMs }
          : move.effect === 'void-signature'
            ? null
            : row.signed,
      feedback: `${move.zh}${request.reason ? `：${request.reason}` : ''}`,
    };
    await putBrief(tx, next);
    await insertJournal(
      tx,
      {
        briefId: id,
        act: request.move,
        from: row.state,
        to: move.to,
        revision: next.revision,
        reason: request.reason,
      },
      by,
    );
    await ctx.audit.record(tx, {
      kind: 'move',
      action: `bulletin.${request.move}`,
      about: id,
      actor,
      unitPath: row.unitPath,
      postId: post.postId,
      data: { from: row.state, to: move.to, revision: next.revision },
    });
    return next;
  });
}
