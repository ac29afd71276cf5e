import type { Clock } from '../../../platform/clock.ts';
import type { Db } from '../../../platform/db/index.ts';
import { LOCKS } from '../../../platform/db/migrate.ts';
import type { FileStore } from '../../../platform/files/index.ts';
import { allFiles, forgetFile, orphans } from './store.ts';
import { TICKET_MS } from './take-file.ts';

/** No ticket names them any more, with a day to spare. */
const KEPT_MS = 2 * TICKET_MS;
const AT_A_TIME = 200;

/**
 * Removes files that were sent and never came into a record. Row by row: a row is gone before its file is, and whoever
 * sends the same bytes meanwhile waits for the row and writes the file again. A backup under way holds it off.
 */
export async function sweepFiles({
  db,
  clock,
  files,
}: {
  db: Db;
  clock: Clock;
  files: FileStore;
}): Promise<number> {
  const beforeMs = clock.nowMs() - KEPT_MS;
  let swept = 0;
  for (;;) {
    const found = await orphans(db, beforeMs, AT_A_TIME);
    for (const sha256 of found) {
      const gone = await db.transaction(async (tx) => {
        const [lock] = await tx.query<{ held: boolean }>('select pg_try_advisory_xact_lock($1) as held', [
          LOCKS.attachmentSweep,
        ]);
        if (!lock?.held) return 'held-off';
        const row = await forgetFile(tx, sha256, beforeMs);
        if (!row) return 'named';
        await files.remove(sha256);
        if (row.thumbnail) await files.remove(row.thumbnail);
        return 'gone';
      });
      if (gone === 'held-off') return swept;
      if (gone === 'gone') swept++;
    }
    if (found.length < AT_A_TIME) return swept;
  }
}

/** Files that records name and that are not on disk, or not what their name says. */
export async function verifyFiles(db: Db, files: FileStore): Promise<{ sha256: string; fault: string }[]> {
  const faults: { sha256: string; fault: string }[] = [];
  for (let after = ''; ; ) {
    const rows = await allFiles(db, after, AT_A_TIME);
    if (rows.length === 0) return faults;
    for (const { sha256, named } of rows) {
      const bytes = await files.read(sha256);
      if (!bytes && named) faults.push({ sha256, fault: 'a record names it and it is not on disk' });
      else if (bytes && files.nameOf(bytes) !== sha256)
        faults.push({ sha256, fault: 'its bytes on disk are others than when it was taken' });
    }
    after = rows.at(-1)?.sha256 ?? after;
  }
}
