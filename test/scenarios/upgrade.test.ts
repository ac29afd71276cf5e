import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from '../../server/config/config.ts';
import { MIGRATIONS } from '../../server/migrations/index.ts';
import { verifyAudit } from '../../server/modules/audit/index.ts';
import { openDatabase } from '../../server/open-database.ts';
import { readCatalogue, type TableShape } from '../../server/platform/backup/catalogue.ts';
import { restore } from '../../server/platform/backup/restore.ts';
import type { Sql } from '../../server/platform/db/index.ts';
import { appliedMigrations } from '../../server/platform/db/migrate.ts';
import { createLogger } from '../../server/platform/log.ts';
import { testDatabase } from '../support/database.ts';
import { LAST_OLD_MIGRATION, OLD_MIGRATIONS, OLDER_DISTRICT } from '../support/older-district.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ward-upgrade-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Projections that an upgrade computes anew from the rows that are compared here. */
const COMPUTED_ANEW = ['hourly_rollups', 'dirty_hours'];

/** Every row of every table by its old columns; transaction numbers are of one cluster only. */
async function contents(sql: Sql, tables: readonly TableShape[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { name, columns, xidColumns } of tables) {
    const kept = columns.filter((column) => !xidColumns.includes(column)).map((column) => `"${column}"`);
    const rows = await sql.query<{ row: string }>(
      `select to_jsonb(t)::text as row from (select ${kept.join(', ')} from "${name}") t order by 1`,
    );
    found[name] = rows.map(({ row }) => row);
  }
  return found;
}

test('a database of an older Ward: backed up first, upgraded, no row lost; the backup leads back to it', async () => {
  const db = await testDatabase({ empty: true });
  const dataDir = path.join(folder, 'older');
  const older = { file: OLDER_DISTRICT, world: 'live', migrations: OLD_MIGRATIONS };
  await restore({ ...older, db, dataDir });
  expect(await appliedMigrations(db)).toEqual(OLD_MIGRATIONS.map(({ id }) => id));
  const tables = await readCatalogue(db);
  const before = await contents(db, tables);
  for (const [table, rows] of Object.entries(before))
    expect([table, rows.length]).toEqual([table, expect.toSatisfy((count: number) => count > 0)]);

  const env = { WARD_DATA_DIR: dataDir, DATABASE_URL: db.url };
  const opened = await openDatabase({
    config: loadConfig({ world: 'live', checkoutDir: path.resolve(import.meta.dirname, '../..'), env }),
    log: createLogger({ level: 'silent' }),
    nowMs: Date.now(),
  });
  try {
    expect(opened.fresh).toBe(false);
    expect(await appliedMigrations(opened.db)).toEqual(MIGRATIONS.map(({ id }) => id));
    const kept = tables.filter(({ name }) => !COMPUTED_ANEW.includes(name));
    const after = await contents(opened.db, kept);
    for (const { name } of kept) expect([name, after[name]]).toEqual([name, before[name]]);
    expect(await verifyAudit(opened.db)).toMatchObject({ ok: true, entries: 2 });
    // Numbers go on after the old ones.
    expect(
      await opened.db.query(
        `insert into series (station_id, element, kind, unit) values ('older-1', 'Q', 'flow', 'm3/s') returning id`,
      ),
    ).toEqual([{ id: 3 }]);
  } finally {
    await opened.close();
  }

  const backupFile = path.join(dataDir, 'backups', `before-upgrade-from-${LAST_OLD_MIGRATION}.ward-backup`);
  expect((await readFile(backupFile)).length).toBeGreaterThan(1_000);
  const again = await testDatabase({ empty: true });
  await restore({ ...older, file: backupFile, db: again, dataDir: path.join(folder, 'again') });
  expect(await contents(again, tables)).toEqual(before);
  const now = await testDatabase({ empty: true });
  await restore({
    ...older,
    file: backupFile,
    db: now,
    dataDir: path.join(folder, 'now'),
    migrations: MIGRATIONS,
  });
  expect(await appliedMigrations(now)).toEqual(MIGRATIONS.map(({ id }) => id));
}, 120_000);
