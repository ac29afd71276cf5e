import { expect, test } from 'vitest';
import { toBeijingIso } from '../../contract/time.ts';
import { floodTransfers } from '../../programmes/flood-transfers/index.ts';
import { readRolls } from '../../server/transfer-roll.ts';
import { LEDGER_START_MS, ledgerWorld, person } from '../support/ledger-world.ts';

const MINUTE = 60_000;
const street = person('street', 'street-officer', 'district/street-a');
const grid = person('grid', 'grid-worker', 'district/street-a/court-1');

test('the board counts doors: each household once, whichever phone came back first', async () => {
  const world = await ledgerWorld([floodTransfers]);
  const open = async (type: string, move: string, data: Record<string, string | number>, minute = 0) => {
    const { record } = await world.move(type === 'zone' ? street : grid, {
      type: `flood-transfers/${type}`,
      move,
      unitId: 'court-1',
      happenedAt: toBeijingIso(LEDGER_START_MS + minute * MINUTE),
      data,
    });
    return record;
  };
  const zone = (name: string) =>
    open('zone', 'register', { name, 'plan-zone': name, responsible: '包保干部' });
  const [one, two] = [(await zone('zone-1')).id, (await zone('zone-2')).id];
  const household = async (door: string, persons: number, other?: string) =>
    (
      await open('household', 'register', {
        door,
        zone: one,
        persons,
        ...(other ? { 'other-zone': other } : {}),
      })
    ).id;
  const [a, b, c] = [await household('1号', 4), await household('2号', 3, two), await household('3号', 2)];
  const say = (id: string, minute: number, outcome: string, people?: number) =>
    open(
      'report',
      'make',
      { household: id, door: '门', outcome, ...(people === undefined ? {} : { people }) },
      minute,
    );
  await world.clock.set(LEDGER_START_MS + 300 * MINUTE);
  const asked = [
    { zoneId: 'zone-1', sinceMs: LEDGER_START_MS + 60 * MINUTE },
    { zoneId: 'zone-2', sinceMs: LEDGER_START_MS + 60 * MINUTE },
    { zoneId: 'zone-9', sinceMs: LEDGER_START_MS },
  ];
  const read = () => readRolls(world.db, world, asked);

  const before = await read();
  expect([...before.byZone.keys()]).toEqual(['zone-1', 'zone-2']);
  expect(before.byZone.get('zone-1')).toMatchObject({
    due: { households: 3, people: 9 },
    missing: { households: 3, people: 9 },
  });
  expect(before.together?.due).toEqual({ households: 3, people: 9 });

  await say(c, 10, 'moved');
  await say(b, 90, 'relatives');
  // The phone with the earlier word came back later.
  await say(b, 70, 'refused');
  const last = await say(a, 80, 'moved', 3);
  const during = await read();
  expect(during.byZone.get('zone-1')).toMatchObject({
    moved: { households: 2, people: 6 },
    sheltered: { households: 1, people: 3 },
    missing: { households: 2, people: 3 },
    refused: { households: 0, people: 0 },
  });
  expect(during.byZone.get('zone-2')?.moved).toEqual({ households: 1, people: 3 });
  expect(during.together?.moved).toEqual({ households: 2, people: 6 });

  await world.move(grid, {
    type: 'flood-transfers/report',
    move: 'withdraw',
    recordId: last.id,
    expectedVersion: 1,
    reason: '登记错门牌。',
  });
  expect((await read()).byZone.get('zone-1')?.moved).toEqual({ households: 1, people: 3 });
  expect(await readRolls(world.db, world, [])).toEqual({ byZone: new Map(), together: null });
});
