import { moveDigests } from '../modules/audit/index.ts';
import { verifyJournal } from '../modules/responses/index.ts';
import { StartError } from '../platform/errors.ts';
import { besideServer } from './beside.ts';
import type { CommandIo } from './io.ts';

const WHAT = {
  projection: 'its row is not what its journal says',
  unfoldable: 'its journal has a hole or an impossible move',
  unaudited: 'the audit log knows nothing of move',
  altered: 'the audit log recorded something else as move',
} as const;

export function run(args: readonly string[], io: CommandIo): Promise<number> {
  return besideServer(
    args,
    io,
    async ({ opened, positionals, flags }) => {
      if (positionals[0] !== 'verify') throw new StartError('Say what: npx ward responses verify');
      // One snapshot: a server that goes on writing meanwhile changes nothing of what is compared.
      const { things, moves, faults } = await opened.db.transaction(async (tx) => {
        await tx.execute('set transaction isolation level repeatable read, read only');
        return verifyJournal(tx, moveDigests);
      });
      if (flags['json']) io.out(JSON.stringify({ ok: faults.length === 0, things, moves, faults }));
      else if (faults.length === 0)
        io.out(`The journal holds: ${moves} moves of ${things} things, each as it was recorded.`);
      else
        for (const { kind, id, fault, version } of faults)
          io.out(`${kind} ${id}: ${WHAT[fault]}${version === null ? '' : ` ${version}`}.`);
      return faults.length === 0 ? 0 : 1;
    },
    { json: { type: 'boolean' } },
  );
}
