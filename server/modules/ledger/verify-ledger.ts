import {
  contributionsOf,
  type DeclaredType,
  foldRecord,
  readJournal,
} from '../../../programmes/kit/index.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { type Register, rebuildAll, upholdMany } from '../figures/index.ts';
import { filesNamed } from './attachments/name-files.ts';
import { attachedTo } from './attachments/store.ts';
import { canonical, isSame } from './canonical.ts';
import type { Catalogue } from './catalogue.ts';
import { type ClockRow, clocksOf } from './clock-store.ts';
import { jointFaults } from './joint/verify-joint.ts';
import { signatureFault } from './quorum.ts';
import { signedFault } from './sign-data.ts';
import { signaturesOf } from './signature-store.ts';
import { entriesOfMany, type RecordRow, recordsAfter } from './store.ts';
import { clockRows } from './uphold-clocks.ts';
import { wordRow } from './uphold-words.ts';
import { type Claiming, claimFaults, claimsAnything } from './verify-claims.ts';
import { type Limited, tellsAnything, toldFaults } from './verify-told.ts';
import { type WordRow, wrongWords } from './word-store.ts';

const RECORDS_AT_A_TIME = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

export interface LedgerFault {
  recordId: string;
  fault: string;
}
export interface LedgerVerification {
  records: number;
  /** Records still stored under an older declaration, which are folded anew while Ward runs: their journals are looked at. */
  behind: number;
  entries: number;
  faults: LedgerFault[];
}

/** Records with everything that is compared with their journals. */
async function standAfter(db: Sql, catalogue: Catalogue, after: string) {
  const rows = await recordsAfter(db, after, RECORDS_AT_A_TIME);
  const ids = rows.map(({ id }) => id);
  const quorate = rows.filter(({ type }) => isSigned(catalogue.types.get(type)));
  const [journals, clocks, signatures] = await Promise.all([
    entriesOfMany(db, ids),
    clocksByRecord(db, rows),
    quorate.length === 0
      ? []
      : signaturesOf(
          db,
          quorate.map(({ id }) => id),
        ),
  ]);
  return { rows, journals, clocks, signatures };
}

/** The next records are read while these are folded. */
async function* allRecords(db: Sql, catalogue: Catalogue) {
  for (let next = standAfter(db, catalogue, FIRST_ID); ; ) {
    const stand = await next;
    const last = stand.rows.at(-1);
    if (!last) return;
    next = standAfter(db, catalogue, last.id);
    // Whoever stops early does not wait for it.
    next.catch(() => undefined);
    yield stand;
  }
}

async function clocksByRecord(db: Sql, rows: readonly RecordRow[]): Promise<Map<string, ClockRow>> {
  const found = await clocksOf(
    db,
    rows.map(({ id }) => id),
  );
  return new Map(found.map((row) => [`${row.recordId} ${row.clock}`, row]));
}

const isSigned = (declared: DeclaredType | undefined): boolean =>
  Object.values(declared?.type.moves ?? {}).some(({ quorum }) => quorum !== undefined);

const takesFiles = (declared: DeclaredType | undefined): boolean =>
  Object.values(declared?.type.fields ?? {}).some(({ kind }) => kind === 'attachment');

const COMPARED = ['state', 'version', 'unitPath', 'authorId', 'assigneeId', 'data', 'links'] as const;

/** Folds every journal again and compares it with the record as it stands. */
export async function verifyLedger(db: Sql, catalogue: Catalogue): Promise<LedgerVerification> {
  const result: LedgerVerification = { records: 0, behind: 0, entries: 0, faults: [] };
  const claims = claimsAnything(catalogue);
  const tells = tellsAnything(catalogue);
  for await (const { rows, journals, clocks, signatures } of allRecords(db, catalogue)) {
    const words: WordRow[] = [];
    const claiming: Claiming[] = [];
    const limited: Limited[] = [];
    const withFiles = rows.filter(({ type }) => takesFiles(catalogue.types.get(type)));
    const attached =
      withFiles.length === 0
        ? []
        : await attachedTo(
            db,
            withFiles.map(({ id }) => id),
          );
    for (const row of rows) {
      const entries = journals.get(row.id) ?? [];
      result.records++;
      result.entries += entries.length;
      const fault = (text: string): number => result.faults.push({ recordId: row.id, fault: text });
      const declared = catalogue.types.get(row.type);
      if (!declared) {
        fault(`type ${row.type} is not declared`);
        continue;
      }
      if (entries.some(({ n }, index) => n !== index + 1)) {
        fault('an entry is missing');
        continue;
      }
      const read = readJournal(declared, entries);
      const folded = foldRecord(declared, entries, row);
      const behind = row.declared < declared.version;
      if (behind) result.behind++;
      if (folded && !behind) {
        words.push(wordRow(declared, folded));
        const older = (entries[0]?.declared ?? 0) < declared.version;
        claiming.push({ declared, row: folded, older });
      }
      if (!behind) {
        const older = entries.some((entry) => entry.declared < declared.version);
        limited.push({ declared, recordId: row.id, entries: read, older });
      }
      for (const part of behind ? [] : COMPARED)
        if (!isSame(folded?.[part], row[part]))
          fault(`${part} is ${canonical(row[part])}, the journal says ${canonical(folded?.[part])}`);
      const mine = isSigned(declared) ? signatures.filter(({ recordId }) => recordId === row.id) : [];
      for (const entry of entries) {
        const wrong = signatureFault(declared, row.id, entry, mine) ?? signedFault(declared, row.id, entry);
        if (wrong !== undefined) fault(wrong);
      }
      const noted = attached.filter(({ recordId }) => recordId === row.id);
      for (const { field, sha256 } of behind
        ? []
        : read.flatMap(({ data }) => filesNamed(declared, row.id, data)))
        if (!noted.some((each) => each.field === field && each.sha256 === sha256))
          fault(`its journal names file ${sha256} in ${field}, which is not noted`);
      for (const wanted of behind ? [] : clockRows({ declared, recordId: row.id, entries: read })) {
        const held = clocks.get(`${row.id} ${wanted.clock}`);
        // What is stopped was judged by the calendar then in force.
        if (held?.state === 'stopped' && held.calendar !== wanted.calendar) continue;
        if (!isSame(held, wanted))
          fault(`clock ${wanted.clock} is ${canonical(held)}, the journal says ${canonical(wanted)}`);
      }
    }
    if (claims) result.faults.push(...(await claimFaults(db, claiming)));
    if (tells) result.faults.push(...(await toldFaults(db, limited)));
    for (const recordId of await wrongWords(db, words))
      result.faults.push({ recordId, fault: 'is found by other words than its journal says' });
  }
  result.faults.push(...(await jointFaults(db, catalogue.types.values())));
  return result;
}

/** Makes every figure anew from the journals and the registers, in one transaction. Resolves to the number of records. */
export async function rebuildFigures(
  db: Db,
  catalogue: Catalogue,
  registers: readonly Register[],
): Promise<number> {
  return db.transaction(
    (tx) =>
      rebuildAll(tx, registers, async () => {
        let records = 0;
        for (let after = FIRST_ID; ; ) {
          const rows = await recordsAfter(tx, after, RECORDS_AT_A_TIME);
          const last = rows.at(-1);
          if (!last) return records;
          const journals = await entriesOfMany(
            tx,
            rows.map(({ id }) => id),
          );
          await upholdMany(
            tx,
            catalogue.figures,
            rows.flatMap((row) => {
              const declared = catalogue.types.get(row.type);
              const read = declared && readJournal(declared, journals.get(row.id) ?? []);
              const folded = read && foldRecord(declared, read, row);
              if (!folded) return [];
              const wanted = contributionsOf(declared, folded, read);
              return [{ record: row, fresh: true, wanted }];
            }),
          );
          records += rows.length;
          after = last.id;
        }
      }),
    { unlimited: true },
  );
}
