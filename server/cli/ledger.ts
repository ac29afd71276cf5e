import { PROGRAMMES } from '../../programmes/index.ts';
import { createCatalogue, verifyLedger } from '../modules/ledger/index.ts';
import { StartError } from '../platform/errors.ts';
import { besideServer } from './beside.ts';
import type { CommandIo } from './io.ts';

const SHOWN_FAULTS = 50;

export function run(args: readonly string[], io: CommandIo): Promise<number> {
  return besideServer(
    args,
    io,
    async ({ opened, positionals, flags }) => {
      if (positionals[0] !== 'verify') throw new StartError('Say what: npx ward ledger verify');
      const result = await verifyLedger(opened.db, createCatalogue(PROGRAMMES));
      if (flags['json']) io.out(JSON.stringify(result));
      else {
        for (const { recordId, fault } of result.faults.slice(0, SHOWN_FAULTS))
          io.out(`${recordId}: ${fault}`);
        io.out(
          `${result.records} records, ${result.entries} entries: ${
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
