import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fromIso } from '../../contract/time.ts';
import { createTelemetry, exportCsv } from '../modules/telemetry/index.ts';
import { createBus } from '../platform/bus.ts';
import { systemClock } from '../platform/clock.ts';
import { StartError } from '../platform/errors.ts';
import { createLogger } from '../platform/log.ts';
import { besideServer } from './beside.ts';
import type { CommandIo } from './io.ts';

const beijing = (text: string): number | undefined =>
  fromIso(/\dT?\d{2}:\d{2}/.test(text) ? `${text.replace(' ', 'T')}+08:00` : `${text}T00:00:00+08:00`) ??
  fromIso(text);

export function run(args: readonly string[], io: CommandIo): Promise<number> {
  return besideServer(
    args,
    io,
    async ({ opened, positionals, flags }) => {
      const [what, stationId = '', file] = positionals;
      const fromMs = beijing(String(flags['from'] ?? ''));
      const toMs = beijing(String(flags['to'] ?? ''));
      if (what !== 'readings' || !file || fromMs === undefined || toMs === undefined)
        throw new StartError(
          'Say what: npx ward export readings STATION FILE.csv --from 2021-07-20 --to 2021-07-21',
        );
      const log = createLogger({ level: 'warn' });
      const telemetry = await createTelemetry({
        db: opened.db,
        clock: systemClock(),
        bus: createBus(log),
        log,
      });
      const station = telemetry.registry.byId(stationId);
      if (!station) throw new StartError(`There is no station “${stationId}”.`);
      const series = telemetry.registry.seriesOf(stationId);
      const csv = exportCsv(opened.db, { station, series, fromMs, toMs, language: 'zh' });
      await pipeline(Readable.fromWeb(csv as never), createWriteStream(file, { mode: 0o640 }));
      io.out(`${file}: ${series.length} series of ${stationId}`);
      return 0;
    },
    { from: { type: 'string' }, to: { type: 'string' } },
  );
}
