import { createHash } from 'node:crypto';
import type { Db } from '../../platform/db/index.ts';
import { LOCKS } from '../../platform/db/migrate.ts';
import type { Logger } from '../../platform/log.ts';
import { chainHead, insertSeals, readCursor, unsealedEntries, writeCursor } from './store.ts';

/** What the first link points to. */
export const GENESIS = '0'.repeat(64);
const BATCH = 1_000;

/** SHA-256 over the previous hash, a line feed, and the entry's canonical text. */
export const linkHash = (previousHash: string, content: string): string =>
  createHash('sha256').update(previousHash).update('\n').update(content).digest('hex');

/** Chains committed entries in commit order; resolves to how many. One sealer at a time (advisory lock). */
export async function sealEntries(db: Db, wallMs: () => number = Date.now): Promise<number> {
  return db.transaction(async (tx) => {
    const [lock] = await tx.query<{ held: boolean }>('select pg_try_advisory_xact_lock($1) as held', [
      LOCKS.sealer,
    ]);
    if (!lock?.held) return 0;
    const entries = await unsealedEntries(tx, await readCursor(tx), BATCH);
    const last = entries.at(-1);
    if (!last) return 0;
    const head = await chainHead(tx);
    const seals = {
      numbers: [] as number[],
      entrySeqs: [] as number[],
      previousHashes: [] as string[],
      hashes: [] as string[],
    };
    let hash = head?.hash ?? GENESIS;
    let number = head?.number ?? 0;
    for (const entry of entries) {
      seals.numbers.push(++number);
      seals.entrySeqs.push(entry.seq);
      seals.previousHashes.push(hash);
      hash = linkHash(hash, entry.content);
      seals.hashes.push(hash);
    }
    await insertSeals(tx, seals, wallMs());
    await writeCursor(tx, { xid: last.xid, seq: last.seq }, wallMs());
    return entries.length;
  });
}

/** Seals every few wall seconds until stopped. */
export function startSealer(options: { db: Db; log: Logger; everyMs?: number }): { stop(): Promise<void> } {
  const { db, log, everyMs = 3_000 } = options;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  const turn = async (): Promise<void> => {
    try {
      while ((await sealEntries(db)) === BATCH && !stopped);
    } catch (error) {
      log.warn({ err: error }, 'audit entries could not be sealed; trying again');
    }
  };
  const timer = setInterval(() => {
    running = running.then(turn);
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
      await turn();
    },
  };
}
