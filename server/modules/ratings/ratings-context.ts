import type { Actor } from '../../../contract/permissions.ts';
import type { Constraint, DeclaredType, RatingsDecl } from '../../../programmes/kit/index.ts';
import { WardError } from '../../platform/errors.ts';
import { createRateLimit, type RateLimit } from '../../platform/http/rate-limit.ts';
import type { IntakeContext } from '../intake/index.ts';
import {
  type LedgerContext,
  type RecordRow,
  recordsById,
  recordsWhere,
  visibleRecord,
} from '../ledger/index.ts';

export interface RatingsContext {
  ledger: LedgerContext;
  secrets: IntakeContext['secrets'];
  /** Time of the wall: rates are of this world, not of a drill's clock. */
  wallMs: () => number;
  siteUrl: () => string;
  limits: {
    /** Ratings of an address: a worker's phone at many doors, not a machine. */
    cast: RateLimit;
    wrongCodes: RateLimit;
  };
}

const HOUR_MS = 3_600_000;

export function createRatings(
  intake: Pick<IntakeContext, 'ledger' | 'secrets' | 'wallMs' | 'siteUrl'>,
): RatingsContext {
  const { ledger, secrets, wallMs, siteUrl } = intake;
  const limit = (max: number): RateLimit => createRateLimit({ max, perMs: HOUR_MS, nowMs: wallMs });
  return { ledger, secrets, wallMs, siteUrl, limits: { cast: limit(60), wrongCodes: limit(20) } };
}

/** A type of ratings with what it declares, the type of what is rated and the type of who rates. */
export interface RatingType {
  declared: DeclaredType;
  decl: RatingsDecl;
  about: DeclaredType;
  by: DeclaredType;
}

export function ratingTypes({ ledger: { catalogue } }: Pick<RatingsContext, 'ledger'>): RatingType[] {
  return [...catalogue.types.values()].flatMap((declared): RatingType[] => {
    const decl = declared.type.ratings;
    if (!decl) return [];
    const to = (field: string): DeclaredType | undefined => {
      const reference = declared.type.fields[field];
      return reference?.kind === 'reference'
        ? catalogue.types.get(`${declared.programme}/${reference.to}`)
        : undefined;
    };
    const [about, by] = [to(decl.about), to(decl.by)];
    return about && by ? [{ declared, decl, about, by }] : [];
  });
}

/** What is rated, as the actor may see it. WardError: `not-found`, `unprocessable` where records of its type are not rated. */
export async function ratedRecord(
  ctx: RatingsContext,
  actor: Actor,
  id: string,
): Promise<{ row: RecordRow; type: RatingType }> {
  const { row } = await visibleRecord(ctx.ledger, actor, id);
  const type = ratingTypes(ctx).find(({ about }) => about.id === row.type);
  if (!type) throw new WardError('unprocessable', { detail: `records of ${row.type} are not rated` });
  return { row, type };
}

/** The same for everybody; undefined where there is none. */
export async function ratedById(
  ctx: RatingsContext,
  typeId: string,
  id: string,
): Promise<{ row: RecordRow; type: RatingType } | undefined> {
  const type = ratingTypes(ctx).find(({ declared }) => declared.id === typeId);
  const [row] = type ? await recordsById(ctx.ledger.db, ctx.ledger, [id]) : [];
  return type && row ? { row, type } : undefined;
}

export const isOpen = ({ decl }: RatingType, row: Pick<RecordRow, 'state'>): boolean =>
  decl.open.includes(row.state);

export const placeOf = ({ decl }: RatingType, row: RecordRow): string =>
  String(row.data[decl.among.says] ?? '');

const MOST_RATERS = 5_000;

/** Who may rate it: those of the same place, at the unit it belongs to or below. */
export async function ratersOf(ctx: RatingsContext, type: RatingType, row: RecordRow): Promise<RecordRow[]> {
  const { among } = type.decl;
  const place = placeOf(type, row);
  if (place === '') return [];
  const where: Constraint = {
    and: [{ under: row.unitPath }, { in: ['state', among.states] }, { eq: [{ data: among.field }, place] }],
  };
  const found = await recordsWhere(ctx.ledger.db, type.by, where, MOST_RATERS);
  return found.sort((a, b) => a.title.localeCompare(b.title, 'zh', { numeric: true }));
}
