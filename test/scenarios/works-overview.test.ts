import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { MoveRequest } from '../../contract/ledger.ts';
import type { Actor } from '../../contract/permissions.ts';
import { WorksOverview } from '../../contract/works.ts';
import { floodWorks } from '../../programmes/flood-works/index.ts';
import { applyMove } from '../../server/modules/ledger/index.ts';
import { insertPlanVersion } from '../../server/modules/rules/index.ts';
import { createApi } from '../../server/platform/http/api.ts';
import { createLogger } from '../../server/platform/log.ts';
import { worksRoutes } from '../../server/works-routes.ts';
import { type LedgerWorld, ledgerWorld, person } from '../support/ledger-world.ts';

const STREET = 'district/street-a';
const water = person('water', 'department-officer', STREET);
const leader = person('leader', 'team-leader', STREET);
const beside = person('beside', 'department-officer', 'district/street-b');
const viewer = person('viewer', 'viewer', 'district');

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld([floodWorks]);
});

async function move(
  actor: Actor,
  type: string,
  name: string,
  data: Record<string, unknown>,
  more: { id?: string; seen?: number; links?: Record<string, string[]> } = {},
): Promise<string> {
  const { record } = await applyMove(
    world,
    actor,
    MoveRequest.parse({
      type: `flood-works/${type}`,
      move: name,
      ...(more.id === undefined
        ? { newRecordId: randomUUID(), unitId: 'street-a' }
        : { recordId: more.id, expectedVersion: more.seen ?? 1 }),
      data,
      links: more.links ?? {},
    }),
  );
  return record.id;
}

async function ask(actor: Actor): Promise<{ status: number; body: unknown }> {
  const api = createApi({
    routes: worksRoutes(world),
    authenticate: async () => actor,
    authHandler: async () => new Response(null, { status: 404 }),
    trustedOrigins: () => [],
    clock: world.clock,
    log: createLogger({ level: 'silent' }),
    version: 'test',
  });
  const response = await api.request('http://localhost/api/works', { headers: { cookie: 'somebody' } });
  return { status: response.status, body: await response.json() };
}
const overview = async (actor: Actor): Promise<WorksOverview> => WorksOverview.parse((await ask(actor)).body);
const missing = (read: WorksOverview): string[] =>
  (read.works[0]?.heads ?? []).flatMap(({ items }) =>
    items.filter(({ met }) => !met).map(({ item }) => item),
  );

test('what the ledger records closes a gap at once, to those who see it and to nobody else', async () => {
  const work = await move(water, 'work', 'register', { name: '柏庙山洪沟', kind: 'gully' });
  expect(missing(await overview(leader))).toEqual([
    'inspected',
    'responsible',
    'emergency-plan',
    'patrolled',
    'maintained',
    'manager',
    'trained',
    'drilled',
    'drawings',
    'gauged',
    'watched',
    'recorded-outdoors',
  ]);
  const route = await move(leader, 'route', 'register', { name: '沟道线', work });
  await move(leader, 'patrol', 'make', { route, name: '沟道线', work, timing: 'daily', outcome: 'normal' });
  await move(
    water,
    'training',
    'record',
    { topic: '演练', kind: 'drill', people: 9 },
    { links: { work: [work] } },
  );
  const read = await overview(leader);
  for (const item of ['patrolled', 'drilled', 'recorded-outdoors']) expect(missing(read)).not.toContain(item);
  expect(read.works[0]).toMatchObject({ id: work, kind: 'gully' });
  expect(read.works[0]?.lastPatrolAt).not.toBeNull();
  expect(read.works[0]).toMatchObject({ stations: [], watches: [] });

  expect((await overview(beside)).works).toEqual([]);
  expect((await ask(viewer)).status).toBe(403);
});

test('stores stand with what moves left, and what moves would overdraw is refused with how much there is', async () => {
  const goods = { name: '沙袋', kind: 'sandbag', place: '一号库', measure: 'piece', minimum: 500 };
  const first = await move(leader, 'store', 'receive', { ...goods, batch: '一', quantity: 400 });
  await move(leader, 'store', 'receive', { ...goods, batch: '二', quantity: 300 });
  expect((await overview(leader)).stores).toMatchObject([{ onHand: 700, minimum: 500, short: false }]);
  const issue = (quantity: number, seen: number) =>
    move(leader, 'store', 'issue', { quantity, to: '突击队' }, { id: first, seen });
  await expect(issue(401, 1)).rejects.toMatchObject({
    code: 'unprocessable',
    fields: [{ path: 'data.quantity', message: 'only 400 in on-hand: say 400 or less' }],
  });
  // Two at the same shelf at once: one gets the bags, the other is told that somebody was there.
  const both = await Promise.allSettled([issue(300, 1), issue(300, 1)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(issue(101, 2)).rejects.toMatchObject({ code: 'unprocessable' });
  expect((await overview(leader)).stores).toMatchObject([{ onHand: 400, out: 300, short: true }]);
});

const PLAN = `
id: gully-plan
version: '1'
title: 山洪预案（测试）
titleEn: Gully plan (test)
headquarters: district
area: { id: '410106', name: 上街区 }
track: emergency
actWithinMinutes: 60
levels:
- id: IV
  name: Ⅳ级
  rank: 4
  signers: [{ role: secretary-general, unit: district, title: 秘书长 }]
  when:
    any:
    - { signal: { kind: 暴雨, colour: yellow, area: '410106' }, source: 第1条, origin: ours }
    - { level: { station: G1, reaches: warning, offsetM: -0.2 }, source: 第2条, origin: ours }
    - { rise: { station: G1, metres: 0.5, minutes: 30 }, source: 第3条, origin: ours }
    - { rain: { hours: 1, mm: 35, stations: [G2] }, source: 第4条, origin: ours }
alarms:
- id: high
  title: 水位超警戒
  cause: level
  priority: 2
  consequence: 漫溢
  advice: 巡查
  each: [G1, G2]
  when: { level: { station: $station, reaches: { value: 121.5, datum: 假定 }, forMinutes: 5 }, source: 第5条, origin: ours }
`;

test('the file of a work names the conditions of the plan in force that look at its stations, and the stations that none looks at', async () => {
  await move(water, 'work', 'register', { name: '有站山洪沟', kind: 'gully', stations: 'G1、G3' });
  const of = async () => (await overview(water)).works.find(({ title }) => title === '有站山洪沟')!;
  expect(await of()).toMatchObject({ stations: ['G1', 'G3'], watches: [] });
  const version = { id: 'gully-plan', version: '1', document: PLAN, enteredBy: '测试', frameSeq: 0 };
  await world.db.transaction((tx) => insertPlanVersion(tx, version, world.clock.nowMs()));
  const { watches } = await of();
  expect(
    watches.map(({ kind, name, stationId, zh, sources }) => [kind, name, stationId, zh, ...sources]),
  ).toEqual([
    ['level', 'Ⅳ级', 'G1', '水位 ≥ 警戒值 − 0.2 m；30分钟上涨 ≥ 0.5 米', '第2条', '第3条'],
    ['alarm', '水位超警戒', 'G1', '水位 ≥ 121.5 米', '第5条'],
  ]);
});
