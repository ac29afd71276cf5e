import { readFile } from 'node:fs/promises';
import { IMPORT_REFUSALS } from '../../contract/exchange.ts';
import { readFirstSheet } from '../district/read-first-sheet.ts';
import { createAudit } from '../modules/audit/index.ts';
import { createTelemetry, importReadings, readLines } from '../modules/telemetry/index.ts';
import { createBus } from '../platform/bus.ts';
import { systemClock } from '../platform/clock.ts';
import { StartError } from '../platform/errors.ts';
import { createLogger } from '../platform/log.ts';
import { besideServer } from './beside.ts';
import type { CommandIo } from './io.ts';

export function run(args: readonly string[], io: CommandIo): Promise<number> {
  return besideServer(
    args,
    io,
    async ({ opened, positionals, flags }) => {
      const [what, file] = positionals;
      if (what !== 'readings' || file === undefined)
        throw new StartError('Say what: npx ward import readings FILE [--dry-run]');
      const log = createLogger({ level: 'warn' });
      const clock = systemClock();
      const { db } = opened;
      const telemetry = await createTelemetry({ db, clock, bus: createBus(log), log });
      const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
        throw new StartError(`${file} cannot be read (${error.code ?? error.message}).`);
      });
      const report = await importReadings(await readLines(bytes, readFirstSheet), {
        db,
        telemetry,
        nowMs: clock.nowMs(),
        dryRun: flags['dry-run'] === true,
        by: 'command line',
        mayImport: () => true,
      });
      for (const line of report.lines) {
        if (line.outcome === 'refused' && line.reason)
          io.out(
            `line ${line.line}: refused, ${IMPORT_REFUSALS[line.reason].en}${line.cell ? ` (“${line.cell}”)` : ''}`,
          );
        else if (line.outcome === 'corrected')
          io.out(
            `line ${line.line}: corrected, ${line.station} ${line.element} ${line.observedAt}: ${line.earlier} → ${line.value}`,
          );
        else if (line.marks.length > 0)
          io.out(`line ${line.line}: ${line.outcome}, marked ${line.marks.join(', ')}`);
      }
      const { accepted, unchanged, corrected, refused } = report.counts;
      if (report.untold > 0) io.out(`… and ${report.untold} lines more`);
      io.out(
        `${report.dryRun ? 'Nothing was stored. It would be: ' : ''}${accepted} accepted, ${unchanged} unchanged, ${corrected} corrected, ${refused} refused, ${report.marked} marked`,
      );
      if (!report.dryRun)
        await createAudit({ clock }).record(db, {
          kind: 'configuration',
          action: 'readings-imported',
          about: 'readings',
          personName: 'command line',
          data: report.counts,
        });
      return refused === 0 ? 0 : 1;
    },
    { 'dry-run': { type: 'boolean' } },
  );
}
