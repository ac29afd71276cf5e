import type { z } from 'zod';
import type { Actor } from '../../../../contract/permissions.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { Comment, NewComment } from '../../../../contract/work.ts';
import { satisfies, visibleTo } from '../../../../programmes/kit/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { holdersOf } from '../../people/index.ts';
import type { LedgerContext } from '../move-in.ts';
import { visibleRecord } from '../read-records.ts';
import { hasSensitive } from '../sensitive.ts';
import { commentsOf, insertComment } from './comment-store.ts';
import { putNotices } from './notice-store.ts';

const about = (recordId: string, commentId: string): string => `record ${recordId} comment ${commentId}`;

/** Comments on a record that the actor may see. What was sealed under a key that is erased is gone: null. */
export async function readComments(
  ctx: LedgerContext,
  actor: Actor,
  recordId: string,
): Promise<z.input<typeof Comment>[]> {
  await visibleRecord(ctx, actor, recordId);
  const rows = await commentsOf(ctx.db, recordId);
  const sealed = rows.some((row) => row.sealed);
  const opener = (await ctx.vault.open(ctx.db, sealed ? [recordId] : [])).openerFor(recordId);
  return rows.map(({ atMs, body, sealed: isSealed, ...row }) => ({
    ...row,
    at: toBeijingIso(atMs),
    text: isSealed ? (opener?.open(body, about(recordId, row.id)) ?? null) : body,
  }));
}

/** Says something of a record, in one transaction with the notices of those who are named in it; they have to see it too. */
export async function addComment(
  ctx: LedgerContext,
  actor: Actor,
  recordId: string,
  { text, mentions }: z.output<typeof NewComment>,
): Promise<void> {
  const { row, declared } = await visibleRecord(ctx, actor, recordId);
  const nowMs = ctx.clock.nowMs();
  await ctx.db.transaction(async (tx) => {
    const people = [...new Set(mentions)];
    const holders = await holdersOf(tx, { people, posts: [], units: [] }, nowMs);
    for (const personId of people) {
      const posts = holders.filter((holder) => holder.personId === personId);
      if (!satisfies(row, visibleTo(declared, { personId, accountId: '', name: '', posts })))
        throw new WardError('unprocessable', {
          detail: 'somebody who is mentioned may not see this record',
          fields: [{ path: 'mentions', message: `${personId} may not see this record` }],
        });
    }
    const id = newId(nowMs);
    const sealed = hasSensitive(declared);
    const keys = await ctx.vault.open(tx, sealed ? [recordId] : []);
    const body = sealed ? keys.sealFor(recordId).close(text, about(recordId, id)) : text;
    await keys.keep(tx, nowMs);
    const post = actor.posts.find(({ unitPath }) => row.unitPath.startsWith(unitPath)) ?? actor.posts[0];
    await insertComment(tx, {
      id,
      recordId,
      byPersonId: actor.personId,
      byName: actor.name,
      byPost: post?.title ?? null,
      atMs: nowMs,
      body,
      sealed,
      mentions: people,
    });
    await putNotices(
      tx,
      people
        .filter((personId) => personId !== actor.personId)
        .map((personId) => ({
          personId,
          kind: 'mention' as const,
          recordId,
          key: `mention:${id}:${personId}`,
          byName: actor.name,
        })),
      nowMs,
    );
    await ctx.audit.record(tx, {
      kind: 'move',
      action: `${row.type}.comment`,
      about: recordId,
      actor,
      unitPath: row.unitPath,
      data: { comment: id },
    });
  });
  ctx.bus.emit('notices.changed', { recordId });
}
