import type { z } from 'zod';
import type { Actor } from '../../../contract/permissions.ts';
import type { PublicRating, RatingStanding, RatingStandings } from '../../../contract/ratings.ts';
import { type Constraint, satisfies, visibleTo } from '../../../programmes/kit/index.ts';
import { suppressSmall } from '../figures/index.ts';
import { type RecordRow, recordsWhere } from '../ledger/index.ts';
import {
  isOpen,
  placeOf,
  type RatingsContext,
  type RatingType,
  ratersOf,
  ratingTypes,
} from './ratings-context.ts';
import { slipsOf } from './store.ts';

const MOST_RATINGS = 5_000;
const MOST_RATED = 50;

/** Ratings of a record that stand, those that wait for a call back among them. */
export async function ratingsOf(
  ctx: RatingsContext,
  { declared, decl }: RatingType,
  id: string,
): Promise<RecordRow[]> {
  const rows = await recordsWhere(ctx.ledger.db, declared, { eq: [{ data: decl.about }, id] }, MOST_RATINGS);
  return rows.filter(({ state }) => declared.type.states[state]?.end !== 'negative');
}

function counted({ declared, decl }: RatingType, ratings: readonly RecordRow[]) {
  const waiting = declared.type.moves[decl.moves.note]?.to;
  const counting = ratings.filter(({ state }) => state !== waiting);
  const field = declared.type.fields[decl.rating];
  const options = field?.kind === 'choice' ? field.options : [];
  const byOption = Object.fromEntries(
    options.map((option) => [option, counting.filter(({ data }) => data[decl.rating] === option).length]),
  );
  return {
    options: [...options],
    byOption,
    rated: counting.length,
    satisfied: byOption[decl.satisfied] ?? 0,
    noted: ratings.length - counting.length,
  };
}

/** How a rating stands: slips out, used, ratings that count and those that wait. */
export async function standingFor(
  ctx: RatingsContext,
  type: RatingType,
  row: RecordRow,
): Promise<RatingStanding> {
  const slips = (await slipsOf(ctx.ledger.db, [row.id])).filter(({ withdrawn }) => !withdrawn);
  return {
    id: row.id,
    typeId: row.type,
    title: row.title,
    place: placeOf(type, row),
    unitPath: row.unitPath,
    state: row.state,
    version: row.version,
    open: isOpen(type, row),
    close: type.decl.moves.close,
    ratingType: type.declared.id,
    field: type.decl.rating,
    raters: (await ratersOf(ctx, type, row)).length,
    slips: slips.length,
    used: slips.filter(({ usedBy }) => usedBy !== null).length,
    ...counted(type, await ratingsOf(ctx, type, row.id)),
  };
}

/** What is being rated or was, as far as the actor sees it, last changed first. */
export async function standingsFor(
  ctx: RatingsContext,
  actor: Actor,
): Promise<z.input<typeof RatingStandings>> {
  const rated: RatingStanding[] = [];
  for (const type of ratingTypes(ctx)) {
    const ended = type.about.type.moves[type.decl.moves.close]?.to;
    const states = [...type.decl.open, ...(ended === undefined ? [] : [ended])];
    const where: Constraint = { and: [visibleTo(type.about, actor), { in: ['state', states] }] };
    for (const row of await recordsWhere(ctx.ledger.db, type.about, where, MOST_RATED))
      rated.push(await standingFor(ctx, type, row));
  }
  return { rated };
}

/** What everybody reads of it: how many rated and how many of them are satisfied, withheld where few could be told from it. */
export async function publicRating(
  ctx: RatingsContext,
  type: RatingType,
  row: RecordRow,
): Promise<PublicRating> {
  const { rated, satisfied } = counted(type, await ratingsOf(ctx, type, row.id));
  const { total, cells } = suppressSmall([satisfied, rated - satisfied]);
  return {
    id: row.id,
    title: row.title,
    place: placeOf(type, row),
    over: !isOpen(type, row),
    rated: total,
    satisfied: cells[0] ?? null,
  };
}

/** Ratings that have ended at or below a unit, of a place where one is named: what 结果公开晒 shows of them. */
export async function publicRatings(
  ctx: RatingsContext,
  { unitPath, place, limit }: { unitPath?: string; place?: string; limit: number },
): Promise<PublicRating[]> {
  const found: PublicRating[] = [];
  for (const type of ratingTypes(ctx)) {
    const ended = type.about.type.moves[type.decl.moves.close]?.to;
    if (ended === undefined) continue;
    const where: Constraint = {
      and: [
        { eq: ['state', ended] },
        ...(unitPath === undefined ? [] : [{ under: unitPath }]),
        ...(place === undefined ? [] : [{ eq: [{ data: type.decl.among.says }, place] } as const]),
      ],
    };
    for (const row of await recordsWhere(ctx.ledger.db, type.about, where, limit))
      if (satisfies(row, where)) found.push(await publicRating(ctx, type, row));
  }
  return found.slice(0, limit);
}
