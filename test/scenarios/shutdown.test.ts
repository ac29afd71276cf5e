import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { removeEmbedded } from '../../server/platform/db/embedded/index.ts';
import { districtStations, reckon, seedDistrict } from '../support/chaos.ts';
import { ownSettings, startWardProcess, until } from '../support/ward-process.ts';

test('SIGTERM under load, twice: in bounded time, exit 0, nothing acknowledged is lost, the database stopped', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ward-stop-'));
  await chmod(dataDir, 0o711);
  const env = await ownSettings(dataDir);
  await seedDistrict(env);
  const ward = await startWardProcess(env);
  const stations = districtStations(5);
  onTestFinished(async () => {
    ward.signal('SIGKILL');
    for (const station of stations) station.drop();
    await removeEmbedded(path.join(dataDir, 'postgres'));
    await rm(dataDir, { recursive: true, force: true });
  });
  for (const station of stations) station.start(ward.stationPort);
  await until('stations are acknowledged', () =>
    stations.every(({ acknowledged }) => acknowledged.length > 2),
  );
  ward.signal('SIGTERM');
  ward.signal('SIGINT');
  expect(await ward.ended).toEqual({ code: 0, signal: null });
  for (const station of stations) station.drop();
  const result = await reckon(env, stations);
  expect(result).toMatchObject({ lost: [], doubled: [], replayDifferences: [], auditOk: true });
  expect(result.acknowledged).toBeGreaterThan(20);
}, 120_000);
