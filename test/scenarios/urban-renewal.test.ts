import { expect, test } from 'vitest';
import { PROGRAMMES } from '../../programmes/index.ts';
import { urbanRenewal } from '../../programmes/urban-renewal/index.ts';
import { contributionsIn, figureValues, verifyFigures } from '../../server/modules/figures/index.ts';
import { rebuildFigures, verifyLedger } from '../../server/modules/ledger/index.ts';
import { ledgerWorld, person } from '../support/ledger-world.ts';

const grid = person('grid', 'grid-worker', 'district/street-a');
const street = person('street', 'street-officer', 'district/street-a');
const ALWAYS = { unitPath: 'district', fromDay: '0001-01-01', toDay: '9999-12-31' };
const HOUSEHOLDS = 388;
const ROUNDS = 7;

/**
 * The third brief of the district's bulletin: 7 rounds of visits, 30 opinions of which 22 were adopted, 388 households,
 * 5 people helped into work. Nobody fills in a report.
 */
test('the figures of the brief come out of the records', async () => {
  const world = await ledgerWorld([urbanRenewal]);
  const open = async (
    actor: typeof grid,
    type: string,
    move: string,
    data: object,
    links: Record<string, string[]> = {},
  ): Promise<string> =>
    (
      await world.move(actor, {
        type: `urban-renewal/${type}`,
        move,
        unitId: 'court-1',
        data: { ...data },
        links,
      })
    ).record.id;
  const go = async (
    id: string,
    type: string,
    move: string,
    version: number,
    more: object = {},
  ): Promise<void> => {
    await world.move(street, {
      type: `urban-renewal/${type}`,
      move,
      recordId: id,
      expectedVersion: version,
      ...more,
    });
  };

  const households: string[] = [];
  for (let n = 1; n <= HOUSEHOLDS; n++)
    households.push(await open(grid, 'household', 'register', { address: `${n}号`, courtyard: '一号院' }));
  for (const [n, household] of households.entries()) {
    const visit = { household, address: `${n + 1}号` };
    // A door where nobody is in is tried again; a household seen twice is one household.
    if (n % 5 === 0) await open(grid, 'visit', 'make', { ...visit, round: 1, outcome: 'absent' });
    await open(grid, 'visit', 'make', { ...visit, round: (n % ROUNDS) + 1, outcome: 'completed' });
    if (n % 9 === 0) await open(grid, 'visit', 'make', { ...visit, round: ROUNDS, outcome: 'confirmed' });
  }
  const project = await open(street, 'project', 'plan', { name: '一号院整治提升', due: '2026-09-30' });
  for (let n = 1; n <= 30; n++) {
    const opinion = await open(grid, 'opinion', 'say', {
      subject: `意见${n}`,
      words: '楼道照明损坏',
      category: 'infrastructure',
    });
    await go(opinion, 'opinion', 'discuss', 1);
    if (n <= 22) await go(opinion, 'opinion', 'adopt', 2, { links: { project: [project] } });
    else await go(opinion, 'opinion', 'decline', 2, { reason: '不属于整治提升范围' });
  }
  for (let n = 1; n <= 6; n++) {
    const job = await open(grid, 'job', 'ask', { wish: '保洁' });
    if (n <= 5) await go(job, 'job', 'place', 1, { data: { employer: '演示单位' } });
  }

  const figures = [...world.catalogue.figures.values()];
  const read = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      [...(await figureValues(world.db, figures, ALWAYS))].map(([id, value]) => [
        id.replace('urban-renewal/', ''),
        value,
      ]),
    );
  const printed = {
    'visit/rounds': 7,
    'visit/households': 388,
    'opinion/collected': 30,
    'opinion/adopted': 22,
    'opinion/declined': 8,
    'project/planned': 1,
    'project/accepted': 0,
    'job/placed': 5,
  };
  const before = await read();
  expect(before).toMatchObject(printed);
  expect(await contributionsIn(world.db, 'urban-renewal/opinion/adopted', ALWAYS)).toHaveLength(22);
  expect(await verifyFigures(world.db, figures)).toEqual([]);
  expect(await verifyLedger(world.db, world.catalogue)).toMatchObject({ faults: [] });
  await rebuildFigures(world.db, world.catalogue, []);
  expect(await read()).toEqual(before);

  // One more adopted opinion changes exactly the figures that depend on it.
  const opinion = await open(grid, 'opinion', 'say', {
    subject: '又一条',
    words: '停车',
    category: 'environment',
  });
  await go(opinion, 'opinion', 'discuss', 1);
  await go(opinion, 'opinion', 'adopt', 2, { links: { project: [project] } });
  expect(await read()).toEqual({ ...before, 'opinion/collected': 31, 'opinion/adopted': 23 });
}, 180_000);

test('every programme is declared without a fault', async () => {
  const world = await ledgerWorld(PROGRAMMES);
  expect(world.catalogue.figures.size).toBeGreaterThan(5);
});
