import { beforeAll, expect, test } from 'vitest';
import { SavedViewInput } from '../../../../contract/saved-views.ts';
import { type LedgerWorld, ledgerWorld, newUuid, person } from '../../../../test/support/ledger-world.ts';
import { changeView, forgetView, listViews, openView, saveView } from './saved-views.ts';

const LOAN = 'reading-room/loan';
const clerk = person('clerk', 'street-officer', 'district/street-a');
const colleague = person('colleague', 'street-officer', 'district/street-a');
const below = person('below', 'team-leader', 'district/street-a/court-1');
const above = person('above', 'duty-officer', 'district');
const beside = person('beside', 'street-officer', 'district/street-b');

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld();
});
const input = (more: object = {}) =>
  SavedViewInput.parse({
    type: LOAN,
    name: `红架借阅 ${newUuid()}`,
    query: {
      state: 'lent',
      filter: 'shelf:red,shelf:blue',
      text: '水经',
      sort: 'due',
      unit: 'district/street-a',
    },
    columns: ['pages', 'shelf'],
    ...more,
  });

test('one’s own is seen by nobody else; shared it is opened by those who have to do with the unit', async () => {
  const asked = input();
  const own = await saveView(world, clerk, asked);
  expect(own).toMatchObject({
    name: asked.name,
    query: asked.query,
    columns: ['pages', 'shelf'],
    mine: true,
  });
  for (const other of [colleague, above, beside])
    await expect(openView(world, other, own.id)).rejects.toMatchObject({ code: 'not-found' });
  const shared = await changeView(world, clerk, own.id, { ...asked, unitId: 'street-a' });
  expect(shared.unitId).toBe('street-a');
  for (const other of [colleague, below, above]) {
    expect(await openView(world, other, own.id)).toMatchObject({ mine: false, ownerName: 'clerk' });
    expect((await listViews(world, other, LOAN)).map(({ id }) => id)).toContain(own.id);
    await expect(changeView(world, other, own.id, asked)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(forgetView(world, other, own.id)).rejects.toMatchObject({ code: 'forbidden' });
  }
  await expect(openView(world, beside, own.id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(forgetView(world, beside, own.id)).rejects.toMatchObject({ code: 'not-found' });
  expect((await listViews(world, beside, LOAN)).map(({ id }) => id)).not.toContain(own.id);
  await forgetView(world, clerk, own.id);
  await expect(openView(world, clerk, own.id)).rejects.toMatchObject({ code: 'not-found' });
});

test.each([
  ['a unit beside', { unitId: 'street-b' }, 'not-found'],
  ['a unit that is not there', { unitId: 'nowhere' }, 'not-found'],
  ['the unit above one’s own', { unitId: 'district' }, 'forbidden'],
  ['a state that is not declared', { query: { state: 'burnt' } }, 'invalid-input'],
  ['an option that is not declared', { query: { filter: 'shelf:gold' } }, 'invalid-input'],
  ['a sensitive field to filter by', { query: { filter: 'reader:x' } }, 'invalid-input'],
  ['a column that is no field', { columns: ['pages', 'colour'] }, 'invalid-input'],
  ['a type that is not declared', { type: 'reading-room/scroll' }, 'not-found'],
])('is not saved for %s', async (_what, more, code) => {
  await expect(saveView(world, clerk, input(more))).rejects.toMatchObject({ code });
});

test('a name is used once by one person for one type; another person may use it too', async () => {
  const asked = input({ name: '待归还' });
  await saveView(world, clerk, asked);
  await expect(saveView(world, clerk, asked)).rejects.toMatchObject({ code: 'conflict' });
  expect(await saveView(world, colleague, asked)).toMatchObject({ name: '待归还', mine: true });
  const other = await saveView(world, clerk, input({ name: '已归还' }));
  await expect(changeView(world, clerk, other.id, asked)).rejects.toMatchObject({ code: 'conflict' });
});

test('a view of two lines, of no name or of unknown parts does not parse', () => {
  for (const more of [{ name: '一\n二' }, { name: ' ' }, { query: { limit: 5 } }, { owner: 'x' }])
    expect(() => input(more)).toThrow();
});
