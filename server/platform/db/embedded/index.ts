import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StartError } from '../../errors.ts';
import { copyBinaries, locateBinaries, restoreSymlinks } from './binaries.ts';

/** uid and gid of `nobody`: PostgreSQL refuses to run as root. */
const UNPRIVILEGED = { uid: 65_534, gid: 65_534 };
const PORT = 5432;
/** For clusters that are thrown away soon: a loss costs nothing. */
const NOT_DURABLE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
/** sun_path holds 108 bytes; the socket's name needs 18 of them. */
const LONGEST_SOCKET_DIR = 88;

export interface EmbeddedOptions {
  /** Folder of this cluster; `pgdata` is made inside. */
  dir: string;
  /** For root: a folder every user can reach, for the binaries. */
  sharedDir?: string;
  /** false only for tests that do not look at durability. */
  fsync?: boolean;
  /** 80: more than the pools of one Ward hold. */
  maxConnections?: number;
  /** `starting` is told once the server runs, before it accepts. */
  onProgress?: (step: 'copying' | 'initialising' | 'starting' | 'attached' | 'recovering' | 'ready') => void;
  /** The postmaster ended although nobody asked; it is being started again. */
  onCrash?: (code: number | null, signal: string | null) => void;
}

export interface EmbeddedPostgres {
  /** Connection URL for database `name` over the local socket. */
  urlOf(name: string): string;
  readonly attached: boolean;
  pid(): number | undefined;
  /** Fast shutdown; resolves when the postmaster has ended. */
  stop(): Promise<void>;
}

const isRoot = (): boolean => process.getuid?.() === 0;

async function prepareDirectory(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  if (isRoot()) await chown(dir, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  await chmod(dir, 0o700);
}

async function runToEnd(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(command, args, {
    ...(isRoot() ? UNPRIVILEGED : {}),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    const reason = /No space left/i.test(output)
      ? 'the disk is full'
      : output.trim().split('\n').slice(-3).join(' ');
    throw new StartError(`The database could not be initialised: ${reason}`);
  }
}

function socketDirectory(dir: string): string {
  const inside = path.join(dir, 'run');
  if (Buffer.byteLength(inside) <= LONGEST_SOCKET_DIR) return inside;
  return path.join(
    tmpdir(),
    `ward-${process.getuid?.() ?? 0}-${createHash('sha256').update(dir).digest('hex').slice(0, 12)}`,
  );
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The pid in postmaster.pid when that process runs and is a postgres; a stale file names a dead or foreign process. */
async function runningPostmaster(pgdata: string): Promise<number | undefined> {
  const text = await readFile(path.join(pgdata, 'postmaster.pid'), 'utf8').catch(() => undefined);
  const pid = Number(text?.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !alive(pid)) return undefined;
  return (await isPostgres(pid)) ? pid : undefined;
}

/** False for an ended process whose parent has not asked for its end yet: it has no command any more. */
async function isPostgres(pid: number): Promise<boolean> {
  if (!alive(pid)) return false;
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'postgres')).includes('postgres');
}

async function accepts(socketDir: string): Promise<boolean> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    host: socketDir,
    port: PORT,
    user: 'postgres',
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Like `pause`, but never the reason why a process goes on living. */
const idle = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

async function untilAccepting(socketDir: string, gone: () => boolean, logFile: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await accepts(socketDir))) {
    if (gone() || Date.now() > deadline) {
      const log = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n').slice(-4).join(' | ');
      const reason = /No space left on device/i.test(log) ? 'the disk is full' : log;
      throw new StartError(`The embedded database did not start: ${reason} (log: ${logFile})`);
    }
    await pause(40);
  }
}

/**
 * Starts the embedded PostgreSQL of `dir`, or attaches to the one already running there (after a killed Ward).
 * Reached over a local socket only; watches it and starts it again after a crash. Throws `StartError`.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dir, onProgress } = options;
  const found = await locateBinaries();
  let nativeDir = found.nativeDir;
  if (isRoot() || !(await restoreSymlinks(nativeDir))) {
    onProgress?.('copying');
    nativeDir = await copyBinaries(nativeDir, found.version, options.sharedDir ?? path.dirname(dir));
    await restoreSymlinks(nativeDir);
  }
  await prepareDirectory(dir);
  const pgdata = path.join(dir, 'pgdata');
  const socketDir = socketDirectory(dir);
  await prepareDirectory(socketDir);
  const logFile = path.join(dir, 'postgres.log');
  const env = { PATH: '/usr/bin:/bin', LANG: 'C', LC_ALL: 'C', TZ: 'UTC' };

  if (!(await stat(path.join(pgdata, 'PG_VERSION')).catch(() => undefined))) {
    onProgress?.('initialising');
    await rm(pgdata, { recursive: true, force: true });
    const args = [
      '-D',
      pgdata,
      '-U',
      'postgres',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ];
    await runToEnd(
      path.join(nativeDir, 'bin/initdb'),
      options.fsync === false ? [...args, '--no-sync'] : args,
      env,
    );
  }

  const settings: Record<string, string> = {
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    max_connections: String(options.maxConnections ?? 80),
    shared_buffers: '192MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    wal_compression: 'on',
    timezone: 'UTC',
    lc_messages: 'C',
    log_timezone: 'UTC',
    ...(options.fsync === false ? NOT_DURABLE : {}),
  };
  const args = [
    '-D',
    pgdata,
    ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ];

  let child: ChildProcess | undefined;
  let exited = false;
  let stopping = false;
  let attachedPid = await runningPostmaster(pgdata);

  const launch = async (): Promise<void> => {
    exited = false;
    await writeFile(logFile, '', { flag: 'a' });
    const log = await open(logFile, 'a');
    child = spawn(path.join(nativeDir, 'bin/postgres'), args, {
      ...(isRoot() ? UNPRIVILEGED : {}),
      env,
      cwd: '/',
      // A process group of its own: Ctrl-C in the terminal reaches Ward, which then stops the database in order.
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await log.close();
    child.unref();
    child.once('error', () => (exited = true));
    child.once('exit', (code, signal) => {
      exited = true;
      if (stopping || supervised === false) return;
      options.onCrash?.(code, signal);
      void restart();
    });
  };
  // After kill -9 the backends of the old postmaster may hold its shared memory for a moment: try again until they ended.
  const restart = async (): Promise<void> => {
    for (let attempt = 0; !stopping; attempt++) {
      await pause(Math.min(200 * 2 ** attempt, 5_000));
      if (stopping) return;
      try {
        supervised = false;
        await launch();
        await untilAccepting(socketDir, () => exited, logFile);
        supervised = true;
        return;
      } catch {
        // Keeps trying: a database that is away shows red on every page, and recovery needs no hand.
      }
    }
  };
  let supervised = false;

  if (attachedPid !== undefined) {
    onProgress?.('attached');
    await untilAccepting(socketDir, () => !alive(attachedPid ?? 0), logFile);
    const watch = async (): Promise<void> => {
      // A pid alone says little: the ended postmaster of a killed Ward may stay behind as a process that nobody reaps.
      while (!stopping && attachedPid !== undefined && (await isPostgres(attachedPid))) await idle(500);
      if (stopping) return;
      attachedPid = undefined;
      options.onCrash?.(null, null);
      await restart();
    };
    void watch();
  } else {
    for (let attempt = 0; ; attempt++) {
      await launch();
      if (attempt === 0) onProgress?.('starting');
      try {
        await untilAccepting(socketDir, () => exited, logFile);
        break;
      } catch (error) {
        if (attempt >= 3 || !exited) throw error;
        await pause(300 * 2 ** attempt);
      }
    }
    supervised = true;
  }
  onProgress?.('ready');

  const attached = attachedPid !== undefined;
  const pid = (): number | undefined => (exited ? undefined : child?.pid) ?? attachedPid;
  return {
    attached,
    pid,
    urlOf: (name) => `postgresql://postgres@localhost:${PORT}/${name}?host=${encodeURIComponent(socketDir)}`,
    async stop() {
      stopping = true;
      const target = pid();
      if (target === undefined) return;
      try {
        process.kill(target, 'SIGINT');
      } catch {
        return;
      }
      const deadline = Date.now() + 20_000;
      while (!exited && (await isPostgres(target)) && Date.now() < deadline) await pause(20);
    },
  };
}

/** Throws the cluster of `dir` away; a postmaster still running there is stopped first, without waiting for its sessions. */
export async function removeEmbedded(dir: string): Promise<void> {
  const pid = await runningPostmaster(path.join(dir, 'pgdata'));
  if (pid !== undefined) {
    process.kill(pid, 'SIGQUIT');
    const deadline = Date.now() + 20_000;
    while (await isPostgres(pid)) {
      if (Date.now() > deadline)
        throw new StartError(
          `The database of ${dir} (process ${pid}) does not stop; stop it and start again.`,
        );
      await pause(50);
    }
  }
  await rm(dir, { recursive: true, force: true });
}

/** A cluster in a temporary folder for tests: same binaries, durability off unless asked for. */
export async function startTemporaryPostgres(
  options: { fsync?: boolean } = {},
): Promise<{ url: string; postgres: EmbeddedPostgres; stop(): Promise<void> }> {
  const dir = await mkdtemp(path.join(tmpdir(), 'ward-test-'));
  await chmod(dir, 0o755);
  const postgres = await startEmbedded({
    dir: path.join(dir, 'db'),
    sharedDir: path.join(tmpdir(), 'ward-test-binaries'),
    fsync: options.fsync ?? false,
    maxConnections: 200,
  });
  return {
    url: postgres.urlOf('postgres'),
    postgres,
    async stop() {
      await postgres.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
