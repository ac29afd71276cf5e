import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '../config/config.ts';
import { type OpenedDatabase, openDatabase } from '../open-database.ts';
import { createLogger } from '../platform/log.ts';
import type { CommandIo } from './io.ts';

export interface BesideOptions {
  config: Config;
  opened: OpenedDatabase;
  positionals: string[];
  flags: Record<string, string | boolean | undefined>;
}

/** Runs a command on the district's database beside a server that may be running; `--demo` means the demo's. */
export async function besideServer(
  args: readonly string[],
  io: CommandIo,
  work: (options: BesideOptions) => Promise<number>,
  extra: Record<string, { type: 'string' | 'boolean' }> = {},
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { demo: { type: 'boolean' }, ...extra },
  });
  const config = loadConfig({ world: values['demo'] ? 'demo' : 'live', checkoutDir: io.checkoutDir });
  const log = createLogger({ level: 'warn' });
  const opened = await openDatabase({ config, log, nowMs: Date.now(), beside: true });
  try {
    return await work({ config, opened, positionals, flags: values as BesideOptions['flags'] });
  } finally {
    await opened.close();
  }
}
