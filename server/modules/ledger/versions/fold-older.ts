import {
  contributionsOf,
  type DeclaredType,
  type Entry,
  foldRecord,
  namesOfField,
} from '../../../../programmes/kit/index.ts';
import type { Tx } from '../../../platform/db/index.ts';
import { upholdMany } from '../../figures/index.ts';
import { insertLinksOfMany, lockRecords, updateRecords } from '../batch-store.ts';
import type { Catalogue } from '../catalogue.ts';
import { upholdClaims } from '../claims.ts';
import { entriesOfMany, type RecordRow } from '../store.ts';
import { clockRows, upholdClocks } from '../uphold-clocks.ts';
import { wordRow } from '../uphold-words.ts';
import { putWords } from '../word-store.ts';
import { readEntries } from './read-rows.ts';
import { forgetClocks, forgetLinks, forgetWaitingSignatures, noteFilesUnder } from './version-store.ts';

export interface Held {
  row: RecordRow;
  /** The journal as the present declaration reads it. */
  entries: Entry[];
}

interface Older extends Held {
  declared: DeclaredType;
}

/** The record as its journal tells it under the present declaration: never changed by it in number or time. */
function foldAnew({ declared, row, entries }: Older): RecordRow {
  const view = foldRecord(declared, entries, row);
  if (!view) throw new RangeError(`record ${row.id} has no journal`);
  return {
    ...row,
    ...view,
    declared: declared.version,
    title: String(view.data[declared.type.title] ?? ''),
  };
}

async function noteRenamedFiles(tx: Tx, older: readonly Older[]): Promise<void> {
  for (const [declared, items] of Map.groupBy(older, (each) => each.declared))
    for (const [now, { kind }] of Object.entries(declared.type.fields))
      for (const before of kind === 'attachment' ? namesOfField(declared, now).slice(1) : [])
        await noteFilesUnder(
          tx,
          items.map(({ row }) => row.id),
          { before, now },
        );
}

/**
 * Records, locked by the caller, with their journals: what was folded under an older declaration is folded anew with everything
 * that hangs on it (ways, words, deadlines, figures), in the caller's transaction. The journal stays as it was written.
 */
export async function foldOlder(
  tx: Tx,
  catalogue: Catalogue,
  held: readonly { row: RecordRow; entries: readonly Entry[] }[],
): Promise<Held[]> {
  const read = held.map(({ row, entries }) => ({ row, entries: readEntries(catalogue, row.type, entries) }));
  const older = read.flatMap((each): Older[] => {
    const declared = catalogue.types.get(each.row.type);
    return declared && each.row.declared < declared.version ? [{ ...each, declared }] : [];
  });
  if (older.length === 0) return read;
  const folded = older.map((each) => ({ ...each, row: foldAnew(each) }));
  const ids = folded.map(({ row }) => row.id);
  await updateRecords(
    tx,
    folded.map(({ row }) => row),
  );
  await forgetLinks(tx, ids);
  await insertLinksOfMany(
    tx,
    folded.map(({ row }) => ({ fromId: row.id, links: row.links })),
  );
  await putWords(
    tx,
    folded.map(({ declared, row }) => wordRow(declared, row)),
  );
  await upholdMany(
    tx,
    catalogue.figures,
    folded.map(({ declared, row, entries }) => ({
      record: row,
      fresh: false,
      wanted: contributionsOf(declared, row, entries),
    })),
  );
  const clocked = folded.map(({ declared, row, entries }) => ({ declared, recordId: row.id, entries }));
  await forgetClocks(
    tx,
    ids,
    clocked.flatMap((each) => clockRows(each)),
  );
  await upholdClocks(tx, clocked);
  await upholdClaims(tx, folded, { older: true });
  await noteRenamedFiles(tx, folded);
  await forgetWaitingSignatures(tx, ids);
  const anew = new Map(folded.map(({ row }) => [row.id, row]));
  return read.map(({ row, entries }) => ({ row: anew.get(row.id) ?? row, entries }));
}

/** Locks records in the order of their ids, each as the present declaration reads it. */
export async function lockUpToDate(
  tx: Tx,
  catalogue: Catalogue,
  ids: readonly string[],
): Promise<RecordRow[]> {
  const rows = await lockRecords(tx, ids);
  const behind = rows.filter(({ type, declared }) => declared < (catalogue.types.get(type)?.version ?? 0));
  if (behind.length === 0) return rows;
  const journals = await entriesOfMany(
    tx,
    behind.map(({ id }) => id),
  );
  const held = behind.map((row) => ({ row, entries: journals.get(row.id) ?? [] }));
  const anew = new Map((await foldOlder(tx, catalogue, held)).map(({ row }) => [row.id, row]));
  return rows.map((row) => anew.get(row.id) ?? row);
}
