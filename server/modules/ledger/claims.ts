import type { DeclaredType, RecordView } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { claimsAmong, deleteClaims, insertClaims } from './claim-store.ts';

type Said = Readonly<Record<string, unknown>>;

/** What a record of these values claims for itself (`oncePer`); null where one of them is missing or the type claims nothing. */
function claimIn({ id, type }: DeclaredType, data: Said): string | null {
  const values = type.oncePer?.map((field) => data[field]);
  if (!values || values.some((value) => typeof value !== 'string' && typeof value !== 'number')) return null;
  return JSON.stringify([id, ...values]);
}

/** What the record claims as it stands; null at a negative end. */
export const claimOf = (declared: DeclaredType, record: RecordView): string | null =>
  declared.type.states[record.state]?.end === 'negative' ? null : claimIn(declared, record.data);

/** Who holds what these moves may claim, as far as it is taken: claim → record. */
export async function claimsBefore(
  sql: Sql,
  asked: readonly { declared: DeclaredType; data: Said }[],
): Promise<Map<string, string>> {
  const claims = asked.flatMap(({ declared, data }) => claimIn(declared, data) ?? []);
  return claims.length === 0 ? new Map() : claimsAmong(sql, [...new Set(claims)]);
}

export const isTaken = (declared: DeclaredType, holder: string | undefined): WardError =>
  new WardError('conflict', {
    detail: `there is a record of ${declared.id} with the same ${declared.type.oncePer?.join(', ')} already${holder ? `: ${holder}` : ''}`,
    remedy: 'Open that record; correct it or withdraw it there.',
  });

/** Gives back what the record claimed and takes what it claims now; WardError `conflict` where another record holds it. */
export function takeClaim(
  claims: Map<string, string>,
  declared: DeclaredType,
  before: RecordView | undefined,
  record: RecordView,
): void {
  const claim = claimOf(declared, record);
  const given = before && claimOf(declared, before);
  if (typeof given === 'string' && given !== claim && claims.get(given) === record.id) claims.delete(given);
  if (claim === null) return;
  const holder = claims.get(claim);
  if (holder !== undefined && holder !== record.id) throw isTaken(declared, holder);
  claims.set(claim, record.id);
}

/**
 * Writes what the records claim now, in the move's own transaction. Of two at once the second meets the unique index;
 * `older` records keep their place beside a holder: what was written before the rule is not undone by it.
 */
export async function upholdClaims(
  sql: Sql,
  records: readonly { declared: DeclaredType; row: RecordView }[],
  { older = false }: { older?: boolean } = {},
): Promise<void> {
  const claiming = records.filter(({ declared }) => declared.type.oncePer);
  if (claiming.length === 0) return;
  await deleteClaims(
    sql,
    claiming.map(({ row }) => row.id),
  );
  await insertClaims(
    sql,
    claiming.flatMap(({ declared, row }) => {
      const claim = claimOf(declared, row);
      return claim === null ? [] : [{ claim, recordId: row.id }];
    }),
    older,
  );
}
