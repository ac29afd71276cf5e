import { StartError } from '../errors.ts';
import type { Db, Sql } from './index.ts';

export interface Migration {
  /** `NNNN-create-…`, the number unique and rising. */
  readonly id: string;
  up(sql: Sql): Promise<void>;
}

/** Advisory lock keys; one list, so that no two purposes share a number. */
export const LOCKS = {
  migrate: 710_106_001,
  serverInstance: 710_106_002,
  sealer: 710_106_003,
  figureFolder: 710_106_004,
  attachmentSweep: 710_106_005,
} as const;

export interface MigrateOptions {
  migrations: readonly Migration[];
  /** Called before the first pending migration runs on a database that already holds data: the place for a backup. */
  beforeUpgrade?: (from: string, to: string) => Promise<void>;
  onApplied?: (id: string) => void;
}

export async function appliedMigrations(sql: Sql): Promise<string[]> {
  const [found] = await sql.query<{ exists: boolean }>(
    `select to_regclass('public.migrations') is not null as exists`,
  );
  if (!found?.exists) return [];
  return (await sql.query<{ id: string }>('select id from migrations order by id')).map((row) => row.id);
}

/**
 * Applies what is pending, each in a transaction of its own, in order, under an advisory lock. Forward only.
 * Throws `StartError` when the database is newer than this program or misses an older migration.
 */
export async function migrate(db: Db, options: MigrateOptions): Promise<string[]> {
  const [version] = await db.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  );
  if ((version?.version ?? 0) < 150_000) {
    throw new StartError(
      `PostgreSQL 15 or newer is needed; this server says ${version?.version ?? 'nothing'}.`,
    );
  }
  const lock = await db.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [LOCKS.migrate]);
    await db.execute(
      'create table if not exists migrations (id text primary key, applied_at timestamptz not null default clock_timestamp())',
    );
    const applied = await appliedMigrations(db);
    const known = options.migrations.map((migration) => migration.id);
    const unknown = applied.filter((id) => !known.includes(id));
    if (unknown.length > 0) {
      throw new StartError(
        `The database has migrations this program does not know (${unknown.join(', ')}): it was used by a newer Ward. Start that version, or restore an older backup.`,
      );
    }
    const pending = options.migrations.filter((migration) => !applied.includes(migration.id));
    const last = applied.at(-1);
    if (last !== undefined && pending.length > 0) {
      await options.beforeUpgrade?.(last, pending.at(-1)!.id);
    }
    for (const migration of pending) {
      await db.transaction(
        async (tx) => {
          await migration.up(tx);
          await tx.execute('insert into migrations (id) values ($1)', [migration.id]);
        },
        { unlimited: true },
      );
      options.onApplied?.(migration.id);
    }
    return pending.map((migration) => migration.id);
  } finally {
    await lock.query('select pg_advisory_unlock($1)', [LOCKS.migrate]).catch(() => undefined);
    lock.release();
  }
}
