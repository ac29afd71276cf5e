import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { z } from 'zod';
import {
  type Actor,
  allow,
  isUnder,
  PERMISSIONS,
  type Permission,
  ROLES,
  type Role,
} from '../../contract/permissions.ts';
import { toBeijingIso } from '../../contract/time.ts';
import { seedDemo } from '../../demo/seed/seed-demo.ts';
import { startWard, type Ward } from '../../server/app.ts';
import { loadConfig } from '../../server/config/config.ts';
import { addUnit } from '../../server/modules/people/index.ts';
import { createApi } from '../../server/platform/http/api.ts';
import type { WardRoute } from '../../server/platform/http/route.ts';
import { createLogger } from '../../server/platform/log.ts';
import { ROOT } from '../conformance/tree.ts';
import { testDatabase } from '../support/database.ts';
import { askedByPerson, COUNTED_BESIDE, countedPeople } from '../support/no-staff.ts';
import { ASK_MORE, PUBLIC, SIGNED_IN, WITHOUT_UNIT } from '../support/route-guards.ts';
import { BODIES, FREEZE, KNOWN, QUERIES } from '../support/route-samples.ts';
import { sampleOf } from '../support/sample-of.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });
const START_MS = Date.parse('2021-07-20T08:00:00+08:00');
const DISTRICT = 'zhengzhou/district';
const XIAWO = `${DISTRICT}/town-xiawo`;
/** Where an actor's post may lie against the thing: at its unit, above, below, beside, and in another tree. */
const UNITS = ['zhengzhou', DISTRICT, XIAWO, `${XIAWO}/below`, `${DISTRICT}/street-jiyuanlu`, 'elsewhere'];

const folder = mkdtempSync(path.join(tmpdir(), 'ward-matrix-'));
const things: Record<string, string> = {};
/** Where the thing came to lie, by what the demo's plan says; the street unless it stands here. */
const places: Record<string, string> = {};
let ward: Ward;
let call: (actor: Actor | undefined, method: string, address: string, body?: unknown) => Promise<Response>;

const at = (role: Role, unitPath: string, personId = 'matrix'): Actor => ({
  personId,
  accountId: personId,
  name: personId,
  posts: [
    { postId: 'matrix', title: role, role, unitId: unitPath.split('/').at(-1) ?? '', unitPath, via: 'own' },
  ],
});

/** One of each thing at a street, or at the district. */
async function makeThings(): Promise<void> {
  const { telemetry, rules, responses, context } = ward;
  const station = telemetry.registry.byId('SJ01')!;
  for (const [value, minute] of [
    [124, 0],
    [125.5, 1],
  ] as const) {
    const observedAtMs = context.clock.nowMs() - (2 - minute) * 60_000;
    await telemetry.accept([
      {
        gateway: 'tcp',
        protocol: 'sl651',
        stationAddress: station.address,
        receivedAtMs: observedAtMs,
        peer: '127.0.0.1',
        raw: new Uint8Array([0x7e, 0x7e]),
        functionCode: '32',
        serial: minute + 1,
        sentAtMs: observedAtMs,
        contentHash: `m${minute}`,
        test: false,
        readings: [{ stationAddress: station.address, element: 'Z', observedAtMs, value, status: 'ok' }],
        ...(station.password === null ? {} : { password: station.password }),
      },
    ]);
    await rules.catchUp();
    await responses.settled();
  }
  const plan = { planId: 'shangjie-flood', headquartersId: 'district', track: 'emergency', reason: '研判' };
  const [area] = await context.db.query<{ document: string }>('select document from plan_versions limit 1');
  const areaId = /areas:\s*\n\s*-\s*\{?\s*id:\s*([\w-]+)/.exec(area?.document ?? '')?.[1] ?? '410106';
  const officer = at('duty-officer', DISTRICT, 'p-officer-a');
  const made = async (response: Response): Promise<{ id: string; version: number }> => {
    const body = (await response.json()) as { id: string; version: number };
    expect(response.status, JSON.stringify(body)).toBe(200);
    return body;
  };
  const first = await made(
    await call(officer, 'post', '/proposals', { ...plan, areaId, change: 'start', levelId: 'IV' }),
  );
  const secretary = at('secretary-general', DISTRICT, 'p-secretary');
  await made(
    await call(secretary, 'post', `/proposals/${first.id}/sign`, { expectedVersion: first.version }),
  );
  const second = await made(
    await call(officer, 'post', '/proposals', { ...plan, areaId, change: 'raise', levelId: 'III' }),
  );
  await responses.settled();
  const idOf = async (sql: string): Promise<string> =>
    (await context.db.query<{ id: string }>(sql))[0]?.id ?? '';
  const command = await call(at('duty-officer', DISTRICT, 'p-officer-a'), 'post', '/stations/SJ01/commands', {
    command: { kind: 'clear-storage' },
    reason: '理由',
  });
  const declared = await call(at('duty-officer', DISTRICT, 'p-officer-a'), 'post', '/declared-events', {
    kind: 'dike-leak',
    text: '堤脚渗水',
    unitId: 'town-xiawo',
    happenedAt: toBeijingIso(context.clock.nowMs()),
  });
  expect(declared.status).toBe(204);
  const street = at('street-officer', XIAWO);
  const opinion = { subject: '路灯不亮', words: '东门路灯不亮。', category: 'infrastructure' };
  const said = await call(street, 'post', '/moves', { ...(BODIES['makeMove'] as object), data: opinion });
  expect(said.status).toBe(200);
  const project = { name: '路灯更换', courtyard: '院', due: '2021-08-31' };
  const planned = (await (
    await call(street, 'post', '/moves', {
      ...(BODIES['makeMove'] as object),
      type: 'urban-renewal/project',
      move: 'plan',
      data: project,
    })
  ).json()) as { record: { id: string } };
  const frozen = await made(await call(street, 'post', '/figure-freezes', FREEZE));
  const secretaryElse = at('secretary-general', DISTRICT, 'matrix-checker');
  const check = await made(await call(secretaryElse, 'post', `/figure-freezes/${frozen.id}/checks`, {}));
  const statement = await made(await call(street, 'post', '/figure-statements', BODIES['signStatement']));
  const phone = { id: '00000000-0000-7000-8000-000000000003', label: 'matrix' };
  const callOut = await call(at('duty-officer', XIAWO), 'post', '/call-outs', BODIES['makeCallOut']);
  const board = (await callOut.json()) as { callOut: { id: string }; calls: { id: string }[] };
  const asked = await made(await call(street, 'post', '/questionnaires', BODIES['addQuestionnaire']));
  const waved = (await (
    await call(street, 'post', `/questionnaires/${asked.id}/waves`, BODIES['openQuestionnaireWave'])
  ).json()) as { waves: { id: string; places: { id: string }[] }[] };
  const page = (await (await call(street, 'get', '/handover-page?unitId=town-xiawo')).json()) as {
    page: { digest: string };
  };
  const given = await made(
    await call(street, 'post', '/handovers', {
      unitId: 'town-xiawo',
      pageDigest: page.page.digest,
      seen: {},
    }),
  );
  const officerOf = at('information-officer', XIAWO);
  const empty = { from: 'empty', unitId: 'town-xiawo' };
  const brief = await made(await call(officerOf, 'post', '/bulletin-briefs', empty));
  const sheet = { unitId: 'town-xiawo', name: '信息快报', office: '镇办公室' };
  const issue = await made(await call(at('bulletin-editor', XIAWO), 'post', '/bulletin-issues', sheet));
  KNOWN['issueId'] = issue.id;
  KNOWN['briefId'] = brief.id;
  BODIES['keepInstruction'] = { briefId: brief.id, leader: '区领导', text: '很好', on: '2021-07-20' };
  const span = { from: '2021-07-21T08:00:00+08:00', until: '2021-07-21T20:00:00+08:00' };
  const shift = await made(
    await call(street, 'post', '/duty-shifts', {
      unitId: 'town-xiawo',
      duty: 'officer',
      personId: 'p-xiawo-a',
      ...span,
    }),
  );
  const swapOf = { shiftId: shift.id, toPersonId: 'p-xiawo-b', reason: '换班' };
  const swap = await made(
    await call(at('street-officer', XIAWO, 'p-xiawo-a'), 'post', '/duty-swaps', swapOf),
  );
  Object.assign(BODIES, { askSwap: swapOf });
  const report = await made(
    await call(at('duty-officer', XIAWO), 'post', '/duty-reports', { unitId: 'town-xiawo' }),
  );
  const begun = await call(at('duty-officer', XIAWO), 'post', '/rounds', { unitId: 'town-xiawo' });
  const { round } = (await begun.json()) as { round: { id: string } };
  Object.assign(things, {
    'rain-areas': 'town-xiawo',
    rounds: round.id,
    handovers: given.id,
    'call-outs': board.callOut.id,
    calls: board.calls[0]?.id,
    'bulletin-briefs': brief.id,
    'bulletin-issues': issue.id,
    'bulletin-topics': await idOf(
      `insert into bulletin_topics (id, unit_path, level, title, programmes, words, from_day)
       values ('00000000-0000-7000-8000-000000000312', '${XIAWO}', 'district', '防汛', '{}', '{}', '2021-07-01') returning id`,
    ),
    'bulletin-instructions': await idOf(
      `insert into bulletin_instructions (id, unit_path, brief_id, leader, text, on_day, by_name, at, forwarded_to)
       values ('00000000-0000-7000-8000-000000000313', '${XIAWO}', '${brief.id}', '区领导', '好', '2021-07-20', 'matrix', now(),
         '${XIAWO}') returning id`,
    ),
    'duty-shifts': shift.id,
    'duty-swaps': swap.id,
    'duty-reports': report.id,
    'call-lists': 'xiawo-flood',
    ratings: planned.record.id,
    questionnaires: asked.id,
    'questionnaire-waves': waved.waves[0]?.id,
    'questionnaire-places': waved.waves[0]?.places[0]?.id,
    'figure-freezes': frozen.id,
    'figure-checks': check.id,
    'figure-statements': statement.id,
    field: (await made(await call(at('grid-worker', XIAWO), 'post', '/field/devices', phone))).id,
    'declared-events': await idOf('select id from declared_events'),
    units: 'town-xiawo',
    posts: 'post-xiawo',
    stations: 'SJ01',
    cameras: 'SJ01-V',
    loudspeakers: 'LS01',
    plans: 'shangjie-flood',
    accounts: 'xiawo-a',
    proposals: second.id,
    responses: await idOf('select id from responses'),
    alarms: await idOf(`select id from alarms`),
    actions: await idOf('select id from actions'),
    transfers: await idOf('select id from transfers'),
    outbox: await idOf('select id from outbox'),
    'intake-places': await idOf(
      `insert into intake_places (id, type, unit_path, name, created_at)
       values ('matrix22', 'urban-renewal/opinion', '${XIAWO}', '院', now()) returning id`,
    ),
    'intake-keys': await idOf(
      `insert into intake_keys (id, name, digest, created_at, created_by, unit_path)
       values ('00000000-0000-7000-8000-000000000311', 'matrix', 'x', now(), 'matrix', '${XIAWO}') returning id`,
    ),
    gateway: ((await command.json()) as { id?: string }).id ?? '',
  });
  // A call is recorded after the proposal was made, and not before it happened.
  KNOWN['happenedAt'] = toBeijingIso(context.clock.nowMs());
  for (const kind of ['alarms', 'actions', 'transfers'])
    places[kind] = (
      await context.db.query<{ path: string }>(`select unit_path as path from ${kind} where id = $1`, [
        things[kind],
      ])
    )[0]!.path;
  expect(Object.entries(things).filter(([, id]) => !id)).toEqual([]);
}

beforeAll(async () => {
  const db = await testDatabase();
  const config = loadConfig({
    world: 'demo',
    checkoutDir: ROOT,
    env: { WARD_DATA_DIR: folder, DATABASE_URL: db.url },
    scenario: { startMs: START_MS, speed: 1 },
  });
  const any = { host: '127.0.0.1', port: 0 };
  const log = createLogger({ level: 'silent' });
  ward = await startWard({
    config: { ...config, console: any, site: any, stations: any, mqtt: any },
    log,
    checkoutDir: ROOT,
    seed: async ({ context, people, telemetry, outside }) => {
      await seedDemo({
        ...context,
        people,
        telemetry,
        media: outside.media,
        dataDir: folder,
        startMs: START_MS,
      });
    },
  });
  await addUnit(db, { id: 'below', parentId: 'town-xiawo', nameZh: '村', kind: 'community' });
  await addUnit(db, { id: 'elsewhere', parentId: null, nameZh: '外区', kind: 'headquarters' });
  const actors = new Map<string, Actor>();
  const api = createApi({
    routes: ward.allRoutes,
    authenticate: async (request) => actors.get(request.headers.get('cookie') ?? ''),
    authHandler: async () => new Response(null, { status: 404 }),
    trustedOrigins: () => [],
    clock: ward.context.clock,
    log,
    version: 'test',
  });
  call = (actor, method, address, body) => {
    if (actor) actors.set('actor', actor);
    return Promise.resolve(
      api.request(`http://localhost/api${address}`, {
        method: method.toUpperCase(),
        headers: {
          ...(actor ? { cookie: 'actor' } : {}),
          'content-type': body instanceof Uint8Array ? 'image/jpeg' : 'application/json',
        },
        ...(method === 'get' || body === undefined
          ? {}
          : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
      }),
    );
  };
  await makeThings();
});
afterAll(async () => {
  await ward?.close();
  rmSync(folder, { recursive: true, force: true });
});

function addressOf({ spec }: WardRoute): string {
  const kind = spec.path.split('/')[1] ?? '';
  const filled = spec.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === 'sha256'
      ? 'a'.repeat(64)
      : name === 'stillId' || things[kind] === undefined || things[kind] === ''
        ? '00000000-0000-7000-8000-000000000000'
        : things[kind],
  );
  const query =
    spec.query && !QUERIES[spec.operationId] ? sampleOf(spec.query as z.ZodType, KNOWN) : undefined;
  const search = query ? `?${new URLSearchParams(query as Record<string, string>)}` : '';
  return `${filled}${QUERIES[spec.operationId] ?? search}`;
}
const bodyOf = ({ spec }: WardRoute): unknown =>
  BODIES[spec.operationId] ??
  (spec.body ? sampleOf(spec.body as z.ZodType, KNOWN) : spec.method === 'get' ? undefined : {});
/** The unit of the thing that a route's sample addresses. */
const placeOf = ({ spec }: WardRoute): string =>
  /^\/(proposals|responses)/.test(spec.path)
    ? DISTRICT
    : spec.path.includes('{')
      ? (places[spec.path.split('/')[1] ?? ''] ?? XIAWO)
      : XIAWO;

test('every route says who may, and what has no unit says why', () => {
  const named = (access: (spec: WardRoute['spec']) => boolean): string[] =>
    ward.allRoutes
      .filter(({ spec }) => access(spec))
      .map(({ spec }) => spec.operationId)
      .sort();
  expect(named(({ access }) => access === 'public')).toEqual(Object.keys(PUBLIC).sort());
  expect(named(({ access }) => access === 'signed-in')).toEqual(Object.keys(SIGNED_IN).sort());
  const filteredList = ({ method, path: address }: WardRoute['spec']): boolean =>
    method === 'get' && !address.includes('{');
  const open = named(
    (spec) =>
      spec.access in PERMISSIONS && !spec.scope && !filteredList(spec) && !(spec.operationId in WITHOUT_UNIT),
  );
  expect(open, 'these address one thing without looking at its unit').toEqual([]);
  expect(named(({ operationId }) => operationId in WITHOUT_UNIT)).toEqual(Object.keys(WITHOUT_UNIT).sort());
  expect(
    named(({ access }) => !(access in PERMISSIONS || access === 'public' || access === 'signed-in')),
  ).toEqual([]);
});

test('no answer sets a number beside whoever acts, no figure is asked for by one person', () => {
  expect([...new Set(countedPeople(ward.allRoutes))].sort()).toEqual(Object.keys(COUNTED_BESIDE).sort());
  expect(askedByPerson(ward.allRoutes)).toEqual([]);
});

test('every route × role × own unit, below, above, beside, elsewhere', async () => {
  const tried = new Set<string>();
  const wrong: string[] = [];
  const unsampled: string[] = [];
  for (const route of ward.allRoutes) {
    const { spec } = route;
    tried.add(spec.operationId);
    if (spec.access === 'public' || spec.access === 'signed-in') continue;
    const permission = spec.access as Permission;
    const [address, body] = [addressOf(route), bodyOf(route)];
    if (spec.body && body === undefined) unsampled.push(spec.operationId);
    for (const role of Object.keys(ROLES) as Role[]) {
      for (const unitPath of UNITS) {
        const actor = at(role, unitPath);
        const may = allow(actor, permission, spec.scope ? placeOf(route) : undefined);
        const { status } = await call(actor, spec.method, address, body);
        const fits = may
          ? status < 500
            ? (status !== 403 || ASK_MORE.has(spec.operationId) || spec.operationId in WITHOUT_UNIT) &&
              status !== 401 &&
              status !== 400
            : status === 503 || status === 504
          : status === 403;
        if (!fits)
          wrong.push(
            `${spec.operationId} ${role} at ${unitPath}: ${status}${may ? '' : ' though it may not'}`,
          );
      }
    }
  }
  expect(unsampled, 'the matrix needs a sample body for these').toEqual([]);
  expect(wrong).toEqual([]);
  expect(tried.size).toBe(ward.allRoutes.length);
});

test('what has no unit of its own still keeps to the actor’s units, row by row', async () => {
  const marks = /演示·|SJ\d\d|LS\d\d|zone-\d|post-\w|town-xiawo/;
  const lists = ward.allRoutes.filter(
    ({ spec }) =>
      spec.access in PERMISSIONS &&
      !spec.scope &&
      spec.method === 'get' &&
      !(spec.operationId in WITHOUT_UNIT),
  );
  const leaks: string[] = [];
  for (const route of lists) {
    for (const role of PERMISSIONS[route.spec.access as Permission]) {
      const response = await call(at(role, 'elsewhere'), 'get', addressOf(route));
      const text = await response.text();
      // A figure whose type a role does not see is not found.
      const found = addressOf(route).includes('?id=') ? [200, 404] : [200];
      expect(found, `${route.spec.operationId} ${role} ${text}`).toContain(response.status);
      if (marks.test(text)) leaks.push(`${route.spec.operationId} ${role}: ${marks.exec(text)?.[0]}`);
    }
    const own = await (
      await call(at(PERMISSIONS[route.spec.access as Permission][0], DISTRICT), 'get', addressOf(route))
    ).text();
    expect(own, route.spec.operationId).not.toBe('');
  }
  expect(leaks).toEqual([]);
  expect(lists.length).toBeGreaterThan(10);
  const reset = async (unitPath: string) =>
    (await call(at('security-admin', unitPath), 'post', '/accounts/commander/reset', {})).status;
  expect([await reset('elsewhere'), await reset(XIAWO), await reset(DISTRICT)]).toEqual([403, 403, 200]);
});

test('nobody, a forged cookie and a page of another site get nowhere, over the real listener', async () => {
  const wrong: string[] = [];
  for (const route of ward.allRoutes) {
    const { spec } = route;
    const send = async (headers: Record<string, string>): Promise<number> => {
      const body = spec.method === 'get' ? undefined : '{}';
      const response = await fetch(`${ward.consoleUrl}/api${addressOf(route)}`, {
        method: spec.method.toUpperCase(),
        headers: { 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body }),
      });
      await response.arrayBuffer();
      return response.status;
    };
    if (spec.access !== 'public') {
      const seen = [await send({}), await send({ cookie: 'ward-demo.session_token=forged.forged' })];
      if (seen.some((status) => status !== 401)) wrong.push(`${spec.operationId}: ${seen.join()}`);
    }
    if (spec.method !== 'get' && (await send({ origin: 'https://elsewhere.example' })) !== 403)
      wrong.push(`${spec.operationId} from another site`);
  }
  for (const address of ['/auth/sign-in/username', '/auth/sign-out', '/auth/change-password']) {
    const response = await fetch(`${ward.consoleUrl}/api${address}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://elsewhere.example' },
      body: '{}',
    });
    if (response.status !== 403) wrong.push(`${address} from another site: ${response.status}`);
  }
  expect(wrong).toEqual([]);
});

test('the matrix would see a route that forgot its unit', () => {
  expect(isUnder(`${XIAWO}/below`, XIAWO)).toBe(true);
  expect(isUnder(`${DISTRICT}/town-xiawo-2`, XIAWO)).toBe(false);
});
