import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Actor } from '../../contract/permissions.ts';
import { MySignatures, ResponseList, TransferBoard } from '../../contract/responses.ts';
import { toBeijingIso } from '../../contract/time.ts';
import { loadDistrict } from '../../demo/load-district.ts';
import { seedOffices } from '../../demo/seed/seed-people.ts';
import { seedStations } from '../../demo/seed/seed-stations.ts';
import { createAudit, moveDigests, sealEntries, verifyAudit } from '../../server/modules/audit/index.ts';
import { findPerson, heldPosts } from '../../server/modules/people/index.ts';
import {
  createResponses,
  routes,
  signReceipt,
  startResponses,
  verifyJournal,
} from '../../server/modules/responses/index.ts';
import { insertPlanVersion, startRules } from '../../server/modules/rules/index.ts';
import { createTelemetry } from '../../server/modules/telemetry/index.ts';
import { createBus } from '../../server/platform/bus.ts';
import { createApi } from '../../server/platform/http/api.ts';
import { createLogger } from '../../server/platform/log.ts';
import { testDatabase } from '../support/database.ts';
import { fakeClock } from '../support/fake-clock.ts';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2021-07-20T08:00:00+08:00');
const PLAN_FILE = path.join(import.meta.dirname, '../../demo/data/plans/shangjie-flood-response.yaml');

/** The demo district and its plan, on the real modules, up to the outbox: everything but sockets and browser. */
async function openDistrict() {
  const db = await testDatabase();
  const clock = fakeClock(START_MS);
  const log = createLogger({ level: 'silent' });
  const bus = createBus(log);
  const district = loadDistrict();
  await seedOffices(db, district, START_MS);
  const telemetry = await createTelemetry({ db, clock, bus, log });
  await seedStations(db, telemetry, district);
  const document = readFileSync(PLAN_FILE, 'utf8');
  const plan = { id: 'shangjie-flood', version: 'demo-1', document, enteredBy: 'demo', frameSeq: 0 };
  await db.transaction((tx) => insertPlanVersion(tx, plan, START_MS));
  const rules = await startRules({ db, clock, bus, log, telemetry });
  const audit = createAudit({ clock });
  const responses = createResponses({
    db,
    clock,
    bus,
    log,
    drill: false,
    siteUrl: () => 'http://127.0.0.1:7081',
    publicUrl: () => 'http://127.0.0.1:7080',
    telemetry,
    audit,
  });
  const running = startResponses(responses);
  const api = createApi({
    routes: routes(responses),
    authenticate: async (request): Promise<Actor | undefined> => {
      const person = await findPerson(db, request.headers.get('x-person') ?? '');
      if (!person) return undefined;
      const posts = await heldPosts(db, person.id, clock.nowMs());
      return { personId: person.id, accountId: person.id, name: person.name, posts };
    },
    authHandler: async () => new Response(null, { status: 404 }),
    trustedOrigins: () => [],
    clock,
    log,
    version: 'test',
  });
  let serial = 0;
  return {
    db,
    clock,
    responses,
    stop: async () => {
      await running.stop();
      await rules.stop();
    },
    /** A station's frame arrives now; everything that follows from it has happened when this resolves. */
    async report(stationId: string, element: string, value: number): Promise<void> {
      const station = telemetry.registry.byId(stationId)!;
      const observedAtMs = clock.nowMs();
      const reading = {
        stationAddress: station.address,
        element,
        observedAtMs,
        value,
        status: 'ok' as const,
      };
      await telemetry.accept([
        {
          gateway: 'tcp',
          protocol: 'sl651',
          stationAddress: station.address,
          receivedAtMs: observedAtMs,
          peer: '127.0.0.1',
          raw: new Uint8Array([0x7e, 0x7e]),
          functionCode: '32',
          serial: ++serial,
          sentAtMs: observedAtMs,
          contentHash: `${stationId}${observedAtMs}`,
          test: false,
          readings: [reading],
          ...(station.password === null ? {} : { password: station.password }),
        },
      ]);
      await rules.catchUp();
      await running.settled();
    },
    async call(person: string, method: string, address: string, body?: unknown) {
      const response = await api.request(`http://localhost/api${address}`, {
        method,
        headers: { 'x-person': person, 'content-type': 'application/json' },
        ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as never };
    },
    outbox: (where: string) =>
      db.query<{ channel: string; address: string; body: { text: string; kind: string } }>(
        `select channel, address, body from outbox where ${where} order by seq`,
      ),
  };
}

test('from a gauge’s reading to the loudspeakers of one zone, each step by the person whose it is', async () => {
  const world = await openDistrict();
  const { clock, call } = world;
  const read = async () => ResponseList.parse((await call('p-officer-a', 'GET', '/responses')).body);

  // 08:00 – 08:50: three millimetres every five minutes at one station make 33 mm in the hour: nothing yet.
  for (let n = 0; n < 11; n++) {
    await clock.advance(5 * MINUTE_MS);
    await world.report('SJ02', 'PN05', 3);
  }
  expect((await read()).proposals).toEqual([]);
  await clock.advance(5 * MINUTE_MS);
  await world.report('SJ02', 'PN05', 3);
  const [suggested] = (await read()).proposals;
  expect(suggested).toMatchObject({ state: 'suggested', level: { id: 'IV' }, change: 'start' });
  expect(suggested!.evidence[0]!.text).toBe('老寨河一体站（演示）1小时降雨36毫米，达到35毫米');

  await clock.advance(3 * MINUTE_MS);
  const submitted = await call('p-officer-a', 'POST', `/proposals/${suggested!.id}/submit`, {
    expectedVersion: suggested!.version,
  });
  expect(submitted.status).toBe(200);
  const { version } = submitted.body as { version: number };
  const sign = (person: string) =>
    call(person, 'POST', `/proposals/${suggested!.id}/sign`, { expectedVersion: version });
  for (const wrong of ['p-officer-a', 'p-officer-c', 'p-leader-b', 'p-xiawo-a', 'p-sysadmin', 'p-auditor'])
    expect((await sign(wrong)).status, wrong).toBe(403);
  expect(
    MySignatures.parse((await call('p-secretary', 'GET', '/my-signatures')).body).proposals,
  ).toHaveLength(1);
  expect((await sign('p-secretary')).status).toBe(200);
  const orders = await world.outbox(`about_kind = 'action'`);
  expect(orders.length).toBeGreaterThan(0);
  expect(await world.outbox(`channel = 'speaker'`)).toEqual([]);

  // The team leader signs for the order by the link in the message, without a login.
  const token = /\/r\/([\w-]+)/.exec(orders[0]!.body.text)![1]!;
  expect(await signReceipt(world.responses, token, { name: '演示·队长' })).toMatchObject({ ok: true });

  // The river passes the guaranteed level at zone 1's own gauge.
  for (const levelM of [123.2, 124.2, 125.3]) {
    await clock.advance(5 * MINUTE_MS);
    await world.report('SJ01', 'Z', levelM);
  }
  const board = TransferBoard.parse((await call('p-officer-a', 'GET', '/transfers')).body);
  expect(board.transfers).toMatchObject([{ zone: { id: 'zone-1' }, suggestedStage: 'immediate' }]);
  const { id, version: seen } = board.transfers[0]!;
  const order = (person: string) =>
    call(person, 'POST', `/transfers/${id}/order`, {
      expectedVersion: seen,
      stage: 'immediate',
      reason: '水位超保证',
    });
  expect((await order('p-gongyelu-a')).status).toBe(403);
  expect((await order('p-officer-a')).status).toBe(403);
  expect((await order('p-xiawo-a')).status).toBe(200);
  const speakers = await world.outbox(`channel = 'speaker'`);
  expect(speakers.map(({ address }) => address).sort()).toEqual(['LS01', 'LS02', 'LS03', 'LS04']);
  expect(speakers.every(({ body }) => body.kind === 'siren')).toBe(true);

  expect(await verifyJournal(world.db, moveDigests)).toMatchObject({ faults: [] });
  // A row changed behind Ward's back, by somebody who may switch the triggers off, is named with its move.
  const [forged] = await world.db.query<{ subject_id: string; version: number }>(
    `select subject_id, version from duty_moves where move = 'sign'`,
  );
  await world.db.transaction(async (tx) => {
    await tx.execute(`set local session_replication_role = replica`);
    await tx.execute(`update duty_moves set person_name = '他人' where move = 'sign'`);
  });
  expect((await verifyJournal(world.db, moveDigests)).faults).toContainEqual({
    kind: 'proposal',
    id: forged!.subject_id,
    fault: 'altered',
    version: forged!.version,
  });
  await sealEntries(world.db);
  expect(await verifyAudit(world.db)).toMatchObject({ ok: true });
  const log = (await call('p-officer-a', 'GET', '/duty-log?limit=500')).body as {
    entries: { textZh: string; happenedAt: string }[];
  };
  const signed = log.entries.find(({ textZh }) => textZh.startsWith('签批同意'));
  expect(signed?.happenedAt).toBe(toBeijingIso(START_MS + 63 * MINUTE_MS));
  await world.stop();
});
