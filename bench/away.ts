import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { District } from '../demo/district-schema.ts';
import { loadDistrict } from '../demo/load-district.ts';
import { startTemporaryPostgres } from '../server/platform/db/embedded/index.ts';
import { reckon, reportingStations, seedDistrict } from '../test/support/chaos.ts';
import { startDatabaseProxy } from '../test/support/database-proxy.ts';
import { type Environment, ownSettings, startWardProcess, until } from '../test/support/ward-process.ts';

const BACK_WITHIN_MS = 300_000;
const LOOKED_EVERY_MS = 1_000;
/** Confirms that were on their way when the database went. */
const ON_THE_WAY_MS = 2_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The demo district with as many more stations, each a twin of its first one under an address of its own. */
function districtOf(stations: number): District {
  const district = loadDistrict();
  const [first] = district.stations.filter(({ measures }) => measures.includes('level'));
  if (!first) throw new Error('the demo district has no station with a level');
  const there = district.stations.filter(({ measures }) => measures.includes('level')).length;
  const more = Array.from({ length: Math.max(0, stations - there) }, (_, n) => ({
    ...first,
    id: `AW${String(n).padStart(4, '0')}`,
    nameZh: `${first.nameZh} ${n}`,
    address: `98${String(n).padStart(8, '0')}`,
  }));
  return { ...district, stations: [...district.stations, ...more] };
}

/**
 * `npm run bench -- away [--stations 2000] [--seconds 60]`: the database goes while so many stations are connected and report.
 * While it is away none is acknowledged, every page is told, reading goes on with its age; then Ward recovers by itself, every
 * station is acknowledged again, and what was acknowledged is stored once, without a hole. `ok` false where not.
 */
export async function* run(args: readonly string[] = []): AsyncGenerator<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stations: { type: 'string', default: '2000' },
      seconds: { type: 'string', default: '60' },
    },
  });
  const count = Number(values.stations);
  const seconds = Number(values.seconds);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ward-away-'));
  await chmod(dataDir, 0o711);
  const postgres = await startTemporaryPostgres({ fsync: true });
  const proxy = await startDatabaseProxy(postgres.url);
  const env: Environment = await ownSettings(dataDir, { DATABASE_URL: proxy.url, WARD_LOG_LEVEL: 'error' });
  const direct: Environment = { ...env, DATABASE_URL: postgres.url };
  const district = districtOf(count);
  await seedDistrict(direct, district);
  const ward = await startWardProcess(env);
  // Each reports every other second or so: a thousand reports a second, a flood's full hour that never ends.
  const stations = reportingStations(district, { pauseMs: 2_000, resendMs: 5_000 });
  const acknowledged = (): number => stations.reduce((sum, { acknowledged: list }) => sum + list.length, 0);
  const heard = (before: readonly number[]): number =>
    stations.filter(({ acknowledged: list }, n) => list.length > (before[n] ?? 0)).length;
  const counts = (): number[] => stations.map(({ acknowledged: list }) => list.length);
  const status = async (page: string): Promise<number> =>
    fetch(`${ward.consoleUrl}${page}`, { signal: AbortSignal.timeout(10_000) }).then(
      (answer) => answer.status,
      () => 0,
    );
  try {
    for (const station of stations) station.start(ward.stationPort);
    await until('every station is acknowledged', () => heard([]) === stations.length, BACK_WITHIN_MS);
    yield {
      case: 'before',
      stations: stations.length,
      acknowledged: acknowledged(),
      ready: await status('/readyz'),
    };

    const cutAt = performance.now();
    proxy.cut();
    await pause(ON_THE_WAY_MS);
    const atCut = acknowledged();
    const seen: number[] = [];
    while (performance.now() - cutAt < seconds * 1_000) {
      seen.push(await status('/readyz'));
      await pause(LOOKED_EVERY_MS);
    }
    const while_ = {
      acknowledgedWhileAway: acknowledged() - atCut,
      notReady: seen.filter((code) => code === 503).length,
      looked: seen.length,
      alive: await status('/healthz'),
    };
    const told = while_.notReady >= while_.looked - 1 && while_.alive === 200;
    yield { case: 'away', seconds, ...while_, ok: while_.acknowledgedWhileAway === 0 && told };

    const before = counts();
    const backAt = performance.now();
    proxy.restore();
    await until('ready again', async () => (await status('/readyz')) === 200, BACK_WITHIN_MS);
    const readyAfterMs = Math.round(performance.now() - backAt);
    await until(
      'every station is acknowledged again',
      () => heard(before) === stations.length,
      BACK_WITHIN_MS,
    );
    yield { case: 'back', readyAfterMs, allHeardAfterMs: Math.round(performance.now() - backAt), ok: true };

    await Promise.all(stations.map((station) => station.finish()));
    ward.signal('SIGTERM');
    const { code } = await ward.ended;
    const { lost, doubled, ...reckoned } = await reckon(direct, stations);
    yield {
      case: 'reckoned',
      exitCode: code,
      lost: lost.length,
      doubled: doubled.length,
      ...reckoned,
      ok:
        code === 0 &&
        lost.length + doubled.length + reckoned.replayDifferences.length + reckoned.projectionFaults === 0 &&
        reckoned.auditOk,
    };
  } finally {
    for (const station of stations) station.drop();
    ward.signal('SIGKILL');
    await ward.ended;
    await proxy.stop();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
