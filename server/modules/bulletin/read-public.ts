import type { z } from 'zod';
import type { IssueContent, PublicBrief } from '../../../contract/bulletin/issue.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { WardError } from '../../platform/errors.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { contentOf } from './issue-content.ts';
import { briefsAmong, correctionsOf } from './store/briefs.ts';
import { findIssue, type IssueRow, publicIssues, reviewsOf } from './store/issues.ts';

/**
 * A printed issue as it was printed: entries in their order with their documents, and for every figure the facts of its
 * sidecar (`FigureFact`: concept, value, unit of measure, period, scope, definition version, record-set digest). It is read
 * from the row that nothing can change, so that two reads are equal byte for byte. `not-found` where there is none, or it is
 * not printed yet.
 */
export async function readIssue(
  ctx: BulletinContext,
  issueId: string,
): Promise<{ content: z.output<typeof IssueContent>; sha256: string }> {
  const issue = await findIssue(ctx.db, issueId);
  if (!issue || issue.sha256 === null) throw new WardError('not-found');
  return { content: await contentOf(ctx, ctx.db, issue), sha256: issue.sha256 };
}

/** What would be printed of an issue now; of a printed one what was. For proofs (清样). */
export async function previewIssue(
  ctx: BulletinContext,
  issueId: string,
): Promise<z.output<typeof IssueContent>> {
  const issue = await findIssue(ctx.db, issueId);
  if (!issue) throw new WardError('not-found');
  return contentOf(ctx, ctx.db, issue);
}

async function publicBriefsOf(ctx: BulletinContext, issue: IssueRow): Promise<PublicBrief[]> {
  const content = await contentOf(ctx, ctx.db, issue);
  const ids = content.entries.map(({ briefId }) => briefId);
  const shown = new Set(
    (await briefsAmong(ctx.db, ids)).filter(({ disclosure }) => disclosure === 'public').map(({ id }) => id),
  );
  const reviews = new Map((await reviewsOf(ctx.db, ids)).map((review) => [review.briefId, review]));
  const corrections = await correctionsOf(ctx.db, ids);
  const correctionIds = corrections.map(({ briefId }) => briefId);
  // A correction shows beside what it corrects once it is public itself.
  const publicCorrections = new Set(
    (await briefsAmong(ctx.db, correctionIds))
      .filter(({ disclosure }) => disclosure === 'public')
      .map(({ id }) => id),
  );
  return content.entries.flatMap((entry): PublicBrief[] => {
    const review = reviews.get(entry.briefId);
    if (!shown.has(entry.briefId) || !review) return [];
    return [
      {
        issueId: content.id,
        issueLabel: content.label,
        name: content.sheet.name,
        year: content.year,
        number: content.number,
        issuedAt: content.issuedAt!,
        publishedAt: toBeijingIso(review.atMs),
        reviewedBy: { name: review.byName, post: review.postTitle },
        entry,
        correctedBy: corrections
          .filter(({ of, briefId }) => of === entry.briefId && publicCorrections.has(briefId))
          .map(({ briefId, issueId, title }) => ({ briefId, issueId, title })),
      },
    ];
  });
}

export interface PublicIssue {
  id: string;
  label: string;
  name: string;
  year: number;
  number: number;
  issuedAt: string;
  /** Only what passed the public review, in the order of print. */
  briefs: PublicBrief[];
}

const presentPublic = async (ctx: BulletinContext, issue: IssueRow): Promise<PublicIssue | undefined> => {
  const briefs = await publicBriefsOf(ctx, issue);
  const [first] = briefs;
  if (!first) return undefined;
  const { issueLabel, name, year, number, issuedAt } = first;
  return { id: issue.id, label: issueLabel, name, year, number, issuedAt, briefs };
};

/**
 * Printed issues with what passed the public review (公开审查), the newest first. What is internal, on request or not to be
 * published is not in it, nor is an issue of which nothing is public.
 * @param before issues printed before this moment, in epoch milliseconds
 */
export async function listPublicIssues(
  ctx: BulletinContext,
  { limit = 50, before }: { limit?: number; before?: number } = {},
): Promise<PublicIssue[]> {
  const rows = await publicIssues(ctx.db, { limit, before });
  const issues = await Promise.all(rows.map((row) => presentPublic(ctx, row)));
  return issues.filter((issue) => issue !== undefined);
}

/** The public part of one issue; undefined where nothing of it is public. */
export async function findPublicIssue(
  ctx: BulletinContext,
  issueId: string,
): Promise<PublicIssue | undefined> {
  const row = await findIssue(ctx.db, issueId);
  return row?.state === 'issued' ? presentPublic(ctx, row) : undefined;
}

/** One public brief; undefined where it is not public. */
export async function findPublicBrief(
  ctx: BulletinContext,
  briefId: string,
): Promise<PublicBrief | undefined> {
  const [row] = await briefsAmong(ctx.db, [briefId]);
  const issue =
    row?.issueId && row.disclosure === 'public' ? await findIssue(ctx.db, row.issueId) : undefined;
  return issue?.state === 'issued'
    ? (await publicBriefsOf(ctx, issue)).find(({ entry }) => entry.briefId === briefId)
    : undefined;
}
