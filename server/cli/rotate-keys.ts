import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config.ts';
import { createAudit } from '../modules/audit/index.ts';
import { openDatabase } from '../open-database.ts';
import { systemClock } from '../platform/clock.ts';
import { createLogger } from '../platform/log.ts';
import { rotateKeyRing } from '../platform/vault/index.ts';
import type { CommandIo } from './io.ts';

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { demo: { type: 'boolean' } } });
  const config = loadConfig({ world: values.demo ? 'demo' : 'live', checkoutDir: io.checkoutDir });
  // Not beside: a running Ward holds the secret of before.
  const opened = await openDatabase({ config, log: createLogger({ level: 'warn' }), nowMs: Date.now() });
  try {
    const wrapped = await rotateKeyRing(opened.db, {
      dataDir: config.dataDir,
      secretFile: config.personKeys.secretFile,
    });
    await createAudit({ clock: systemClock() }).record(opened.db, {
      kind: 'configuration',
      action: 'rotate-keys',
      about: 'person keys',
      personName: 'command line',
      data: { wrapped },
    });
    io.out(`${wrapped} keys are wrapped under a new secret. Take a backup now (npx ward backup).`);
    return 0;
  } finally {
    await opened.close();
  }
}
