import { beforeAll, expect, test } from 'vitest';
import {
  checkProgrammes,
  choice,
  count,
  type Programme,
  signature,
  table,
  text,
  textKeys,
} from '../../programmes/kit/index.ts';
import { exportRecords } from '../../server/modules/ledger/exchange/export-records.ts';
import { recordTemplate } from '../../server/modules/ledger/exchange/write-template.ts';
import { verifyLedger } from '../../server/modules/ledger/verify-ledger.ts';
import { type LedgerWorld, ledgerWorld, person } from '../support/ledger-world.ts';

/** A nonsense programme: a larder hands out what it has, against a signature. */
const LARDER: Programme = {
  id: 'larder',
  types: {
    parcel: {
      fields: {
        name: text(40, { usedBy: 'the cook' }),
        items: table(
          {
            what: { ...text(20), required: true },
            pieces: { ...count('个', {}, 99), required: true },
            shelf: choice(['top', 'low']),
          },
          { usedBy: 'the cook' },
          3,
        ),
        taken: signature(),
        guest: signature(['drawn'], { sensitive: true }),
      },
      retention: { months: 1 },
      title: 'name',
      states: { out: { end: 'positive' }, void: { end: 'negative' } },
      moves: {
        give: {
          from: 'new',
          to: 'out',
          by: ['street-officer'],
          input: { name: 'required', items: 'required', taken: 'optional', guest: 'optional' },
        },
        cancel: { from: ['out'], to: 'void', by: ['street-officer'] },
      },
      see: [{ roles: ['street-officer'] }],
      figures: {},
    },
  },
  texts: { zh: {}, en: {} },
};
const words = Object.fromEntries(textKeys(LARDER).map((key) => [key, `@${key.split('.').at(-1)}`]));
LARDER.texts = { zh: words, en: words };

const clerk = person('clerk', 'street-officer', 'district/street-a');
const TYPE = 'larder/parcel';
let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld([LARDER]);
});
const give = (data: Record<string, unknown>) =>
  world.move(clerk, { type: TYPE, move: 'give', unitId: 'street-a', data: { name: '包', ...data } });
const items = [
  { what: '面', pieces: 2, shelf: 'top' },
  { what: '油', pieces: 1 },
];
const strokes = [[0, 0, 1000, 400]];

test('every column and option has its text, and only what fits a cell stands in a sheet', async () => {
  expect(checkProgrammes([LARDER])).toEqual([]);
  expect(textKeys(LARDER)).toEqual(expect.arrayContaining(['parcel.items.what', 'parcel.items.shelf.top']));
  const bad = { ...LARDER, types: { parcel: { ...LARDER.types['parcel']!, title: 'items' } } };
  expect(checkProgrammes([bad]).map(({ fault }) => fault)).toContain('its title is no text');
  expect(typeof recordTemplate).toBe('function');
});

test('a table says of every row what is wrong with it', async () => {
  const told = (rows: unknown) =>
    give({ items: rows }).catch((error) => error.fields.map((each: { path: string }) => each.path));
  expect(
    await told([
      { what: '面', pieces: 2 },
      { what: '', pieces: 100 },
      { pieces: 1, shelf: 'red', more: 1 },
    ]),
  ).toEqual([
    'data.items.1.what',
    'data.items.1.pieces',
    'data.items.2.what',
    'data.items.2.shelf',
    'data.items.2',
  ]);
  expect(await told([])).toEqual(['data.items']);
  expect(await told([...items, ...items])).toEqual(['data.items']);
  expect((await give({ items })).record.data['items']).toEqual(items);
});

test('a signature bears who, when and the digest of what was signed; another digest is found', async () => {
  const { record } = await give({ items, taken: { signed: 'drawn', by: '演示·领取人', strokes } });
  expect(record.data['taken']).toMatchObject({
    signed: 'drawn',
    by: '演示·领取人',
    at: expect.stringMatching(/^2026-05-31T23:30:00/),
    strokes,
  });
  const own = await give({ items, taken: { signed: 'confirmed' } });
  expect(own.record.data['taken']).toMatchObject({ signed: 'confirmed', by: clerk.name });
  const forged = { ...(own.record.data['taken'] as object), by: '他人' };
  for (const taken of [
    forged,
    { signed: 'confirmed', by: '他人' },
    { signed: 'drawn', by: '甲', strokes: [[0, 2000]] },
    'x',
  ])
    await expect(give({ items, taken })).rejects.toMatchObject({ code: 'unprocessable' });
  await expect(give({ items, guest: { signed: 'confirmed' } })).rejects.toMatchObject({
    code: 'unprocessable',
  });
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
  await world.db.execute(
    `update record_entries set data = jsonb_set(data, '{items,0,pieces}', '3') where record_id = $1`,
    [record.id],
  );
  const { faults } = await verifyLedger(world.db, world.catalogue);
  expect(faults.map(({ fault }) => fault)).toContainEqual(
    expect.stringContaining('taken was signed under something else'),
  );
  await world.db.execute(
    `update record_entries set data = jsonb_set(data, '{items,0,pieces}', '2') where record_id = $1`,
    [record.id],
  );
});

test('a sensitive signature lies sealed; an export tells rows and signers in words', async () => {
  const { record } = await give({
    items,
    taken: { signed: 'drawn', by: '演示·领取人', strokes },
    guest: { signed: 'drawn', by: '演示·来客', strokes },
  });
  expect(JSON.stringify(record.data)).not.toContain('来客');
  const body = await exportRecords(world, clerk, { type: TYPE, format: 'csv', language: 'zh' });
  const csv = await new Response(body as ReadableStream).text();
  expect(csv).toContain('@what：面，@pieces：2，@shelf：@top\n@what：油，@pieces：1');
  expect(csv).toContain('演示·领取人 2026-05-31 23:30');
  expect(csv).not.toContain('来客');
});
