import {
  type Constraint,
  type DeclaredType,
  type Entry,
  readJournal,
  readStored,
  satisfies,
} from '../../../../programmes/kit/index.ts';
import type { Catalogue } from '../catalogue.ts';
import type { RecordRow } from '../store.ts';

/**
 * Records as the present declaration reads them. Between a start with a newer declaration and the end of the folding some are
 * still stored under an older one: those are read anew and asked the constraint again.
 */
export const readRows = (
  declared: DeclaredType,
  rows: readonly RecordRow[],
  constraint: Constraint,
): RecordRow[] =>
  rows.flatMap((row) => {
    if (row.type !== declared.id || row.declared >= declared.version) return [row];
    const read = readStored(declared, row);
    return satisfies(read, constraint) ? [read] : [];
  });

/** The same for a record of whatever type. */
export function readRow({ types }: Catalogue, row: RecordRow): RecordRow {
  const declared = types.get(row.type);
  return declared ? readStored(declared, row) : row;
}

/** A journal as the declaration of its record's type reads it now; of a type that is not declared as it was written. */
export function readEntries({ types }: Catalogue, type: string, entries: readonly Entry[]): Entry[] {
  const declared = types.get(type);
  return declared ? readJournal(declared, entries) : [...entries];
}
