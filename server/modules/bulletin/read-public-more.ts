import type { FigureFact, PublicBrief } from '../../../contract/bulletin/issue.ts';
import { breakDown } from '../figures/index.ts';
import { listUnits } from '../people/index.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { findPublicBrief } from './read-public.ts';
import { publicCorrections, publicWith } from './store/public-search.ts';

async function briefsOf(ctx: BulletinContext, ids: readonly string[]): Promise<PublicBrief[]> {
  const briefs = await Promise.all(ids.map((id) => findPublicBrief(ctx, id)));
  return briefs.filter((brief) => brief !== undefined);
}

/** Public briefs in which the words stand, the newest first. */
export const searchPublicBriefs = async (
  ctx: BulletinContext,
  words: string,
  limit: number,
): Promise<PublicBrief[]> => briefsOf(ctx, await publicWith(ctx.db, words, limit));

/** Public briefs that correct an earlier one, the newest first. */
export const listPublicCorrections = async (ctx: BulletinContext, limit: number): Promise<PublicBrief[]> =>
  briefsOf(ctx, await publicCorrections(ctx.db, limit));

/**
 * A public figure by the units below its own, as the records stand now; small counts are withheld. Null where it is stated by
 * hand, no longer declared, or not public.
 */
export async function publicParts(
  { db, figures }: BulletinContext,
  { kind, id, scope, period }: FigureFact,
): Promise<{ zh: string; en: string; value: number | null }[] | null> {
  const declared = figures.figures.get(id);
  if (kind !== 'counted' || declared?.figure.visibility !== 'public') return null;
  const names = new Map((await listUnits(db)).map(({ path, nameZh, nameEn }) => [path, { nameZh, nameEn }]));
  const within = { unitPath: scope.unitPath, fromDay: period.from, toDay: period.to };
  const cells = await breakDown(db, declared, within, { publicly: true });
  return cells.map(({ unitPath, value }) => {
    const name = names.get(unitPath);
    return { zh: name?.nameZh ?? unitPath, en: name?.nameEn ?? unitPath, value };
  });
}
