import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeEmbedded } from '../server/platform/db/embedded/index.ts';
import { districtStations, reckon, seedDistrict } from '../test/support/chaos.ts';
import {
  type Environment,
  ownSettings,
  startWardProcess,
  until,
  type WardProcess,
} from '../test/support/ward-process.ts';

const DEFAULT_ROUNDS = 50;
const KINDS = ['ward', 'database', 'both'] as const;
type Victim = (typeof KINDS)[number];

async function postmasterPid(dataDir: string): Promise<number> {
  return Number(
    (await readFile(path.join(dataDir, 'postgres/pgdata/postmaster.pid'), 'utf8')).split('\n')[0],
  );
}

async function killWard(ward: WardProcess, env: Environment): Promise<WardProcess> {
  ward.signal('SIGKILL');
  await ward.ended;
  return startWardProcess(env);
}

/** kill -9 while stations report; resolves to the Ward that runs afterwards. */
async function strike(victim: Victim, ward: WardProcess, env: Environment): Promise<WardProcess> {
  if (victim !== 'ward') process.kill(await postmasterPid(env['WARD_DATA_DIR']!), 'SIGKILL');
  return victim === 'database' ? ward : killWard(ward, env);
}

/**
 * `npm run bench -- chaos [--rounds N]`: Ward, its database or both are killed (-9) again and again while stations report
 * over TCP; at the end every acknowledged value must be there once and the rules as a replay says. Throws where not.
 */
export async function* run(args: readonly string[] = []): AsyncGenerator<object> {
  const rounds = Number(args[args.indexOf('--rounds') + 1] ?? DEFAULT_ROUNDS) || DEFAULT_ROUNDS;
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ward-chaos-'));
  await chmod(dataDir, 0o711);
  const env = await ownSettings(dataDir, { WARD_LOG_LEVEL: 'warn' });
  await seedDistrict(env);
  let ward = await startWardProcess(env);
  const stations = districtStations();
  const acknowledged = (): number => stations.reduce((sum, { acknowledged: list }) => sum + list.length, 0);
  for (const station of stations) station.start(ward.stationPort);
  try {
    for (let round = 1; round <= rounds; round++) {
      const before = acknowledged();
      await until('stations are acknowledged', () => acknowledged() > before + 2 * stations.length, 60_000);
      // A different moment of the commit in every round.
      await new Promise((resolve) => setTimeout(resolve, (round * 37) % 200));
      const victim = KINDS[(round - 1) % KINDS.length]!;
      const struckAt = performance.now();
      const then = acknowledged();
      ward = await strike(victim, ward, env);
      await Promise.race([
        until('ingest goes on after the kill', () => acknowledged() > then + stations.length, 60_000),
        ward.ended.then(({ code, signal }) => {
          throw new Error(`Ward itself ended (${code ?? signal}):\n${ward.output()}`);
        }),
      ]);
      yield {
        round,
        victim,
        acknowledged: acknowledged(),
        backAfterMs: Math.round(performance.now() - struckAt),
      };
    }
    await Promise.all(stations.map((station) => station.finish()));
    ward.signal('SIGTERM');
    const { code } = await ward.ended;
    const result = await reckon(env, stations);
    yield { rounds, exitCode: code, ...result };
  } finally {
    for (const station of stations) station.drop();
    ward.signal('SIGKILL');
    await ward.ended;
    await removeEmbedded(path.join(dataDir, 'postgres'));
    await rm(dataDir, { recursive: true, force: true });
  }
}
