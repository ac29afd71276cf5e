import { createAudit } from '../modules/audit/index.ts';
import { createPeople, resetPassword } from '../modules/people/index.ts';
import { systemClock } from '../platform/clock.ts';
import { StartError } from '../platform/errors.ts';
import { createLogger } from '../platform/log.ts';
import { installationSecret } from '../platform/secrets.ts';
import { besideServer } from './beside.ts';
import type { CommandIo } from './io.ts';

export function run(args: readonly string[], io: CommandIo): Promise<number> {
  return besideServer(args, io, async ({ config, opened, positionals }) => {
    const [username] = positionals;
    if (username === undefined) throw new StartError('Say whose: npx ward reset-password USERNAME');
    const clock = systemClock();
    const secret = await installationSecret(config.dataDir, 'session');
    const people = createPeople({
      db: opened.db,
      clock,
      log: createLogger({ level: 'silent' }),
      secret,
      secure: false,
      trustedOrigins: () => [],
      onLogin: async () => undefined,
    });
    const made = await resetPassword(opened.db, people, username, Date.now());
    await createAudit({ clock }).record(opened.db, {
      kind: 'permission',
      action: 'password-reset',
      about: username,
      personName: 'command line',
    });
    io.out(`One-time password of ${made.username}: ${made.password}`);
    io.out('It must be changed at the next sign-in; every session of the account has ended.');
    return 0;
  });
}
