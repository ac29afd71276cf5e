import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { cp, mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { create as createTar } from 'tar';
import { type Db, type Sql, sqlOnClient } from '../db/index.ts';
import { appliedMigrations, LOCKS } from '../db/migrate.ts';
import { hasKeys, insertKeyCopy } from '../vault/store.ts';
import { readCatalogue, readSequences, type SequenceState, type TableShape } from './catalogue.ts';

export interface BackupManifest {
  format: 1;
  world: string;
  takenAt: string;
  wardVersion: string;
  migrations: string[];
  tables: (TableShape & { rows: number; sha256: string })[];
  sequences: SequenceState[];
  /** Folders of the data directory that are inside. */
  folders: string[];
  /** Keys of persons in the file beside it (`FILE.keys`); absent: there are none to keep apart. */
  keys?: { rows: number; expiresAt: string };
}

/** What lies in `FILE.keys`: without it the personal data of the backup stay closed. */
export interface KeysManifest {
  format: 1;
  /** `takenAt` of the backup that it belongs to. */
  of: string;
  expiresAt: string;
  tables: BackupManifest['tables'];
}

export interface BackupOptions {
  db: Db;
  dataDir: string;
  /** File to write; it appears complete or not at all. */
  file: string;
  world: string;
  wardVersion: string;
  nowMs: number;
  /** For how long the keys of persons in `FILE.keys` may be restored. What was erased is gone for good after that. */
  keyDays?: number;
  onTable?: (name: string, rows: number) => void;
}

/** Kept apart from everything else, with what hangs on it: who has one file alone cannot read anything personal. */
const APART = 'person_keys';
export const keysFileOf = (file: string): string => `${file}.keys`;
const KEY_DAYS = 90;
const DAY_MS = 86_400_000;

/** What of the data directory belongs to the district's data; the cluster itself and logs do not. */
const FOLDERS = ['files', 'secrets'] as const;

/** Files on their way have a name of their own until they are whole; they may vanish while they are copied. */
const isWhole = (source: string): boolean =>
  !/\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^\./.test(path.basename(source));

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Transaction numbers mean nothing in another cluster, but readers order rows by them and keep one in their cursor
 * (`cursors.position.xid`). They are mapped, keeping their order around the oldest cursor, to numbers below any that a
 * new cluster gives out: before it → 3, at it → 4, after it → 5, 6, …
 */
async function prepareXidMap(sql: Sql, tables: readonly TableShape[]): Promise<void> {
  await sql.execute(
    'create temp table backup_xids (xid xid8 primary key, mapped bigint not null) on commit drop',
  );
  const [oldest] = await sql.query<{ xid: string | null }>(
    `select min((position->>'xid')::numeric)::text as xid from cursors where position ? 'xid'`,
  );
  const from = oldest?.xid ?? '18446744073709551615';
  const sources = tables.flatMap((table) =>
    table.xidColumns.map(
      (column) =>
        `select ${quote(column)} as xid from ${quote(table.name)} where ${quote(column)} >= '${from}'::xid8`,
    ),
  );
  sources.push(`select (position->>'xid')::xid8 from cursors where position ? 'xid'`);
  await sql.execute(
    `insert into backup_xids select xid, 3 + row_number() over (order by xid) from (select distinct xid from (${sources.join(' union all ')}) s where xid is not null) d`,
  );
}

function selectOf(table: TableShape): string {
  const columns = table.columns.map((column) => {
    const name = quote(column);
    if (table.xidColumns.includes(column)) {
      return `case when ${name} is null then null else coalesce((select mapped::text::xid8 from backup_xids b where b.xid = t.${name}), '3'::xid8) end as ${name}`;
    }
    if (table.name === 'cursors' && column === 'position') {
      return `case when position ? 'xid' then jsonb_set(position, '{xid}', to_jsonb((select mapped::text from backup_xids b where b.xid = (position->>'xid')::xid8))) else position end as position`;
    }
    return name;
  });
  return `select ${columns.join(', ')} from ${quote(table.name)} t`;
}

async function copyTables(
  client: PoolClient,
  shapes: readonly TableShape[],
  folder: string,
  onTable?: BackupOptions['onTable'],
): Promise<BackupManifest['tables']> {
  const tables: BackupManifest['tables'] = [];
  for (const shape of shapes) {
    const hash = createHash('sha256');
    let rows = 0;
    const counter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        for (let i = chunk.indexOf(10); i >= 0; i = chunk.indexOf(10, i + 1)) rows++;
        done(null, chunk);
      },
    });
    await pipeline(
      client.query(copyTo(`copy (${selectOf(shape)}) to stdout`)),
      counter,
      createGzip({ level: 6 }),
      createWriteStream(path.join(folder, `${shape.name}.copy.gz`)),
    );
    tables.push({ ...shape, rows, sha256: hash.digest('hex') });
    onTable?.(shape.name, rows);
  }
  return tables;
}

/** One file, readable by its owner alone; it appears complete or not at all. */
async function pack(file: string, from: string, entries: string[]): Promise<void> {
  const partial = `${file}.partial`;
  await createTar({ file: partial, cwd: from, mode: 0o600, portable: true } as never, entries);
  const handle = await open(partial, 'r+');
  await handle.chmod(0o600);
  await handle.sync();
  await handle.close();
  await rename(partial, file);
}

/**
 * Writes one consistent picture of a running installation: all tables in one snapshot, attachments and secrets; the keys
 * of persons, of the same snapshot, into `FILE.keys`, to be kept elsewhere and for a limited time.
 * Nobody is held up (readers never block writers). Restorable on any PostgreSQL ≥ 15.
 */
export async function backup(options: BackupOptions): Promise<BackupManifest> {
  const { db, dataDir, file } = options;
  await mkdir(path.dirname(file), { recursive: true });
  const staging = await mkdtemp(path.join(path.dirname(file), '.backup-'));
  const client = await db.connect();
  try {
    await mkdir(path.join(staging, 'tables'));
    await mkdir(path.join(staging, 'keys/tables'), { recursive: true });
    // Known before the snapshot is taken: an erasure counts with every copy that may still hold its key.
    const expiresAtMs = options.nowMs + (options.keyDays ?? KEY_DAYS) * DAY_MS;
    if (await hasKeys(db))
      await insertKeyCopy(db, path.basename(keysFileOf(file)), options.nowMs, expiresAtMs);
    // Files are only ever added while this lasts.
    await client.query('select pg_advisory_lock_shared($1)', [LOCKS.attachmentSweep]);
    await client.query('begin isolation level repeatable read');
    const sql = sqlOnClient(client);
    const shapes = await readCatalogue(sql);
    await prepareXidMap(sql, shapes);
    const isApart = ({ name, parents }: TableShape): boolean => name === APART || parents.includes(APART);
    const apart = shapes.filter(isApart);
    const tables = await copyTables(
      client,
      shapes.filter((shape) => !isApart(shape)),
      path.join(staging, 'tables'),
      options.onTable,
    );
    const keys = await copyTables(client, apart, path.join(staging, 'keys/tables'));
    const manifest: BackupManifest = {
      format: 1,
      world: options.world,
      takenAt: new Date(options.nowMs).toISOString(),
      wardVersion: options.wardVersion,
      migrations: await appliedMigrations(sql),
      tables,
      sequences: await readSequences(sql),
      folders: [],
      ...(keys[0] ? { keys: { rows: keys[0].rows, expiresAt: new Date(expiresAtMs).toISOString() } } : {}),
    };
    await client.query('commit');
    if (keys[0]) {
      const about: KeysManifest = {
        format: 1,
        of: manifest.takenAt,
        expiresAt: new Date(expiresAtMs).toISOString(),
        tables: keys,
      };
      await writeFile(path.join(staging, 'keys/manifest.json'), JSON.stringify(about, null, 1));
      await pack(keysFileOf(file), path.join(staging, 'keys'), ['manifest.json', 'tables']);
    }
    // Attachments are named by their content and not swept meanwhile: those the snapshot names are on disk already.
    for (const folder of FOLDERS) {
      const source = path.join(dataDir, folder);
      if (!(await readdir(source).catch(() => undefined))) continue;
      await cp(source, path.join(staging, folder), { recursive: true, filter: isWhole });
      manifest.folders.push(folder);
    }
    await writeFile(path.join(staging, 'manifest.json'), JSON.stringify(manifest, null, 1));
    await pack(file, staging, ['manifest.json', 'tables', ...manifest.folders]);
    return manifest;
  } finally {
    await client.query('rollback').catch(() => undefined);
    await client
      .query('select pg_advisory_unlock_shared($1)', [LOCKS.attachmentSweep])
      .catch(() => undefined);
    client.release();
    await rm(staging, { recursive: true, force: true });
  }
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
