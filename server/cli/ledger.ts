import { PROGRAMMES } from '../../programmes/index.ts';
import {
  createCatalogue,
  rebuildClaims,
  rebuildClocks,
  rebuildWords,
  verifyFiles,
  verifyLedger,
} from '../modules/ledger/index.ts';
import { StartError } from '../platform/errors.ts';
import { openFileStore } from '../platform/files/index.ts';
import { besideServer } from './beside.ts';
import type { CommandIo } from './io.ts';

const SHOWN_FAULTS = 50;

export function run(args: readonly string[], io: CommandIo): Promise<number> {
  return besideServer(
    args,
    io,
    async ({ config, opened, positionals, flags }) => {
      const catalogue = createCatalogue(PROGRAMMES);
      if (positionals[0] === 'rebuild-clocks') {
        const records = await rebuildClocks(opened.db, catalogue);
        io.out(
          flags['json'] ? JSON.stringify({ records }) : `Deadlines of ${records} records reckoned anew.`,
        );
        return 0;
      }
      if (positionals[0] === 'rebuild') {
        const records = await rebuildWords(opened.db, catalogue);
        const clocks = await rebuildClocks(opened.db, catalogue);
        const claims = await rebuildClaims(opened.db, catalogue);
        io.out(
          flags['json']
            ? JSON.stringify({ records, clocks, claims })
            : `Words of ${records} records cut anew, deadlines of ${clocks} reckoned anew, claims of ${claims} noted anew.`,
        );
        return 0;
      }
      if (positionals[0] !== 'verify')
        throw new StartError('Say what: npx ward ledger verify, rebuild or rebuild-clocks');
      const result = await verifyLedger(opened.db, catalogue);
      for (const { sha256, fault } of await verifyFiles(
        opened.db,
        openFileStore(config.dataDir, 'attachments'),
      ))
        result.faults.push({ recordId: `file ${sha256}`, fault });
      if (flags['json']) io.out(JSON.stringify(result));
      else {
        for (const { recordId, fault } of result.faults.slice(0, SHOWN_FAULTS))
          io.out(`${recordId}: ${fault}`);
        io.out(
          `${result.records} records, ${result.entries} entries${
            result.behind === 0
              ? ''
              : ` (${result.behind} records are still to be folded by a newer declaration)`
          }: ${
            result.faults.length === 0
              ? 'every record is what its journal says.'
              : `${result.faults.length} faults.`
          }`,
        );
      }
      return result.faults.length === 0 ? 0 : 1;
    },
    { json: { type: 'boolean' } },
  );
}
