import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FreezeRequest } from '../../../../contract/figures.ts';
import { MoveRequest } from '../../../../contract/ledger.ts';
import { foldRecord, shapeOf } from '../../../../programmes/kit/index.ts';
import { figuresOf, type LedgerWorld, ledgerWorld, person } from '../../../../test/support/ledger-world.ts';
import { PARCEL, parcels } from '../../../../test/support/parcel-versions.ts';
import { createLogger } from '../../../platform/log.ts';
import {
  contributionsIn,
  figureValues,
  freezeFigure,
  refreshDistinct,
  verifyFigures,
  verifyFreeze,
} from '../../figures/index.ts';
import { applyMove } from '../apply-move.ts';
import { applyMoves } from '../apply-moves.ts';
import { createCatalogue } from '../catalogue.ts';
import { readPage, readRecord } from '../read-records.ts';
import { refreshLedger } from '../refresh.ts';
import { openSensitive } from '../sensitive.ts';
import { entriesOf, findRecord, type RecordRow, recordsAfter } from '../store.ts';
import { rebuildFigures, verifyLedger } from '../verify-ledger.ts';
import { bringUpAll, refuseNewerRecords } from './bring-up.ts';

const clerk = person('clerk', 'street-officer', 'district/street-a');
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const log = createLogger({ level: 'silent' });
const ALWAYS = { unitPath: 'district', fromDay: '0001-01-01', toDay: '9999-12-31' };

/** The same database under another version of the declaration. */
function under(world: LedgerWorld, version: 1 | 2 | 3): LedgerWorld & { log: typeof log } {
  const ctx = { ...world, log, catalogue: createCatalogue([parcels(version)]) };
  return { ...ctx, move: (actor, move, key) => applyMove(ctx, actor, MoveRequest.parse(move), key) };
}

const arrive = (world: LedgerWorld, data: Record<string, unknown>, more: object = {}) =>
  world.move(clerk, { type: PARCEL, move: 'arrive', unitId: 'court-1', data, ...more });
const go = (world: LedgerWorld, row: Pick<RecordRow, 'id' | 'version'>, move: string, more: object = {}) =>
  world.move(clerk, { type: PARCEL, move, recordId: row.id, expectedVersion: row.version, ...more });

async function figures(world: LedgerWorld): Promise<Record<string, number>> {
  const declared = [...world.catalogue.figures.values()];
  await refreshDistinct(world.db, declared, world.clock.nowMs());
  const found = await figureValues(world.db, declared, ALWAYS);
  return Object.fromEntries([...found].map(([id, value]) => [id.split('/').at(-1), value]));
}

const EVERYTHING = `truncate records, record_entries, record_links, record_words, record_clocks, figure_contributions,
  figure_deltas, figure_cells, figure_firsts, figure_months, figure_touches, settings, person_keys cascade`;

const sound = async (world: LedgerWorld): Promise<void> => {
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
  expect(await verifyFigures(world.db, [...world.catalogue.figures.values()])).toEqual([]);
};

describe('two upgrades in a row', () => {
  test('records, ways, words, deadlines and figures stand under the present declaration; the journal as it was written', async () => {
    const one = under(await ledgerWorld([parcels(1)]), 1);
    const beside = await arrive(one, { what: '旧纸箱', weight: 2, colour: 'green' });
    const there = await arrive(
      one,
      { what: '大木箱', weight: 4, colour: 'red', owner: '甲' },
      { links: { beside: [beside.record.id] } },
    );
    const moved = await go(one, there.record, 'shift', { data: { note: '靠窗' } });
    await go(one, beside.record, 'collect');
    expect(await figures(one)).toEqual({ arrived: 2, shifted: 1, collected: 1, weight: 6, colours: 2 });
    const before = await entriesOf(one.db, there.record.id);

    const two = under(one, 2);
    expect(await bringUpAll(two)).toBe(2);
    expect(await figures(two)).toEqual({ arrived: 2, collected: 1, weight: 300, colours: 1 });
    await sound(two);
    const three = under(one, 3);
    expect(await bringUpAll(three)).toBe(2);
    expect(await bringUpAll(three)).toBe(0);
    expect(await figures(three)).toEqual({ arrived: 2, collected: 1, weight: 300, colours: 2 });
    await sound(three);

    expect(await entriesOf(one.db, there.record.id)).toEqual(before);
    const row = (await findRecord(one.db, there.record.id))!;
    expect(row).toMatchObject({
      declared: 3,
      state: 'here',
      version: 2,
      title: '大木箱',
      changedAtMs: moved.record.changedAtMs,
      links: { near: [beside.record.id] },
    });
    const keys = await three.vault.open(one.db, [row.id]);
    const declared = three.catalogue.types.get(PARCEL)!;
    expect(openSensitive(declared, row.id, row.data, keys.openerFor(row.id))).toEqual({ receiver: '甲' });
    const page = await readPage(three, clerk, {
      type: PARCEL,
      filter: 'colour:crimson',
      text: '木箱',
      limit: 9,
    });
    expect(page.records.map(({ id }) => id)).toEqual([row.id]);
    const detail = await readRecord(three, clerk, row.id);
    expect(detail.moves).toEqual(['weigh', 'hand-out', 'lose']);
    // What was written is shown as it was written: its version says under which labels.
    expect(detail.entries).toMatchObject([
      {
        move: 'arrive',
        declared: 1,
        data: { what: '大木箱', weight: 4, colour: 'red', owner: { masked: true } },
      },
      { move: 'shift', declared: 1, data: { note: '靠窗' } },
    ]);
    expect((await go(three, row, 'hand-out')).record).toMatchObject({ state: 'looked', declared: 3 });
    await sound(three);
  });

  test('a frozen figure still verifies: its records are unaltered, its definition is told to be another', async () => {
    const one = under(await ledgerWorld([parcels(1)]), 1);
    await arrive(one, { what: 'a', weight: 4 });
    const asked = { figure: `${PARCEL}/arrived`, unitId: 'street-a', from: '2026-05-01', to: '2026-05-31' };
    const freeze = await freezeFigure(figuresOf(one), clerk, FreezeRequest.parse(asked));
    const two = under(one, 2);
    await bringUpAll(two);
    const { behind, figures: declared } = figuresOf(two);
    expect(await verifyFreeze(two.db, behind, declared, freeze)).toMatchObject({
      definition: 1,
      definitionNow: 2,
      outcome: 'same',
      digestHolds: true,
    });
  });
});

describe('while records are being folded', () => {
  test('stopped between two batches it goes on where it was; a start writes nothing twice', async () => {
    const one = under(await ledgerWorld([parcels(1)]), 1);
    for (let n = 0; n < 5; n++) await arrive(one, { what: `第${n}件`, weight: n });
    const two = under(one, 2);
    const batches = { recordsAtATime: 2 };
    expect(await bringUpAll(two, { ...batches, stopped: () => true })).toBe(0);
    let asked = 0;
    // Asked before the type and after the first batch: the process is gone then.
    expect(await bringUpAll(two, { ...batches, stopped: () => ++asked === 2 })).toBe(2);
    const stored = await recordsAfter(one.db, FIRST_ID, 9);
    expect(stored.map(({ declared }) => declared)).toEqual([2, 2, 1, 1, 1]);
    expect((await verifyLedger(two.db, two.catalogue)).behind).toBe(3);
    await sound(two);
    // Half way an older Ward would misread what is folded already.
    await expect(refuseNewerRecords(under(one, 1))).rejects.toThrow('newer Ward');
    const running = await refreshLedger(under(one, 3));
    await expect
      .poll(async () => (await recordsAfter(one.db, FIRST_ID, 9)).map(({ declared }) => declared))
      .toEqual([3, 3, 3, 3, 3]);
    await running.stop();
    expect((await figures(under(one, 3)))['weight']).toBe(500);
    await sound(under(one, 3));
  });

  test('a record is read by the present declaration, and a move on it folds it first', async () => {
    const one = under(await ledgerWorld([parcels(1)]), 1);
    const { record } = await arrive(one, { what: '纸箱', weight: 2, colour: 'red' });
    const other = (await arrive(one, { what: '木箱', colour: 'blue' })).record;
    const third = (await arrive(one, { what: '铁箱', colour: 'blue' })).record;
    const shifted = (await go(one, record, 'shift')).record;
    const two = under(one, 2);
    const seen = await readRecord(two, clerk, shifted.id);
    expect(seen).toMatchObject({ state: 'here', title: '纸箱', data: { label: '纸箱', weight: 100 } });
    const page = await readPage(two, clerk, { type: PARCEL, limit: 9 });
    expect(page.records.map(({ state }) => state)).toEqual(['here', 'here', 'here']);
    expect((await go(two, shifted, 'hand-out')).record).toMatchObject({
      state: 'gone',
      version: 3,
      declared: 2,
      data: { label: '纸箱', weight: 100, colour: 'crimson' },
    });
    const item = (row: RecordRow) => ({
      actor: clerk,
      move: MoveRequest.parse({
        type: PARCEL,
        move: 'lose',
        recordId: row.id,
        expectedVersion: 1,
        reason: '丢失',
      }),
    });
    expect((await applyMoves(two, [item(other), item(third)])).map(({ ok }) => ok)).toEqual([true, true]);
    expect(await figures(two)).toEqual({ arrived: 3, collected: 1, weight: 100, colours: 2 });
    await sound(two);
    expect(await bringUpAll(two)).toBe(0);
    await expect(go(two, other, 'weigh', { data: { weight: 1 } })).rejects.toMatchObject({
      code: 'version-conflict',
    });
  });

  test('a database of a newer declaration is not opened by an older one', async () => {
    const three = under(await ledgerWorld([parcels(3)]), 3);
    await bringUpAll(three);
    await expect(refuseNewerRecords(under(three, 2))).rejects.toThrow('newer Ward');
    await expect(refuseNewerRecords(three)).resolves.toBeUndefined();
  });
});

test('random journals of three versions: folded, rebuilt and counted by hand they say the same', async () => {
  const step = fc.tuple(
    fc.constantFrom(
      'arrive',
      'arrive',
      'shift',
      'weigh',
      'collect',
      'hand-out',
      'lose',
      'come-back',
      'close',
    ),
    fc.nat(5),
    fc.record({
      weight: fc.integer({ min: 0, max: 900 }),
      colour: fc.constantFrom('red', 'blue', 'green', 'crimson'),
    }),
  );
  const base = await ledgerWorld([parcels(1)]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { maxLength: 14 }), { minLength: 3, maxLength: 3 }),
      async (parts) => {
        await base.db.execute(EVERYTHING);
        for (const [n, steps] of parts.entries()) {
          const world = under(base, (n + 1) as 1);
          // The second upgrade is not waited for: its moves fold what they touch.
          if (n === 1) await bringUpAll(world);
          for (const [move, at, data] of steps) {
            const rows = await recordsAfter(base.db, FIRST_ID, 50);
            const row = rows[at % Math.max(1, rows.length)];
            const label = n === 0 ? 'what' : 'label';
            const attempt =
              move === 'arrive'
                ? arrive(world, { [label]: `件${at}`, ...data })
                : row && go(world, row, move, { reason: '原因', ...(move === 'weigh' ? { data } : {}) });
            await attempt?.catch(() => undefined);
          }
        }
        const world = under(base, 3);
        await bringUpAll(world);
        await sound(world);
        const declared = world.catalogue.types.get(PARCEL)!;
        const rows = await recordsAfter(base.db, FIRST_ID, 50);
        for (const row of rows) {
          const folded = foldRecord(declared, await entriesOf(base.db, row.id), row);
          expect(row).toMatchObject({ ...folded, declared: 3 });
        }
        const sums = await figures(world);
        expect(sums['arrived']).toBe(rows.length);
        expect(sums['weight']).toBe(rows.reduce((sum, { data }) => sum + Number(data['weight'] ?? 0), 0));
        expect(sums['colours']).toBe(
          new Set(rows.map(({ data }) => data['colour'] ?? null).filter((colour) => colour !== null)).size,
        );
        const stored = await contributionsIn(world.db, `${PARCEL}/collected`, ALWAYS);
        await rebuildFigures(world.db, world.catalogue, []);
        expect(await contributionsIn(world.db, `${PARCEL}/collected`, ALWAYS)).toEqual(stored);
        expect(await figures(world)).toEqual(sums);
      },
    ),
    { numRuns: 6 },
  );
}, 120_000);

test('the shape of a version is what its declaration is compared with', () => {
  expect(shapeOf(parcels(1).types['parcel']!, 'parcel').moves['arrive']).toEqual({
    opens: true,
    to: 'here',
    input: { what: 'required', weight: 'optional', colour: 'optional', owner: 'optional' },
  });
});
