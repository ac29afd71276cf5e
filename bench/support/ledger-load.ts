import type { Actor } from '../../contract/permissions.ts';
import { verifyFigures } from '../../server/modules/figures/index.ts';
import {
  type LedgerContext,
  readDuplicates,
  readPage,
  verifyLedger,
} from '../../server/modules/ledger/index.ts';
import { atMost, percentiles } from './judge.ts';

/** One question of a desk. */
export interface DeskQuery {
  name: string;
  query: Parameters<typeof readPage>[2];
}

/** How long a desk page takes, for each reader and question. */
export async function* measurePages(
  ctx: LedgerContext,
  bench: string,
  asked: { actors: readonly Actor[]; queries: readonly DeskQuery[]; requests: number },
): AsyncGenerator<object> {
  for (const actor of asked.actors)
    for (const { name, query } of asked.queries) {
      const took: number[] = [];
      for (let n = 0; n < asked.requests; n++) {
        const startedMs = performance.now();
        await readPage(ctx, actor, query);
        took.push(performance.now() - startedMs);
      }
      const { p50, p95 } = percentiles(took);
      yield { bench, case: `desk page as ${actor.name}, ${name}: p95 ms`, ...atMost(p95, 100), p50 };
    }
}

/** How long it takes to be told what may be there already, of reports of all times. */
export async function* measureDuplicates(
  ctx: LedgerContext,
  bench: string,
  asked: { actor: Actor; reports: readonly Parameters<typeof readDuplicates>[2][] },
): AsyncGenerator<object> {
  const took: number[] = [];
  let found = 0;
  for (const report of asked.reports) {
    const startedMs = performance.now();
    found += (await readDuplicates(ctx, asked.actor, report)).records.length;
    took.push(performance.now() - startedMs);
  }
  const { p50, p95 } = percentiles(took);
  yield { bench, case: 'possible duplicates of a report: p95 ms', ...atMost(p95, 100), p50, found };
}

/** A full verification of journals and figures: seconds for a million records, memory, faults. */
export async function* measureVerify(
  ctx: LedgerContext,
  bench: string,
  records: number,
): AsyncGenerator<object> {
  const startedMs = performance.now();
  let peak = 0;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 100);
  const result = await verifyLedger(ctx.db, ctx.catalogue);
  clearInterval(sampler);
  const seconds = (performance.now() - startedMs) / 1_000;
  const all = records >= 1_000_000 ? '' : ', reckoned from those there are';
  yield {
    bench,
    case: `full verify: seconds for a million records of four entries${all}`,
    ...atMost(Math.round((seconds * 1_000_000) / records), 180),
    seconds: Math.round(seconds * 10) / 10,
    records: result.records,
    entries: result.entries,
  };
  yield { bench, case: 'full verify: MiB', ...atMost(Math.round(peak / 1_048_576), 500) };
  const figuresMs = performance.now();
  const figures = await verifyFigures(ctx.db, [...ctx.catalogue.figures.values()]);
  yield {
    bench,
    case: 'faults found',
    ...atMost(result.faults.length + figures.length, 0),
    figuresSeconds: Math.round((performance.now() - figuresMs) / 100) / 10,
    first: [...result.faults, ...figures][0],
  };
}
