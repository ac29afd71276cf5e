import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Db, Sql } from '../db/index.ts';
import { deleteKeys, type Erasure, erasedAmong, hasKeys, insertErasures, lastCopyExpires } from './store.ts';

/**
 * What was erased, outside the database as well: an older state of the database, however it came back, is told again.
 * One line each, `SUBJECT TIME`; nothing in it says who that was.
 */
export interface ErasureLog {
  append(subjects: readonly string[], atMs: number): Promise<void>;
  read(): Promise<{ subject: string; atMs: number }[]>;
}

const LINE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (\S+)$/;

export function createErasureLog(dataDir: string): ErasureLog {
  const file = path.join(dataDir, 'erasures.log');
  return {
    async append(subjects, atMs) {
      const handle = await open(file, 'a', 0o600);
      try {
        // A line that a crash cut short ends here and is passed over by the reader.
        await handle.writeFile(
          `\n${subjects.map((subject) => `${subject} ${new Date(atMs).toISOString()}\n`).join('')}`,
        );
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    async read() {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      return text.split('\n').flatMap((line) => {
        const [, subject, at = ''] = LINE.exec(line) ?? [];
        return subject === undefined || Number.isNaN(Date.parse(at))
          ? []
          : [{ subject, atMs: Date.parse(at) }];
      });
    },
  };
}

/**
 * Erases persons: their keys go, and with them whatever was sealed, in records, journal and every backup; complete once
 * the last copy of the keys expired. First written outside the database: a commit that fails leaves an erasure to be
 * done at the next start, never one that was promised and forgotten. The caller audits in the same transaction.
 */
export async function erasePersons(
  tx: Sql,
  log: ErasureLog,
  subjects: readonly string[],
  what: Pick<Erasure, 'byPersonId' | 'byName' | 'reason'>,
  nowMs: number,
): Promise<{ completeAtMs: number | null }> {
  const completeAtMs = await lastCopyExpires(tx, nowMs);
  await log.append(subjects, nowMs);
  await deleteKeys(tx, subjects);
  await insertErasures(tx, subjects, { ...what, erasedAtMs: nowMs, completeAtMs });
  return { completeAtMs };
}

/** Erases again what an older state of the database brought back. Returns how many keys that were. */
export async function reapplyErasures(db: Db, log: ErasureLog): Promise<number> {
  const erased = await log.read();
  if (erased.length === 0 || !(await hasKeys(db))) return 0;
  return db.transaction(async (tx) => {
    const subjects = erased.map(({ subject }) => subject);
    const back = await deleteKeys(tx, subjects);
    const noted = new Set(await erasedAmong(tx, subjects));
    for (const { subject, atMs } of erased.filter((each) => !noted.has(each.subject)))
      await insertErasures(tx, [subject], {
        erasedAtMs: atMs,
        byPersonId: null,
        byName: '—',
        reason: '恢复备份后重新执行',
        completeAtMs: null,
      });
    return back;
  });
}
