import type { z } from 'zod';
import {
  type DuplicateRequest,
  MOST_DUPLICATES,
  type PossibleDuplicates,
} from '../../../../contract/ledger.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import { fromIso, toBeijingIso } from '../../../../contract/time.ts';
import {
  type Constraint,
  type Data,
  type DeclaredType,
  duplicateFinder,
  type Reported,
  type Scalar,
  standsForNothing,
  visibleTo,
} from '../../../../programmes/kit/index.ts';
import { WardError } from '../../../platform/errors.ts';
import type { LedgerContext } from '../move-in.ts';
import { typeOf } from '../read-records.ts';
import type { RecordRow } from '../store.ts';
import { recordsBetween } from './duplicate-store.ts';

const DAY_MS = 86_400_000;
export type Candidate = RecordRow & Reported;

const isScalar = (value: unknown): value is Scalar => typeof value === 'string' || typeof value === 'number';

/** Of one kind with any of the reports; a kind that one of them leaves out narrows nothing. */
function kindsOf(reports: readonly Reported[], fields: readonly string[]): Constraint[] {
  return fields.flatMap((field): Constraint[] => {
    const values = reports.map(({ data }) => data[field]);
    return values.every(isScalar) ? [{ in: [{ data: field }, [...new Set(values)]] }] : [];
  });
}

/**
 * A look-up among the records of a type that the actor may see and that may mean the same as one of the reports; what they
 * may not see is as if it were not there. One statement, however many reports.
 */
export const lookForDuplicates = (
  ctx: Pick<LedgerContext, 'db'>,
  actor: Actor,
  declared: DeclaredType,
  reports: readonly Reported[],
): Promise<(report: Reported) => Candidate[]> =>
  lookAmong(ctx, visibleTo(declared, actor), declared, reports);

/**
 * What may mean the same in a unit or below, whoever may see it, as `publishedRecords` reads them: for the public site,
 * which tells of an unmoderated record no more than its state.
 */
export async function similarIn(
  ctx: Pick<LedgerContext, 'db'>,
  declared: DeclaredType,
  unitPath: string,
  report: Reported,
): Promise<{ id: string; state: string }[]> {
  const look = await lookAmong(ctx, { under: unitPath }, declared, [report]);
  return look(report).map(({ id, state }) => ({ id, state }));
}

async function lookAmong(
  ctx: Pick<LedgerContext, 'db'>,
  sight: Constraint,
  declared: DeclaredType,
  reports: readonly Reported[],
): Promise<(report: Reported) => Candidate[]> {
  const decl = declared.type.duplicatesOf;
  const placed = decl ? reports.filter(({ data }) => isScalar(data[decl.place])) : [];
  if (!decl || placed.length === 0) return () => [];
  const times = placed.map(({ happenedAtMs }) => happenedAtMs);
  const marginMs = (decl.withinDays + 1) * DAY_MS;
  const gone = standsForNothing(declared.type);
  const rows = await recordsBetween(ctx.db, {
    type: declared.id,
    constraint: {
      and: [
        sight,
        { not: { in: ['state', gone] } },
        { not: { missing: { data: decl.place } } },
        ...kindsOf(placed, decl.kind),
      ],
    },
    fromMs: times.reduce((a, b) => Math.min(a, b)) - marginMs,
    toMs: times.reduce((a, b) => Math.max(a, b)) + marginMs,
  });
  return duplicateFinder(decl, rows);
}

export function presentDuplicates(found: readonly Candidate[]): z.input<typeof PossibleDuplicates> {
  return {
    records: found.slice(0, MOST_DUPLICATES).map(({ id, title, state, version, unitPath, happenedAtMs }) => ({
      id,
      title,
      state,
      version,
      unitPath,
      happenedAt: toBeijingIso(happenedAtMs),
    })),
    more: found.length > MOST_DUPLICATES,
  };
}

/** Before a record is opened: what may be there already. Nothing is written. */
export async function readDuplicates(
  ctx: LedgerContext,
  actor: Actor,
  request: z.output<typeof DuplicateRequest>,
): Promise<z.input<typeof PossibleDuplicates>> {
  const declared = typeOf(ctx, request.type);
  const happenedAtMs = request.happenedAt === undefined ? ctx.clock.nowMs() : fromIso(request.happenedAt);
  if (happenedAtMs === undefined)
    throw new WardError('invalid-input', { detail: 'happenedAt is no time with a zone' });
  const report = { id: '', happenedAtMs, data: request.data as Data };
  return presentDuplicates((await lookForDuplicates(ctx, actor, declared, [report]))(report));
}
