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
  likenessWord,
  type Reported,
  standsForNothing,
  visibleTo,
} from '../../../../programmes/kit/index.ts';
import { WardError } from '../../../platform/errors.ts';
import type { LedgerContext } from '../move-in.ts';
import { typeOf } from '../read-records.ts';
import type { RecordRow } from '../store.ts';
import { recordsAlike } from './duplicate-store.ts';

const DAY_MS = 86_400_000;
export type Candidate = RecordRow & Reported;

/**
 * A look-up among the records of a type that the actor may see and that may mean the same as one of the reports; what they
 * may not see is as if it were not there. One statement, however many reports, by the words of records: it reads what is alike alone.
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
  const placed = reports.flatMap((report) => {
    const word = likenessWord(declared, report.data);
    return word === undefined ? [] : [{ word, atMs: report.happenedAtMs }];
  });
  if (!decl || placed.length === 0) return () => [];
  const times = placed.map(({ atMs }) => atMs);
  const marginMs = (decl.withinDays + 1) * DAY_MS;
  const rows = await recordsAlike(ctx.db, {
    words: [...new Set(placed.map(({ word }) => word))],
    constraint: { and: [sight, { not: { in: ['state', standsForNothing(declared.type)] } }] },
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
