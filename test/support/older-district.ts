import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { MIGRATIONS } from '../../server/migrations/index.ts';
import { sealEntries } from '../../server/modules/audit/index.ts';
import { backup } from '../../server/platform/backup/backup.ts';
import { startTemporaryPostgres } from '../../server/platform/db/embedded/index.ts';
import { openDb, type Sql } from '../../server/platform/db/index.ts';
import { migrate } from '../../server/platform/db/migrate.ts';
import { AT, LATER, type Row, type TableRows } from './older-rows-base.ts';
import { FIRST_ROWS } from './older-rows-first.ts';
import { SECOND_ROWS } from './older-rows-second.ts';

/** The schema the older district was left with; everything after it is an upgrade. */
export const LAST_OLD_MIGRATION = '0009-create-media';
export const OLD_MIGRATIONS = MIGRATIONS.filter(({ id }) => id <= LAST_OLD_MIGRATION);
export const OLDER_DISTRICT = path.resolve(
  import.meta.dirname,
  '../scenarios/fixtures/district-of-0009.ward-backup',
);

/** Rows of every table of that schema. */
const ROWS: readonly TableRows[] = [...FIRST_ROWS, ...SECOND_ROWS];

const isDocument = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Buffer.isBuffer(value);

async function insert(sql: Sql, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row);
  await sql.execute(
    `insert into "${table}" (${columns.map((column) => `"${column}"`).join(', ')}) overriding system value
     values (${columns.map((_, n) => `$${n + 1}`).join(', ')})`,
    Object.values(row).map((value) => (isDocument(value) ? JSON.stringify(value) : value)),
  );
}

/** `node test/support/older-district.ts`: makes the fixture again; its rows are the ones above. */
async function make(): Promise<void> {
  const server = await startTemporaryPostgres();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ward-older-'));
  const db = openDb({ url: server.url, maxConnections: 4 });
  try {
    await migrate(db, { migrations: OLD_MIGRATIONS });
    await db.execute(`insert into settings (key, value, updated_at) values ('world', '"live"', $1)`, [AT]);
    await db.execute('update frame_counter set last = 1');
    await db.execute(
      `create table observations_w20260223 partition of observations for values from ('2026-02-23Z') to ('2026-03-02Z')`,
    );
    for (const [table, ...rows] of ROWS) for (const row of rows) await insert(db, table, row);
    for (const table of ['series', 'rule_transitions'])
      await db.execute(
        `select setval(pg_get_serial_sequence('${table}', '${table === 'series' ? 'id' : 'seq'}'), 2)`,
      );
    await sealEntries(db);
    const manifest = await backup({
      db,
      dataDir,
      file: OLDER_DISTRICT,
      world: 'live',
      wardVersion: '0.0.1',
      nowMs: Date.parse(LATER),
    });
    const empty = manifest.tables.filter(({ rows }) => rows === 0).map(({ name }) => name);
    if (empty.length > 0) throw new Error(`without rows: ${empty.join(', ')}`);
  } finally {
    await db.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await make();
