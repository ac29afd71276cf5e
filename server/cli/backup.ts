import { stat } from 'node:fs/promises';
import path from 'node:path';
import { backup, keysFileOf } from '../platform/backup/backup.ts';
import { WARD_VERSION } from '../version.ts';
import { besideServer } from './beside.ts';
import type { CommandIo } from './io.ts';

const defaultName = (nowMs: number): string =>
  `ward-${new Date(nowMs).toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')}.ward-backup`;

export function run(args: readonly string[], io: CommandIo): Promise<number> {
  return besideServer(args, io, async ({ config, opened, positionals }) => {
    const nowMs = Date.now();
    const file = path.resolve(positionals[0] ?? path.join(config.dataDir, 'backups', defaultName(nowMs)));
    const manifest = await backup({
      db: opened.db,
      dataDir: config.dataDir,
      file,
      world: config.world,
      wardVersion: WARD_VERSION,
      nowMs,
      keyDays: config.personKeys.copyDays,
      onTable: (name, rows) => io.err(`  ${name}: ${rows}`),
    });
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    io.out(
      `${file}: ${manifest.tables.length} tables, ${rows} rows, ${Math.ceil((await stat(file)).size / 1024)} KiB. It holds the secrets of this installation: keep it closed.`,
    );
    if (manifest.keys)
      io.out(
        `${keysFileOf(file)}: the keys of ${manifest.keys.rows} persons, good until ${manifest.keys.expiresAt.slice(0, 10)}. Keep it in another place than the backup, and delete it after that day.`,
      );
    return 0;
  });
}
