import { parseArgs } from 'node:util';
import { fromIso } from '../../contract/time.ts';
import type { LoadKind } from './load-frames.ts';
import { runLoad } from './run-load.ts';

const USAGE = `node demo/simulator/load.ts --port PORT [options]

Many stations at a time over TCP, with frames encoded beforehand; one JSON line of figures on standard output.
  --host HOST       127.0.0.1 unless said
  --stations N      2000 unless said; their addresses are 410106 and the numbers from 1001 on, password 1234
  --frames N        frames a station, 3 unless said
  --kind KIND       hourly (34H, 27 values, unless said), timed (32H, 3 values) or mixed (both by turns)
  --rate N          frames a second over all stations; as fast as confirms allow unless said
  --first ISO       time of the first report
  --timeout MS      without a confirm before a frame is sent again, 20000 unless said`;

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string' },
    stations: { type: 'string', default: '2000' },
    frames: { type: 'string', default: '3' },
    kind: { type: 'string', default: 'hourly' },
    rate: { type: 'string' },
    first: { type: 'string', default: '2021-07-19T20:00:00+08:00' },
    timeout: { type: 'string', default: '20000' },
    help: { type: 'boolean', default: false },
  },
});

const KINDS: readonly string[] = ['hourly', 'timed', 'mixed'] satisfies LoadKind[];
const port = Number(values.port);
const firstAtMs = fromIso(values.first);
if (values.help || !(port >= 1) || firstAtMs === undefined || !KINDS.includes(values.kind)) {
  (values.help ? process.stdout : process.stderr).write(`${USAGE}\n`);
  process.exitCode = values.help ? 0 : 2;
} else {
  const stats = await runLoad({
    host: values.host,
    port,
    stations: Number(values.stations),
    framesPerStation: Number(values.frames),
    kind: values.kind as LoadKind,
    firstAtMs,
    framesPerSecond: values.rate === undefined ? undefined : Number(values.rate),
    ackTimeoutMs: Number(values.timeout),
  });
  process.stdout.write(`${JSON.stringify(stats)}\n`);
}
