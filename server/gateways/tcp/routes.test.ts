import { describe, expect, test } from 'vitest';
import type { GatewayCommand } from '../../../contract/gateway.ts';
import type { Actor, Role } from '../../../contract/permissions.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { eventually, TestStation } from '../../../test/support/sl651-station.ts';
import { registered, START_MS, testGateway } from '../../../test/support/tcp-gateway.ts';
import { createApi } from '../../platform/http/api.ts';
import { createLogger } from '../../platform/log.ts';
import { encodeFrame, numberElement } from '../../protocols/sl651/index.ts';
import { CommandDesk } from './command-desk.ts';
import { routes } from './routes.ts';

const ADDRESS = '0041050001';
const STATION = `station-${ADDRESS}`;

function actor(personId: string, role: Role, unitPath: string): Actor {
  const post = { postId: personId, title: role, role, unitId: unitPath, unitPath, via: 'own' as const };
  return { personId, accountId: personId, name: `${personId}（演示）`, posts: [post] };
}

const PEOPLE: Readonly<Record<string, Actor>> = {
  officer: actor('officer', 'duty-officer', 'district'),
  leader: actor('leader', 'duty-leader', 'district'),
  viewer: actor('viewer', 'viewer', 'district'),
  elsewhere: actor('elsewhere', 'telemetry-engineer', 'other'),
};

async function api() {
  const db = await testDatabase();
  const world = await testGateway([registered(ADDRESS)]);
  const { gateway, clock, stations } = world;
  const log = createLogger({ level: 'silent' });
  const directory = {
    byAddress: (address: string) => stations.get(address),
    byId: (id: string) => [...stations.values()].find((station) => station.id === id),
  };
  const desk = new CommandDesk({ db, clock, bus: { emit: () => undefined }, log, directory, gateway });
  await desk.start();
  const app = createApi({
    routes: routes({ gateway, desk, directory }),
    authenticate: async (request) => PEOPLE[request.headers.get('x-person') ?? ''],
    authHandler: async () => new Response(),
    trustedOrigins: () => [],
    clock,
    log,
    version: 'test',
  });
  const call = async (person: string, method: string, path: string, body?: unknown) => {
    const init = { method, headers: { 'x-person': person, 'content-type': 'application/json' } };
    const response = await app.request(
      `/api${path}`,
      body === undefined ? init : { ...init, body: JSON.stringify(body) },
    );
    return { status: response.status, body: (await response.json()) as never };
  };
  return { ...world, app, call };
}

describe('routes', () => {
  test('a dangerous command needs two people over HTTP too; others are kept out', async () => {
    const { gateway, call } = await api();
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    station.onDown = (frame) =>
      frame.end === 'ENQ'
        ? [
            encodeFrame(
              station.spec(0x4f, START_MS, {
                blocks: [{ station: ADDRESS, class: null, groups: [] }],
                content: { kind: 'quota', on: true },
              }),
            ),
          ]
        : undefined;
    station.sendFrame(station.spec(0x2f, START_MS));
    await eventually(() => gateway.link(ADDRESS)?.online);
    const path = `/stations/${STATION}/commands`;
    const order = { command: { kind: 'set-quota-control', on: true }, reason: '取水超量' };
    expect((await call('viewer', 'POST', path, order)).status).toBe(403);
    expect((await call('elsewhere', 'POST', path, order)).status).toBe(403);
    expect((await call('officer', 'POST', path, { command: { kind: 'blow-up' } })).status).toBe(400);
    expect((await call('officer', 'POST', '/stations/none/commands', order)).status).toBe(404);
    const asked = (await call('officer', 'POST', path, order)).body as GatewayCommand;
    expect(asked).toMatchObject({ state: 'requested', requested: { personId: 'officer' } });
    const awaiting = '/gateway/commands/awaiting';
    expect((await call('leader', 'GET', awaiting)).body).toHaveLength(1);
    expect((await call('elsewhere', 'GET', awaiting)).body).toHaveLength(0);
    const approve = `/gateway/commands/${asked.id}/approve`;
    expect((await call('officer', 'POST', approve)).status).toBe(403);
    expect((await call('elsewhere', 'POST', approve)).status).toBe(403);
    expect((await call('leader', 'POST', approve)).body).toMatchObject({ state: 'approved' });
    const last = async (): Promise<GatewayCommand> =>
      (await call('viewer', 'GET', path)).body[0] as GatewayCommand;
    let command = await last();
    while (command.state !== 'answered') command = await last();
    expect(command).toMatchObject({ decided: { personId: 'leader' }, sends: 1 });
  });

  test('links and refusals', async () => {
    const { gateway, call } = await api();
    expect((await call('viewer', 'GET', `/stations/${STATION}/link`)).status).toBe(404);
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    const sentAtMs = START_MS - 90_000;
    await station.confirmOf(
      station.sendFrame(station.report(0x32, sentAtMs, sentAtMs, [numberElement('Z', 91)])),
    );
    const stranger = await new TestStation({ address: '0041059999' }).connect(gateway.port);
    stranger.sendFrame(stranger.spec(0x2f, START_MS));
    await eventually(() => gateway.stats().refused['unregistered-station']);
    expect((await call('viewer', 'GET', `/stations/${STATION}/link`)).body).toMatchObject({
      online: true,
      frames: 1,
      clockOffsetSeconds: -90,
      lastHeardAt: '2026-07-20T08:00:00+08:00',
    });
    expect((await call('viewer', 'GET', '/gateway/links')).body).toHaveLength(1);
    expect((await call('elsewhere', 'GET', '/gateway/links')).body).toHaveLength(0);
    expect((await call('viewer', 'GET', '/gateway')).status).toBe(403);
    expect((await call('officer', 'GET', '/gateway')).body).toMatchObject({
      acceptedTotal: 1,
      refused: { 'unregistered-station': 1 },
      refusals: [{ reason: 'unregistered-station', station: '0041059999', at: '2026-07-20T08:00:00+08:00' }],
    });
  });

  test('all routes stand in the OpenAPI document', async () => {
    const { app } = await api();
    const document = app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 't', version: '1' } });
    const operations = Object.values(document.paths ?? {}).flatMap((path) => Object.values(path as object));
    expect(operations.map((operation: { operationId: string }) => operation.operationId).sort()).toEqual([
      'approveStationCommand',
      'getGatewayOverview',
      'getStationLink',
      'listCommandsAwaitingApproval',
      'listStationCommands',
      'listStationLinks',
      'refuseStationCommand',
      'requestStationCommand',
    ]);
  });
});
