import type { z } from 'zod';
import {
  changesBetween,
  type GiveHandover,
  type Handover,
  type HandoverSignature,
} from '../../../../contract/duty.ts';
import type { Actor, HeldPost } from '../../../../contract/permissions.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { isUniqueViolation } from '../../../platform/db/errors.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { appendDutyLine } from '../../responses/index.ts';
import { byPost, type DutyContext, postFor, unitRef } from '../duty-context.ts';
import {
  completeHandover,
  endHandover,
  findHandover,
  type HandoverRow,
  insertHandover,
  lockHandover,
  nextNumber,
  waitingHandover,
} from '../store/handovers.ts';
import { handoverDigest } from './digest.ts';
import { gatherPage } from './gather-page.ts';
import { presentHandover } from './present-handover.ts';

const signatureOf = (actor: Actor, post: HeldPost, atMs: number): HandoverSignature => ({
  personId: actor.personId,
  name: actor.name,
  postId: post.postId,
  postTitle: post.title,
  via: post.via,
  signedAt: toBeijingIso(atMs),
});

const waitsAlready = (row: HandoverRow): WardError =>
  new WardError('conflict', {
    detail: `${row.giver.name} signed the page of ${toBeijingIso(row.asOfMs).slice(11, 16)} first; it waits for the one who takes over`,
    remedy: 'Read that page: take over by it, or have it withdrawn.',
    fields: [{ path: 'waiting', message: row.id }],
  });

const CHANGE_WORDS = { new: '新增', changed: '有变化', gone: '已结束' } as const;

/** Line in the log and the audit, in the same transaction; the screens are woken by the caller after COMMIT. */
async function note(
  ctx: DutyContext,
  tx: Sql,
  said: { row: HandoverRow; actor: Actor; post: HeldPost; move: string; textZh: string; textEn: string },
): Promise<number> {
  const { row, actor, post, move, textZh, textEn } = said;
  await ctx.audit.record(tx, {
    kind: 'move',
    action: `handover.${move}`,
    about: row.id,
    actor,
    postId: post.postId,
    unitPath: row.unitPath,
    data: { number: row.number, digest: row.digest },
  });
  return appendDutyLine(
    tx,
    {
      kind: 'handover',
      aboutId: row.id,
      move,
      textZh,
      textEn,
      by: byPost(actor, post),
      unitPath: row.unitPath,
    },
    ctx.clock.nowMs(),
  );
}

function tell(ctx: DutyContext, unitPath: string, logSeq: number): void {
  ctx.bus.emit('duty.changed', { unitPath });
  ctx.bus.emit('log.appended', { seq: logSeq });
}

/**
 * The giver signs: the page is gathered anew and frozen, if it is still the one that was seen. Refusals: `version-conflict`
 * with what changed since; `conflict` where another's page waits already.
 */
export async function giveHandover(
  ctx: DutyContext,
  actor: Actor,
  input: z.output<typeof GiveHandover>,
): Promise<Handover> {
  const unit = await unitRef(ctx.db, input.unitId);
  const post = postFor(actor, 'duty.hand-over', unit.path);
  const attempt = () =>
    ctx.db.transaction(
      async (tx) => {
        const waiting = await waitingHandover(tx, unit.path);
        if (waiting) throw waitsAlready(waiting);
        const page = await gatherPage(ctx, unit, tx);
        if (page.digest !== input.pageDigest)
          throw new WardError('version-conflict', {
            detail: 'the page has changed since it was read',
            remedy: 'Read what changed and sign again.',
            fields: changesBetween(input.seen, page.sections).map(({ what, textZh, textEn }) => ({
              path: what,
              message: `${CHANGE_WORDS[what]}：${textZh}${textZh === textEn ? '' : ` (${textEn})`}`,
            })),
          });
        const nowMs = ctx.clock.nowMs();
        const number = await nextNumber(tx, unit.path);
        const signed = {
          unitPath: unit.path,
          number,
          asOf: toBeijingIso(nowMs),
          sections: page.sections,
          note: input.note,
        };
        const id = newId(nowMs);
        await insertHandover(tx, {
          id,
          unitId: unit.id,
          unitPath: unit.path,
          number,
          asOfMs: nowMs,
          sections: page.sections,
          note: input.note,
          digest: handoverDigest(signed),
          giver: signatureOf(actor, post, nowMs),
        });
        const row = (await findHandover(tx, id))!;
        const open = page.sections.reduce((sum, { items }) => sum + items.length, 0);
        const logSeq = await note(ctx, tx, {
          row,
          actor,
          post,
          move: 'give',
          textZh: `交接班第${number}号：${actor.name}签字交班，未结事项${open}项`,
          textEn: `Hand-over ${number}: ${actor.name} signed as giver, ${open} things open`,
        });
        return { row, logSeq };
      },
      { isolation: 'repeatable read' },
    );
  const { row, logSeq } = await attempt().catch(async (error: unknown) => {
    if (!isUniqueViolation(error)) throw error;
    // Another signed in the same moment: theirs is the page that waits.
    const waiting = await waitingHandover(ctx.db, unit.path);
    if (waiting) throw waitsAlready(waiting);
    return attempt();
  });
  tell(ctx, row.unitPath, logSeq);
  return presentHandover(row, row.sections);
}

const ENDED = { complete: 'was taken over', withdrawn: 'was withdrawn', refused: 'was refused' } as const;

/** The row that waits, held; throws what a second signer must know. */
async function lockWaiting(tx: Sql, id: string): Promise<HandoverRow> {
  const row = await lockHandover(tx, id);
  if (!row) throw new WardError('not-found');
  if (row.state !== 'given')
    throw new WardError('conflict', {
      detail: `hand-over ${row.number} ${ENDED[row.state]}${row.taker ? ` by ${row.taker.name}` : ''} at ${toBeijingIso(row.endedAtMs ?? row.asOfMs).slice(11, 16)}`,
    });
  return row;
}

/** The taker signs the digest of the frozen page. One person never signs both sides. */
export async function takeHandover(
  ctx: DutyContext,
  actor: Actor,
  id: string,
  digest: string,
): Promise<Handover> {
  const done = await ctx.db.transaction(async (tx) => {
    const row = await lockWaiting(tx, id);
    const post = postFor(actor, 'duty.hand-over', row.unitPath);
    if (row.giver.personId === actor.personId)
      throw new WardError('unprocessable', {
        detail: 'who hands over does not take over: the other officer signs',
      });
    if (row.digest !== digest || !presentHandover(row).intact)
      throw new WardError('version-conflict', {
        detail: 'this is not the page that the giver signed',
        remedy: 'Load the page again and compare the digest.',
      });
    const nowMs = ctx.clock.nowMs();
    await completeHandover(tx, id, signatureOf(actor, post, nowMs), nowMs);
    const logSeq = await note(ctx, tx, {
      row,
      actor,
      post,
      move: 'take',
      textZh: `交接班第${row.number}号：${actor.name}签字接班（交班${row.giver.name}），双方所签摘要一致`,
      textEn: `Hand-over ${row.number}: ${actor.name} took over from ${row.giver.name}, both signed one digest`,
    });
    return { row: (await findHandover(tx, id))!, logSeq };
  });
  tell(ctx, done.row.unitPath, done.logSeq);
  return presentHandover(done.row);
}

/** The giver takes the page back, or somebody else refuses it: a reason is kept either way. */
export async function endWaiting(
  ctx: DutyContext,
  actor: Actor,
  id: string,
  reason: string,
): Promise<Handover> {
  const done = await ctx.db.transaction(async (tx) => {
    const row = await lockWaiting(tx, id);
    const post = postFor(actor, 'duty.hand-over', row.unitPath);
    const own = row.giver.personId === actor.personId;
    await endHandover(tx, id, own ? 'withdrawn' : 'refused', reason, ctx.clock.nowMs());
    const logSeq = await note(ctx, tx, {
      row,
      actor,
      post,
      move: own ? 'withdraw' : 'refuse',
      textZh: `交接班第${row.number}号：${actor.name}${own ? '撤回交班' : '不予接班'}。${reason}`,
      textEn: `Hand-over ${row.number}: ${own ? 'withdrawn' : 'refused'} by ${actor.name}. ${reason}`,
    });
    return { row: (await findHandover(tx, id))!, logSeq };
  });
  tell(ctx, done.row.unitPath, done.logSeq);
  return presentHandover(done.row);
}
