import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { locateDatabase, prepareDataDir } from '../open-database.ts';
import { restore } from '../platform/backup/restore.ts';
import { openDb } from '../platform/db/index.ts';
import { StartError } from '../platform/errors.ts';
import { createLogger } from '../platform/log.ts';
import { createErasureLog, reapplyErasures } from '../platform/vault/index.ts';
import type { CommandIo } from './io.ts';

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      demo: { type: 'boolean' },
      keys: { type: 'string' },
      'without-keys': { type: 'boolean' },
    },
  });
  const [file] = positionals;
  if (file === undefined) throw new StartError('Say which file: npx ward restore FILE');
  const config = loadConfig({ world: values.demo ? 'demo' : 'live', checkoutDir: io.checkoutDir });
  await prepareDataDir(config.dataDir);
  const { url, embedded } = await locateDatabase(config, createLogger({ level: 'warn' }));
  const db = openDb({ url, maxConnections: 4 });
  try {
    const manifest = await restore({
      db,
      file: path.resolve(file),
      dataDir: config.dataDir,
      migrations: MIGRATIONS,
      world: config.world,
      ...(values['without-keys']
        ? { keysFile: 'without' as const }
        : values.keys
          ? { keysFile: path.resolve(values.keys) }
          : {}),
      onTable: (name, rows) => io.err(`  ${name}: ${rows}`),
    });
    const again = await reapplyErasures(db, createErasureLog(config.dataDir));
    if (again > 0) io.out(`${again} persons who had been erased since were erased again.`);
    io.out(
      `Restored the state of ${manifest.takenAt} (${manifest.tables.length} tables). Start Ward now; then run \`npx ward doctor\`.`,
    );
    return 0;
  } finally {
    await db.close();
    // The database of a running Ward is not ours to stop.
    if (embedded?.attached === false) await embedded.stop();
  }
}
