import type { Actor } from '../../../contract/permissions.ts';
import { type Entry, readJournal, visibleTo } from '../../../programmes/kit/index.ts';
import { listRecords } from './list-records.ts';
import type { LedgerContext } from './move-in.ts';
import { typeOf } from './read-records.ts';
import { entriesOfMany, type RecordRow, recordsWithLinks } from './store.ts';
import { readRows } from './versions/read-rows.ts';

/**
 * Records of a type that the actor may see, last changed first and at most `limit`, each with its links and its journal as the
 * present declaration reads it: for views that fold over several types. WardError `not-found` where there is no such type.
 */
export async function visibleJournals(
  ctx: Pick<LedgerContext, 'db' | 'catalogue'>,
  actor: Actor,
  typeId: string,
  limit: number,
): Promise<{ row: RecordRow; entries: Entry[] }[]> {
  const declared = typeOf(ctx, typeId);
  const constraint = visibleTo(declared, actor);
  const found = await listRecords(ctx.db, { type: declared.id, constraint, before: undefined, limit });
  const ids = found.map(({ id }) => id);
  const rows = new Map((await recordsWithLinks(ctx.db, ids)).map((row) => [row.id, row]));
  const journals = await entriesOfMany(ctx.db, ids);
  const inOrder = ids.flatMap((id) => rows.get(id) ?? []);
  return readRows(declared, inOrder, constraint).map((row) => ({
    row,
    entries: readJournal(declared, journals.get(row.id) ?? []),
  }));
}
