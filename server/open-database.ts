import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { PoolClient } from 'pg';
import type { Config, World } from './config/config.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { backup } from './platform/backup/backup.ts';
import { type EmbeddedPostgres, startEmbedded } from './platform/db/embedded/index.ts';
import { type Db, openDb } from './platform/db/index.ts';
import { appliedMigrations, LOCKS, migrate } from './platform/db/migrate.ts';
import { StartError } from './platform/errors.ts';
import type { Logger } from './platform/log.ts';
import { WARD_VERSION } from './version.ts';

interface InstanceLock {
  held(): boolean;
  release(): void;
}

export interface OpenedDatabase {
  db: Db;
  /** Whether it answers and is held by this Ward alone. */
  probe(): Promise<{ state: 'ok' | 'failed'; detail?: string }>;
  embedded: EmbeddedPostgres | undefined;
  /** True when this start made the schema. */
  fresh: boolean;
  close(): Promise<void>;
}

/** A command beside the server found nothing to look at. */
export class EmptyDatabaseError extends StartError {}

const DATABASE_NAME = 'ward';

/** The data directory, reachable (not readable) for the user the embedded database runs as. */
export async function prepareDataDir(dataDir: string): Promise<void> {
  try {
    const made = await mkdir(dataDir, { recursive: true });
    await chmod(dataDir, 0o711);
    // Folders made on the way take the process's umask; the database's user must get through them.
    for (
      let folder = path.dirname(dataDir);
      made !== undefined && folder.startsWith(made);
      folder = path.dirname(folder)
    ) {
      await chmod(folder, 0o711);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOSPC'
        ? 'the disk is full'
        : code === 'EACCES'
          ? 'this user may not write there'
          : (error as Error).message;
    throw new StartError(
      `The data directory ${dataDir} cannot be used: ${reason}. Set WARD_DATA_DIR to another folder.`,
    );
  }
}

/** URL of the district's database: the configured server, or the embedded one started (or attached to) here. */
export async function locateDatabase(
  config: Config,
  log: Logger,
  onStep?: (step: string) => void,
): Promise<{ url: string; embedded: EmbeddedPostgres | undefined }> {
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl, embedded: undefined };
  const embedded = await startEmbedded({
    dir: path.join(config.dataDir, 'postgres'),
    sharedDir: config.sharedDir,
    ...(onStep ? { onProgress: onStep } : {}),
    onCrash: (code, signal) => log.error({ code, signal }, 'the embedded database ended; starting it again'),
  });
  const admin = openDb({ url: embedded.urlOf('postgres'), maxConnections: 1 });
  const [row] = await admin.query<{ exists: boolean }>(
    'select exists(select from pg_database where datname = $1) as exists',
    [DATABASE_NAME],
  );
  if (!row?.exists) await admin.execute(`create database ${DATABASE_NAME}`);
  await admin.close();
  return { url: embedded.urlOf(DATABASE_NAME), embedded };
}

/** One clear sentence for why a database cannot be used at start. */
function connectFault(error: unknown, ofServer: boolean): StartError {
  if (error instanceof StartError) return error;
  const { code, message } = error as { code?: string; message: string };
  const reasons: Record<string, string> = {
    ECONNREFUSED: 'nothing answers at that address',
    ENOTFOUND: 'the host name is unknown',
    '28P01': 'the password is wrong',
    '28000': 'the user may not log in',
    '3D000': 'that database does not exist; create it first',
    '53100': 'its disk is full',
  };
  return new StartError(
    `The database cannot be used: ${reasons[code ?? ''] ?? message}.${ofServer ? ' Check DATABASE_URL.' : ''}`,
  );
}

/** Writes the world into a new database; refuses one of another world, so that a demo never touches a real district. */
async function claimWorld(db: Db, world: World, nowMs: number): Promise<void> {
  await db.execute(
    `insert into settings (key, value, updated_at) values ('world', $1, $2) on conflict (key) do nothing`,
    [JSON.stringify(world), new Date(nowMs)],
  );
  const [row] = await db.query<{ value: World }>(`select value from settings where key = 'world'`);
  if (row?.value !== world) {
    throw new StartError(
      world === 'live'
        ? `This database belongs to a ${row?.value}: a real district needs a database of its own.`
        : `This is the database of a ${row?.value === 'live' ? 'real district' : row?.value}: the ${world} refuses to touch it. Unset DATABASE_URL or name another database.`,
    );
  }
}

const LOCK_TRIES = 20;
const LOCK_AGAIN_MS = 150;

/** The one-server lock on a connection of its own; undefined = somebody else holds it. */
async function takeInstanceLock(db: Db): Promise<PoolClient | undefined> {
  const client = await db.connect();
  const { rows } = await client
    .query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [LOCKS.serverInstance])
    .catch((error: unknown) => {
      client.release(true);
      throw error;
    });
  if (rows[0]?.locked) return client;
  client.release(true);
  return undefined;
}

/**
 * Holds the one-server lock as long as this process lives. The lock dies with its connection: when the database was away,
 * it is taken again, so that no second Ward slips in afterwards.
 */
async function holdInstanceLock(db: Db, log: Logger): Promise<InstanceLock> {
  let held: PoolClient | undefined;
  let released = false;
  const keep = (client: PoolClient): void => {
    held = client;
    client.once('end', () => {
      held = undefined;
      if (released) return;
      client.release(true);
      void again();
    });
  };
  const again = async (): Promise<void> => {
    for (let said = false; !released && held === undefined; ) {
      await new Promise((resolve) => setTimeout(resolve, LOCK_AGAIN_MS).unref());
      const client = await takeInstanceLock(db).catch(() => null);
      if (client && released) client.release(true);
      else if (client) keep(client);
      else if (client === undefined && !said) {
        said = true;
        log.error('another Ward took this database over while it was away');
      }
    }
  };
  for (let attempt = 0; attempt < LOCK_TRIES; attempt++) {
    const client = await takeInstanceLock(db);
    if (client) {
      keep(client);
      return {
        held: () => held !== undefined,
        release() {
          released = true;
          held?.release(true);
        },
      };
    }
    // The session of a killed Ward ends a moment after its socket.
    await new Promise((resolve) => setTimeout(resolve, LOCK_AGAIN_MS));
  }
  throw new StartError('Another Ward is running on this database. Stop it first.');
}

export interface OpenDatabaseOptions {
  config: Config;
  log: Logger;
  nowMs: number;
  onStep?: (step: string) => void;
  /** Commands beside a running server (backup, audit verify) neither migrate nor lock. */
  beside?: boolean;
}

export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenedDatabase> {
  const { config, log, nowMs } = options;
  await prepareDataDir(config.dataDir);
  let located: Awaited<ReturnType<typeof locateDatabase>> | undefined;
  let db: Db | undefined;
  let lock: InstanceLock | undefined;
  try {
    located = await locateDatabase(config, log, options.onStep);
    db = openDb({
      url: located.url,
      maxConnections: options.beside ? 4 : 20,
      onIdleError: (error) => log.warn({ err: error }, 'database connection lost'),
    });
    const database = db;
    const before = await appliedMigrations(database);
    if (before.length > 0) await claimWorld(database, config.world, nowMs);
    if (options.beside && before.length === 0)
      throw new EmptyDatabaseError(
        `This database is empty: start Ward or restore a backup first.${config.world === 'live' ? ' The demo is another database: add --demo.' : ''}`,
      );
    if (!options.beside) {
      lock = await holdInstanceLock(database, log);
      await migrate(database, {
        migrations: MIGRATIONS,
        onApplied: (id) => log.info({ migration: id }, 'migration applied'),
        beforeUpgrade: async (from) => {
          const file = path.join(config.dataDir, 'backups', `before-upgrade-from-${from}.ward-backup`);
          options.onStep?.('backing up before the upgrade');
          await backup({
            db: database,
            dataDir: config.dataDir,
            file,
            world: config.world,
            wardVersion: WARD_VERSION,
            nowMs,
          });
          log.info({ file }, 'backed up before the upgrade');
        },
      });
      await claimWorld(database, config.world, nowMs);
    }
    const { embedded } = located;
    return {
      db: database,
      async probe() {
        await database.query('select 1');
        return lock === undefined || lock.held()
          ? { state: 'ok' }
          : { state: 'failed', detail: 'another Ward may hold this database' };
      },
      embedded,
      fresh: before.length === 0,
      async close() {
        lock?.release();
        await database.close();
        if (!options.beside || embedded?.attached === false) await embedded?.stop();
      },
    };
  } catch (error) {
    // The pool closes only when nobody holds a connection any more.
    lock?.release();
    await db?.close().catch(() => undefined);
    if (located?.embedded && !located.embedded.attached) await located.embedded.stop();
    throw connectFault(error, config.databaseUrl !== undefined);
  }
}
