import { statfs } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { openDatabase, prepareDataDir } from '../open-database.ts';
import { appliedMigrations } from '../platform/db/migrate.ts';
import { StartError } from '../platform/errors.ts';
import { readClockState } from '../platform/health/sntp.ts';
import { isLoopback } from '../platform/http/listen.ts';
import { createLogger } from '../platform/log.ts';
import { chooseFonts } from '../platform/typeset/index.ts';
import type { CommandIo } from './io.ts';

interface Finding {
  state: 'ok' | 'look' | 'bad';
  what: string;
}

const MARKS = { ok: '✓', look: '!', bad: '✗' } as const;
const LEAST_FREE_BYTES = 2 * 1024 ** 3;

type Check = (config: ReturnType<typeof loadConfig>) => Promise<Finding[]>;

const checkRuntime: Check = async () => [
  {
    state: Number(process.versions.node.split('.')[0]) >= 24 ? 'ok' : 'bad',
    what: `Node ${process.version}`,
  },
  {
    state: process.getuid?.() === 0 ? 'look' : 'ok',
    what:
      process.getuid?.() === 0
        ? 'runs as root: for duty, run it as a user of its own (docs/operating.md)'
        : 'runs as an ordinary user',
  },
];

const checkDisk: Check = async ({ dataDir }) => {
  await prepareDataDir(dataDir);
  const { bavail, bsize } = await statfs(dataDir);
  const freeGiB = (bavail * bsize) / 1024 ** 3;
  return [
    {
      state: bavail * bsize > LEAST_FREE_BYTES ? 'ok' : 'bad',
      what: `${freeGiB.toFixed(1)} GiB free at ${dataDir}`,
    },
  ];
};

const checkClock: Check = async ({ ntpServers }) => {
  const clock = await readClockState(ntpServers);
  const offset = clock.offsetMs === undefined ? '' : `, ${Math.round(clock.offsetMs)} ms off`;
  const meaning =
    clock.state === 'synchronised'
      ? ''
      : '; stations will not be set right (4AH) until it is: set WARD_NTP_SERVERS';
  return [
    {
      state: clock.state === 'synchronised' ? 'ok' : clock.state === 'unknown' ? 'look' : 'bad',
      what: `clock ${clock.state} (${clock.source}${offset})${meaning}`,
    },
  ];
};

const checkListeners: Check = async (config) => [
  {
    state: config.tls || isLoopback(config.console.host) || config.proxies.length > 0 ? 'ok' : 'bad',
    what: `console on ${config.console.host}:${config.console.port}, ${config.tls ? 'HTTPS with HTTP/2' : 'plain HTTP'}`,
  },
  {
    state: config.publicUrl || isLoopback(config.console.host) ? 'ok' : 'look',
    what: config.publicUrl
      ? `browsers come by ${config.publicUrl}`
      : 'WARD_PUBLIC_URL is not set: links in messages name the listener',
  },
  {
    state: config.heartbeat ? 'ok' : 'look',
    what: config.heartbeat
      ? `heartbeat to ${new URL(config.heartbeat.url).host}`
      : 'no watcher outside is told that Ward lives: set WARD_HEARTBEAT_URL',
  },
  {
    state: Object.keys(config.channels).length > 0 ? 'ok' : 'look',
    what: `outgoing channels: ${Object.keys(config.channels).join(', ') || 'none (WARD_CHANNELS_FILE)'}`,
  },
];

const checkDatabase: Check = async (config) => {
  const opened = await openDatabase({
    config,
    log: createLogger({ level: 'silent' }),
    nowMs: Date.now(),
    beside: true,
  });
  try {
    const [version] = await opened.db.query<{ v: string; fsync: string }>(
      `select current_setting('server_version') as v, current_setting('fsync') as fsync`,
    );
    const pending = MIGRATIONS.length - (await appliedMigrations(opened.db)).length;
    return [
      {
        state: version?.fsync === 'on' ? 'ok' : 'bad',
        what: `PostgreSQL ${version?.v} (${opened.embedded ? 'embedded' : 'server'}), fsync ${version?.fsync}`,
      },
      {
        state: pending === 0 ? 'ok' : 'look',
        what:
          pending === 0
            ? 'schema up to date'
            : `${pending} migration(s) to come at the next start, with a backup first`,
      },
    ];
  } finally {
    await opened.close();
  }
};

/** Which face each kind of text of a printed page is set in on this machine. */
const checkFonts: Check = async () =>
  Object.entries(chooseFonts('installed')).map(([role, { family, from, file }]) => ({
    state: 'ok',
    what: `typeface ${role}: ${family} (${from === 'built-in' ? 'comes with Ward' : file})`,
  }));

const CHECKS: readonly Check[] = [
  checkRuntime,
  checkDisk,
  checkFonts,
  checkClock,
  checkListeners,
  checkDatabase,
];

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { demo: { type: 'boolean' } } });
  const config = loadConfig({ world: values.demo ? 'demo' : 'live', checkoutDir: io.checkoutDir });
  let bad = 0;
  for (const check of CHECKS) {
    const findings = await check(config).catch((error: Error): Finding[] => {
      if (!(error instanceof StartError)) throw error;
      return [{ state: 'bad', what: error.message }];
    });
    for (const { state, what } of findings) {
      io.out(`${MARKS[state]} ${what}`);
      if (state === 'bad') bad++;
    }
  }
  io.out(bad === 0 ? 'Nothing stands in the way.' : `${bad} thing(s) must be mended.`);
  return bad === 0 ? 0 : 1;
}
