import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { FieldSubmission } from '../../contract/field.ts';
import { floodWorks } from '../../programmes/flood-works/index.ts';
import {
  type DeclaredFieldPage,
  dayRound,
  declaredFieldPages,
  type FieldAbout,
  movesOfPage,
} from '../../programmes/kit/index.ts';
import { urbanRenewal } from '../../programmes/urban-renewal/index.ts';
import { MOST_SHIFT_MS } from '../../server/modules/field/correct-time.ts';
import type { FieldContext } from '../../server/modules/field/field-context.ts';
import { submitPage } from '../../server/modules/field/submit-page.ts';
import { takeSnapshot } from '../../server/modules/field/take-snapshot.ts';
import { applyMove } from '../../server/modules/ledger/index.ts';
import { type LedgerWorld, ledgerWorld, person } from '../support/ledger-world.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const leader = person('leader', 'team-leader', 'district/street-a/court-1');
const water = person('water', 'department-officer', 'district');
const WALKED = { part: 'patrol', data: { timing: 'during-rain', outcome: 'hazard', slope: 'abnormal' } };
const hazard = (part: 'hazard' | 'second', subject: string) => ({
  part,
  data: { subject, words: `${subject}，已设警戒。`, grade: 'general' },
});

let world: LedgerWorld;
let ctx: FieldContext;
let page: DeclaredFieldPage;
const workId = randomUUID();
const routeId = randomUUID();

beforeAll(async () => {
  world = await ledgerWorld([floodWorks, urbanRenewal]);
  const pages = declaredFieldPages([floodWorks, urbanRenewal]);
  page = pages[0]!;
  ctx = { ...world, pages, mostShiftMs: MOST_SHIFT_MS, sessionOf: async () => undefined };
  const open = (type: string, id: string, data: Record<string, string | number>) =>
    applyMove(world, water, {
      type: `flood-works/${type}`,
      move: 'register',
      recordId: null,
      newRecordId: id,
      unitId: 'court-1',
      data,
      links: {},
      reason: null,
    });
  await open('work', workId, { name: '演示水库', kind: 'reservoir' });
  await open('route', routeId, { name: '坝顶线', work: workId, items: '坝顶、坝坡', every: 1 });
});

const carried = async () =>
  (await takeSnapshot(ctx, leader)).pages.find((each) => each.page === page.id)!.doors;

async function aboutRoute(): Promise<FieldAbout> {
  const door = (await carried()).find(({ id }) => id === routeId)!;
  return { id: routeId, unitId: 'court-1', version: door.version, data: door.data as FieldAbout['data'] };
}

async function filled(parts: readonly { part: string; data: Record<string, string> }[], happenedMs: number) {
  const moves = movesOfPage(
    page,
    await aboutRoute(),
    {},
    parts.map((part) => ({ ...part, recordId: randomUUID() })),
  );
  return FieldSubmission.parse({
    id: randomUUID(),
    deviceId: null,
    personId: 'leader',
    happened: { at: new Date(happenedMs).toISOString(), by: 'clock' },
    clockOffsetMs: 0,
    moves,
  });
}
const recordsOf = (type: string) =>
  world.db.query<{ data: Record<string, unknown> }>(
    `select data from records where type = $1 order by data->>'subject'`,
    [`flood-works/${type}`],
  );

test('a team leader is offered the patrol and not the visit to doors', async () => {
  expect((await takeSnapshot(ctx, leader)).pages.map((each) => each.page)).toEqual(['flood-works/patrol']);
});

test('a patrol and the hazards it found are one submission: all of it, once, or none', async () => {
  const now = world.clock.nowMs();
  const broken = await filled([WALKED, { part: 'hazard', data: { subject: '滑塌' } }], now);
  await expect(submitPage(ctx, leader, broken)).rejects.toMatchObject({ code: 'unprocessable' });
  expect([await recordsOf('patrol'), await recordsOf('hazard')]).toEqual([[], []]);

  const sent = await filled([WALKED, hazard('hazard', '滑塌'), hazard('second', '倒树')], now);
  await Promise.all([submitPage(ctx, leader, sent), submitPage(ctx, leader, sent)]);
  expect(await recordsOf('patrol')).toMatchObject([
    { data: { route: routeId, work: workId, name: '坝顶线' } },
  ]);
  expect(
    (await recordsOf('hazard')).map(({ data }) => [data['subject'], data['source'], data['work']]),
  ).toEqual([
    ['倒树', 'patrol', workId],
    ['滑塌', 'patrol', workId],
  ]);
});

test('a phone that comes back two days later tells the day it walked, and the route is due again today', async () => {
  // Later than the patrol of the test before: of two of one moment either may be the last.
  await world.clock.advance(MINUTE_MS);
  const walkedMs = world.clock.nowMs();
  const sent = await filled([{ part: 'patrol', data: { timing: 'daily', outcome: 'normal' } }], walkedMs);
  await world.clock.advance(2 * DAY_MS);
  await submitPage(ctx, leader, sent);
  const [door] = await carried();
  expect(door?.last).toMatchObject({ round: dayRound(walkedMs), outcome: 'normal' });
  expect(dayRound(world.clock.nowMs()) - (door?.last?.round ?? 0)).toBe(2);
});
