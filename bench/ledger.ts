import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { MoveRequest } from '../contract/ledger.ts';
import { MIGRATIONS } from '../server/migrations/index.ts';
import { createAudit } from '../server/modules/audit/index.ts';
import { foldPending } from '../server/modules/figures/index.ts';
import {
  applyMove,
  applyMoves,
  type BatchItem,
  createCatalogue,
  type LedgerContext,
} from '../server/modules/ledger/index.ts';
import { createBus } from '../server/platform/bus.ts';
import { systemClock } from '../server/platform/clock.ts';
import { startTemporaryPostgres } from '../server/platform/db/embedded/index.ts';
import { type Db, openDb } from '../server/platform/db/index.ts';
import { migrate } from '../server/platform/db/migrate.ts';
import { createLogger } from '../server/platform/log.ts';
import { createKeyRing, createVault } from '../server/platform/vault/index.ts';
import { LOANS } from '../test/support/loan-programme.ts';
import { person } from '../test/support/person.ts';
import { atMost, ratio } from './support/judge.ts';
import { bareInserts } from './support/ledger-baseline.ts';
import { measurePages, measureVerify } from './support/ledger-load.ts';

const CONNECTIONS = 8;
const BATCH = 1_000;
const LOAN = 'reading-room/loan';
const WORDS = ['水经注', '河防通议', '农政全书', '天工开物', '齐民要术', '梦溪笔谈'];
const SHELVES = ['red', 'blue', 'green'];
const STREETS = 10;
const clerk = person('clerk', 'street-officer', 'district');
const reader = person('reader', 'team-leader', 'district/street-3');

const atLeast = (figure: number, target: number) => ({ figure, target, ok: figure >= target });
const perSecond = (count: number, startedMs: number): number =>
  Math.round((count * 1_000) / (performance.now() - startedMs));

const lend = (n: number, newRecordId: string): MoveRequest => ({
  type: LOAN,
  move: 'lend',
  newRecordId,
  unitId: `street-${n % STREETS}`,
  data: {
    what: `${WORDS[n % WORDS.length]}·${n}`,
    pages: n % 400,
    shelf: SHELVES[n % SHELVES.length],
    card: `C${n % 5_000}`,
  },
});
/** Loans that are lost: a state hardly anything is in. */
const RARE = 5;
const someLost = (records: number): BatchItem[] =>
  Array.from({ length: RARE }, (_, n) => {
    const id = randomUUID();
    const lose: MoveRequest = { type: LOAN, move: 'lose', recordId: id, expectedVersion: 1, reason: '遗失' };
    return [lend(records + n, id), lose].map((move) => ({ actor: clerk, move: MoveRequest.parse(move) }));
  }).flat();
/** What follows a loan: four entries a record. */
const AFTER = ['remark', 'recount', 'return'] as const;
const follow = (n: number, recordId: string): MoveRequest[] =>
  AFTER.map((move, at) => ({
    type: LOAN,
    move,
    recordId,
    expectedVersion: at + 1,
    data: move === 'remark' ? { note: '封面破损' } : move === 'recount' ? { pages: n % 300 } : {},
  }));

async function openLedger(db: Db): Promise<LedgerContext> {
  const clock = systemClock();
  await migrate(db, { migrations: MIGRATIONS });
  await db.execute(
    `insert into units (id, parent_id, path, name_zh, name_en, kind) values ('district', null, 'district', '区', 'district', 'street')`,
  );
  for (let n = 0; n < STREETS; n++)
    await db.execute(
      `insert into units (id, parent_id, path, name_zh, name_en, kind) values ($1, 'district', 'district/' || $1, $1, $1, 'street')`,
      [`street-${n}`],
    );
  return {
    db,
    clock,
    bus: createBus(createLogger({ level: 'silent' })),
    catalogue: createCatalogue([LOANS]),
    vault: createVault(createKeyRing(['a secret of this measurement'])),
    audit: createAudit({ clock }),
  };
}

/** So many pieces of work on so many connections at a time; resolves to how many were done a second. */
async function onConnections(count: number, work: (n: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const startedMs = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let n = next++; n < count; n = next++) await work(n);
    }),
  );
  return perSecond(count, startedMs);
}

async function* single(ctx: LedgerContext, count: number): AsyncGenerator<object> {
  const rounds = 3;
  const each = Math.ceil(count / rounds);
  const moves: number[] = [];
  const bare: number[] = [];
  // By turns in one run: whatever else the machine does falls on both.
  for (let round = 0; round < rounds; round++) {
    bare.push(await onConnections(each, (n) => bareInserts(ctx.db, round * each + n)));
    moves.push(
      await onConnections(each, (n) =>
        applyMove(ctx, clerk, MoveRequest.parse(lend(n, randomUUID())), randomUUID()),
      ),
    );
  }
  await ctx.db.execute(
    `delete from record_entries where record_id in (select id from records where type = 'bare/bare')`,
  );
  await ctx.db.execute(`delete from records where type = 'bare/bare'`);
  for (const table of ['figure_contributions', 'figure_deltas'])
    await ctx.db.execute(`delete from ${table} where figure like 'bare/%'`);
  const middle = (list: number[]): number => list.sort((a, b) => a - b)[1] ?? 0;
  yield {
    bench: 'ledger',
    case: `single moves a second, ${CONNECTIONS} connections`,
    ...atLeast(middle(moves), 1_500),
    bareInserts: middle(bare),
    ratioToBareInserts: ratio(middle(moves), middle(bare)),
  };
}

async function* batches(ctx: LedgerContext, records: number): AsyncGenerator<object> {
  const startedMs = performance.now();
  let done = 0;
  let refused = 0;
  const batch = Math.ceil(BATCH / (AFTER.length + 1));
  for (let from = 0; from < records; from += batch) {
    const items = Array.from({ length: Math.min(batch, records - from) }, (_, n): BatchItem[] => {
      const id = randomUUID();
      return [lend(from + n, id), ...follow(from + n, id)].map((move) => ({
        actor: clerk,
        move: MoveRequest.parse(move),
      }));
    }).flat();
    const outcomes = await applyMoves(ctx, items);
    done += items.length;
    refused += outcomes.filter(({ ok }) => !ok).length;
  }
  yield {
    bench: 'ledger',
    case: `moves a second in batches of ${BATCH}`,
    ...atLeast(perSecond(done, startedMs), 10_000),
    moves: done,
  };
  yield { bench: 'ledger', case: 'moves refused in batches', ...atMost(refused, 0) };
  const lost = await applyMoves(ctx, someLost(records));
  yield {
    bench: 'ledger',
    case: 'records in a state hardly anything is in',
    ...atLeast(lost.filter(({ ok }) => ok).length, RARE * 2),
  };
  while ((await foldPending(ctx.db)) > 0);
  await ctx.db.execute('vacuum analyze');
}

const QUERIES = [
  { name: 'first page', query: { type: LOAN, limit: 50 } },
  { name: 'by state', query: { type: LOAN, limit: 50, state: 'back' } },
  { name: 'a state hardly anything is in', query: { type: LOAN, limit: 50, state: 'lost' } },
  { name: 'words that are rare', query: { type: LOAN, limit: 50, text: '注·1999' } },
  { name: 'words that are frequent', query: { type: LOAN, limit: 50, text: '水经注' } },
  { name: 'words nobody wrote', query: { type: LOAN, limit: 50, text: '子虚乌有' } },
  { name: 'an option of a choice', query: { type: LOAN, limit: 50, filter: 'shelf:blue' } },
  { name: 'one street', query: { type: LOAN, limit: 50, unit: 'district/street-7' } },
];

/** `npm run bench -- ledger [--records N] [--moves N] [--requests N]`: the figures of the issue at `--records 1000000`. */
export async function* run(args: readonly string[] = []): AsyncGenerator<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      records: { type: 'string', default: '50000' },
      moves: { type: 'string', default: '9000' },
      requests: { type: 'string', default: '40' },
    },
  });
  const postgres = await startTemporaryPostgres({ fsync: true });
  const db = openDb({ url: postgres.url, maxConnections: CONNECTIONS });
  try {
    const ctx = await openLedger(db);
    yield* single(ctx, Number(values.moves));
    yield* batches(ctx, Number(values.records));
    yield* measurePages(ctx, 'ledger', {
      actors: [clerk, reader],
      queries: QUERIES,
      requests: Number(values.requests),
    });
    yield* measureVerify(ctx, 'ledger', Number(values.records));
  } finally {
    await db.close();
    await postgres.stop();
  }
}
