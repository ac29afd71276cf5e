import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../../../test/support/database.ts';
import { START_MS } from '../../../../test/support/responses-world.ts';
import type { Db, Sql } from '../../../platform/db/index.ts';
import { leadTimeOf } from '../../forecasts/index.ts';
import { insertPlanVersion } from '../../rules/index.ts';
import { evidenceItems } from './evidence-text.ts';
import { rulesPort } from './rules-port.ts';

const document = readFileSync(
  new URL('../../../../demo/data/plans/shangjie-flood-response.yaml', import.meta.url),
  'utf8',
);
const port = rulesPort({
  findUnit: async (_sql, id) => ({ id, name: `单位${id}`, path: `zhengzhou/district/${id}` }),
  findStation: (id) =>
    id === 'SJ01' ? { name: '西涧沟', unitPath: 'zhengzhou/district/town-xiawo' } : undefined,
  expectLevel: async (_sql, { name, when }) => leadTimeOf({ name, when }, new Map(), START_MS),
});
let db: Db;
beforeEach(async () => {
  db = await testDatabase();
  const plan = { id: 'shangjie-flood', version: 'demo-1', document, enteredBy: 'test', frameSeq: 0 };
  await db.transaction((tx) => insertPlanVersion(tx, plan, START_MS));
});

async function write(sql: Sql, kind: string, target: string, stationId: string | null = null): Promise<void> {
  await sql.execute(
    `insert into rule_transitions (plan_id, plan_version, rule_id, kind, target, station_id, from_truth, to_truth,
       decided_at, event_at, signal_at, correction, actable, evidence)
     values ('shangjie-flood', 'demo-1', $1, $2, $3, $4, 'false', 'true', $5, $5, $5, false, true, '[]')`,
    [`${kind}:${target}`, kind, target, stationId, new Date(START_MS)],
  );
}
const read = (after: number, limit = 10) => db.transaction((tx) => port.readTransitions(tx, after, limit));

test('a rule’s transition says what it is about in the words of the plan', async () => {
  await write(db, 'proposal', 'III');
  await write(db, 'transfer', 'zone-1 immediate');
  await write(db, 'alarm', 'rain-1h', 'SJ01');
  await write(db, 'alarm', 'no-such-alarm');
  const [proposal, transfer, alarm, unreadable] = await read(0);
  expect(proposal).toMatchObject({ kind: 'proposal', areaId: '410106', track: 'emergency', levelId: 'III' });
  expect(transfer).toMatchObject({ kind: 'transfer', zoneId: 'zone-1', stage: 'immediate' });
  expect(alarm).toMatchObject({
    kind: 'alarm',
    alarm: {
      cause: 'rain',
      placeId: 'SJ01',
      placeName: '西涧沟',
      unitPath: 'zhengzhou/district/town-xiawo',
      unitName: '单位town-xiawo',
    },
  });
  expect(unreadable).toMatchObject({ kind: 'unreadable', why: expect.stringContaining('no-such-alarm') });
});

test('asked for the level after the one proposed, by the plan’s own conditions; there is none after the gravest', async () => {
  const plan = (await port.findPlan(db, 'shangjie-flood'))!;
  const after = (rank: number) => port.expectGraver(db, plan, rank);
  expect(await after(4)).toMatchObject({ levelName: 'Ⅲ级', outcome: 'unknown', forecastable: 0 });
  expect((await after(4))?.text).toContain('资料不足');
  expect((await after(2))?.levelName).toBe('Ⅰ级');
  expect(await after(1)).toBeNull();
});

test('a transaction still open is never overtaken; a number that was rolled back is not waited for', async () => {
  await write(db, 'proposal', 'IV');
  const client = await db.connect();
  try {
    await client.query('begin');
    await client.query(
      `insert into rule_transitions (plan_id, plan_version, rule_id, kind, target, from_truth, to_truth, decided_at,
         event_at, signal_at, correction, actable, evidence)
       values ('shangjie-flood', 'demo-1', 'r', 'proposal', 'III', 'false', 'true', now(), now(), now(), false, true, '[]')`,
    );
    await write(db, 'proposal', 'II');
    let arrived: readonly { seq: number }[] | undefined;
    const reading = read(1).then((rows) => {
      arrived = rows;
    });
    // Other statements of this database come and go meanwhile; the reader waits for the open one alone.
    for (let i = 0; i < 20; i++) await db.query('select 1');
    expect(arrived).toBeUndefined();
    await client.query('commit');
    await reading;
    expect(arrived?.map(({ seq }) => seq)).toEqual([2, 3]);
    await client.query('begin');
    await client.query(`select nextval(pg_get_serial_sequence('rule_transitions', 'seq'))`);
    await client.query('rollback');
    await write(db, 'proposal', 'I');
    expect((await read(3)).map(({ seq }) => seq)).toEqual([5]);
  } finally {
    client.release();
  }
});

test('figures become sentences, what made it so first', () => {
  const rain = {
    station: 'SJ01',
    quantity: 'rain' as const,
    value: 38.456,
    unit: 'mm',
    threshold: 35,
    datum: null,
    hours: 1,
    atMs: START_MS + 0.25,
    text: null,
    source: '预案 3.1',
    truth: 'true' as const,
  };
  const level = {
    ...rain,
    quantity: 'level' as const,
    value: 123.5,
    threshold: 123.4,
    datum: '1985国家高程基准',
    hours: null,
  };
  const silent = { ...rain, value: null, truth: 'unknown' as const };
  const texts = (truth: 'true' | 'unknown' | 'false') =>
    evidenceItems([silent, rain, level], truth, () => '西涧沟').map(({ text }) => text);
  expect(texts('true')).toEqual([
    '西涧沟1小时降雨38.46毫米，达到35毫米',
    '西涧沟水位123.5米（1985国家高程基准），达到123.4米',
  ]);
  expect(texts('unknown')).toEqual(['西涧沟1小时降雨—毫米，数据不足，无法判断是否达到35毫米']);
  expect(texts('false')).toHaveLength(3);
  const signal = { ...rain, station: null, quantity: 'signal' as const, text: '郑州市气象台 暴雨 red' };
  expect(evidenceItems([signal], 'true', () => '')[0]?.text).toBe('预警信号：郑州市气象台 暴雨红色');
  expect(evidenceItems([rain], 'true', () => '西涧沟')[0]).toMatchObject({
    value: 38.456,
    observedAt: '2021-07-20T08:00:00+08:00',
    source: '预案 3.1',
  });
});
