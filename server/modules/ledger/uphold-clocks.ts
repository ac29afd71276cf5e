import {
  CALENDAR,
  type Calendar,
  type ClockReading,
  type DeclaredType,
  type Entry,
  readClock,
  readJournal,
} from '../../../programmes/kit/index.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import type { Catalogue } from './catalogue.ts';
import { type ClockRow, otherCalendar, putClocks, withClocksAfter } from './clock-store.ts';
import { entriesOfMany, recordsWithLinks } from './store.ts';

const RECORDS_AT_A_TIME = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

interface Clocked {
  declared: DeclaredType;
  recordId: string;
  entries: readonly Pick<Entry, 'move' | 'happenedAtMs' | 'data'>[];
}

/** Every clock of a record as its journal tells it. */
export const readClocks = (
  { declared, entries }: Omit<Clocked, 'recordId'>,
  calendar: Calendar = CALENDAR,
): [clock: string, ClockReading][] =>
  Object.entries(declared.type.clocks ?? {}).map(([clock, decl]) => [
    clock,
    readClock(decl, entries, calendar),
  ]);

export const clockRows = (clocked: Clocked, calendar: Calendar = CALENDAR): ClockRow[] =>
  readClocks(clocked, calendar).flatMap(([clock, reading]): ClockRow[] =>
    reading.state === 'not-started'
      ? []
      : [
          {
            recordId: clocked.recordId,
            clock,
            state: reading.state,
            startedAtMs: reading.startedAtMs,
            dueAtMs: 'dueAtMs' in reading ? reading.dueAtMs : null,
            calendar: calendar.version,
          },
        ],
  );

/** Makes the projection of these records what their journals say, in the caller's transaction. */
export async function upholdClocks(
  sql: Sql,
  items: readonly Clocked[],
  calendar: Calendar = CALENDAR,
): Promise<void> {
  await putClocks(
    sql,
    items.flatMap((item) => clockRows(item, calendar)),
  );
}

async function reckonAgain(
  db: Db,
  catalogue: Catalogue,
  ids: readonly string[],
  calendar: Calendar,
): Promise<void> {
  await db.transaction(async (tx) => {
    // Locked, so that a move that is made meanwhile comes before or after, never between reading and writing.
    const rows = await recordsWithLinks(tx, ids, { lock: true });
    const journals = await entriesOfMany(tx, ids);
    const items = rows.flatMap((row) => {
      const declared = catalogue.types.get(row.type);
      return declared
        ? [{ declared, recordId: row.id, entries: readJournal(declared, journals.get(row.id) ?? []) }]
        : [];
    });
    await upholdClocks(tx, items, calendar);
  });
}

/**
 * A new notice of the State Council moves open deadlines: what was reckoned by another calendar and is still open is
 * reckoned again. What is stopped keeps the version then in force. Resolves to the number of records.
 */
export async function refreshClocks(
  db: Db,
  catalogue: Catalogue,
  calendar: Calendar = CALENDAR,
): Promise<number> {
  for (let done = 0; ; ) {
    const ids = await otherCalendar(db, calendar.version, RECORDS_AT_A_TIME);
    if (ids.length === 0) return done;
    await reckonAgain(db, catalogue, ids, calendar);
    done += ids.length;
  }
}

/** Reckons every clock of every record anew from the journals. Resolves to the number of records. */
export async function rebuildClocks(db: Db, catalogue: Catalogue): Promise<number> {
  const types = [...catalogue.types.values()].filter(({ type }) => type.clocks).map(({ id }) => id);
  let done = 0;
  for (let after = FIRST_ID; ; ) {
    const ids = await withClocksAfter(db, types, after, RECORDS_AT_A_TIME);
    if (ids.length === 0) return done;
    await reckonAgain(db, catalogue, ids, CALENDAR);
    done += ids.length;
    after = ids.at(-1) ?? after;
  }
}
