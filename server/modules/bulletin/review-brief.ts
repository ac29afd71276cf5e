import type { z } from 'zod';
import { checkText } from '../../../contract/bulletin/check/index.ts';
import type { ReviewBrief } from '../../../contract/bulletin/desk.ts';
import { DISCLOSURES } from '../../../contract/bulletin/desk-moves.ts';
import type { Actor } from '../../../contract/permissions.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { postOrRefuse } from './desk-policy.ts';
import { contentOf } from './issue-content.ts';
import { refuseSecret } from './refuse-secret.ts';
import { briefAt } from './save-brief.ts';
import { type BriefRow, putBrief } from './store/briefs.ts';
import { findIssue, type IssueRow, insertReview } from './store/issues.ts';
import { type Doer, insertJournal } from './store/trail.ts';

const PERSONAL: readonly string[] = ['id-number', 'phone-number', 'bank-card'];

/** What bars publication whatever the reviewer thinks. */
async function barsOf(
  ctx: BulletinContext,
  sql: Sql,
  issue: IssueRow,
  row: BriefRow,
): Promise<{ path: string; message: string }[]> {
  const content = await contentOf(ctx, sql, issue);
  const facts = content.entries.find(({ briefId }) => briefId === row.id)?.facts ?? [];
  return [
    ...(issue.sheet.mark === null
      ? []
      : [{ path: 'sheet.mark', message: `the issue is marked “${issue.sheet.mark}”` }]),
    ...facts
      .filter(({ visibility }) => visibility === 'internal')
      .map(({ n, wording }) => ({ path: `figures.${n}`, message: `${wording} is an internal figure` })),
    ...checkText({ text: row.text })
      .filter(({ rule }) => PERSONAL.includes(rule))
      .map(({ message }) => ({ path: 'document', message: message.en })),
  ];
}

/**
 * 公开审查 of one printed brief by a named person, who did not write it: the second act after 印发. Only `public` shows it on
 * the site, and another review takes it off again. 先审查后发布; 《政府信息公开条例》 art. 17.
 */
export async function reviewBrief(
  ctx: BulletinContext,
  actor: Actor,
  id: string,
  request: z.output<typeof ReviewBrief>,
): Promise<BriefRow> {
  refuseSecret(request.reason);
  const atMs = ctx.clock.nowMs();
  return ctx.db.transaction(async (tx) => {
    const row = await briefAt(tx, id, request.expectedVersion);
    const issue = row.state === 'issued' ? await findIssue(tx, row.issueId ?? '') : undefined;
    if (!issue)
      throw new WardError('illegal-move', {
        detail: 'what was not printed (印发) is not reviewed for publication',
      });
    const post = postOrRefuse(actor, 'bulletin.review', issue.unitPath);
    if (row.authorId === actor.personId)
      throw new WardError('forbidden', { detail: 'who wrote a brief does not review it for publication' });
    const { disclosure, reason } = request;
    if (disclosure !== 'public' && row.disclosure === 'public' && reason === null)
      throw new WardError('unprocessable', {
        detail: 'what is taken off the site needs a reason',
        fields: [{ path: 'reason', message: 'is required' }],
      });
    if (disclosure === 'not-public' && reason === null)
      throw new WardError('unprocessable', {
        detail: 'what is not published needs a reason',
        fields: [{ path: 'reason', message: 'is required' }],
      });
    const bars = disclosure === 'public' ? await barsOf(ctx, tx, issue, row) : [];
    if (bars.length > 0)
      throw new WardError('unprocessable', { detail: 'this may not be published', fields: bars });
    const by: Doer = { actor, post, atMs };
    const next: BriefRow = { ...row, disclosure, version: row.version + 1, changedAtMs: atMs };
    await insertReview(tx, issue.id, { briefId: id, disclosure, reason }, by);
    await putBrief(tx, next);
    await insertJournal(
      tx,
      { briefId: id, issueId: issue.id, act: 'review', reason, data: { disclosure } },
      by,
    );
    await ctx.audit.record(tx, {
      kind: 'move',
      action: 'bulletin.review',
      about: id,
      actor,
      unitPath: row.unitPath,
      postId: post.postId,
      data: { disclosure: DISCLOSURES[disclosure].zh },
    });
    return next;
  });
}
