import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { MoveRequest } from '../../contract/ledger.ts';
import { sealEntries, verifyAudit } from '../../server/modules/audit/index.ts';
import { figureValues, foldPending, verifyFigures } from '../../server/modules/figures/index.ts';
import { exportRecords } from '../../server/modules/ledger/exchange/export-records.ts';
import { applyMoves, type LedgerContext, moveIn, verifyLedger } from '../../server/modules/ledger/index.ts';
import { createBus } from '../../server/platform/bus.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { type Db, openDb } from '../../server/platform/db/index.ts';
import type { WardError } from '../../server/platform/errors.ts';
import { createLogger } from '../../server/platform/log.ts';
import { type Channel, enqueue, startDispatcher } from '../../server/platform/outbox/index.ts';
import { parseCsv } from '../../server/platform/sheets/index.ts';
import { type LedgerWorld, ledgerWorld, person } from '../support/ledger-world.ts';

const LOAN = 'reading-room/loan';
const WRITERS = 8;
const LOANS_EACH = 8;
const AFTER = ['remark', 'recount', 'return'] as const;
const clerk = person('clerk', 'street-officer', 'district');
const EVERYTHING = { unitPath: 'district', fromDay: '2000-01-01', toDay: '2100-01-01' };
const log = createLogger({ level: 'silent' });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function onOwnConnection<T>(world: LedgerWorld, work: (db: Db) => Promise<T>): Promise<T> {
  const db = openDb({ url: world.url, maxConnections: 1 });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** One move and its message in one transaction that stays open for a while: numbers are given in another order than commits. */
async function write(ctx: LedgerContext, writer: number, loan: number): Promise<void> {
  const recordId = randomUUID();
  for (const [n, move] of (['lend', ...AFTER] as const).entries())
    await ctx.db.transaction(async (tx) => {
      const opening = { newRecordId: recordId, unitId: ['court-1', 'street-b'][writer % 2]! };
      const data = {
        lend: { what: `书 ${writer}-${loan}`, pages: loan, card: `C${loan}` },
        remark: { note: '封面破损' },
        recount: { pages: loan + 1 },
        return: {},
      }[move];
      await moveIn(
        tx,
        ctx,
        clerk,
        MoveRequest.parse({
          type: LOAN,
          move,
          ...(n === 0 ? opening : { recordId, expectedVersion: n }),
          data,
        }),
      );
      const idempotencyKey = `${recordId}:${n}`;
      const message = { channel: 'wire', address: 'office', aboutKind: 'record', aboutId: recordId };
      await enqueue(tx, { ...message, body: {}, idempotencyKey, drill: false }, ctx.clock.nowMs());
      await pause((writer * 7 + loan * 3 + n) % 6);
    });
}

/** What must not be done: the next numbers after the last one seen. */
async function readByNumber(db: Db, seen: Set<number>): Promise<void> {
  const last = Math.max(0, ...seen);
  for (const { seq } of await db.query<{ seq: number }>('select seq from audit_entries where seq > $1', [
    last,
  ]))
    seen.add(seq);
}

test('eight writers, readers by cursor: no committed row is skipped, none is taken twice', async () => {
  const world = await ledgerWorld();
  const clock = systemClock();
  const lent = world.catalogue.figures.get(`${LOAN}/lent`)!;
  let writing = true;
  const sent = new Map<string, number>();
  const wire: Channel = {
    id: 'wire',
    async send({ idempotencyKey }) {
      sent.set(idempotencyKey, (sent.get(idempotencyKey) ?? 0) + 1);
      return { ok: true };
    },
  };
  const seen = new Set<number>();
  const watched: number[] = [];
  const follow = (work: (db: Db) => Promise<unknown>): Promise<void> =>
    onOwnConnection(world, async (db) => {
      while (writing) {
        await work(db);
        await pause(10);
      }
      await work(db);
    });
  const readers = [
    follow((db) => sealEntries(db)),
    follow((db) => foldPending(db)),
    follow(async (db) => {
      const values = await figureValues(db, [lent], EVERYTHING);
      watched.push(values.get(lent.id) ?? 0);
    }),
    follow((db) => readByNumber(db, seen)),
  ];
  const dispatching = openDb({ url: world.url, maxConnections: 4 });
  const bus = createBus(log);
  const dispatchers = [1, 2].map(() =>
    startDispatcher({
      db: dispatching,
      clock,
      bus,
      log,
      channels: new Map([['wire', wire]]),
      sink: wire,
      drill: false,
    }),
  );
  const rounds = setInterval(() => bus.emit('outbox.enqueued', { count: 1 }), 20);
  await Promise.all(
    Array.from({ length: WRITERS }, (_, writer) =>
      onOwnConnection(world, async (db) => {
        const ctx: LedgerContext = { ...world, db, clock };
        for (let loan = 0; loan < LOANS_EACH; loan++) await write(ctx, writer, loan);
      }),
    ),
  );
  writing = false;
  await Promise.all(readers);
  clearInterval(rounds);
  for (const dispatcher of dispatchers) {
    await dispatcher.round();
    await dispatcher.stop();
  }
  await dispatching.close();
  while ((await sealEntries(world.db)) > 0);
  while ((await foldPending(world.db)) > 0);

  const moves = WRITERS * LOANS_EACH * (1 + AFTER.length);
  const count = async (from: string): Promise<number> =>
    (await world.db.query<{ n: number }>(`select count(*) as n from ${from}`))[0]!.n;
  expect(await count('record_entries')).toBe(moves);
  // The sealer: every entry has one link of the chain, in the order of commits.
  expect(await count('audit_chain')).toBe(await count('audit_entries'));
  expect(await count('audit_entries')).toBe(moves);
  expect(await verifyAudit(world.db)).toMatchObject({ ok: true });
  // The folder: cells are what the journals say, and nothing waits.
  expect(await count('figure_deltas')).toBe(0);
  expect(await count('figure_touches')).toBe(0);
  expect(await verifyFigures(world.db, [...world.catalogue.figures.values()])).toEqual([]);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
  // Who looked on saw every loan once, counted before and after folding alike.
  expect(watched.at(-1)).toBe(WRITERS * LOANS_EACH);
  expect(watched).toEqual([...watched].sort((a, b) => a - b));
  // The outbox: each message once, whoever of two dispatchers sent it.
  expect(sent.size).toBe(moves);
  expect([...sent.values()].filter((times) => times !== 1)).toEqual([]);
  // The trap was set: the same rows read by their numbers alone lose some.
  expect(seen.size).toBeLessThan(moves);
});

test('an export holds every record that was there, however many move while it is read', async () => {
  const world = await ledgerWorld();
  const ids = Array.from({ length: 1_300 }, () => randomUUID());
  const lend = (id: string, n: number) => ({
    actor: clerk,
    move: MoveRequest.parse({
      type: LOAN,
      move: 'lend',
      newRecordId: id,
      unitId: 'court-1',
      data: { what: `书 ${n}`, pages: 1 },
    }),
  });
  await applyMoves(world, ids.map(lend));
  await world.clock.advance(1_000);
  const file = (await exportRecords(world, clerk, {
    type: LOAN,
    format: 'csv',
    language: 'en',
  })) as ReadableStream<Uint8Array>;
  const reader = file.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    text += decoder.decode(chunk.value);
    // What lies further down the list comes to its top while the next page is waited for.
    await world.clock.advance(1_000);
    await applyMoves(
      world,
      ids
        .filter((id) => !text.includes(id))
        .slice(0, 30)
        .map((recordId) => ({
          actor: clerk,
          move: MoveRequest.parse({ type: LOAN, move: 'return', recordId, expectedVersion: 1 }),
        })),
    );
  }
  const exported = parseCsv(text)
    .slice(1)
    .map(({ cells }) => cells[0]);
  expect(ids.filter((id) => !exported.includes(id)).length, 'records that are not in the file').toBe(0);
  expect(new Set(exported).size).toBe(exported.length);
});

test('eight people move one record at once: each version is won by one, the others are told what changed', async () => {
  const world = await ledgerWorld();
  const people = Array.from({ length: WRITERS }, (_, n) =>
    person(`clerk-${n}`, 'street-officer', 'district'),
  );
  const recordId = randomUUID();
  const lend = { newRecordId: recordId, unitId: 'court-1', data: { what: '独本', pages: 1 } };
  await world.move(people[0]!, { type: LOAN, move: 'lend', ...lend });
  for (let version = 1; version <= 8; version++) {
    const outcomes = await Promise.all(
      people.map(async (actor, n) => {
        const move = {
          type: LOAN,
          move: 'remark',
          recordId,
          expectedVersion: version,
          data: { note: `第 ${n} 人` },
        };
        // By one move as well as by a batch.
        if (n % 2 === 0)
          return world.move(actor, move).then(
            () => 'won' as const,
            (error: WardError) => error,
          );
        const [outcome] = await applyMoves(world, [{ actor, move: MoveRequest.parse(move) }]);
        return outcome!.ok ? ('won' as const) : outcome!.error;
      }),
    );
    const lost = outcomes.filter((outcome) => outcome !== 'won');
    expect(lost).toHaveLength(WRITERS - 1);
    for (const { code, fields } of lost) {
      expect(code).toBe('version-conflict');
      expect(fields?.map((field) => field.path)).toEqual([`version ${version + 1}`]);
    }
  }
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
});
