import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DemoLogin } from '../../demo/seed/demo-logins.ts';
import { districtStations, reckon, seedDistrict } from '../support/chaos.ts';
import { testDatabase } from '../support/database.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.ts';
import { type SignedIn, signIn } from '../support/http-client.ts';
import type { ReportingStation } from '../support/reporting-station.ts';
import {
  type Environment,
  ownSettings,
  startWardProcess,
  until,
  type WardProcess,
} from '../support/ward-process.ts';

const readyStatus = async (ward: WardProcess): Promise<number> =>
  (await fetch(`${ward.consoleUrl}/readyz`)).status;

describe('the database away while stations report', () => {
  let dataDir: string;
  let env: Environment;
  let direct: Environment;
  let proxy: DatabaseProxy;
  let ward: WardProcess;
  let logins: DemoLogin[];
  let officer: SignedIn;
  let stations: ReportingStation[];
  const acknowledged = (): number => stations.reduce((sum, { acknowledged: list }) => sum + list.length, 0);

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'ward-away-'));
    const db = await testDatabase();
    proxy = await startDatabaseProxy(db.url);
    env = await ownSettings(dataDir, { DATABASE_URL: proxy.url });
    direct = { ...env, DATABASE_URL: db.url };
    logins = await seedDistrict(direct);
    ward = await startWardProcess(env);
    officer = await signIn(ward.consoleUrl, logins, 'officer-a');
    stations = districtStations(100);
    for (const station of stations) station.start(ward.stationPort);
    await until('stations are acknowledged', () => acknowledged() > stations.length);
  }, 120_000);
  afterAll(async () => {
    for (const station of stations ?? []) station.drop();
    ward?.signal('SIGKILL');
    await ward?.ended;
    await proxy?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  test.each([
    ['cut', 503],
    ['freeze', 503],
  ] as const)(
    '%s: nobody is acknowledged, every page is told, reading goes on with its age, and it recovers by itself',
    async (trouble, notReady) => {
      expect((await officer.get('/api/stations')).headers.get('ward-stale-since')).toBeNull();
      proxy[trouble]();
      await until('not ready', async () => (await readyStatus(ward)) === notReady, 40_000);
      const atCut = acknowledged();
      const page = await officer.get('/api/stations');
      expect([page.status, page.headers.get('ward-stale-since') !== null]).toEqual([200, true]);
      // Behind a dead switch a change waits for its answer; here it is refused at once.
      if (trouble === 'cut') {
        const move = await officer.send('POST', '/api/duty-log', '{}', {
          'content-type': 'application/json',
        });
        expect([move.status, ((await move.json()) as { code: string }).code]).toEqual([503, 'database-away']);
      }
      expect((await fetch(`${ward.consoleUrl}/healthz`)).status).toBe(200);
      expect(acknowledged()).toBe(atCut);

      proxy.restore();
      await until('ready again', async () => (await readyStatus(ward)) === 200, 60_000);
      await until('ingest goes on', () => acknowledged() > atCut + stations.length, 60_000);
      expect((await officer.get('/api/stations')).headers.get('ward-stale-since')).toBeNull();
    },
    180_000,
  );

  test('what was acknowledged is there once, and the rules say what a replay says', async () => {
    await Promise.all(stations.map((station) => station.finish()));
    ward.signal('SIGTERM');
    expect((await ward.ended).code).toBe(0);
    expect(await reckon(direct, stations)).toMatchObject({
      lost: [],
      doubled: [],
      replayDifferences: [],
      projectionFaults: 0,
      auditOk: true,
    });
  }, 120_000);
});
