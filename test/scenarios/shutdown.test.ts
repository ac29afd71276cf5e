import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { removeEmbedded } from '../../server/platform/db/embedded/index.ts';
import { districtStations, openStopped, reckon, seedDistrict } from '../support/chaos.ts';
import { type Environment, ownSettings, startWardProcess, until } from '../support/ward-process.ts';

/** One fault of each kind that the reckoning is there to find. */
async function plantFaults(env: Environment): Promise<void> {
  const opened = await openStopped(env, true);
  const { db } = opened;
  await db.execute(
    `delete from observations where (series_id, observed_at) in
     (select o.series_id, o.observed_at from observations o join series s on s.id = o.series_id
      where s.element = 'Z' order by o.frame_seq limit 1)`,
  );
  const columns =
    'station_id, received_at, gateway, protocol, peer, function_code, serial, content_hash, test, partial, raw';
  await db.execute(
    `insert into frames (seq, ${columns}) select (select max(seq) + 1 from frames), ${columns} from frames
     where gateway = 'tcp' and duplicate_of is null order by seq limit 1`,
  );
  await db.execute(
    `update rule_transitions set rule_id = rule_id || '-planted' where seq = (select max(seq) from rule_transitions)`,
  );
  await opened.close();
}

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
  expect(result.transitions).toBeGreaterThan(5);
  // The reckoning compares: what is planted now is found.
  await plantFaults(env);
  const planted = await reckon(env, stations);
  expect(planted.lost).toEqual([expect.stringMatching(/ Z .*stored nothing$/)]);
  expect(planted.doubled).toEqual([expect.stringMatching(/^frame /)]);
  expect(planted.replayDifferences).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^only live: .*-planted/),
      expect.stringMatching(/^only replayed: /),
    ]),
  );
}, 120_000);
