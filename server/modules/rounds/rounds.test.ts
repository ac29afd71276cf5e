import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  callOutPlan,
  calloutsWorld,
  linkOf,
  MINUTE,
  NIGHT_MS,
  seedCallOuts,
} from '../../../test/support/callouts-world.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { openFileStore } from '../../platform/files/index.ts';
import { createSeal } from '../../platform/seal.ts';
import { createMedia } from '../media/index.ts';
import { fetchPicture } from '../media/take-still.ts';
import { insertPlanVersion } from '../rules/index.ts';
import { answerCamera, beginRound, takeRoundStill } from './do-round.ts';
import { readRound, readRoundFacts, readRounds } from './read-rounds.ts';
import { startRounds } from './start-rounds.ts';

const ROUNDS = `rounds:
  everyMinutes: 120
  withinMinutes: 30
  verify:
    to: { role: team-leader, unit: team, title: 队长 }
    receiptWithinMinutes: 10
    doneWithinMinutes: 60
  source: 测试
  origin: ours
`;
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xd9]);

/** Cameras that answer with a picture, with garbage, with a closed line, or never. */
async function cameraServer(): Promise<string> {
  const server = createServer((request, response) => {
    const how = request.url?.slice(1);
    if (how === 'picture') response.end(JPEG);
    else if (how === 'garbage') response.end('<html>login</html>');
    else if (how === 'locked') response.writeHead(401).end();
    else if (how === 'cut') response.destroy();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function world(cameras: Record<string, string>) {
  const db = await testDatabase();
  await seedCallOuts(db, { members: 2 });
  await insertPlanVersion(
    db,
    { id: 'night', version: '2', document: callOutPlan() + ROUNDS, enteredBy: '测试', frameSeq: 0 },
    NIGHT_MS,
  );
  const base = calloutsWorld(db);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ward-rounds-'));
  const media = createMedia({
    db,
    clock: base.clock,
    bus: base.bus,
    log: base.ctx.log,
    files: openFileStore(dataDir),
    seal: createSeal('a secret of this test'),
    drill: false,
  });
  const address = await cameraServer();
  for (const [id, how] of Object.entries(cameras))
    await media.cameras.save(
      db,
      id,
      'zhengzhou/district/street-a',
      {
        expectedVersion: 0,
        unitId: 'street-a',
        name: `${id}号摄像头`,
        view: '闸前',
        stationId: null,
        longitude: 113.3,
        latitude: 34.8,
        enabled: true,
        source: { kind: 'hls', url: `${address}/live.m3u8`, snapshotUrl: `${address}/${how}` },
      },
      true,
    );
  const ctx = { ...base.ctx, media };
  const running = startRounds(ctx);
  onTestFinished(async () => {
    await running.stop();
    await base.stop();
    await media.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  await running.settled();
  return { ...base, ctx, running };
}

test('a round: one key each, an anomaly goes to the nearest, cameras without a picture are noted and hold nobody up', async () => {
  const w = await world({ a: 'picture', b: 'garbage', c: 'picture', d: 'cut', e: 'locked' });
  // Two members of the team gave their place when they came; the second is nearer to the cameras.
  const { calls } = await w.make({ whom: { by: 'list', listId: 'team' } });
  await w.channels();
  for (const [personId, latitude] of [
    ['member-0', 34.9],
    ['member-1', 34.81],
  ] as const) {
    const call = calls.find(({ person }) => person.id === personId)!;
    const position = { longitude: 113.3, latitude };
    await w.answer({ token: await linkOf(w, call.id), answer: { did: 'arrive', name: '', position } });
  }
  const board = await readRounds(w.ctx, 'district');
  expect(board).toMatchObject({
    rule: { everyMinutes: 120, withinMinutes: 30 },
    nextDue: '2021-07-20T04:00:00+08:00',
    current: { state: 'waiting', dueFrom: '2021-07-20T02:00:00+08:00', dueBy: '2021-07-20T02:30:00+08:00' },
  });
  const { round, cameras } = await beginRound(w.ctx, w.officer, 'district');
  expect(cameras.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect((await beginRound(w.ctx, w.officer, 'district')).round.id).toBe(round.id);

  const stills = new Map<string, string | undefined>();
  for (const { id } of cameras) {
    const { still, check } = await takeRoundStill(w.ctx, round.id, id);
    stills.set(id, still?.id);
    expect([still?.origin, check?.outcome, check?.by.name]).toEqual(
      id === 'a' || id === 'c' ? ['snapshot', undefined, undefined] : [undefined, 'unclear', 'Ward'],
    );
  }
  const say = (cameraId: string, outcome: 'normal' | 'abnormal', stillId: string | null, key?: string) =>
    answerCamera(w.ctx, w.officer, { roundId: round.id, cameraId }, { outcome, stillId }, key);
  await expect(say('a', 'normal', null)).rejects.toMatchObject({ code: 'unprocessable' });
  await expect(say('a', 'normal', stills.get('c')!)).rejects.toMatchObject({ code: 'unprocessable' });
  await say('a', 'normal', stills.get('a')!);
  const abnormal = await say('c', 'abnormal', stills.get('c')!, 'press-1');
  expect(abnormal.check.order).toMatchObject({ to: '队员2' });
  expect(abnormal.check.order!.distanceKm).toBeCloseTo(1.11, 1);
  expect(abnormal.round).toMatchObject({
    state: 'done',
    counts: { cameras: 5, normal: 1, abnormal: 1, unclear: 3, left: 0 },
  });
  // The same press again, and the camera said to be abnormal once more: one order.
  await say('c', 'abnormal', stills.get('c')!, 'press-1');
  await say('c', 'abnormal', stills.get('c')!, 'press-2');
  const orders = await w.db.query<{ to: string; title: string }>(
    `select doc->'addressee'->>'name' as to, doc->>'title' as title from actions`,
  );
  expect(orders).toEqual([{ to: '队员2', title: '核查：c号摄像头视频异常' }]);
  const told = (await w.outbox()).filter(({ text }) => text.includes('核查'));
  expect(told).toMatchObject([{ channel: 'sms', text: expect.stringContaining('签收：http://site.test') }]);
  const [{ n } = { n: 0 }] = await w.db.query<{ n: number }>('select count(*)::int as n from video_checks');
  expect(n).toBe(6);
  expect(await w.log()).toEqual(
    expect.arrayContaining(['开始视频巡查，5处', '视频巡查完成：5处，正常1处，异常1处，看不清3处']),
  );
  const shown = await readRound(w.ctx, round.id);
  expect(shown.cameras.map(({ check }) => check?.reason)).toEqual([
    null,
    '摄像头返回的不是图片 (what the camera sends is no picture)',
    null,
    '摄像头无应答 (the camera does not answer)',
    '摄像头拒绝访问 (the camera refuses access)',
  ]);
});

test('a camera that hangs is given up after its time', async () => {
  expect(await fetchPicture(`${await cameraServer()}/hangs`, { timeoutMs: 100 })).toEqual({
    ok: false,
    fault: 'no-answer',
  });
});

test('rounds that nobody does become overdue and missed, are counted, and stand with the seat; one done later counts as late', async () => {
  const w = await world({ a: 'picture' });
  // In small steps: what one look sets the timer to is due in a later one.
  const pass = async (minutes: number): Promise<void> => {
    for (let left = minutes; left > 0; left -= 5) {
      await w.clock.advance(Math.min(left, 5) * MINUTE);
      await w.running.settled();
    }
  };
  await pass(25);
  expect((await readRounds(w.ctx, 'district')).current).toMatchObject({ state: 'overdue' });
  await pass(95);
  const { round } = await beginRound(w.ctx, w.officer, 'district');
  expect(round.dueFrom).toBe('2021-07-20T04:00:00+08:00');
  await pass(25);
  const { still } = await takeRoundStill(w.ctx, round.id, 'a');
  const answer = { outcome: 'normal' as const, stillId: still!.id };
  const done = await answerCamera(w.ctx, w.officer, { roundId: round.id, cameraId: 'a' }, answer, undefined);
  expect(done.round.state).toBe('late');
  const board = await readRounds(w.ctx, 'district');
  expect(board.last24Hours).toEqual({ due: 2, done: 0, late: 1, overdue: 1 });
  expect(board.recent.map(({ state }) => state)).toEqual(['late', 'missed']);
  const facts = await readRoundFacts(w.ctx, 'zhengzhou/district', w.clock.nowMs());
  expect(facts).toMatchObject({
    notDone: [{ state: 'missed' }],
    latest: { counts: { cameras: 1, normal: 1 } },
  });
  const missed = board.recent[1]!.id;
  await expect(
    answerCamera(w.ctx, w.officer, { roundId: missed, cameraId: 'a' }, answer, undefined),
  ).rejects.toMatchObject({ code: 'conflict' });
  const figures = await w.db.query<{ figure: string; n: number }>(
    'select figure, sum(value)::int as n from figure_contributions group by 1 order by 1',
  );
  expect(figures.filter(({ figure }) => figure.startsWith('registers/round'))).toEqual([
    { figure: 'registers/round/done', n: 1 },
    { figure: 'registers/round/overdue', n: 2 },
  ]);
  expect((await w.log()).filter((line) => line.includes('逾期'))).toEqual([
    '07-20 02:00视频巡查逾期，未开始',
    '07-20 04:00视频巡查逾期，未完成',
    '视频巡查逾期完成：1处，正常1处，异常0处，看不清0处',
  ]);
});
