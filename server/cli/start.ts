import path from 'node:path';
import { parseArgs } from 'node:util';
import { prepareStations } from '../../demo/prepare-stations.ts';
import type { DemoLogin } from '../../demo/seed/demo-logins.ts';
import { loadStorm } from '../../demo/storm/load-storm.ts';
import type { Ward } from '../app.ts';
import { type Config, loadConfig } from '../config/config.ts';
import { type OpenedDatabase, openDatabase, prepareDataDir } from '../open-database.ts';
import { removeEmbedded } from '../platform/db/embedded/index.ts';
import { StartError } from '../platform/errors.ts';
import { createLogger, type Logger } from '../platform/log.ts';
import { createLogFiles } from '../platform/log-files.ts';
import type { CommandIo } from './io.ts';

/** Demo people shown in the terminal: enough to play the story through. */
const SHOWN_LOGINS = [
  'officer-a',
  'secretary',
  'deputy-a',
  'commander',
  'xiawo-a',
  'information',
  'gongyelu-office',
  'zhongxinlu-info',
  'zhongxinlu-head',
  'bulletin-editor-a',
  'office-director',
  'patrol-a',
  'engineer-a',
  'sysadmin',
  'secadmin',
  'auditor',
];

/** Below the patience of systemd (deploy/ward.service) and of Docker users who raise theirs. */
const SHUTDOWN_MOST_MS = 45_000;

const STEPS: Record<string, string> = {
  copying: 'Copying the database binaries …',
  initialising: 'Initialising the database …',
  starting: 'Starting the database …',
  attached: 'The database is running already: attached.',
  ready: 'The database is ready.',
  'backing up before the upgrade': 'Backing up before the upgrade …',
  'opening the listeners': 'Opening the listeners …',
};

/** From these on another process works: reading the rest of the program holds nothing up. */
const BESIDE_US: ReadonlySet<string> = new Set(['initialising', 'starting', 'attached']);

async function startDemo(
  config: Config,
  log: Logger,
  io: CommandIo,
  database: Promise<OpenedDatabase>,
  pruneLogs: () => Promise<number>,
): Promise<{ ward: Ward; stop(): Promise<void> }> {
  let logins: DemoLogin[] = [];
  const stations = prepareStations(log);
  const [{ startWard }, { seedDemo }, { runScenario }] = await Promise.all([
    import('../app.ts'),
    import('../../demo/seed/seed-demo.ts'),
    import('../../demo/run-scenario.ts'),
  ]);
  const ward = await startWard({
    config,
    log,
    checkoutDir: io.checkoutDir,
    pruneLogs,
    database,
    onStep: (step) => io.out(STEPS[step] ?? step),
    seed: async ({ context, people, telemetry, outside, ledger, fresh }) => {
      if (fresh) io.out('Filling the demo district …');
      logins = await seedDemo({
        db: context.db,
        clock: context.clock,
        people,
        telemetry,
        media: outside.media,
        ledger,
        dataDir: config.dataDir,
        startMs: config.scenario?.startMs ?? context.clock.nowMs(),
      });
    },
  }).catch(async (error: unknown) => {
    await stations.stop();
    throw error;
  });
  const scenario = await runScenario(ward, log, stations);
  io.out('');
  io.out(`  Ward（一本账） demo is ready:  ${ward.consoleUrl}`);
  io.out(
    `  演练情景（参照2021年7月公开资料构造） · one second is ${ward.context.clock.speed} seconds of duty time`,
  );
  io.out('');
  for (const login of logins.filter(({ username }) => SHOWN_LOGINS.includes(username))) {
    io.out(`  ${login.username.padEnd(12)} ${login.password}   ${login.posts.join('、')}`);
  }
  io.out('');
  io.out('  Stop with Ctrl-C. Begin the storm anew: npm start -- --again');
  return {
    ward,
    async stop() {
      await scenario.stop();
      await ward.close();
    },
  };
}

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      demo: { type: 'boolean', default: false },
      again: { type: 'boolean', default: false },
      speed: { type: 'string' },
    },
  });
  const { scenario } = loadStorm();
  const speed = values.speed === undefined ? scenario.speed : Number(values.speed);
  if (!(speed > 0 && speed <= 3_600)) throw new StartError('--speed is a number above 0 and at most 3600.');
  const config = loadConfig({
    world: values.demo ? 'demo' : 'live',
    checkoutDir: io.checkoutDir,
    ...(values.demo ? { scenario: { startMs: scenario.startMs, speed } } : {}),
  });
  if (values.again && !values.demo) throw new StartError('--again is for the demo only.');
  if (values.again && config.databaseUrl === undefined)
    await removeEmbedded(path.join(config.dataDir, 'postgres'));
  await prepareDataDir(config.dataDir);
  const files = createLogFiles(path.join(config.dataDir, 'logs'));
  const log = createLogger({ level: config.logLevel, destination: files });
  const pruneLogs = (): Promise<number> => files.prune(config.retention.logDays, Date.now());

  // The database comes up while the rest of the program is still being read: reading begins once its process runs.
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const onStep = (step: string): void => {
    io.out(STEPS[step] ?? step);
    if (BESIDE_US.has(step)) begin();
  };
  const database = openDatabase({ config, log, nowMs: Date.now(), onStep });
  await Promise.race([
    begun,
    database.then(
      () => begin(),
      () => begin(),
    ),
  ]);
  const running = values.demo
    ? await startDemo(config, log, io, database, pruneLogs)
    : await (await import('../app.ts'))
        .startWard({ config, log, checkoutDir: io.checkoutDir, pruneLogs, database, onStep })
        .then((ward) => {
          io.out(`Ward is ready: ${ward.consoleUrl}`);
          return { ward, stop: ward.close };
        });

  const signal = await new Promise<string>((resolve) => {
    // Stays on: a second signal (Ctrl-C reaches the launcher and this process) must not cut the shutdown short.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve(name));
  });
  io.out(`\n${signal}: stopping …`);
  log.info({ signal }, 'stopping');
  const late = setTimeout(() => {
    log.fatal('the shutdown took too long: ended without it');
    io.err(`Not everything stopped within ${SHUTDOWN_MOST_MS / 1000} s. What was acknowledged is stored.`);
    process.exit(1);
  }, SHUTDOWN_MOST_MS);
  late.unref();
  await running.stop();
  clearTimeout(late);
  files.close();
  return 0;
}
