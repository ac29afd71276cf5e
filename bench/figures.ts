import { parseArgs } from 'node:util';
import { toBeijingIso } from '../contract/time.ts';
import type { DeclaredFigure } from '../programmes/kit/index.ts';
import { MIGRATIONS } from '../server/migrations/index.ts';
import { createAudit } from '../server/modules/audit/index.ts';
import { figureValues, type Scope } from '../server/modules/figures/index.ts';
import { createCatalogue, type LedgerContext } from '../server/modules/ledger/index.ts';
import { createBus } from '../server/platform/bus.ts';
import { systemClock } from '../server/platform/clock.ts';
import { startTemporaryPostgres } from '../server/platform/db/embedded/index.ts';
import { type Db, openDb } from '../server/platform/db/index.ts';
import { migrate } from '../server/platform/db/migrate.ts';
import { createLogger } from '../server/platform/log.ts';
import { createKeyRing, createVault } from '../server/platform/vault/index.ts';
import { person } from '../test/support/person.ts';
import { atMost, percentiles, ratio } from './support/judge.ts';
import { measureDuplicates, measurePages, measureVerify } from './support/ledger-load.ts';
import { loadVisits } from './support/load-visits.ts';
import { COUNTED, KINDS, VISIT, VISITS } from './support/visits.ts';

const TIMES_FASTER = 10;

/** Periods and units of every level. */
const SCOPES: Scope[] = [
  { unitPath: 'district', fromDay: '2025-01-01', toDay: '2026-12-31' },
  { unitPath: 'district', fromDay: '2025-01-01', toDay: '2025-12-31' },
  { unitPath: 'district', fromDay: '2026-03-01', toDay: '2026-03-31' },
  { unitPath: 'district', fromDay: '2026-05-13', toDay: '2026-05-13' },
  { unitPath: 'district/s3', fromDay: '2025-01-01', toDay: '2026-12-31' },
  { unitPath: 'district/s7', fromDay: '2026-01-17', toDay: '2026-06-02' },
  { unitPath: 'district/s3/s3c4', fromDay: '2025-01-01', toDay: '2026-12-31' },
  { unitPath: 'district/s9/s9c0', fromDay: '2025-11-01', toDay: '2026-01-31' },
];

/** One figure as a grouped query over the records, with the index that it wants. */
async function overRecords(
  db: Db,
  figure: DeclaredFigure,
  { unitPath, fromDay, toDay }: Scope,
): Promise<number> {
  const [kind = ''] = KINDS.filter((each) => figure.id.startsWith(`${VISIT}/${each}-`));
  const counted = COUNTED[figure.id.slice(`${VISIT}/${kind}-`.length)];
  const [row] = await db.query<{ value: number }>(
    `with these as (
       select data, state, data->>'day' as day from records
       where type = $1 and data->>'kind' = $2 and data->>'day' <= $3 and (unit_path = $5 or starts_with(unit_path, $5 || '/'))
     ) ${counted?.query('$4') ?? ''}`,
    [VISIT, kind, toDay, fromDay, unitPath],
  );
  return row?.value ?? 0;
}

async function* values(ctx: LedgerContext, rounds: number): AsyncGenerator<object> {
  const figures = [...ctx.catalogue.figures.values()];
  let different = 0;
  const all: number[] = [];
  const slowest = { scope: '', ms: 0 };
  const ratios: number[] = [];
  for (const scope of SCOPES) {
    const took: number[] = [];
    let found = new Map<string, number>();
    for (let n = 0; n < rounds; n++) {
      const startedMs = performance.now();
      found = await figureValues(ctx.db, figures, scope);
      took.push(performance.now() - startedMs);
    }
    const startedMs = performance.now();
    for (const figure of figures)
      if ((await overRecords(ctx.db, figure, scope)) !== found.get(figure.id)) different++;
    const grouped = performance.now() - startedMs;
    const { p50, p95 } = percentiles(took);
    all.push(...took);
    ratios.push(grouped / p50);
    if (p50 > slowest.ms)
      Object.assign(slowest, { scope: `${scope.unitPath} ${scope.fromDay}…${scope.toDay}`, ms: p50 });
    yield {
      bench: 'figures',
      case: `${figures.length} figures of ${scope.unitPath}, ${scope.fromDay} to ${scope.toDay}: ms`,
      figure: p50,
      p95,
      groupedQueriesMs: Math.round(grouped),
      timesFaster: ratio(grouped, p50),
    };
  }
  yield {
    bench: 'figures',
    case: 'fifty figures of any period and unit: p95 ms',
    ...atMost(percentiles(all).p95, 50),
    slowest: slowest.scope,
  };
  const least = Math.round(Math.min(...ratios) * 10) / 10;
  yield {
    bench: 'figures',
    case: 'times faster than one grouped, indexed query a figure, the least of all periods and units',
    figure: least,
    target: TIMES_FASTER,
    ok: least >= TIMES_FASTER,
  };
  yield {
    bench: 'figures',
    case: 'figures that differ from the query over the records',
    ...atMost(different, 0),
  };
}

const clerk = person('clerk', 'street-officer', 'district');
const leader = person('leader', 'team-leader', 'district/s3');
const QUERIES = [
  { name: 'first page', query: { type: VISIT, limit: 50 } },
  { name: 'by state', query: { type: VISIT, limit: 50, state: 'open' } },
  { name: 'words that are rare', query: { type: VISIT, limit: 50, text: '灯·1001' } },
  { name: 'words that are frequent', query: { type: VISIT, limit: 50, text: '灭火器' } },
  { name: 'words nobody wrote', query: { type: VISIT, limit: 50, text: '子虚乌有' } },
  { name: 'an option of a choice', query: { type: VISIT, limit: 50, filter: 'kind:kind-4' } },
  { name: 'one street', query: { type: VISIT, limit: 50, unit: 'district/s7' } },
  { name: 'one courtyard', query: { type: VISIT, limit: 50, unit: 'district/s7/s7c2' } },
  {
    name: 'one street, one option, one state',
    query: { type: VISIT, limit: 50, unit: 'district/s7', filter: 'kind:kind-4', state: 'open' },
  },
];
/** Visits said to have been made on days of all two years. */
const REPORTS = Array.from({ length: 60 }, (_, n) => ({
  type: VISIT,
  happenedAt: toBeijingIso(Date.parse('2025-01-05T10:00:00+08:00') + n * 12 * 86_400_000),
  data: { household: ` h ${n * 331} `, kind: KINDS[n % KINDS.length] ?? '' },
}));

/**
 * `npm run bench -- figures [--records N] [--rounds N] [--requests N] [--pages]`: the figures of the issue at
 * `--records 1000000`; with `--pages` the desk pages alone.
 */
export async function* run(args: readonly string[] = []): AsyncGenerator<object> {
  const { values: asked } = parseArgs({
    args: [...args],
    options: {
      records: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '20' },
      requests: { type: 'string', default: '40' },
      pages: { type: 'boolean', default: false },
    },
  });
  const records = Number(asked.records);
  const postgres = await startTemporaryPostgres();
  const db = openDb({ url: postgres.url, maxConnections: 4, answerWithinMs: 900_000 });
  try {
    const clock = systemClock();
    await migrate(db, { migrations: MIGRATIONS });
    const ctx: LedgerContext = {
      db,
      clock,
      bus: createBus(createLogger({ level: 'silent' })),
      catalogue: createCatalogue([VISITS]),
      vault: createVault(createKeyRing(['a secret of this measurement'])),
      audit: createAudit({ clock }),
    };
    const startedMs = performance.now();
    await loadVisits(db, ctx.catalogue, records, { listsOnly: asked.pages });
    yield {
      bench: 'figures',
      case: 'seconds to load the records',
      figure: Math.round((performance.now() - startedMs) / 1_000),
      records,
    };
    if (!asked.pages) {
      await db.execute(`create index bench_by_day on records (type, (data->>'kind'), (data->>'day'))`);
      await db.execute('analyze records');
      yield* values(ctx, Number(asked.rounds));
      await db.execute('drop index bench_by_day');
    }
    yield* measurePages(ctx, 'figures', {
      actors: [clerk, leader],
      queries: QUERIES,
      requests: Number(asked.requests),
    });
    if (!asked.pages) {
      yield* measureDuplicates(ctx, 'figures', { actor: clerk, reports: REPORTS });
      yield* measureVerify(ctx, 'figures', records);
    }
  } finally {
    await db.close();
    await postgres.stop();
  }
}
