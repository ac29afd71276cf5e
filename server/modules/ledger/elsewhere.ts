import type { DeclaredType, Entry } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { Catalogue } from './catalogue.ts';
import { entriesOfMany } from './store.ts';
import { readEntries } from './versions/read-rows.ts';

/** A move that is asked for or looked at, on what is said with it and what the record says before it. */
export interface AskedMove {
  declared: DeclaredType;
  move: string;
  data?: Readonly<Record<string, unknown>>;
  before?: { data: Readonly<Record<string, unknown>> } | undefined;
}
export type Elsewhere = ReadonlyMap<string, readonly Entry[]>;

/** Records that `otherThanAt` of the move looks at: the one it names and the one that was named before. */
const idsFor = ({ declared, move, data = {}, before }: AskedMove): string[] => {
  const field = declared.type.moves[move]?.otherThanAt?.field;
  if (field === undefined) return [];
  return [data[field], before?.data[field]].filter((id) => typeof id === 'string');
};

/** Entries of the records that the move's `otherThanAt` looks at. */
export const entriesElsewhere = (elsewhere: Elsewhere, asked: AskedMove): Entry[] =>
  idsFor(asked).flatMap((id) => elsewhere.get(id) ?? []);

/** Journals of the records that these moves' `otherThanAt` look at, as the present declarations read them. */
export async function readElsewhere(
  sql: Sql,
  catalogue: Catalogue,
  asked: readonly AskedMove[],
): Promise<Elsewhere> {
  const types = new Map<string, string>();
  for (const each of asked) {
    const field = each.declared.type.fields[each.declared.type.moves[each.move]?.otherThanAt?.field ?? ''];
    if (field?.kind === 'reference')
      for (const id of idsFor(each)) types.set(id, `${each.declared.programme}/${field.to}`);
  }
  if (types.size === 0) return new Map();
  const journals = await entriesOfMany(sql, [...types.keys()]);
  return new Map(
    [...journals].map(([id, entries]) => [id, readEntries(catalogue, types.get(id) ?? '', entries)]),
  );
}
