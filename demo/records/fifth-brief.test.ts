import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  evaluateWork,
  HEADS,
  type Installed,
  standingOfStores,
  type Witness,
} from '../../programmes/flood-works/index.ts';
import { PROGRAMMES } from '../../programmes/index.ts';
import { fillDemoLedger } from '../../server/cli/fill-demo-ledger.ts';
import { loadConfig } from '../../server/config/config.ts';
import { figureValues, verifyFigures } from '../../server/modules/figures/index.ts';
import { createCatalogue } from '../../server/modules/ledger/index.ts';
import { createLogger } from '../../server/platform/log.ts';
import { withRegisterFigures } from '../../server/registers.ts';
import { ROOT } from '../../test/conformance/tree.ts';
import { testDatabase } from '../../test/support/database.ts';
import { loadDistrict } from '../load-district.ts';
import { loadStorm } from '../storm/load-storm.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ward-brief-'));
afterAll(() => rmSync(folder, { recursive: true }));
const db = await testDatabase();
const START_MS = loadStorm().scenario.startMs;
await fillDemoLedger(
  loadConfig({
    world: 'demo',
    checkoutDir: ROOT,
    env: { WARD_DATA_DIR: folder, DATABASE_URL: db.url },
    scenario: { startMs: START_MS, speed: 1 },
  }),
  createLogger({ level: 'silent' }),
);

const figures = withRegisterFigures(createCatalogue(PROGRAMMES).figures);
const EVERYWHERE = { unitPath: 'zhengzhou', fromDay: '0001-01-01', toDay: '9999-12-31' };
const values = await figureValues(db, [...figures.values()], EVERYWHERE);
const district = loadDistrict();
const measuring = (what: string): number =>
  district.stations.filter(({ measures }) => (measures as readonly string[]).includes(what)).length;

interface Row extends Omit<Witness, 'type' | 'links'> {
  type: string;
}
const rows = (
  await db.query<Row & { links: { link: string; to: string }[] }>(
    `select r.id, r.type, r.title, r.state, r.unit_path as "unitPath", r.data,
       (select json_agg(json_build_object('move', move, 'happenedAtMs', extract(epoch from happened_at) * 1000) order by n)
          from record_entries where record_id = r.id) as entries,
       coalesce((select json_agg(json_build_object('link', link, 'to', to_id)) from record_links where from_id = r.id), '[]') as links
     from records r where r.type like 'flood-works/%'`,
  )
).map(
  ({ links, type, ...row }): Witness => ({
    ...row,
    type: type.slice('flood-works/'.length),
    links: Object.fromEntries(
      [...Map.groupBy(links, ({ link }) => link)].map(([link, each]) => [link, each.map(({ to }) => to)]),
    ),
  }),
);
const of = (type: string): Witness[] => rows.filter((row) => row.type === type);
const installed: Installed = {
  stations: new Set(district.stations.map(({ id }) => id)),
  cameras: new Set(district.cameras.map(({ id }) => id)),
};
const evaluated = of('work').map((work) => evaluateWork(work, rows, installed, START_MS));

/** What the fifth brief says · what stands behind it · how much there is of it. */
const SENTENCES: readonly (readonly [
  says: string,
  behind: string,
  value: () => number,
  least: number,
  most: number,
])[] = [
  [
    '增设雨水情视频一体站6套',
    'figure registers/camera/integrated',
    () => values.get('registers/camera/integrated')!,
    6,
    6,
  ],
  ['单视频站32套', 'figure registers/camera/single', () => values.get('registers/camera/single')!, 32, 32],
  ['增设雨量监测设备', 'stations that measure rain', () => measuring('rain'), 6, 99],
  ['增设水位设备', 'stations that measure level', () => measuring('level'), 6, 99],
  ['增设流量设备', 'stations that measure flow', () => measuring('flow'), 1, 99],
  ['增设高音报警喇叭', 'loudspeakers', () => district.loudspeakers.length, 1, 999],
  ['构建“一中心三队伍”', 'figure flood-works/team/teams', () => values.get('flood-works/team/teams')!, 3, 3],
  [
    '组建水利工程巡查队、后勤保障队、应急突击队',
    'kinds of teams',
    () => new Set(of('team').map(({ data }) => data['kind'])).size,
    3,
    3,
  ],
  ['“人工”巡查', 'figure flood-works/patrol/done', () => values.get('flood-works/patrol/done')!, 100, 9_999],
  [
    '“人工”发现',
    'figure flood-works/hazard/by-patrol',
    () => values.get('flood-works/hazard/by-patrol')!,
    1,
    999,
  ],
  [
    '“视频监控”发现',
    'figure flood-works/hazard/by-video',
    () => values.get('flood-works/hazard/by-video')!,
    1,
    999,
  ],
  [
    '水利标准化运行管理',
    'works with all five heads',
    () => evaluated.filter((heads) => heads.length === HEADS.length).length,
    8,
    8,
  ],
];

describe('区农委做好水利工程标准化管理工作', () => {
  test.each(SENTENCES)('%s: %s', (_, __, value, least, most) => {
    expect(value()).toBeGreaterThanOrEqual(least);
    expect(value()).toBeLessThanOrEqual(most);
  });

  test('every figure of the works verifies, and what was closed in time is counted by hand to the same', async () => {
    expect(
      await verifyFigures(
        db,
        [...figures.values()].filter(({ id }) => id.startsWith('flood-works/')),
      ),
    ).toEqual([]);
    const DAY_MS = 86_400_000;
    const inTime = of('hazard').filter(({ state, entries }) => {
      const at = (...moves: string[]): number | undefined =>
        entries.find(({ move }) => moves.includes(move))?.happenedAtMs;
      const [ordered, urgent, closed] = [at('order-repair'), at('order-urgent'), at('close')];
      if (state !== 'closed' || closed === undefined) return false;
      const dueMs = urgent === undefined ? ordered! + 15 * DAY_MS : urgent + 3 * DAY_MS;
      return closed <= dueMs;
    });
    const closed = of('hazard').filter(({ state }) => state === 'closed');
    expect(values.get('flood-works/hazard/closed-in-time')).toBe(inTime.length);
    expect(values.get('flood-works/hazard/closed')).toBe(closed.length);
    expect(inTime.length).toBeLessThan(closed.length);
  });

  test('the file of a work grows by itself: some are whole under a head, none is whole under all, and each gap has its name', () => {
    const gaps = evaluated.map(
      (heads) => heads.flatMap(({ items }) => items.filter(({ met }) => !met)).length,
    );
    expect(Math.min(...gaps)).toBeGreaterThan(0);
    expect(Math.max(...gaps)).toBeGreaterThan(8);
    expect(evaluated.some((heads) => heads.some(({ items }) => items.every(({ met }) => met)))).toBe(true);
  });

  test('stores are what was received less what went, and never below nothing on the way', () => {
    for (const store of of('store')) {
      expect(Number(store.data['on-hand'])).toBeGreaterThanOrEqual(0);
      expect(Number(store.data['out'])).toBeGreaterThanOrEqual(0);
    }
    expect(
      standingOfStores(of('store'))
        .filter(({ short }) => short)
        .map(({ name, onHand }) => [name, onHand]),
    ).toEqual([
      ['编织袋', 3_900],
      ['沙袋', 2_830],
      ['移动照明灯', 4],
    ]);
  });
});
