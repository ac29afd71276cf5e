import type { Clock } from '../../../platform/clock.ts';
import type { Db } from '../../../platform/db/index.ts';
import { StartError } from '../../../platform/errors.ts';
import type { Logger } from '../../../platform/log.ts';
import { readSettings, writeSetting } from '../../../platform/settings.ts';
import type { Catalogue } from '../catalogue.ts';
import { lockUpToDate } from './fold-older.ts';
import { recordsBehind } from './version-store.ts';

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const RECORDS_AT_A_TIME = 200;
const AGAIN_AFTER_MS = 30_000;
const SETTING = 'ledger.version ';
const setting = (type: string): string => `${SETTING}${type}`;

/** How far the records of a type are: nobody wrote it down before types had versions. */
interface Standing {
  version: number;
  done: boolean;
}
const FIRST: Standing = { version: 1, done: true };

export interface VersionsContext {
  db: Db;
  catalogue: Catalogue;
  clock: Clock;
  log: Logger;
}

const isUpToDate = ({ version, done }: Standing = FIRST, wanted: number): boolean =>
  done && version === wanted;

/** A StartError where this database was written by a newer declaration: its entries cannot be read by an older one. */
export async function refuseNewerRecords({ db, catalogue }: VersionsContext): Promise<void> {
  const newer: string[] = [];
  const standings = await readSettings<Standing>(db, SETTING);
  for (const { id, version } of catalogue.types.values()) {
    const standing = standings.get(id) ?? FIRST;
    if (standing.version > version) newer.push(`${id} is version ${standing.version} there, ${version} here`);
  }
  if (newer.length > 0)
    throw new StartError(
      `The database holds records of a newer Ward (${newer.join('; ')}). Start the newer Ward, or restore the backup from before its upgrade.`,
    );
}

interface Progress {
  /** Asked after every batch; true ends the work, which goes on at the next start. */
  stopped?: () => boolean;
  recordsAtATime?: number;
}

/**
 * Folds every record of a type anew that was folded under an older version: batch by batch, each in a transaction of its own, so
 * that other work goes on and what is done stays done. Resolves to the number of records; again it finds nothing.
 */
async function bringUpType(
  ctx: VersionsContext,
  type: string,
  version: number,
  { stopped = () => false, recordsAtATime = RECORDS_AT_A_TIME }: Progress = {},
): Promise<number> {
  await writeSetting(ctx.db, setting(type), { version, done: false } satisfies Standing, ctx.clock.nowMs());
  let records = 0;
  for (let after = FIRST_ID; ; ) {
    const ids = await recordsBehind(ctx.db, { type, version, after, limit: recordsAtATime });
    const last = ids.at(-1);
    if (last === undefined) break;
    await ctx.db.transaction((tx) => lockUpToDate(tx, ctx.catalogue, ids));
    records += ids.length;
    after = last;
    ctx.log.info({ type, version, records }, 'records folded anew under a newer declaration');
    if (stopped()) return records;
  }
  await writeSetting(ctx.db, setting(type), { version, done: true } satisfies Standing, ctx.clock.nowMs());
  return records;
}

export async function bringUpAll(ctx: VersionsContext, progress: Progress = {}): Promise<number> {
  let records = 0;
  const standings = await readSettings<Standing>(ctx.db, SETTING);
  for (const { id, version } of ctx.catalogue.types.values())
    if (!isUpToDate(standings.get(id), version) && !progress.stopped?.())
      records += await bringUpType(ctx, id, version, progress);
  return records;
}

/** Folds what lies behind in the background; after a failure again, until it is done or Ward stops. */
export function startBringingUp(ctx: VersionsContext): { stop(): Promise<void> } {
  let ends = false;
  let wake: () => void = () => undefined;
  const work = (async () => {
    while (!ends) {
      try {
        await bringUpAll(ctx, { stopped: () => ends });
        return;
      } catch (error) {
        ctx.log.error({ err: error }, 'records could not be folded anew; tried again');
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, AGAIN_AFTER_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
  })();
  return {
    async stop() {
      ends = true;
      wake();
      await work;
    },
  };
}
