import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parcels } from '../../../test/support/parcel-versions.ts';
import { checkProgrammes } from '../check-programmes.ts';
import { declaredTypes, type Programme, type RecordType } from '../declare.ts';
import { choice, count, longText, text } from '../fields.ts';
import { type Entry, foldRecord } from '../record-move.ts';
import { differences } from './differences.ts';
import { labelAt, namesOfField, readEntry, readStored } from './read-entry.ts';
import { shapeOf } from './shape.ts';
import type { Upgrade } from './upgrade.ts';

const declaredOf = (programme: Programme) => declaredTypes([programme])[0]!;
const [one, two, three] = [1, 2, 3].map((version) => declaredOf(parcels(version as 1)));
const PLACE = { id: '00000000-0000-4000-8000-000000000001', unitPath: 'district' };

const entry = (n: number, move: string, data: Entry['data'], declared = 1, links = {}): Entry => ({
  n,
  move,
  by: { personId: 'p', name: 'p', postId: null, postTitle: null },
  happenedAtMs: n,
  recordedAtMs: n,
  data,
  links,
  reason: null,
  declared,
});

describe('an older entry', () => {
  test('is read under the names of today, by every version in between', () => {
    const arrived = entry(1, 'arrive', { what: '字'.repeat(60), weight: 3, owner: 'sealed', colour: 'red' });
    expect(readEntry(two!, arrived)).toMatchObject({
      move: 'arrive',
      data: { label: '字'.repeat(60), weight: 150, receiver: 'sealed', colour: 'crimson' },
      ledTo: 'here',
    });
    expect(readEntry(three!, arrived).data).toMatchObject({ label: '字'.repeat(20), colour: 'crimson' });
    expect(arrived.data).toMatchObject({ what: '字'.repeat(60), weight: 3 });
  });

  test('leads where it led: a move that leads elsewhere today moved nobody there', () => {
    const journal = [entry(1, 'arrive', { what: 'a' }), entry(2, 'collect', {})];
    expect(foldRecord(three!, journal, PLACE)).toMatchObject({ state: 'gone', data: { colour: 'plain' } });
    expect(foldRecord(three!, [journal[0]!, entry(2, 'hand-out', {}, 3)], PLACE)?.state).toBe('looked');
    expect(readEntry(three!, journal[1]!)).toMatchObject({ move: 'hand-out', ledTo: 'gone' });
  });

  test('of a move that is gone is read as the past, with the label of its time', () => {
    const read = readEntry(three!, entry(2, 'shift', { note: '窗边' }));
    expect(read).toMatchObject({ move: 'shift@1', ledTo: 'here', data: {} });
    expect(labelAt(three!, 1, 'en', 'move.shift@1')).toBe('en parcel.move.shift v1');
    expect(labelAt(three!, 2, 'zh', 'label')).toBe('zh parcel.label v2');
    expect(labelAt(three!, 1, 'zh', 'colour.green')).toBe('zh parcel.colour.green v1');
  });

  test('has sealed what is bound to every name that the field has had', () => {
    expect(namesOfField(three!, 'receiver')).toEqual(['receiver', 'owner']);
    expect(namesOfField(three!, 'colour')).toEqual(['colour']);
  });
});

test('any journal of version 1 folds to what one would make of its record by hand', () => {
  const data = fc.record(
    {
      weight: fc.integer({ min: 0, max: 1_000 }),
      colour: fc.constantFrom('red', 'blue', 'green'),
      note: fc.constant('n'),
    },
    { requiredKeys: [] },
  );
  const moves = fc.array(fc.tuple(fc.constantFrom(...Object.keys(one!.type.moves).slice(1)), data));
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 60 }), data, moves, (what, first, rest) => {
      const journal = [entry(1, 'arrive', { what: `a${what}`.slice(0, 60), ...first })];
      for (const [move, said] of rest) journal.push(entry(journal.length + 1, move, said));
      const old = foldRecord(one!, journal, PLACE)!;
      const now = foldRecord(three!, journal, PLACE)!;
      const byHand = (colour: unknown) => ({ red: 'crimson', blue: 'blue' })[String(colour)] ?? null;
      expect(now.state).toBe(old.state === 'moved' ? 'here' : old.state);
      expect(now.data['label']).toBe(String(old.data['what']).slice(0, 20).trim());
      expect(now.data['weight']).toBe(
        old.data['weight'] === undefined ? undefined : Number(old.data['weight']) * 50,
      );
      const last = journal.findLast(({ data }) => data['colour'] !== undefined);
      expect(now.data['colour']).toBe(
        last && last.n > 1 ? byHand(last.data['colour']) : (byHand(first.colour) ?? 'plain'),
      );
      expect(Object.keys(now.data).every((name) => three!.type.fields[name])).toBe(true);
      // Without its journal a record reads the same, but for what is filled in.
      const { colour: _, ...stored } = readStored(three!, { ...old, declared: 1, title: '' }).data;
      const { colour: __, ...folded } = now.data;
      expect(stored).toEqual(folded);
    }),
  );
});

const type = (version: 1 | 2 | 3): RecordType => parcels(version).types['parcel']!;
const without = <T>(table: Readonly<Record<string, T>>, name: string): Record<string, T> =>
  Object.fromEntries(Object.entries(table).filter(([key]) => key !== name));
const faultsOf = (programme: Programme): string[] =>
  checkProgrammes([programme]).map(({ place, fault, remedy }) => `${place}: ${fault}; ${remedy}`);
const withUpgrade = (version: 2 | 3, change: Partial<Upgrade>, more: Partial<RecordType> = {}) =>
  faultsOf(
    parcels(version, {
      upgrades: {
        ...type(version).upgrades,
        [version]: { ...type(version).upgrades?.[version], ...change },
      },
      ...more,
    }),
  );

describe('at load', () => {
  test('the three versions are without fault', () => {
    expect([1, 2, 3].map((version) => faultsOf(parcels(version as 1)))).toEqual([[], [], []]);
  });

  test.each<[string, () => string[], string]>([
    [
      'a gap',
      () => faultsOf(parcels(3, { upgrades: { 3: type(3).upgrades![3]! } })),
      'version 2: does not say',
    ],
    ['no shape', () => faultsOf({ ...parcels(3), released: {} }), 'version 1: has no shape'],
    ['an upgrade of nothing', () => faultsOf(parcels(1, { upgrades: { 2: {} } })), 'is declared by nobody'],
    [
      'a field',
      () => withUpgrade(2, { fields: { owner: 'receiver' } }),
      'may hold field what, which is gone',
    ],
    [
      'a field to nowhere',
      () => withUpgrade(2, { fields: { what: 'labl', owner: 'receiver' } }),
      'becomes labl',
    ],
    ['a state', () => withUpgrade(2, { states: {} }), 'may hold state moved, which is gone'],
    [
      'a move',
      () => withUpgrade(2, { moves: { collect: 'hand-out' } }),
      'may hold move shift, which is gone',
    ],
    ['a link', () => withUpgrade(2, { links: {} }), 'may hold link beside, which is gone'],
    [
      'an option',
      () => withUpgrade(2, { options: { colour: { red: 'crimson' } } }),
      'option green of colour',
    ],
    ['a unit', () => withUpgrade(2, { values: {} }), 'field weight is counted in 克 and was in 两'],
    ['what is demanded now', () => withUpgrade(3, { fills: {} }), 'move arrive demands colour'],
    [
      'a name of nothing',
      () => withUpgrade(2, { states: { moved: 'here', there: 'here' } }),
      'reads state there',
    ],
    ['two fields as one', () => withUpgrade(3, { fields: { note: 'label' } }), 'two fields become label'],
    [
      'a value too large',
      () => withUpgrade(2, { values: { weight: (v) => Number(v) * 51 } }),
      'makes 51000 of 1000',
    ],
    [
      'a function that fails',
      () => withUpgrade(2, { values: { weight: () => JSON.parse('x') } }),
      'values.weight fails',
    ],
    [
      'a moody one',
      () => withUpgrade(2, { values: { weight: () => Math.floor(Math.random() * 50_000) } }),
      'another thing each time',
    ],
    ['a filling', () => withUpgrade(3, { fills: { colour: () => 'mauve' } }), 'fills colour with "mauve"'],
    [
      'a sealed filling',
      () => withUpgrade(3, { fills: { colour: () => 'plain', receiver: () => 'x' } }),
      'would lie open',
    ],
    [
      'what was sealed lies open',
      () =>
        withUpgrade(
          3,
          {},
          { fields: { ...type(3).fields, receiver: text(40) }, retention: undefined as never },
        ),
      'field receiver is not sensitive and lies sealed',
    ],
    [
      'sealed and shortened',
      () => withUpgrade(3, {}, { fields: { ...type(3).fields, receiver: text(4, { sensitive: true }) } }),
      'field receiver lies sealed',
    ],
    [
      'a figure that counts otherwise',
      () =>
        withUpgrade(3, {}, { figures: { ...type(3).figures, colours: { ...type(3).figures['arrived']! } } }),
      'figure colours counts in another way',
    ],
    ['a lower version', () => faultsOf({ ...parcels(1), released: parcels(3).released! }), 'never lower'],
  ])('refuses %s', (_what, faults, told) => {
    expect(faults().join('\n')).toContain(told);
  });

  test('refuses a declaration that changed without a version, with place and remedy', () => {
    const fields = { ...type(1).fields, what: text(30, { usedBy: 'the shelf' }) };
    const [fault] = faultsOf(parcels(1, { fields }));
    expect(fault).toBe(
      'post-room/parcel: is not what version 1 was released as: field what takes 30 signs and took 60; raise `version` to 2 and say under `upgrades[2]` how older entries are read',
    );
  });
});

describe('what older entries would notice', () => {
  const before = shapeOf(type(1), 'parcel');
  const noticed = (change: Partial<RecordType>): string[] =>
    differences(before, shapeOf({ ...type(1), ...change }, 'parcel'));

  test('nothing where the declaration only grew', () => {
    expect(
      noticed({
        fields: {
          ...type(1).fields,
          what: longText(80),
          weight: count('两', {}, 2_000),
          colour: choice(['black', 'red', 'blue', 'green']),
          more: text(5),
        },
        states: { ...type(1).states, washed: {} },
        moves: { ...type(1).moves, wash: { from: ['here'], to: 'washed', by: ['street-officer'] } },
        see: [{ roles: ['viewer'] }],
      }),
    ).toEqual([]);
  });

  test.each<[string, Partial<RecordType>]>([
    ['field note is gone', { fields: without(type(1).fields, 'note') }],
    ['field weight is counted in 克', { fields: { ...type(1).fields, weight: count('克', {}, 1_000) } }],
    ['option colour green is gone', { fields: { ...type(1).fields, colour: choice(['red', 'blue']) } }],
    ['state moved is gone', { states: { here: {}, gone: {}, lost: {} } }],
    [
      'move lose leads to gone',
      { moves: { ...type(1).moves, lose: { ...type(1).moves['lose']!, to: 'gone' } } },
    ],
    [
      'move shift demands note',
      { moves: { ...type(1).moves, shift: { ...type(1).moves['shift']!, input: { note: 'required' } } } },
    ],
    ['its title is note', { title: 'note' }],
    ['figure shifted is gone', { figures: { arrived: type(1).figures['arrived']! } }],
    ['clock keep is gone', { clocks: {} }],
  ])('%s', (told, change) => {
    expect(noticed(change).join('\n')).toContain(told);
  });
});
