import {
  changesWords,
  type DeclaredType,
  readStored,
  WORDS_VERSION,
  wordsOf,
} from '../../../programmes/kit/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { readSetting, writeSetting } from '../../platform/settings.ts';
import type { Catalogue } from './catalogue.ts';
import { type RecordRow, recordsAfter, recordsWithLinks } from './store.ts';
import { putWords, type WordRow } from './word-store.ts';

const RECORDS_AT_A_TIME = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const SETTING = 'ledger.words';

export const wordRow = (declared: DeclaredType, row: Pick<RecordRow, 'id' | 'data'>): WordRow => ({
  recordId: row.id,
  words: wordsOf(declared, row.data),
});

/** Makes what these records are found by what they say now, in the caller's transaction. */
export const upholdWords = (
  sql: Sql,
  items: readonly { declared: DeclaredType; row: RecordRow; changed: RecordRow['data'] }[],
): Promise<void> =>
  putWords(
    sql,
    items.flatMap(({ declared, row, changed }) =>
      changesWords(declared, changed) ? [wordRow(declared, row)] : [],
    ),
  );

/** Cuts the words of every record anew. Resolves to the number of records. */
export async function rebuildWords(db: Db, catalogue: Catalogue): Promise<number> {
  let done = 0;
  for (let after = FIRST_ID; ; ) {
    const ids = (await recordsAfter(db, after, RECORDS_AT_A_TIME)).map(({ id }) => id);
    if (ids.length === 0) return done;
    await db.transaction(async (tx) => {
      // Locked, so that a move that is made meanwhile comes before or after, never between reading and writing.
      const rows = await recordsWithLinks(tx, ids, { lock: true });
      await putWords(
        tx,
        rows.flatMap((row) => {
          const declared = catalogue.types.get(row.type);
          return declared ? [wordRow(declared, readStored(declared, row))] : [];
        }),
      );
    });
    done += ids.length;
    after = ids.at(-1) ?? after;
  }
}

/** How words are cut now: the version of the cut, and what makes two records alike. */
const cutBy = (catalogue: Catalogue): string =>
  JSON.stringify([
    WORDS_VERSION,
    ...[...catalogue.types.values()].flatMap(({ id, type: { duplicatesOf } }) =>
      duplicatesOf ? [[id, duplicatesOf.place, ...duplicatesOf.kind]] : [],
    ),
  ]);

/** At the start: records whose words were cut otherwise, or never, are cut anew. */
export async function refreshWords(db: Db, catalogue: Catalogue, clock: Clock): Promise<void> {
  const now = cutBy(catalogue);
  if ((await readSetting<string | number>(db, SETTING)) === now) return;
  await rebuildWords(db, catalogue);
  await writeSetting(db, SETTING, now, clock.nowMs());
}
