import type { Db } from '../../platform/db/index.ts';

const WEEK_MS = 7 * 86_400_000;
/** A Monday 00:00 UTC. */
const EPOCH_MONDAY_MS = Date.UTC(1970, 0, 5);

export const weekOf = (atMs: number): number => Math.floor((atMs - EPOCH_MONDAY_MS) / WEEK_MS);
const startOf = (week: number): Date => new Date(EPOCH_MONDAY_MS + week * WEEK_MS);
const nameOf = (week: number): string =>
  `observations_w${startOf(week).toISOString().slice(0, 10).replaceAll('-', '')}`;

export interface Partitions {
  /** Makes the weeks' partitions where they are missing; a week whose rows already stand in the rest stays there. */
  ensure(weeks: Iterable<number>): Promise<void>;
}

export function createPartitions(db: Db): Partitions {
  const known = new Set<number>();
  return {
    async ensure(weeks) {
      for (const week of weeks) {
        if (known.has(week)) continue;
        const bounds = `from ('${startOf(week).toISOString()}') to ('${startOf(week + 1).toISOString()}')`;
        await db
          .execute(
            `create table if not exists ${nameOf(week)} partition of observations for values ${bounds}`,
          )
          .catch((error: { code?: string }) => {
            // 23514: the default partition holds rows of this week (a clock far off wrote them); 42P07: another writer was first.
            if (error.code !== '23514' && error.code !== '42P07') throw error;
          });
        known.add(week);
      }
    },
  };
}
