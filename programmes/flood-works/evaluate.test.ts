import { describe, expect, test } from 'vitest';
import {
  evaluateWork,
  HEADS,
  type Installed,
  ITEMS,
  isFloodSeason,
  standingOfStores,
  type Witness,
} from './index.ts';

const NOW_MS = Date.parse('2021-07-13T18:00:00+08:00');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const INSTALLED: Installed = { stations: new Set(['SJ04']), cameras: new Set(['SJ04-V']) };

let n = 0;
function witness(
  type: string,
  state: string,
  data: Witness['data'],
  moves: readonly (readonly [move: string, daysAgo: number])[],
  links: Witness['links'] = { work: ['w'] },
): Witness {
  n++;
  return {
    id: `${type}-${n}`,
    type,
    title: `${type} ${n}`,
    state,
    unitPath: 'district',
    data,
    links,
    entries: moves.map(([move, daysAgo]) => ({ move, happenedAtMs: NOW_MS - daysAgo * DAY_MS })),
  };
}

const WHOLE = {
  kind: 'reservoir',
  administrative: '甲',
  technical: '乙',
  patroller: '丙',
  manager: '管护站',
  datum: 'national-1985',
  characteristics: [{ what: 'flood-limit', value: 152.8, unit: 'm', source: '批复' }],
  drawings: [{ sha256: 'x' }] as never,
  appraised: '2019-11-20',
  appraisal: 'class-2',
  'operation-plan': '2021-04-12',
  'emergency-plan': '2021-04-12',
  stations: 'SJ04',
  cameras: 'SJ04-V',
} satisfies Witness['data'];
const work = (data: Witness['data'] = WHOLE, state = 'in-use'): Witness => ({
  ...witness('work', state, data, [['register', 100]], {}),
  id: 'w',
});
const AROUND: readonly Witness[] = [
  witness('inspection', 'recorded', { result: 'minor' }, [['record', 90]]),
  witness('maintenance', 'accepted', {}, [
    ['plan', 80],
    ['finish', 60],
    ['accept', 55],
  ]),
  witness('order', 'carried-out', {}, [
    ['issue', 29],
    ['receive', 29],
    ['carry-out', 28],
  ]),
  witness('training', 'recorded', { kind: 'training' }, [['record', 95]]),
  witness('training', 'recorded', { kind: 'drill' }, [['record', 63]]),
  witness('patrol', 'made', { work: 'w', outcome: 'normal' }, [['make', 0.5]], {}),
  witness(
    'hazard',
    'closed',
    { work: 'w', grade: 'general' },
    [
      ['report', 40],
      ['order-repair', 39],
      ['close', 30],
    ],
    {},
  ),
];
const missing = (of: Witness, around: readonly Witness[] = AROUND, installed = INSTALLED): string[] =>
  evaluateWork(of, around, installed, NOW_MS).flatMap(({ head, items }) =>
    items.filter(({ met }) => !met).map(({ item }) => `${head}/${item}`),
  );
const without = (type: string): Witness[] => AROUND.filter((each) => each.type !== type);
const dataWithout = (field: keyof typeof WHOLE): Witness['data'] => ({ ...WHOLE, [field]: null });

describe('the five heads', () => {
  test('a work with everything on file lacks nothing, and every item names what bears it out', () => {
    const heads = evaluateWork(work(), AROUND, INSTALLED, NOW_MS);
    expect(heads.map(({ head }) => head)).toEqual([...HEADS]);
    expect(
      heads
        .flatMap(({ items }) => items)
        .map(({ item }) => item)
        .sort(),
    ).toEqual([...ITEMS].sort());
    for (const { items } of heads)
      for (const { item, met, evidence } of items)
        expect([item, met, evidence.length > 0]).toEqual([item, true, true]);
  });

  test('a work with nothing on file lacks everything that asks for something', () => {
    expect(missing(work({ kind: 'reservoir' }), [])).toEqual([
      'condition/characteristics',
      'condition/inspected',
      'safety/responsible',
      'safety/appraised',
      'safety/emergency-plan',
      'upkeep/patrolled',
      'upkeep/maintained',
      'upkeep/operation-plan',
      'support/manager',
      'support/trained',
      'support/drilled',
      'support/drawings',
      'information/gauged',
      'information/watched',
      'information/recorded-outdoors',
    ]);
  });

  test('a gully is not asked for what only a reservoir or sluice has', () => {
    const asked = evaluateWork(work({ kind: 'gully' }), [], INSTALLED, NOW_MS).flatMap(({ items }) =>
      items.map(({ item }) => item),
    );
    for (const item of ['appraised', 'operation-plan', 'orders-received', 'characteristics'])
      expect(asked).not.toContain(item);
  });

  const OPEN = [
    ['report', 20],
    ['order-repair', 16],
  ] as const;
  test.each<[string, Witness, readonly Witness[], string[], Installed?]>([
    ['under repair', work(WHOLE, 'under-repair'), AROUND, ['condition/in-use']],
    ['a level without its datum', work(dataWithout('datum')), AROUND, ['condition/characteristics']],
    [
      'serious defects are no sound state',
      work(),
      [...without('inspection'), witness('inspection', 'recorded', { result: 'serious' }, [['record', 3]])],
      ['condition/inspected'],
    ],
    [
      'an inspection of the year before last',
      work(),
      [...without('inspection'), witness('inspection', 'recorded', { result: 'sound' }, [['record', 400]])],
      ['condition/inspected'],
    ],
    ['two of three persons', work(dataWithout('technical')), AROUND, ['safety/responsible']],
    ['appraised eleven years ago', work({ ...WHOLE, appraised: '2010-05-01' }), AROUND, ['safety/appraised']],
    ['a dam of the third class', work({ ...WHOLE, appraisal: 'class-3' }), AROUND, ['safety/appraised']],
    [
      'a hazard open past its limit',
      work(),
      [...AROUND, witness('hazard', 'rectifying', { work: 'w', grade: 'general' }, OPEN, {})],
      ['safety/no-late-hazard'],
    ],
    [
      'a major hazard still open, within its limit',
      work(),
      [
        ...AROUND,
        witness(
          'hazard',
          'rectifying',
          { work: 'w', grade: 'major' },
          [
            ['report', 1],
            ['order-urgent', 1],
          ],
          {},
        ),
      ],
      ['condition/no-major-hazard'],
    ],
    [
      'walked three days ago, in the flood season',
      work(),
      [...without('patrol'), witness('patrol', 'made', { work: 'w', outcome: 'normal' }, [['make', 3]], {})],
      ['upkeep/patrolled'],
    ],
    [
      'walked today, and not to the end',
      work(),
      [
        ...without('patrol'),
        witness('patrol', 'made', { work: 'w', outcome: 'impassable' }, [['make', 0.1]], {}),
      ],
      ['upkeep/patrolled'],
    ],
    [
      'maintenance done and not accepted',
      work(),
      [
        ...without('maintenance'),
        witness('maintenance', 'done', {}, [
          ['plan', 9],
          ['finish', 2],
        ]),
      ],
      ['upkeep/maintained'],
    ],
    [
      'an order nobody has received',
      work(),
      [...AROUND, witness('order', 'issued', {}, [['issue', 0.1]])],
      ['upkeep/orders-received'],
    ],
    [
      'records of another work bear out nothing',
      work(),
      AROUND.map((each) => ({ ...each, links: { work: ['other'] }, data: { ...each.data, work: 'other' } })),
      [
        'condition/inspected',
        'upkeep/patrolled',
        'upkeep/maintained',
        'support/trained',
        'support/drilled',
        'information/recorded-outdoors',
      ],
    ],
    [
      'a camera that was never commissioned',
      work(),
      AROUND,
      ['information/watched'],
      { ...INSTALLED, cameras: new Set<string>() },
    ],
    [
      'one of two stations is unknown',
      work({ ...WHOLE, stations: 'SJ04、SJ99' }),
      AROUND,
      ['information/gauged'],
    ],
  ])('%s', (_, of, around, lacks, installed = INSTALLED) => {
    expect(missing(of, around, installed)).toEqual(lacks);
  });

  test('what stands against a work is named', () => {
    const open = witness(
      'hazard',
      'rectifying',
      { work: 'w', grade: 'major' },
      [
        ['report', 9],
        ['order-urgent', 9],
      ],
      {},
    );
    const items = evaluateWork(work(), [...AROUND, open], INSTALLED, NOW_MS).flatMap((head) => head.items);
    for (const name of ['no-major-hazard', 'no-late-hazard'])
      expect(items.find(({ item }) => item === name)).toMatchObject({
        met: false,
        against: [{ id: open.id }],
      });
  });
});

test('the flood season goes by the day in Beijing', () => {
  const at = (iso: string): boolean => isFloodSeason(Date.parse(iso));
  expect(
    ['2021-05-14T15:59:59Z', '2021-05-14T16:00:00Z', '2021-09-30T15:59:59Z', '2021-09-30T16:00:00Z'].map(at),
  ).toEqual([false, true, true, false]);
});

test('stores stand together by thing and place; below the minimum over all batches is short', () => {
  const batch = (id: string, data: Record<string, string | number>, state = 'stocked') => ({
    id,
    state,
    data: { name: '沙袋', kind: 'sandbag', place: '一号库', measure: 'piece', ...data },
  });
  const standing = standingOfStores([
    batch('a', { 'on-hand': 400, out: 20, minimum: 500 }),
    batch('b', { 'on-hand': 100, out: 0, minimum: 300 }),
    batch('c', { 'on-hand': 900, out: 0, minimum: 500 }, 'void'),
    batch('d', { place: '二号库', 'on-hand': 9, minimum: 10 }),
  ]);
  expect(
    standing.map(({ place, onHand, out, minimum, short, ids }) => [place, onHand, out, minimum, short, ids]),
  ).toEqual([
    ['二号库', 9, 0, 10, true, ['d']],
    ['一号库', 500, 20, 500, false, ['a', 'b']],
  ]);
});
