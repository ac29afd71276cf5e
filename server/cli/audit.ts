import { verifyAudit } from '../modules/audit/index.ts';
import { StartError } from '../platform/errors.ts';
import { besideServer } from './beside.ts';
import type { CommandIo } from './io.ts';

export function run(args: readonly string[], io: CommandIo): Promise<number> {
  return besideServer(
    args,
    io,
    async ({ opened, positionals, flags }) => {
      if (positionals[0] !== 'verify') throw new StartError('Say what: npx ward audit verify');
      const result = await verifyAudit(opened.db);
      if (flags['json']) io.out(JSON.stringify(result));
      else if (result.ok) io.out(`The audit chain holds: ${result.entries} entries, head ${result.head}.`);
      else
        io.out(`The audit chain is broken at entry ${result.firstBad} (${result.reason}): ${result.detail}.`);
      return result.ok ? 0 : 1;
    },
    { json: { type: 'boolean' } },
  );
}
