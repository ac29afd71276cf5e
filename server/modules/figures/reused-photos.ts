import type { z } from 'zod';
import type { PhotoSide, ReusedPhotos } from '../../../contract/figures.ts';
import type { Actor } from '../../../contract/permissions.ts';
import type { DeclaredFigure } from '../../../programmes/kit/index.ts';
import type { FiguresContext, RecordShown } from './figures-context.ts';
import { newest, readsDeidentified } from './read-figure.ts';
import { contributionsIn, type Scope } from './store.ts';

/** Pairs looked at; of more the most alike. */
const PAIRS = 2_000;

type Side = z.input<typeof PhotoSide>;
const openSide = ({ id, type, title }: RecordShown, photo: string): Side => ({ id, type, title, photo });
const closedSide = (id: string, type: string): Side => ({ id, type, title: null, photo: null });

/**
 * Which records show the same picture as a record behind the figure. A pair opens to whoever sees both records; an auditor
 * reads which records they are, and neither title nor picture; for others a pair is counted as hidden.
 */
export async function openReused(
  ctx: FiguresContext,
  actor: Actor,
  figure: DeclaredFigure,
  scope: Scope,
  limit: number,
): Promise<z.input<typeof ReusedPhotos>> {
  const ids = newest(await contributionsIn(ctx.db, figure.id, scope));
  const found = await ctx.behind.reusedPhotos(ids, PAIRS);
  const byType = new Map<string, Set<string>>([[figure.typeId, new Set()]]);
  for (const { recordId, otherId, otherType } of found) {
    byType.get(figure.typeId)?.add(recordId);
    byType.set(otherType, (byType.get(otherType) ?? new Set()).add(otherId));
  }
  const seen = new Map<string, RecordShown>();
  for (const [type, wanted] of byType)
    for (const [id, row] of await ctx.behind.visible(actor, type, [...wanted])) seen.set(id, row);
  const audits = readsDeidentified(actor, scope.unitPath);
  const pairs = found.flatMap(({ recordId, photo, otherId, otherType, otherPhoto, bits }) => {
    const [record, other] = [seen.get(recordId), seen.get(otherId)];
    if (record && other)
      return [{ record: openSide(record, photo), other: openSide(other, otherPhoto), bits }];
    if (!audits) return [];
    return [{ record: closedSide(recordId, figure.typeId), other: closedSide(otherId, otherType), bits }];
  });
  return {
    pairs: pairs.slice(0, limit),
    hidden: found.length - pairs.length,
    more: pairs.length > limit || found.length === PAIRS,
  };
}
