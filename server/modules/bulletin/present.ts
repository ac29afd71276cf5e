import type { z } from 'zod';
import type { BriefDetail, BriefSummary, Comment } from '../../../contract/bulletin/desk.ts';
import type { IssueDetail, IssueSummary } from '../../../contract/bulletin/issue.ts';
import { type Actor, allow } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { WardError } from '../../platform/errors.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { mayWrite, movesFor } from './desk-policy.ts';
import { driftOf } from './drift.ts';
import { contentOf, correctedBy, numberOf } from './issue-content.ts';
import { refreshFigures } from './settle-figures.ts';
import { type BriefRow, briefsAmong, correctionsOf, countOpenComments, findBrief } from './store/briefs.ts';
import { findIssue, type IssueRow, receiptsOf, reviewsOf } from './store/issues.ts';
import { jointUnits } from './store/joint.ts';
import { type CommentRow, commentsOf, journalOf } from './store/trail.ts';

export const presentBrief = (row: BriefRow, openComments: number): z.input<typeof BriefSummary> => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  unitPath: row.unitPath,
  unit: row.unit,
  state: row.state,
  version: row.version,
  author: row.authorName,
  changedAt: toBeijingIso(row.changedAtMs),
  happenedOn: row.happenedOn,
  programme: row.programme,
  topicId: row.topicId,
  requestId: row.requestId,
  disclosure: row.disclosure,
  issueId: row.issueId,
  figures: row.figures,
  openComments,
  feedback: row.feedback,
});

export const presentComment = (row: CommentRow): z.input<typeof Comment> => ({
  id: row.id,
  kind: row.kind,
  text: row.text,
  quote: row.quote,
  answersId: row.answersId,
  by: { name: row.byName, post: row.postTitle },
  at: toBeijingIso(row.atMs),
  resolved: row.resolvedBy === null ? null : { by: row.resolvedBy, at: toBeijingIso(row.resolvedAtMs ?? 0) },
});

const isLive = ({ state }: BriefRow): boolean => state === 'draft' || state === 'returned';

/** A brief whole, as the reader may act on it. Live figures of a draft are those of now. */
export async function readBrief(
  ctx: BulletinContext,
  actor: Actor,
  id: string,
): Promise<z.input<typeof BriefDetail>> {
  const { db } = ctx;
  const row = await findBrief(db, id);
  if (!row) throw new WardError('not-found');
  const journal = await journalOf(db, { briefId: id });
  const [review] = await reviewsOf(db, [id]);
  return {
    ...presentBrief(row, await countOpenComments(db, id)),
    document: isLive(row) ? await refreshFigures(ctx, db, row.document) : row.document,
    revision: row.revision,
    findings: row.findings,
    drift: await driftOf(ctx, db, row),
    comments: (await commentsOf(db, id)).map(presentComment),
    journal: journal.map(({ byName, postTitle, atMs, ...entry }) => ({
      ...entry,
      from: entry.from as BriefRow['state'] | null,
      to: entry.to as BriefRow['state'] | null,
      by: { name: byName, post: postTitle },
      at: toBeijingIso(atMs),
    })),
    moves: movesFor(actor, row),
    writable: mayWrite(actor, row),
    signedBy: row.signed
      ? { name: row.signed.name, post: row.signed.post, at: toBeijingIso(row.signed.atMs) }
      : null,
    joint: await jointUnits(db, id),
    sources: (await briefsAmong(db, row.sources)).map(({ id: source, title, unit }) => ({
      id: source,
      title,
      unit,
    })),
    corrects: await correctedBy(db, row),
    correctedBy: (await correctionsOf(db, [id])).map(({ briefId, issueId, title }) => ({
      briefId,
      issueId,
      title,
    })),
    review: review
      ? {
          disclosure: review.disclosure,
          reason: review.reason,
          by: { name: review.byName, post: review.postTitle },
          at: toBeijingIso(review.atMs),
        }
      : null,
  };
}

export async function presentIssue(
  ctx: BulletinContext,
  row: IssueRow,
  entries: number,
): Promise<z.input<typeof IssueSummary>> {
  return {
    id: row.id,
    state: row.state,
    version: row.version,
    name: row.sheet.name,
    ...(await numberOf(ctx, ctx.db, row)),
    unitPath: row.unitPath,
    entries,
    changedAt: toBeijingIso(row.changedAtMs),
    issuedAt: row.issuedAtMs === null ? null : toBeijingIso(row.issuedAtMs),
    signedOn: row.signed?.on ?? null,
  };
}

type IssueMove = z.input<typeof IssueDetail>['moves'][number];

function movesOfIssue(actor: Actor, { state, unitPath }: IssueRow, unread: boolean): IssueMove[] {
  const edits = allow(actor, 'bulletin.edit', unitPath);
  const moves: readonly (readonly [IssueMove, boolean])[] = [
    ['change', state === 'open' && edits],
    ['sign-off', state === 'open' && allow(actor, 'bulletin.approve', unitPath)],
    ['reopen', state === 'approved' && edits],
    ['issue', state === 'approved' && edits],
    ['read', state === 'issued' && unread],
  ];
  return moves.flatMap(([move, may]) => (may ? [move] : []));
}

/** An issue whole: what is or would be printed, lists with receipts, reviews, later corrections, journal. */
export async function readIssueDetail(
  ctx: BulletinContext,
  actor: Actor,
  id: string,
): Promise<z.input<typeof IssueDetail>> {
  const { db } = ctx;
  const row = await findIssue(db, id);
  if (!row) throw new WardError('not-found');
  const content = await contentOf(ctx, db, row);
  const ids = content.entries.map(({ briefId }) => briefId);
  const receipts = await receiptsOf(db, id);
  const unread = receipts.some(
    ({ unitPath, readAtMs }) =>
      readAtMs === null && unitPath !== null && allow(actor, 'bulletin.read', unitPath),
  );
  return {
    ...(await presentIssue(ctx, row, content.entries.length)),
    content,
    sha256: row.sha256,
    corrections: (await correctionsOf(db, ids)).map(({ of, briefId, issueId, title }) => ({
      entryBriefId: of,
      briefId,
      issueId,
      title,
    })),
    receipts: receipts.map(({ readAtMs, ...receipt }) => ({
      ...receipt,
      readAt: readAtMs === null ? null : toBeijingIso(readAtMs),
    })),
    reviews: (await reviewsOf(db, ids)).map(({ byName, postTitle, atMs, ...review }) => ({
      ...review,
      by: { name: byName, post: postTitle },
      at: toBeijingIso(atMs),
    })),
    journal: (await journalOf(db, { issueId: id })).map(({ n, act, byName, postTitle, atMs, reason }) => ({
      n,
      act,
      by: { name: byName, post: postTitle },
      at: toBeijingIso(atMs),
      reason,
    })),
    moves: movesOfIssue(actor, row, unread),
  };
}
