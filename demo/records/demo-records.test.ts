import { describe, expect, test } from 'vitest';
import { PROGRAMMES } from '../../programmes/index.ts';
import { duplicatesOf } from '../../programmes/kit/index.ts';
import { compareWaves } from '../../programmes/waste-sorting/compare-waves.ts';
import { createAudit } from '../../server/modules/audit/index.ts';
import {
  contributionsIn,
  figureValues,
  foldPending,
  verifyFigures,
} from '../../server/modules/figures/index.ts';
import { createIntakeContext } from '../../server/modules/intake/index.ts';
import { createCatalogue, type LedgerContext, verifyLedger } from '../../server/modules/ledger/index.ts';
import { createQuestionnaires, readResults } from '../../server/modules/questionnaires/index.ts';
import { createBus } from '../../server/platform/bus.ts';
import { createLogger } from '../../server/platform/log.ts';
import { createKeyRing, createVault } from '../../server/platform/vault/index.ts';
import { testDatabase } from '../../test/support/database.ts';
import { fakeClock } from '../../test/support/fake-clock.ts';
import { loadDistrict } from '../load-district.ts';
import { seedBoxes } from '../seed/seed-boxes.ts';
import { seedOffices } from '../seed/seed-people.ts';
import { seedQuestionnaires } from '../seed/seed-questionnaires.ts';
import { loadStorm } from '../storm/load-storm.ts';
import { DEMO_SEED, demoMoves } from './demo-moves.ts';
import { seedRecords } from './seed-records.ts';

interface Row {
  id: string;
  type: string;
  state: string;
  data: Record<string, unknown>;
  entries: { move: string; happenedAtMs: number; recordedAtMs: number }[];
}

const START_MS = loadStorm().scenario.startMs;
const EVERYWHERE = { unitPath: 'zhengzhou', fromDay: '0001-01-01', toDay: '9999-12-31' };
const clock = fakeClock(START_MS);
const db = await testDatabase();
const ledger: LedgerContext = {
  db,
  clock,
  bus: createBus(createLogger({ level: 'silent' })),
  catalogue: createCatalogue(PROGRAMMES),
  vault: createVault(createKeyRing(['a secret of this test'])),
  audit: createAudit({ clock }),
};
const district = loadDistrict();
await seedOffices(db, district, START_MS);
await seedRecords(ledger, district, START_MS);
const figures = [...ledger.catalogue.figures.values()];
const rows = await db.query<Row>(
  `select id, type, state, data, (select json_agg(json_build_object('move', move,
     'happenedAtMs', extract(epoch from happened_at) * 1000, 'recordedAtMs', extract(epoch from recorded_at) * 1000) order by n)
     from record_entries where record_id = records.id) as entries from records`,
);
const of = (type: string): Row[] => rows.filter((row) => row.type === type);
const different = (values: unknown[]): number => new Set(values).size;
const sum = (values: unknown[]): number => values.reduce<number>((a, b) => a + Number(b ?? 0), 0);

/** What the district printed, counted by hand over records: no contribution, cell or declaration is asked. */
const ADOPTED = ['adopted', 'done', 'rated', 'published'];
const seen = of('urban-renewal/visit').filter(
  ({ state, data }) => state === 'made' && data['outcome'] !== 'absent',
);
const activities = of('waste-sorting/activity').filter(({ state }) => state === 'recorded');
const ALIKE = ledger.catalogue.types.get('waste-sorting/activity')!.type.duplicatesOf!;
const openDays = of('events/event').filter(
  ({ state, data }) => state === 'held' && data['kind'] === 'open-day',
);
const cards = of('events/consultation').filter(({ state }) => state === 'recorded');

/** Printed · figure · exact value of the demo · counted by hand. 余: more than the printed number, less than the next one. */
const PRINTED: readonly (readonly [
  printed: string,
  figure: string,
  least: number,
  below: number,
  byHand: number,
])[] = [
  [
    '7轮',
    'urban-renewal/visit/rounds',
    7,
    8,
    different(
      of('urban-renewal/visit')
        .filter(({ state }) => state === 'made')
        .map(({ data }) => data['round']),
    ),
  ],
  [
    '30条',
    'urban-renewal/opinion/collected',
    30,
    31,
    of('urban-renewal/opinion').filter(({ state }) => !['merged', 'divided'].includes(state)).length,
  ],
  [
    '22条',
    'urban-renewal/opinion/adopted',
    22,
    23,
    of('urban-renewal/opinion').filter(({ state }) => ADOPTED.includes(state)).length,
  ],
  [
    '1个',
    'urban-renewal/party-group/founded',
    1,
    2,
    of('urban-renewal/party-group').filter(({ state }) => state === 'working').length,
  ],
  ['388户', 'urban-renewal/visit/households', 388, 389, different(seen.map(({ data }) => data['household']))],
  [
    '5人次',
    'urban-renewal/job/placed',
    5,
    6,
    of('urban-renewal/job').filter(({ state }) => ['placed', 'settled'].includes(state)).length,
  ],
  ['100余次', 'waste-sorting/activity/held', 101, 200, activities.length],
  [
    '4000余份',
    'waste-sorting/handout/leaflets',
    4_001,
    5_000,
    sum(
      of('waste-sorting/handout')
        .filter(({ state, data }) => state === 'recorded' && data['kind'] === 'leaflet')
        .map(({ data }) => data['copies']),
    ),
  ],
  [
    '300余份',
    'waste-sorting/questionnaire/issued',
    301,
    400,
    sum(of('waste-sorting/questionnaire').map(({ data }) => data['issued'])),
  ],
  [
    '19支',
    'events/team/competed',
    19,
    20,
    of('events/team').filter(({ state }) => state === 'competed').length,
  ],
  [
    '130名',
    'events/athlete/competed',
    130,
    131,
    of('events/athlete').filter(({ state }) => state === 'competed').length,
  ],
  ['100余名', 'events/consultation/reached', 101, 200, different(cards.map(({ data }) => data['card']))],
  [
    '2000余人',
    'events/event/open-day-visitors',
    2_001,
    3_000,
    sum(openDays.map(({ data }) => data['attendance'])),
  ],
  [
    '3支',
    'flood-works/team/teams',
    3,
    4,
    of('flood-works/team').filter(({ state }) => state === 'listed').length,
  ],
];

describe('the demo', () => {
  test.each(PRINTED)('%s comes out of the records: %s', async (_, id, least, below, byHand) => {
    const figure = ledger.catalogue.figures.get(id)!;
    const value = (await figureValues(db, [figure], EVERYWHERE)).get(id)!;
    expect(value).toBe(byHand);
    expect(value).toBeGreaterThanOrEqual(least);
    expect(value).toBeLessThan(below);
    expect(await contributionsIn(db, id, EVERYWHERE)).not.toEqual([]);
  });

  test('every figure and every record verifies, before and after folding', async () => {
    expect(await verifyFigures(db, figures)).toEqual([]);
    expect(await foldPending(db)).toBeGreaterThan(100);
    expect(await verifyFigures(db, figures)).toEqual([]);
    expect(await verifyLedger(db, ledger.catalogue)).toMatchObject({ records: rows.length, faults: [] });
  });

  test('no figure stands at nothing, and each has units that differ', async () => {
    const values = await figureValues(db, figures, EVERYWHERE);
    // The demo's spring knew no graver event than a larger one.
    const none = ['gravest', 'grave'].map((level) => `urgent-information/event/received-${level}`);
    expect([...values].filter(([, value]) => value === 0).map(([figure]) => figure)).toEqual(none);
    const street = { ...EVERYWHERE, unitPath: 'zhengzhou/district/street-zhongxinlu' };
    expect((await figureValues(db, figures, street)).get('urban-renewal/opinion/collected')).toBe(0);
  });

  test('a second start writes nothing', async () => {
    await seedRecords(ledger, district, START_MS);
    const [found] = await db.query<{ n: number }>('select count(*)::int as n from records');
    expect(found!.n).toBe(rows.length);
  });

  test('it has the shape of real work', () => {
    const entries = rows.flatMap((row) => row.entries);
    const late = entries.filter((each) => each.recordedAtMs - each.happenedAtMs > 12 * 3_600_000).length;
    expect(late / entries.length).toBeGreaterThan(0.02);
    expect(late / entries.length).toBeLessThan(0.25);
    for (const move of [
      'rework',
      'correct',
      'withdraw',
      'decline',
      'reopen',
      'merge-into',
      'divide',
      'protest',
    ])
      expect(
        entries.some((each) => each.move === move),
        move,
      ).toBe(true);
    const perDay = new Map<string, number>();
    for (const {
      entries: [first],
    } of of('urban-renewal/visit')) {
      const day = new Date(first!.happenedAtMs + 8 * 3_600_000).toISOString().slice(0, 10);
      perDay.set(day, (perDay.get(day) ?? 0) + 1);
    }
    expect(Math.max(...perDay.values())).toBeGreaterThan(4 * (sum([...perDay.values()]) / perDay.size));
    for (const each of entries) expect(each.recordedAtMs).toBeLessThan(START_MS);
  });

  test('what was reported twice is one activity, and no such pair is left', () => {
    const reports = activities.map(({ id, data, entries }) => ({
      id,
      data: data as never,
      happenedAtMs: entries[0]!.happenedAtMs,
    }));
    const merged = of('waste-sorting/activity').filter(({ state }) => state === 'duplicate');
    expect(merged).toHaveLength(7);
    for (const { id, data, entries } of merged)
      expect(
        duplicatesOf(ALIKE, { id, data: data as never, happenedAtMs: entries[0]!.happenedAtMs }, reports),
      ).toHaveLength(1);
    for (const report of reports) expect(duplicatesOf(ALIKE, report, reports)).toEqual([]);
  });

  test('the second wave of questionnaires shows what moved', () => {
    const [first, second] = compareWaves(of('waste-sorting/questionnaire') as never);
    expect(second!.sortsShare!).toBeGreaterThan(first!.sortsShare!);
    expect([first!.wave, second!.wave]).toEqual([1, 2]);
  });
});

test('the same seed writes the same demo; another seed prints the same brief', () => {
  expect(demoMoves()).toEqual(demoMoves(DEMO_SEED));
  const moves = demoMoves(1);
  const count = (type: string, move: string): number =>
    moves.filter(({ request }) => request.type === type && request.move === move).length;
  expect(moves).not.toEqual(demoMoves());
  // Thirty opinions: two were said by a second household too, two came on one slip.
  expect(count('urban-renewal/opinion', 'say')).toBe(30 + 2 + 1);
  expect(count('urban-renewal/opinion', 'merge-into')).toBe(2);
  expect(count('urban-renewal/opinion', 'divide')).toBe(1);
  expect(count('urban-renewal/opinion', 'adopt')).toBe(22);
  expect(count('events/athlete', 'check-in')).toBe(130);
});

test('names and numbers of people are evidently made up', () => {
  for (const { request } of demoMoves())
    for (const [field, value] of Object.entries(request.data ?? {})) {
      const shown = `${request.type} ${field} ${String(value)}`;
      if (['contact', 'person', 'leader', 'guide'].includes(field))
        expect(String(value), shown).toMatch(/^演示/);
      if (field === 'phone') expect(String(value), shown).toMatch(/^0000\d{7}$/);
    }
});

test('the survey that the records count was edited between its waves, and they can be compared', async () => {
  await seedQuestionnaires(ledger, district, START_MS);
  await seedQuestionnaires(ledger, district, START_MS);
  const ctx = createQuestionnaires(createIntakeContext({ ledger, secret: 'a test', siteUrl: () => '' }));
  const waves = await db.query<{ id: string; version: number }>(
    'select id, version from questionnaire_waves order by number',
  );
  expect(waves.map(({ version }) => version)).toEqual([1, 2]);
  const results = await readResults(ctx, waves[1]!.id, waves[0]!.id);
  // 发放, 回收 and 有效 apart, as the records say; 300余 of both together.
  expect(results.with!.counts).toMatchObject({ issued: 165, returned: 147, valid: 138 });
  expect(results.wave.counts).toMatchObject({ issued: 162, returned: 151, valid: 145 });
  expect(Object.fromEntries(results.questions.map(({ id, asked }) => [id, asked]))).toEqual({
    knows: 'same',
    sorts: 'same',
    obstacle: 'changed',
    content: 'same',
    visited: 'added',
    minutes: 'dropped',
  });
  const knows = results.questions.find(({ id }) => id === 'knows')!;
  const yes = (of: typeof knows.result): number | null => of!.options.find(({ id }) => id === 'yes')!.count;
  expect([yes(knows.earlier), yes(knows.result)]).toEqual([71, 118]);
});

test('every courtyard has its box, once, named as its opinions name it', async () => {
  await seedBoxes(ledger);
  await seedBoxes(ledger);
  const boxes = await db.query<{ name: string; type: string }>('select name, type from intake_places');
  const said = of('urban-renewal/opinion').map(({ data }) => data['courtyard']);
  const names = new Set(boxes.map(({ name }) => name));
  expect(boxes).toHaveLength(of('urban-renewal/courtyard').length);
  expect(names.size).toBe(boxes.length);
  expect(said.filter((yard) => yard !== undefined && !names.has(String(yard)))).toEqual([]);
});
