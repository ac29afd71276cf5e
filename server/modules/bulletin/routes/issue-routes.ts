import { z } from 'zod';
import {
  ChangeIssue,
  IssueDetail,
  IssueSummary,
  NewIssue,
  ReopenIssue,
  SignOffIssue,
} from '../../../../contract/bulletin/issue.ts';
import { IdParams } from '../../../../contract/bulletin/leads.ts';
import { type Actor, allow, isUnder, pathsAllowing } from '../../../../contract/permissions.ts';
import { WardError } from '../../../platform/errors.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { findUnit } from '../../people/index.ts';
import type { BulletinContext } from '../bulletin-context.ts';
import { changeIssue, createIssue, reopenIssue, signOffIssue } from '../edit-issue.ts';
import { presentIssue, readIssueDetail } from '../present.ts';
import { printIssue } from '../print-issue.ts';
import { findIssue, giveReceipts, issuesFor, receiptsOf } from '../store/issues.ts';

/** The desk and its head; a printed one everybody at or below the desk’s unit who reads the bulletin. Else `not-found`. */
export async function readableIssue(
  { db }: Pick<BulletinContext, 'db'>,
  actor: Actor,
  id: string,
): Promise<void> {
  const issue = await findIssue(db, id);
  const works =
    issue &&
    (allow(actor, 'bulletin.edit', issue.unitPath) || allow(actor, 'bulletin.approve', issue.unitPath));
  const reads =
    issue?.state === 'issued' &&
    pathsAllowing(actor, 'bulletin.read').some(
      (path) => isUnder(path, issue.unitPath) || isUnder(issue.unitPath, path),
    );
  if (!works && !reads) throw new WardError('not-found');
}

export function issueRoutes(ctx: BulletinContext): WardRoute[] {
  const { db, clock } = ctx;
  const scope = async ({ params }: { params: { id: string } }): Promise<string | null> =>
    (await findIssue(db, params.id))?.unitPath ?? null;
  return [
    route(
      {
        method: 'get',
        path: '/bulletin-issues',
        operationId: 'listIssues',
        summary: 'Issues of the reader’s desk, and printed ones of the desks above',
        access: 'bulletin.read',
        response: z.array(IssueSummary),
      },
      async ({ actor }) => {
        const desks = [...pathsAllowing(actor, 'bulletin.edit'), ...pathsAllowing(actor, 'bulletin.approve')];
        const rows = await issuesFor(db, desks, pathsAllowing(actor, 'bulletin.read'));
        return Promise.all(rows.map(({ entries, ...row }) => presentIssue(ctx, row, entries)));
      },
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-issues',
        operationId: 'createIssue',
        summary: 'Open an issue at a desk',
        access: 'bulletin.edit',
        body: NewIssue.extend({ unitId: z.string().min(1).max(64) }),
        response: IssueDetail,
        scope: async ({ body }) => (await findUnit(db, body.unitId))?.path ?? null,
      },
      async ({ body: { unitId, ...sheet }, actor }) => {
        const unit = (await findUnit(db, unitId))!;
        return readIssueDetail(ctx, actor, (await createIssue(ctx, actor, unit.path, sheet)).id);
      },
    ),
    route(
      {
        method: 'get',
        path: '/bulletin-issues/{id}',
        operationId: 'getIssue',
        summary:
          'An issue: what was printed, or would be; lists with receipts, reviews, corrections, journal',
        access: 'bulletin.read',
        params: IdParams,
        response: IssueDetail,
      },
      async ({ params, actor }) => {
        await readableIssue(ctx, actor, params.id);
        return readIssueDetail(ctx, actor, params.id);
      },
    ),
    route(
      {
        method: 'put',
        path: '/bulletin-issues/{id}',
        operationId: 'changeIssue',
        summary: 'Change sheet and order of an issue while it is laid out (编排)',
        access: 'bulletin.edit',
        params: IdParams,
        body: ChangeIssue,
        response: IssueDetail,
        scope,
      },
      async ({ params, body, actor }) => {
        await changeIssue(ctx, actor, params.id, body);
        return readIssueDetail(ctx, actor, params.id);
      },
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-issues/{id}/sign-off',
        operationId: 'signOffIssue',
        summary: 'Sign an issue off (签发)',
        access: 'bulletin.approve',
        params: IdParams,
        body: SignOffIssue,
        response: IssueDetail,
        scope,
      },
      async ({ params, body, actor }) => {
        await signOffIssue(ctx, actor, params.id, body.expectedVersion);
        return readIssueDetail(ctx, actor, params.id);
      },
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-issues/{id}/reopen',
        operationId: 'reopenIssue',
        summary: 'Take a sign-off back, with a reason',
        access: 'bulletin.edit',
        params: IdParams,
        body: ReopenIssue,
        response: IssueDetail,
        scope,
      },
      async ({ params, body, actor }) => {
        await reopenIssue(ctx, actor, params.id, body);
        return readIssueDetail(ctx, actor, params.id);
      },
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-issues/{id}/issue',
        operationId: 'printIssue',
        summary: 'Issue it (印发): number, content and lists at once, or nothing',
        access: 'bulletin.edit',
        params: IdParams,
        body: SignOffIssue,
        response: IssueDetail,
        scope,
      },
      async ({ params, body, actor }) => {
        await printIssue(ctx, actor, params.id, body.expectedVersion);
        return readIssueDetail(ctx, actor, params.id);
      },
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-issues/{id}/receipts',
        operationId: 'receiveIssue',
        summary: '阅读回执: the units of the reader’s posts have read a printed issue',
        access: 'bulletin.read',
        params: IdParams,
        response: IssueDetail,
      },
      async ({ params, actor }) => {
        await readableIssue(ctx, actor, params.id);
        const units = (await receiptsOf(db, params.id)).flatMap(({ unitPath }) =>
          unitPath !== null && allow(actor, 'bulletin.read', unitPath) ? [unitPath] : [],
        );
        await giveReceipts(db, params.id, units, actor.name, clock.nowMs());
        return readIssueDetail(ctx, actor, params.id);
      },
    ),
  ];
}
