import { ISSUE_STATES } from '../../../contract/bulletin/issue.ts';
import type { Actor } from '../../../contract/permissions.ts';
import type { Tx } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { listUnits } from '../people/index.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { postOrRefuse } from './desk-policy.ts';
import { issueAt } from './edit-issue.ts';
import { isWholeFrozen } from './freeze-brief.ts';
import { composeIssue, labelOfIssue, sealContent } from './issue-content.ts';
import { logIssue } from './proof/index.ts';
import { type BriefRow, briefsOfIssue, lockBriefs, putBrief } from './store/briefs.ts';
import { type IssueRow, insertReceipts, putIssue, takeNumber } from './store/issues.ts';
import { type Doer, insertJournal } from './store/trail.ts';

const LISTS = ['report', 'send', 'issue'] as const;

/** 报 / 送 / 发 as rows; a name that is a unit's gives its receipt. */
async function putReceipts(tx: Tx, issue: IssueRow): Promise<void> {
  const paths = new Map((await listUnits(tx)).map(({ nameZh, path }) => [nameZh, path]));
  await insertReceipts(
    tx,
    issue.id,
    LISTS.flatMap((list) =>
      issue.sheet.distribution[list].map((name) => ({ list, name, unitPath: paths.get(name) ?? null })),
    ),
  );
}

async function issueBrief(tx: Tx, issue: IssueRow, row: BriefRow, by: Doer): Promise<void> {
  const feedback = `印发：${labelOfIssue(issue)}`;
  await putBrief(tx, {
    ...row,
    state: 'issued',
    feedback,
    version: row.version + 1,
    changedAtMs: by.atMs,
  });
  await insertJournal(
    tx,
    { briefId: row.id, issueId: issue.id, act: 'issue', from: 'laid-out', to: 'issued' },
    by,
  );
}

/**
 * 印发: number, content with the facts of every figure, lists and every brief in one transaction: all of it stands, or
 * nothing. Afterwards the database itself refuses to change it. The number is taken under a lock that ends with the
 * transaction: within a name and year there is neither a hole nor a double.
 */
export async function printIssue(
  ctx: BulletinContext,
  actor: Actor,
  id: string,
  expectedVersion: number,
): Promise<IssueRow> {
  const atMs = ctx.clock.nowMs();
  return ctx.db.transaction(async (tx) => {
    const issue = await issueAt(tx, id, expectedVersion, ['approved']);
    const post = postOrRefuse(actor, 'bulletin.edit', issue.unitPath);
    const by: Doer = { actor, post, atMs };
    const { signed } = issue;
    if (signed === null)
      throw new WardError('illegal-move', { detail: `not possible while it is ${ISSUE_STATES.open.en}` });
    const rows = await lockBriefs(
      tx,
      (await briefsOfIssue(tx, id)).map((row) => row.id),
    );
    const loose = rows.find(({ document }) => !isWholeFrozen(document));
    if (loose) throw new WardError('conflict', { detail: `a figure of “${loose.title}” is not frozen` });
    const year = Number(signed.on.slice(0, 4));
    const number = await takeNumber(tx, issue.unitPath, issue.sheet.name, year);
    const printed: IssueRow = { ...issue, state: 'issued', year, number, issuedAtMs: atMs };
    const content = await composeIssue(ctx, tx, printed);
    const { text, sha256 } = sealContent(content);
    for (const row of rows) await issueBrief(tx, printed, row, by);
    await putReceipts(tx, printed);
    const next: IssueRow = {
      ...printed,
      content: text,
      sha256,
      version: issue.version + 1,
      changedAtMs: atMs,
    };
    await putIssue(tx, next);
    if (ctx.signer) await logIssue(tx, { clock: ctx.clock, signer: ctx.signer }, content);
    await insertJournal(
      tx,
      { issueId: id, act: 'issue', from: 'approved', to: 'issued', data: { year, number, sha256 } },
      by,
    );
    await ctx.audit.record(tx, {
      kind: 'move',
      action: 'bulletin.issue',
      about: id,
      actor,
      unitPath: issue.unitPath,
      postId: post.postId,
      data: { year, number, sha256, entries: rows.length },
    });
    return next;
  });
}
