import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '../config/config.ts';
import { EmptyDatabaseError, type OpenedDatabase, openDatabase } from '../open-database.ts';
import { createLogger, type Logger } from '../platform/log.ts';
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
  /** Fills a demo database that was never started. */
  fillDemo?: (config: Config, log: Logger) => Promise<void>,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { demo: { type: 'boolean' }, ...extra },
  });
  const config = loadConfig({ world: values['demo'] ? 'demo' : 'live', checkoutDir: io.checkoutDir });
  const log = createLogger({ level: 'warn' });
  const open = (): Promise<OpenedDatabase> => openDatabase({ config, log, nowMs: Date.now(), beside: true });
  const opened = await open().catch(async (error: unknown) => {
    if (!(error instanceof EmptyDatabaseError) || !values['demo'] || !fillDemo) throw error;
    io.err('Filling the demo ledger, once …');
    await fillDemo(config, log);
    return open();
  });
  try {
    return await work({ config, opened, positionals, flags: values as BesideOptions['flags'] });
  } finally {
    await opened.close();
  }
}
