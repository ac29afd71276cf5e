import { beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { testDatabase } from '../../../test/support/database.ts';
import { type FakeClock, fakeClock } from '../../../test/support/fake-clock.ts';
import { createBus } from '../../platform/bus.ts';
import type { Db } from '../../platform/db/index.ts';
import { createLogger } from '../../platform/log.ts';
import { createTelemetry, type Telemetry } from '../telemetry/index.ts';
import { checkPlan } from './check-plan.ts';
import { type RunningRules, startRules } from './pipeline.ts';
import { stationFacts } from './readings-of.ts';
import { replay } from './replay.ts';
import { replayStored } from './replay-stored.ts';
import { parseSeries } from './series-file.ts';
import { insertEvent, insertPlanVersion, insertWarning, readTransitions } from './store.ts';

const MIN = 60_000;
const T0 = Date.parse('2021-07-20T08:00:00+08:00');
const log = createLogger({ level: 'silent' });
const sourced = { source: 'test', origin: 'ours' };
const planText = (version: string, mm: number): string =>
  stringify({
    id: 'p',
    version,
    title: 'p',
    titleEn: 'p',
    headquarters: 'district',
    area: { id: '410106', name: 'x' },
    track: 'emergency',
    actWithinMinutes: 60,
    levels: [
      {
        id: 'IV',
        name: 'IV',
        rank: 4,
        signers: [{ role: 'commander', unit: 'district', title: 'x' }],
        when: {
          any: [
            { rain: { hours: 1, mm, stations: 'any' }, ...sourced },
            { for: { minutes: 20, of: { level: { station: 'B', reaches: 'warning' }, ...sourced } } },
            { signal: { kind: '暴雨', colour: 'orange', area: '410106' }, ...sourced },
            { event: { kind: 'dyke-danger' }, ...sourced },
          ],
        },
      },
    ],
    alarms: ['A', 'B'].map((id) => ({
      id: `level-${id}`,
      title: 'x',
      cause: 'level',
      priority: 2,
      consequence: 'x',
      advice: 'x',
      when: { level: { station: id, reaches: 'warning', hysteresisM: 0.2 }, ...sourced },
    })),
  });

let db: Db;
let clock: FakeClock;
let telemetry: Telemetry;
let rules: RunningRules;
let serial = 0;
const start = async (): Promise<void> => {
  const bus = createBus(log);
  telemetry = await createTelemetry({ db, clock, bus, log });
  rules = await startRules({ db, clock, bus, log, telemetry });
};
const enter = (version: string, mm: number): Promise<void> =>
  db.transaction((tx) =>
    insertPlanVersion(
      tx,
      { id: 'p', version, document: planText(version, mm), enteredBy: 'test', frameSeq: 0 },
      clock.nowMs(),
    ),
  );
const csv: string[] = ['station,element,observed_at,value,received_at'];
const frame = async (
  station: string,
  readings: [element: string, atMinute: number, value: number][],
  receivedMs = clock.nowMs(),
): Promise<void> => {
  const { address, password } = telemetry.registry.byId(station)!;
  const id = ++serial;
  await telemetry.accept([
    {
      gateway: 'tcp',
      protocol: 'sl651',
      stationAddress: address,
      receivedAtMs: receivedMs,
      peer: '127.0.0.1',
      raw: new Uint8Array([0x7e]),
      functionCode: '32',
      serial: id,
      sentAtMs: receivedMs,
      contentHash: JSON.stringify(readings),
      test: false,
      ...(password === null ? {} : { password }),
      readings: readings.map(([element, minute, value]) => ({
        stationAddress: address,
        element,
        observedAtMs: T0 + minute * MIN,
        value,
        status: 'ok' as const,
      })),
    },
  ]);
  await rules.catchUp();
  csv.push(
    ...readings.map(([element, minute, value]) =>
      [station, element, iso(T0 + minute * MIN), value, iso(receivedMs)].join(','),
    ),
  );
};
const iso = (atMs: number): string => new Date(atMs).toISOString();
const rows = async () => (await readTransitions(db, 0, 10_000)).map(({ seq: _, ...row }) => row);
const short = (t: {
  ruleId: string;
  from: string;
  to: string;
  decidedAtMs: number;
  correction: boolean;
  evidence: readonly object[];
}) =>
  JSON.stringify([
    t.ruleId,
    t.from,
    t.to,
    Math.round(t.decidedAtMs - T0),
    t.correction,
    // The database keeps keys in its own order.
    t.evidence.map((entry) => Object.entries(entry).sort()),
  ]);

beforeEach(async () => {
  db = await testDatabase();
  clock = fakeClock(T0);
  csv.length = 1;
  const seeded = await createTelemetry({ db, clock, bus: createBus(log), log });
  for (const [n, id] of ['A', 'B'].entries())
    await seeded.registerStation(db, {
      id,
      unitPath: 'district',
      nameZh: id,
      address: `00000000${n + 11}`,
      class: '48',
      sttp: 'ZZ',
      verticalDatum: '1985',
      rainSources: ['PN05'],
      intervals: {
        keepaliveSeconds: null,
        timedHours: null,
        additionalMinutes: null,
        hourly: false,
        everyMinutes: 5,
      },
      levels: [
        {
          kind: 'warning',
          quantity: 'level',
          value: 100,
          unit: 'm',
          datum: '1985',
          source: 'x',
          origin: 'ours',
        },
      ],
    });
  await enter('1', 20);
  await start();
});

/** Two hours of a storm at two stations: late, repeated, corrected and missing reports, a restart, a signal, a danger. */
async function playStorm(restartAt: readonly number[]): Promise<void> {
  for (let minute = 5; minute <= 240; minute += 5) {
    await clock.set(T0 + minute * MIN + 2_000);
    const level = 99.5 + 0.8 * Math.sin(minute / 40);
    if (minute % 35 !== 0)
      await frame('A', [
        ['Z', minute, Math.round(level * 100) / 100],
        ['PN05', minute, minute % 60 < 30 ? 3 : 0.2],
      ]);
    await clock.set(T0 + minute * MIN + 20_000);
    // B is silent for a while, then sends what it kept.
    if (minute < 60 || minute > 130)
      await frame('B', [
        ['Z', minute, 100.1],
        ['PN05', minute, 0.4],
      ]);
    if (minute === 135)
      for (let m = 60; m <= 130; m += 5)
        await frame('B', [
          ['Z', m, 99.2],
          ['PN05', m, 2.6],
        ]);
    // A repetition and a correction.
    if (minute === 90)
      await frame('A', [
        ['Z', 85, 100.2],
        ['PN05', 85, 9],
      ]);
    if (minute === 95)
      await frame('A', [
        ['Z', 85, 100.2],
        ['PN05', 85, 9],
      ]);
    if (restartAt.includes(minute)) {
      await rules.stop();
      await start();
    }
  }
}

test('live, over restarts, a stored replay and a replay of the same order from a file tell the same', async () => {
  await playStorm([40, 91, 135, 200]);
  await clock.advance(3 * 60 * MIN);
  await rules.catchUp();
  const live = (await rows()).filter(({ reassesses }) => reassesses === null);
  expect(live.length).toBeGreaterThan(10);
  expect((await replayStored({ db, telemetry }, 'p')).map(short)).toEqual(live.map(short));
  const parsed = parseSeries(csv.join('\n'));
  const checked = checkPlan(planText('1', 20), { stations: stationFacts(telemetry) });
  if (!parsed.ok || !checked.ok) throw new Error('not readable');
  // A file has no rain before its first line either; from the first report on both know the same.
  const fromFile = replay(checked.plan, parsed.rows, {
    facts: stationFacts(telemetry),
    endMs: clock.nowMs(),
  });
  const told = (list: readonly { ruleId: string; to: string; decidedAtMs: number }[]) =>
    list
      .filter((t) => t.decidedAtMs > T0 + 6 * MIN)
      .map((t) => `${t.ruleId} ${t.to} ${Math.round(t.decidedAtMs - T0)}`);
  expect(told(fromFile)).toEqual(told(live));
  await rules.stop();
});

test('the same storm without and with restarts in the middle is told alike', async () => {
  await playStorm([]);
  const straight = (await rows()).map(short);
  await rules.stop();
  db = await testDatabase();
  clock = fakeClock(T0);
  const seeded = await createTelemetry({ db, clock, bus: createBus(log), log });
  for (const station of telemetry.registry.stations()) await seeded.registerStation(db, station);
  await enter('1', 20);
  await start();
  await playStorm([5, 60, 95, 135, 150]);
  // Whether the first report is judged as it comes or at the next full minute hangs on how soon the start is over.
  const afterStart = (told: readonly string[]): string[] =>
    told.filter((row) => (JSON.parse(row) as [string, string, string, number])[3] > 6 * MIN);
  // A restart tells its own time of refresh only where something changed by it: nothing does.
  expect(afterStart((await rows()).map(short))).toEqual(afterStart(straight));
  expect(afterStart(straight).length).toBeGreaterThan(8);
  await rules.stop();
});

test('a late report alters what was decided on: a row says so, no truth of now changes', async () => {
  await clock.set(T0 + 5 * MIN + 2_000);
  await frame('A', [['Z', 5, 100.4]]);
  await clock.set(T0 + 10 * MIN + 2_000);
  await frame('A', [['Z', 10, 100.5]]);
  await clock.set(T0 + 15 * MIN);
  await frame('A', [['Z', 5, 99.1]]);
  const all = await readTransitions(db, 0, 100);
  const raised = all.find(({ ruleId, to }) => ruleId === 'alarm:level-A' && to === 'true')!;
  const again = all.filter(({ reassesses }) => reassesses !== null);
  expect(again).toHaveLength(1);
  expect(again[0]).toMatchObject({
    reassesses: raised.seq,
    from: 'true',
    to: 'false',
    correction: true,
    actable: false,
  });
  expect(again[0]!.evidence[0]).toMatchObject({ station: 'A', value: 99.1 });
  expect(rules.plans().get('p')!.engine.truths()['alarm:level-A']!.truth).toBe('true');
  await rules.stop();
});

test('a new version takes over what the old one knew: only what it sees differently is told', async () => {
  for (let minute = 5; minute <= 65; minute += 5) {
    await clock.set(T0 + minute * MIN + 2_000);
    await frame('A', [
      ['Z', minute, 100.3],
      ['PN05', minute, 1],
    ]);
    await frame('B', [
      ['Z', minute, 99],
      ['PN05', minute, 0],
    ]);
  }
  const before = (await rows()).length;
  const truths = () => rules.plans().get('p')!.engine.truths();
  expect(truths()['alarm:level-A']!.truth).toBe('true');
  expect(truths()['level:IV']!.truth).not.toBe('true');
  await enter('2', 11);
  await rules.reload();
  const added = (await rows()).slice(before);
  expect(added.map(({ ruleId, to, planVersion }) => `${planVersion} ${ruleId} ${to}`)).toEqual([
    '2 level:IV true',
  ]);
  await rules.stop();
  await start();
  expect(await rows()).toHaveLength(before + 1);
  const live = (await rows()).filter(({ reassesses }) => reassesses === null);
  expect((await replayStored({ db, telemetry }, 'p')).map(short)).toEqual(live.map(short));
  await rules.stop();
});

test('signals and dangers entered, ended and replaced are judged at once', async () => {
  await clock.set(T0 + 5 * MIN);
  await frame('A', [
    ['Z', 5, 99],
    ['PN05', 5, 0],
  ]);
  const truth = () => rules.plans().get('p')!.engine.truths()['level:IV']!.truth;
  const warning = {
    id: crypto.randomUUID(),
    issuer: 'x',
    kind: '暴雨',
    colour: 'orange' as const,
    area: '410100',
    areaName: '',
    effectiveMs: clock.nowMs(),
    expiresMs: clock.nowMs() + 30 * MIN,
    replaces: null,
    enteredBy: 'x',
  };
  await insertWarning(db, warning, clock.nowMs());
  await rules.reload();
  expect(truth()).toBe('true');
  await clock.advance(31 * MIN);
  await rules.catchUp();
  expect(truth()).toBe('unknown');
  await insertEvent(
    db,
    {
      id: crypto.randomUUID(),
      kind: 'dyke-danger',
      text: 'x',
      unitPath: 'district',
      happenedMs: clock.nowMs(),
      enteredBy: 'x',
    },
    clock.nowMs(),
  );
  await rules.reload();
  expect(truth()).toBe('true');
  await rules.stop();
});

test('late reports of a place that a decision does not rest on are not held against it', async () => {
  for (const minute of [5, 10]) {
    await clock.set(T0 + minute * MIN + 2_000);
    await frame('A', [['Z', minute, 100.4]]);
    await frame('B', [['Z', minute, 99]]);
  }
  await clock.set(T0 + 60 * MIN);
  await frame('B', [['Z', 7, 99.2]]);
  expect((await rows()).filter(({ reassesses }) => reassesses !== null)).toEqual([]);
  // Decisions of before a restart are held too.
  await rules.stop();
  await start();
  await frame('A', [['Z', 10, 99.9]]);
  await frame('A', [['Z', 5, 99.8]]);
  await frame('A', [['Z', 5, 100.2]]);
  const again = (await rows()).filter(({ reassesses }) => reassesses !== null);
  expect(again.map(({ from, to, evidence }) => [from, to, evidence[0]?.value])).toEqual([
    ['true', 'false', 99.8],
    ['false', 'true', 100.2],
  ]);
  await rules.stop();
});

test('once stopped, a wake-up that came before asks the database nothing', async () => {
  await rules.stop();
  const asked: string[] = [];
  let closed = false;
  const watch = <A extends unknown[], R>(call: (...args: A) => R) => {
    return (...args: A): R => {
      if (closed) asked.push(String(args[0]));
      return call(...args);
    };
  };
  const watched: Db = {
    ...db,
    query: watch(db.query) as Db['query'],
    transaction: watch(db.transaction) as Db['transaction'],
  };
  const bus = createBus(log);
  telemetry = await createTelemetry({ db: watched, clock, bus, log });
  rules = await startRules({ db: watched, clock, bus, log, telemetry });
  const round = rules.catchUp();
  await rules.stop();
  closed = true;
  await round;
  await rules.catchUp();
  await rules.reload();
  await db.query('select 1');
  expect(asked).toEqual([]);
});
