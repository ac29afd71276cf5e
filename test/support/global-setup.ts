import type { TestProject } from 'vitest/node';
import { loadTestConfig } from '../../server/config/test-config.ts';
import { MIGRATIONS } from '../../server/migrations/index.ts';
import { startTemporaryPostgres } from '../../server/platform/db/embedded/index.ts';
import { openDb } from '../../server/platform/db/index.ts';
import { migrate } from '../../server/platform/db/migrate.ts';

/**
 * One PostgreSQL for the run: the server named by WARD_TEST_DATABASE_URL, else the embedded one in a temporary folder.
 * The migrated template is what `testDatabase()` clones.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { databaseUrl } = loadTestConfig();
  const temporary = databaseUrl === undefined ? await startTemporaryPostgres() : undefined;
  const url = databaseUrl ?? temporary?.url ?? '';
  const templateName = `ward_template_${process.pid}`;
  const admin = openDb({ url, maxConnections: 1 });
  const [version] = await admin.query<{ server_version: string }>('show server_version');
  console.log(`tests run on PostgreSQL ${version?.server_version}${temporary ? ' (embedded)' : ' (server)'}`);
  await admin.execute(`drop database if exists ${templateName}`);
  await admin.execute(`create database ${templateName}`);
  const templateUrl = new URL(url);
  templateUrl.pathname = `/${templateName}`;
  const template = openDb({ url: templateUrl.toString(), maxConnections: 2 });
  await migrate(template, { migrations: MIGRATIONS });
  await template.close();
  project.provide('databaseUrl', url);
  project.provide('templateName', templateName);
  return async () => {
    await admin.execute(`drop database if exists ${templateName} with (force)`).catch(() => undefined);
    await admin.close();
    await temporary?.stop();
  };
}
