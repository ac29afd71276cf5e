import { z } from 'zod';
import {
  BriefDetail,
  BriefParams,
  BriefQuery,
  BriefSummary,
  CandidateQuery,
  CheckBrief,
  CheckedBrief,
  DiffQuery,
  FigureCandidate,
  MoveBrief,
  NewBrief,
  Revision,
  RevisionDiff,
  RevisionQuery,
  SaveBrief,
} from '../../../../contract/bulletin/desk.ts';
import { BulletinDocument, tidyDocument, titleOf } from '../../../../contract/bulletin/document.ts';
import { diffDocuments, documentLines } from '../../../../contract/bulletin/document-diff.ts';
import { isUnder, postsAllowing } from '../../../../contract/permissions.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { WardError } from '../../../platform/errors.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { findUnit, listUnits } from '../../people/index.ts';
import type { BulletinContext } from '../bulletin-context.ts';
import { candidatesFor, checkDocument, periodOf } from '../check-brief.ts';
import { createBrief } from '../create-brief.ts';
import { moveBrief } from '../move-brief.ts';
import { presentBrief, readBrief } from '../present.ts';
import { refuseSecret } from '../refuse-secret.ts';
import { saveBrief } from '../save-brief.ts';
import { settleFigures } from '../settle-figures.ts';
import { briefsUnder, findBrief } from '../store/briefs.ts';
import { findRevision, revisionsOf } from '../store/trail.ts';

const LARGEST_BRIEF_BYTES = 512 * 1024;

export const unitOfBrief =
  ({ db }: Pick<BulletinContext, 'db'>) =>
  async ({ params }: { params: { id: string } }): Promise<string | null> =>
    (await findBrief(db, params.id))?.unitPath ?? null;

/** Path of a unit named by its path; null where there is none. */
export const knownPath = async ({ db }: Pick<BulletinContext, 'db'>, path: string): Promise<string | null> =>
  (await listUnits(db)).find((unit) => unit.path === path)?.path ?? null;

export function briefRoutes(ctx: BulletinContext): WardRoute[] {
  const { db } = ctx;
  const scope = unitOfBrief(ctx);
  const revisionOrRefuse = async (id: string, n: number) => {
    const revision = await findRevision(db, id, n);
    if (!revision) throw new WardError('not-found', { detail: `there is no revision ${n}` });
    return revision;
  };
  return [
    route(
      {
        method: 'get',
        path: '/bulletin-briefs',
        operationId: 'listBriefs',
        summary: 'Briefs and △ items under the reader’s posts, the last changed first',
        access: 'bulletin.read',
        query: BriefQuery,
        response: z.array(BriefSummary),
      },
      async ({ query, actor }) => {
        const own = postsAllowing(actor, 'bulletin.read').map(({ unitPath }) => unitPath);
        const { unit } = query;
        const asked =
          unit === undefined
            ? own
            : own.some((path) => isUnder(unit, path))
              ? [unit]
              : own.filter((path) => isUnder(path, unit));
        return (await briefsUnder(db, asked, query)).map(({ openComments, ...row }) =>
          presentBrief(row, openComments),
        );
      },
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-briefs',
        operationId: 'createBrief',
        summary:
          'Open a brief: empty, from pasted text, as a draft from records, or from several briefs (综合稿)',
        access: 'bulletin.write',
        body: NewBrief,
        maxBodyBytes: LARGEST_BRIEF_BYTES,
        response: BriefDetail,
        scope: async ({ body }) => (await findUnit(db, body.unitId))?.path ?? null,
      },
      async ({ body, actor }) => readBrief(ctx, actor, (await createBrief(ctx, actor, body)).id),
    ),
    route(
      {
        method: 'get',
        path: '/bulletin-briefs/{id}',
        operationId: 'getBrief',
        summary: 'A brief with its findings, drift, comments and journal, and what the reader may do with it',
        access: 'bulletin.read',
        params: BriefParams,
        response: BriefDetail,
        scope,
      },
      async ({ params, actor }) => readBrief(ctx, actor, params.id),
    ),
    route(
      {
        method: 'put',
        path: '/bulletin-briefs/{id}',
        operationId: 'saveBrief',
        summary: 'Save a brief as a new revision; a stale one is told what changed',
        access: 'bulletin.read',
        params: BriefParams,
        body: SaveBrief,
        maxBodyBytes: LARGEST_BRIEF_BYTES,
        response: BriefDetail,
        scope,
      },
      async ({ params, body, actor }) => {
        await saveBrief(ctx, actor, params.id, body);
        return readBrief(ctx, actor, params.id);
      },
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-briefs/{id}/moves',
        operationId: 'moveBrief',
        summary: 'A move of the desk: 送审, 审签, 报送, 接收, 退改, 不采用, 留存, 采用, 编辑 …',
        access: 'bulletin.read',
        params: BriefParams,
        body: MoveBrief,
        response: BriefDetail,
        scope,
      },
      async ({ params, body, actor }) => {
        await moveBrief(ctx, actor, params.id, body);
        return readBrief(ctx, actor, params.id);
      },
    ),
    route(
      {
        method: 'get',
        path: '/bulletin-briefs/{id}/revisions',
        operationId: 'listRevisions',
        summary: 'Revisions of a brief, the newest first',
        access: 'bulletin.read',
        params: BriefParams,
        response: z.array(Revision),
        scope,
      },
      async ({ params }) =>
        (await revisionsOf(db, params.id)).map(({ n, byName, atMs, why, document }) => ({
          n,
          by: byName,
          at: toBeijingIso(atMs),
          why,
          title: titleOf(document),
        })),
    ),
    route(
      {
        method: 'get',
        path: '/bulletin-briefs/{id}/revision',
        operationId: 'getRevision',
        summary: 'A brief as it stood in a revision',
        access: 'bulletin.read',
        params: BriefParams,
        query: RevisionQuery,
        response: BulletinDocument,
        scope,
      },
      async ({ params, query }) => (await revisionOrRefuse(params.id, query.n)).document,
    ),
    route(
      {
        method: 'get',
        path: '/bulletin-briefs/{id}/diff',
        operationId: 'diffRevisions',
        summary: 'What changed between two revisions, part by part, with the figures that moved',
        access: 'bulletin.read',
        params: BriefParams,
        query: DiffQuery,
        response: RevisionDiff,
        scope,
      },
      async ({ params, query: { from, to } }) => {
        const [before, after] = [
          await revisionOrRefuse(params.id, from),
          await revisionOrRefuse(params.id, to),
        ];
        return { from, to, ...diffDocuments(before.document, after.document) };
      },
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-checks',
        operationId: 'checkBrief',
        summary: 'The checker over a document that is not stored, with the figures its numbers could be',
        access: 'bulletin.read',
        body: CheckBrief,
        maxBodyBytes: LARGEST_BRIEF_BYTES,
        response: CheckedBrief,
        scope: async ({ body }) => (await findUnit(db, body.unitId))?.path ?? null,
      },
      async ({ body, actor }) => {
        refuseSecret(documentLines(body.document));
        const unit = (await findUnit(db, body.unitId))!;
        const before = body.briefId === null ? undefined : await findBrief(db, body.briefId);
        const known = before && isUnder(before.unitPath, unit.path) ? before.document : null;
        const document = await settleFigures(ctx, db, actor, tidyDocument(body.document), known);
        const period = periodOf(document, ctx.clock.nowMs());
        const candidates = await candidatesFor(ctx, actor, {
          unitPath: unit.path,
          fromDay: body.fromDay ?? period.fromDay,
          toDay: body.toDay ?? period.toDay,
        });
        return { ...(await checkDocument(ctx, document, candidates, body.briefId)), candidates };
      },
    ),
    route(
      {
        method: 'get',
        path: '/bulletin-figures',
        operationId: 'findBriefFigures',
        summary: 'Figures and signed manual figures that may be put into a brief, by name or by number',
        access: 'bulletin.read',
        query: CandidateQuery,
        response: z.array(FigureCandidate),
        scope: async ({ query }) => knownPath(ctx, query.unit),
      },
      async ({ query: { unit, from, to, search }, actor }) =>
        candidatesFor(ctx, actor, { unitPath: unit, fromDay: from, toDay: to }, search),
    ),
  ];
}
