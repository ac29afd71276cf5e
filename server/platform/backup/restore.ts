import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, mkdir, mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { extract } from 'tar';
import { storageTrouble } from '../db/errors.ts';
import type { Db } from '../db/index.ts';
import { type Migration, migrate } from '../db/migrate.ts';
import { StartError } from '../errors.ts';
import { type BackupManifest, type KeysManifest, keysFileOf } from './backup.ts';

export interface RestoreOptions {
  file: string;
  /** An empty database, embedded or on a server. */
  db: Db;
  dataDir: string;
  migrations: readonly Migration[];
  /** `FILE.keys` beside the backup unless said; `without`: what is personal stays closed for ever. */
  keysFile?: string | 'without';
  nowMs?: number;
  /** The world this installation is; a demo's backup never becomes a real district. */
  world: string;
  onTable?: (name: string, rows: number) => void;
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
};

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function assertEmpty(db: Db): Promise<void> {
  const [row] = await db.query<{ tables: number }>(
    `select count(*)::int as tables from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
  );
  if ((row?.tables ?? 0) > 0)
    throw new StartError(
      'The database is not empty. Restore only into an empty database: nothing is ever overwritten.',
    );
}

/** A tar ends with two blocks of zeros; the reader itself takes a file that is cut short for a whole one. */
const TAR_END_BYTES = 1024;

async function unpack(file: string, into: string): Promise<void> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const end = Buffer.alloc(TAR_END_BYTES, 1);
    if (size >= TAR_END_BYTES) await handle.read(end, 0, TAR_END_BYTES, size - TAR_END_BYTES);
    if (end.some((byte) => byte !== 0)) throw new Error('cut short');
  } finally {
    await handle.close();
  }
  await extract({ file, cwd: into, strict: true });
}

/** Schemas beside `public` that stand before a restore; others are made by migrations. */
const schemaNames = async (db: Db): Promise<string[]> =>
  (
    await db.query<{ name: string }>(
      `select nspname as name from pg_namespace where nspname <> 'information_schema' and nspname !~ '^pg_'`,
    )
  ).map(({ name }) => name);

async function emptyAgain(db: Db, before: readonly string[]): Promise<void> {
  const made = (await schemaNames(db)).filter((name) => name !== 'public' && !before.includes(name));
  for (const name of made) await db.execute(`drop schema ${quote(name)} cascade`);
  await db.execute('drop schema public cascade; create schema public');
}

async function readManifest(staging: string): Promise<BackupManifest> {
  const text = await readFile(path.join(staging, 'manifest.json'), 'utf8').catch(() => undefined);
  const manifest = ((): BackupManifest | undefined => {
    try {
      return text === undefined ? undefined : (JSON.parse(text) as BackupManifest);
    } catch {
      return undefined;
    }
  })();
  if (manifest?.format !== 1) throw new StartError('This file is not a Ward backup.');
  return manifest;
}

/**
 * Restores a backup into an empty database: schema by the migrations the backup names, rows in one transaction (all or
 * nothing, each table's digest checked), then newer migrations. Throws `StartError` with one sentence.
 */
async function fillTable(
  client: PoolClient,
  table: BackupManifest['tables'][number],
  folder: string,
): Promise<void> {
  const hash = createHash('sha256');
  const digest = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const sink = client.query(
    copyFrom(`copy ${quote(table.name)} (${table.columns.map(quote).join(', ')}) from stdin`),
  );
  await pipeline(
    createReadStream(path.join(folder, `${table.name}.copy.gz`)),
    createGunzip(),
    digest,
    sink,
  ).catch((error: Error) => {
    if (storageTrouble(error)) throw error;
    throw new StartError(`The backup is damaged: table ${table.name} cannot be read (${error.message}).`);
  });
  if (hash.digest('hex') !== table.sha256)
    throw new StartError(`The backup is damaged: table ${table.name} differs from its digest.`);
}

/** The keys of persons that belong to this backup, unpacked; undefined where there are none, or they are left away. */
async function unpackKeys(
  options: RestoreOptions,
  manifest: BackupManifest,
  staging: string,
): Promise<{ folder: string; manifest: KeysManifest } | undefined> {
  if (!manifest.keys || options.keysFile === 'without') return undefined;
  const file = options.keysFile ?? keysFileOf(options.file);
  const folder = path.join(staging, 'keys');
  await mkdir(folder, { recursive: true });
  const leave = 'Restore without them (--without-keys) and what is personal stays closed for ever.';
  await unpack(file, folder).catch((error: NodeJS.ErrnoException) => {
    const reason = UNREADABLE[error.code ?? ''] ?? 'it is no file of keys, or it is damaged';
    throw new StartError(
      `The keys of the persons in this backup are kept apart, and ${file} cannot be read: ${reason}. Say where they are: --keys FILE. ${leave}`,
    );
  });
  const keys = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')) as KeysManifest;
  if (keys.of !== manifest.takenAt)
    throw new StartError(
      `${file} belongs to the backup of ${keys.of}, not to this one of ${manifest.takenAt}. ${leave}`,
    );
  if (Date.parse(keys.expiresAt) <= (options.nowMs ?? Date.now()))
    throw new StartError(
      `The keys in ${file} expired on ${keys.expiresAt.slice(0, 10)}: persons erased since would come back. Delete the file and take a later backup. ${leave}`,
    );
  return { folder, manifest: keys };
}

/**
 * Brings a backup into an empty database: tables, files, secrets; the keys of persons from their own file. StartError with
 * one sentence for whatever does not fit; the database is empty again then.
 */
export async function restore(options: RestoreOptions): Promise<BackupManifest> {
  const { db, file, dataDir, migrations } = options;
  await mkdir(dataDir, { recursive: true });
  const staging = await mkdtemp(path.join(dataDir, '.restore-'));
  let schemas: string[] | undefined;
  try {
    await unpack(file, staging).catch((error: NodeJS.ErrnoException) => {
      const reason = UNREADABLE[error.code ?? ''] ?? 'it is no Ward backup, or it is damaged';
      throw new StartError(`${file} cannot be restored: ${reason}.`);
    });
    const manifest = await readManifest(staging);
    if (manifest.world !== options.world) {
      throw new StartError(
        `This backup belongs to a ${manifest.world} district, this installation is ${options.world}.`,
      );
    }
    await assertEmpty(db);
    const keys = await unpackKeys(options, manifest, staging);
    const then = migrations.filter((migration) => manifest.migrations.includes(migration.id));
    if (then.length !== manifest.migrations.length) {
      throw new StartError(
        'The backup was made by a newer Ward than this one: restore it with that version.',
      );
    }
    schemas = await schemaNames(db);
    await migrate(db, { migrations: then });
    const client = await db.connect();
    try {
      await client.query('begin');
      for (const table of manifest.tables)
        await client.query(`alter table ${quote(table.name)} disable trigger user`);
      for (const table of manifest.tables) {
        for (const partition of table.partitions) {
          await client.query(
            `create table if not exists ${quote(partition.name)} partition of ${quote(table.name)} ${partition.bound}`,
          );
        }
        await client.query(`delete from ${quote(table.name)}`);
      }
      for (const table of manifest.tables) {
        await fillTable(client, table, path.join(staging, 'tables'));
        options.onTable?.(table.name, table.rows);
      }
      if (keys) {
        for (const table of keys.manifest.tables)
          await fillTable(client, table, path.join(keys.folder, 'tables'));
        // What was erased before the backup is erased in it: a copy of the keys never brings a person back.
        await client.query('delete from person_keys k using erasures e where k.subject = e.subject');
      }
      for (const { table, column, lastValue } of manifest.sequences) {
        await client.query(
          `select setval(pg_get_serial_sequence($1, $2), greatest($3::bigint, 1), $3::bigint > 0)`,
          [quote(table), column, lastValue],
        );
      }
      // Keys that are checked at the commit are checked here: a table with checks to come cannot be altered.
      await client.query('set constraints all immediate');
      for (const table of manifest.tables)
        await client.query(`alter table ${quote(table.name)} enable trigger user`);
      for (const folder of manifest.folders) {
        if ((await readdir(path.join(dataDir, folder)).catch(() => [])).length > 0 && folder === 'secrets') {
          await rm(path.join(dataDir, folder), { recursive: true });
        }
        await cp(path.join(staging, folder), path.join(dataDir, folder), { recursive: true });
      }
      await client.query('commit');
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
    await migrate(db, { migrations });
    await db.execute('analyze');
    return manifest;
  } catch (error) {
    // It was empty before: it is again, so that the next attempt finds it so.
    if (schemas) await emptyAgain(db, schemas).catch(() => undefined);
    throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
