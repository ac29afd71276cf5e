import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MoveRequest } from '../../../contract/ledger.ts';
import { type LedgerWorld, ledgerWorld, newUuid, person } from '../../../test/support/ledger-world.ts';
import type { WardError } from '../../platform/errors.ts';
import { figureValues, verifyFigures } from '../figures/index.ts';
import { applyMove } from './apply-move.ts';
import { applyMoves, type BatchItem } from './apply-moves.ts';
import { verifyLedger } from './verify-ledger.ts';

const clerk = person('clerk', 'street-officer', 'district/street-a');
const stranger = person('stranger', 'street-officer', 'district/street-b');
const LOAN = 'reading-room/loan';

const item = (move: MoveRequest, idempotencyKey?: string, actor = clerk): BatchItem => ({
  actor,
  move: MoveRequest.parse(move),
  idempotencyKey,
});
const lend = (newRecordId: string, more: Partial<MoveRequest> = {}): MoveRequest => ({
  type: LOAN,
  move: 'lend',
  newRecordId,
  unitId: 'court-1',
  data: { what: '水经注', pages: 3, card: 'A' },
  ...more,
});
const go = (recordId: string, move: string, expectedVersion: number, more: Partial<MoveRequest> = {}) => ({
  type: LOAN,
  move,
  recordId,
  expectedVersion,
  ...more,
});

async function state(world: LedgerWorld) {
  const scope = { unitPath: 'district', fromDay: '0001-01-01', toDay: '9999-12-31' };
  return {
    records: await world.db.query(
      'select id, type, state, version, title, author_id, data from records order by id',
    ),
    entries: await world.db.query(
      'select record_id, n, move, by_name, happened_at, data, links, reason from record_entries order by 1, 2',
    ),
    words: await world.db.query('select * from record_words order by 1'),
    clocks: await world.db.query('select * from record_clocks order by 1, 2'),
    links: await world.db.query('select * from record_links order by 1, 2, 3'),
    figures: [...(await figureValues(world.db, [...world.catalogue.figures.values()], scope))],
    audited: await world.db.query(
      'select action, about, person_id, data from audit_entries where seq > (select max(seq) from mark) order by seq',
    ),
  };
}

/** The audit log cannot be emptied: what was written before is left out. */
async function empty(world: LedgerWorld): Promise<void> {
  await world.db.execute(
    `truncate record_clocks, record_words, records, record_entries, record_links, figure_contributions, figure_deltas, figure_cells, figure_months, figure_touches, figure_firsts cascade`,
  );
  await world.db.execute('create table if not exists mark (seq bigint)');
  await world.db.execute('insert into mark select coalesce(max(seq), 0) from audit_entries');
}

async function oneByOne(world: LedgerWorld, items: readonly BatchItem[]) {
  const outcomes: (string | boolean)[] = [];
  for (const { actor, move, idempotencyKey } of items)
    outcomes.push(
      await applyMove(world, actor, move, idempotencyKey).then(
        ({ repeated }) => repeated,
        (error: WardError) => `${error.code}: ${error.message}`,
      ),
    );
  return outcomes;
}
const saidOf = async (world: LedgerWorld, items: readonly BatchItem[]) =>
  (await applyMoves(world, items)).map((outcome) =>
    outcome.ok ? outcome.repeated : `${outcome.error.code}: ${outcome.error.message}`,
  );

/** Each by itself, all in one moment: they share transactions. */
const togetherOf = async (world: LedgerWorld, items: readonly BatchItem[]) =>
  Promise.all(
    items.map(({ actor, move, idempotencyKey }) =>
      applyMove(world, actor, move, idempotencyKey).then(
        ({ repeated }) => repeated,
        (error: WardError) => `${error.code}: ${error.message}`,
      ),
    ),
  );

/** A refused move whose key another of its group used meanwhile is told of that one instead: it wrote nothing either way. */
const asWanted = (said: string | boolean, wanted: string | boolean | undefined) =>
  typeof wanted === 'string' && (said === true || String(said).includes('this idempotency key was used'))
    ? wanted
    : said;

const IDS = Array.from({ length: 4 }, newUuid);
const BOOK = newUuid();
const step = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...IDS),
      fc.constantFrom('court-1', 'street-a', 'street-b', 'nowhere'),
      fc.boolean(),
    )
    .map(([id, unitId, linked]) => lend(id, { unitId, ...(linked ? { links: { of: [BOOK] } } : {}) })),
  fc
    .tuple(
      fc.constantFrom(...IDS, newUuid()),
      fc.constantFrom('remark', 'recount', 'return', 'again', 'close', 'lose'),
      fc.integer({ min: 1, max: 5 }),
      fc.option(fc.constant('原因'), { nil: null }),
    )
    .map(([id, move, version, reason]) =>
      go(id, move, version, { reason, data: move === 'recount' ? { pages: version } : {} }),
    ),
);
const steps = fc.array(
  fc.tuple(step, fc.option(fc.constantFrom('k1', 'k2', 'k3'), { nil: undefined }), fc.nat(9)),
  { minLength: 1, maxLength: 16 },
);

test('moves in a batch, and moves in one moment, are refused, repeated and written as they are one by one', async () => {
  let written = 0;
  const [one, many] = [await ledgerWorld(), await ledgerWorld()];
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 16 }), fc.boolean(), async (list, cut, together) => {
      const all = together ? togetherOf : saidOf;
      const items = list.map(([move, key, who]) => item(move, key, who === 0 ? stranger : clerk));
      for (const world of [one, many]) await empty(world);
      const shelve = item({
        type: 'reading-room/book',
        move: 'shelve',
        newRecordId: BOOK,
        unitId: 'street-a',
        data: { name: '书' },
      });
      const wanted = await oneByOne(one, [shelve, ...items]);
      const said = [
        ...(await all(many, [shelve, ...items.slice(0, cut)])),
        ...(await all(many, items.slice(cut))),
      ];
      // The times in a refusal are those of two clocks that stand still at the same moment.
      expect(said.map((each, n) => (together ? asWanted(each, wanted[n]) : each))).toEqual(wanted);
      written += said.filter((each) => each === false).length;
      expect(await state(many)).toEqual(await state(one));
      expect((await verifyLedger(many.db, many.catalogue)).faults).toEqual([]);
      expect(await verifyFigures(many.db, [...many.catalogue.figures.values()])).toEqual([]);
    }),
    { numRuns: 40 },
  );
  expect(written).toBeGreaterThan(20);
}, 60_000);

test('two batches with the same keys at once are one effect', async () => {
  const world = await ledgerWorld();
  const items = Array.from({ length: 40 }, (_, n) => {
    const { newRecordId: _id, ...move } = lend('');
    return item(move, `line-${n}`);
  });
  const both = await Promise.all([applyMoves(world, items), applyMoves(world, [...items].reverse())]);
  expect(both.flat().every(({ ok }) => ok)).toBe(true);
  expect(both.flat().filter((outcome) => outcome.ok && !outcome.repeated)).toHaveLength(40);
  expect(await world.db.query('select 1 from record_entries')).toHaveLength(40);
});

test('what the database refuses for one of a group leaves the others as they are', async () => {
  const world = await ledgerWorld();
  const taken = newUuid();
  await applyMove(world, clerk, MoveRequest.parse(lend(taken)));
  const outcomes = await Promise.allSettled(
    [lend(newUuid()), lend(taken), lend(newUuid())].map((move, n) =>
      applyMove(world, clerk, MoveRequest.parse(move), `group-${n}`),
    ),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await world.db.query('select 1 from records')).toHaveLength(3);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
});

test('an empty batch is nothing; one that is too long is refused whole', async () => {
  const world = await ledgerWorld();
  expect(await applyMoves(world, [])).toEqual([]);
  await expect(
    applyMoves(
      world,
      Array.from({ length: 5_001 }, () => item(lend(newUuid()))),
    ),
  ).rejects.toThrow(RangeError);
});
