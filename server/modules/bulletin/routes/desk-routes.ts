import { z } from 'zod';
import {
  BriefDetail,
  BriefParams,
  CommentParams,
  DriftDecision,
  NewComment,
  ReviewBrief,
} from '../../../../contract/bulletin/desk.ts';
import { CorrectionProposal, CorrectRequest } from '../../../../contract/bulletin/issue.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import type { BulletinContext } from '../bulletin-context.ts';
import { addComment, closeComment } from '../comments.ts';
import { correctFigure, proposeCorrections } from '../correct-figure.ts';
import { decideDrift } from '../drift.ts';
import { readBrief } from '../present.ts';
import { reviewBrief } from '../review-brief.ts';
import { findIssue } from '../store/issues.ts';
import { knownPath, unitOfBrief } from './brief-routes.ts';

export function deskRoutes(ctx: BulletinContext): WardRoute[] {
  const scope = unitOfBrief(ctx);
  return [
    route(
      {
        method: 'post',
        path: '/bulletin-briefs/{id}/comments',
        operationId: 'commentBrief',
        summary: 'Comment on a brief, ask its unit to verify something (核实), or answer',
        access: 'bulletin.read',
        params: BriefParams,
        body: NewComment,
        response: BriefDetail,
        scope,
      },
      async ({ params, body, actor }) => {
        await addComment(ctx, actor, params.id, body);
        return readBrief(ctx, actor, params.id);
      },
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-briefs/{id}/comments/{commentId}/close',
        operationId: 'closeBriefComment',
        summary: 'Close a comment or question',
        access: 'bulletin.read',
        params: CommentParams,
        response: BriefDetail,
        scope,
      },
      async ({ params, actor }) => {
        await closeComment(ctx, actor, params.id, params.commentId);
        return readBrief(ctx, actor, params.id);
      },
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-briefs/{id}/figures',
        operationId: 'decideFigureDrift',
        summary: 'Keep a frozen figure that drifted, or freeze it anew; both are journalled',
        access: 'bulletin.edit',
        params: BriefParams,
        body: DriftDecision,
        response: BriefDetail,
        scope,
      },
      async ({ params, body, actor }) => {
        await decideDrift(ctx, actor, params.id, body);
        return readBrief(ctx, actor, params.id);
      },
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-briefs/{id}/review',
        operationId: 'reviewBrief',
        summary: 'Review a printed brief for publication (公开审查): the second act',
        access: 'bulletin.review',
        params: BriefParams,
        body: ReviewBrief,
        response: BriefDetail,
        scope,
      },
      async ({ params, body, actor }) => {
        await reviewBrief(ctx, actor, params.id, body);
        return readBrief(ctx, actor, params.id);
      },
    ),
    route(
      {
        method: 'get',
        path: '/bulletin-corrections',
        operationId: 'proposeCorrections',
        summary: 'Printed figures whose records say something else now, of the desk’s last issues',
        access: 'bulletin.edit',
        query: z.object({ unit: z.string().min(1).max(400) }),
        response: z.array(CorrectionProposal),
        scope: async ({ query }) => knownPath(ctx, query.unit),
      },
      async ({ query }) => proposeCorrections(ctx, query.unit),
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-corrections',
        operationId: 'correctFigure',
        summary: 'Make a 更正 of a printed figure, or find that none is needed',
        access: 'bulletin.edit',
        body: CorrectRequest,
        response: z.object({ correction: BriefDetail.nullable() }),
        scope: async ({ body }) => (await findIssue(ctx.db, body.issueId))?.unitPath ?? null,
      },
      async ({ body, actor }) => {
        const made = await correctFigure(ctx, actor, body);
        return { correction: made ? await readBrief(ctx, actor, made.id) : null };
      },
    ),
  ];
}
