import type { z } from 'zod';
import type { IntakeCallbacks } from '../../../contract/intake.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { type DeclaredType, visibleTo } from '../../../programmes/kit/index.ts';
import { type LedgerContext, type RecordRow, recordsWhere } from '../ledger/index.ts';

type Callback = z.input<typeof IntakeCallbacks>['records'][number];
export type WhomToCall = Pick<Callback, 'about' | 'number'>;
type Ledger = Pick<LedgerContext, 'db' | 'catalogue'>;

/** Records that a reference of these rows leads to, as far as the actor sees them, by id. */
async function ledTo(
  { db, catalogue }: Ledger,
  actor: Actor,
  declared: DeclaredType,
  field: string,
  rows: readonly RecordRow[],
): Promise<Map<string, RecordRow>> {
  const reference = declared.type.fields[field];
  const to =
    reference?.kind === 'reference'
      ? catalogue.types.get(`${declared.programme}/${reference.to}`)
      : undefined;
  const ids = [...new Set(rows.map(({ data }) => String(data[field] ?? '')))];
  if (!to || ids.length === 0) return new Map();
  const where = { and: [visibleTo(to, actor), { in: ['id', ids] as ['id', string[]] }] };
  const found = await recordsWhere(db, to, where, ids.length);
  return new Map(found.map((row) => [row.id, row]));
}

const numberIn = (
  row: RecordRow | undefined,
  number: string | undefined,
  name?: string,
): WhomToCall['number'] =>
  row && number !== undefined && row.data[number] != null
    ? { recordId: row.id, field: number, name: name ?? null }
    : null;

/**
 * Whom to call about ratings of one type, in two statements however many: by the number that the author left, or by that of the
 * household whose rating it is. The number itself stays sealed: it is opened with a reason that is audited.
 */
export async function whomToCall(
  ledger: Ledger,
  actor: Actor,
  declared: DeclaredType,
  rows: readonly RecordRow[],
): Promise<(row: RecordRow) => WhomToCall> {
  const { ratings, intake } = declared.type;
  if (!ratings) return (row) => ({ about: null, number: numberIn(row, intake?.contact) });
  const [abouts, raters] = await Promise.all(
    [ratings.about, ratings.by].map((field) => ledTo(ledger, actor, declared, field, rows)),
  );
  return ({ data }) => {
    const about = abouts?.get(String(data[ratings.about]));
    const rater = raters?.get(String(data[ratings.by]));
    return {
      about: about ? { id: about.id, title: about.title } : null,
      number: numberIn(rater, ratings.callBack?.number, ratings.callBack?.name),
    };
  };
}
