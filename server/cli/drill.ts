import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Actor, HeldPost } from '../../contract/permissions.ts';
import { toBeijingIso } from '../../contract/time.ts';
import { copyDistrict } from '../../demo/drill/copy-district.ts';
import { type DrillRoster, drillRoster, followStorm } from '../../demo/drill/drill-stations.ts';
import { loadDistrict } from '../../demo/load-district.ts';
import { prepareStations } from '../../demo/prepare-stations.ts';
import { runScenario } from '../../demo/run-scenario.ts';
import { seedHistory } from '../../demo/seed/seed-history.ts';
import { loadStorm } from '../../demo/storm/load-storm.ts';
import { startWard, type Ward } from '../app.ts';
import { type Config, loadConfig } from '../config/config.ts';
import { readLags, type StepScore, scoreChains } from '../modules/responses/index.ts';
import { openDatabase } from '../open-database.ts';
import { StartError } from '../platform/errors.ts';
import { createLogger, type Logger } from '../platform/log.ts';
import { createLogFiles } from '../platform/log-files.ts';
import type { CommandIo } from './io.ts';
import { drillScoreLines } from './print-drill-score.ts';

/** Listeners of a drill, beside those of live duty. */
const PORTS = {
  WARD_PORT: '7180',
  WARD_PUBLIC_PORT: '7181',
  WARD_STATION_PORT: '7751',
  WARD_MQTT_PORT: '7983',
};
/** Settings of live duty that a drill must not take over: its database, channels, watcher, public names. */
const NOT_TAKEN_OVER = {
  DATABASE_URL: '',
  WARD_CHANNELS_FILE: '',
  WARD_HEARTBEAT_URL: '',
  WARD_PUBLIC_URL: '',
  WARD_SITE_URL: '',
  WARD_STATION_HOST: '127.0.0.1',
  WARD_MQTT_HOST: '127.0.0.1',
};

/** A drill's settings: the live ones, but with its own database, folder and ports, and with no channel to the outside. */
export function drillConfig(
  live: Config,
  checkoutDir: string,
  speed: number,
  env?: NodeJS.ProcessEnv,
): Config {
  return loadConfig({
    world: 'drill',
    checkoutDir,
    ...(env ? { env } : {}),
    overrides: { ...PORTS, ...NOT_TAKEN_OVER, WARD_DATA_DIR: `${live.dataDir}-drill` },
    scenario: { startMs: loadStorm().scenario.startMs, speed },
  });
}

async function startDrill(
  live: Config,
  config: Config,
  log: Logger,
  io: CommandIo,
): Promise<{ stop(): Promise<void> }> {
  const storm = loadStorm();
  let roster: DrillRoster = { stations: [], follows: {} };
  const ward = await startWard({
    config,
    log,
    checkoutDir: io.checkoutDir,
    onStep: (step) => io.out(`  ${step}`),
    async seed({ context, telemetry, fresh }) {
      if (fresh) {
        const source = await openDatabase({ config: live, log, nowMs: Date.now(), beside: true });
        const copied = await copyDistrict(source.db, context.db, storm.scenario.startMs).finally(
          source.close,
        );
        io.out(
          `  Taken over: ${Object.entries(copied)
            .map(([name, rows]) => `${name} ${rows}`)
            .join(', ')}`,
        );
        await telemetry.registry.reload(context.db);
      }
      roster = drillRoster(telemetry.registry.stations(), loadDistrict().stations, storm);
      if (fresh) await seedHistory(telemetry, roster, followStorm(storm, roster.follows), context.clock);
    },
  });
  await mkdir(config.dataDir, { recursive: true });
  const file = path.join(config.dataDir, 'roster.json');
  await writeFile(file, JSON.stringify(roster));
  const scenario = await runScenario(ward, log, prepareStations(log, ['--roster', file]));
  io.out('');
  io.out(`  演练 drill is ready:  ${ward.consoleUrl}`);
  io.out(`  ${storm.title} · one second is ${ward.context.clock.speed} seconds of duty time`);
  io.out(
    `  ${roster.stations.length} stations follow the storm. Sign in as on live duty. No message leaves.`,
  );
  return {
    async stop() {
      await scenario.stop();
      const scores = await scoreDrill(ward).finally(() => ward.close());
      for (const line of drillScoreLines(scores)) io.out(line);
      const kept = path.join(config.dataDir, 'score.json');
      await writeFile(kept, `${JSON.stringify(scores, null, 2)}\n`);
      io.out(`  Kept in ${kept}`);
    },
  };
}

/** Every chain since the drill began, wherever it lies. */
async function scoreDrill(ward: Ward): Promise<StepScore[]> {
  const roots = await ward.context.db.query<HeldPost>(
    `select id as "postId", name_zh as title, 'commander' as role, id as "unitId", path as "unitPath", 'own' as via
     from units where parent_id is null`,
  );
  const assessor: Actor = { personId: 'drill', accountId: 'drill', name: '演练评估', posts: roots };
  return scoreChains(
    await readLags(ward.responsesContext, assessor, { from: toBeijingIso(loadStorm().scenario.startMs) }),
  );
}

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { again: { type: 'boolean', default: false }, speed: { type: 'string' } },
  });
  const speed = Number(values.speed ?? loadStorm().scenario.speed);
  if (!(speed > 0 && speed <= 3_600)) throw new StartError('--speed is a number above 0 and at most 3600.');
  const live = loadConfig({ world: 'live', checkoutDir: io.checkoutDir });
  const config = drillConfig(live, io.checkoutDir, speed);
  if (values.again) await rm(path.join(config.dataDir, 'postgres'), { recursive: true, force: true });
  const files = createLogFiles(path.join(config.dataDir, 'logs'));
  const log = createLogger({ level: config.logLevel, destination: files });
  const running = await startDrill(live, config, log, io);
  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => resolve(name));
  });
  io.out(`\n${signal}: stopping …`);
  await running.stop();
  files.close();
  return 0;
}
