import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { fromIso } from '../../contract/time.ts';
import { scaledClock } from '../../server/platform/clock.ts';
import { followStorm, readRoster } from '../drill/drill-stations.ts';
import { loadStorm, type Storm } from '../storm/load-storm.ts';
import { SimulatorOrders } from './orders.ts';
import { startSimulator } from './start-simulator.ts';
import { startTerminals } from './terminals.ts';

const USAGE = `node demo/simulator/main.ts --port PORT [options]

Runs the demo district's stations towards a centre that speaks SL 651-2014 over TCP.
  --host HOST            127.0.0.1 unless said
  --port PORT            of the centre's station gateway
  --storm FOLDER         data files of the storm; demo/data/storm unless said
  --start ISO            duty time at the clock's origin; the scenario's start unless said
  --speed N              duty seconds a second; the scenario's unless said
  --clock-origin MS      wall time (epoch ms) of --start; now unless said
  --stations SJ01,SJ02   only these
  --roster FILE          stations of a drill and what each follows (JSON); without the script
  --plain                without the script of faults, pictures and strangers
  --orders               one JSON line on standard input says host, port, clock and loudspeaker terminals
                         (demo/simulator/orders.ts); ends when that input closes, with the process that started it
  --report SECONDS       one JSON line of figures every so many wall seconds`;

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string' },
    storm: { type: 'string' },
    start: { type: 'string' },
    speed: { type: 'string' },
    'clock-origin': { type: 'string' },
    stations: { type: 'string' },
    roster: { type: 'string' },
    plain: { type: 'boolean', default: false },
    orders: { type: 'boolean', default: false },
    report: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** Up to the first line feed; what follows stays in the stream. */
async function firstLine(input: NodeJS.ReadStream): Promise<string> {
  let text = '';
  for (;;) {
    const part = (input.read() as Buffer | null)?.toString('utf8');
    if (part === undefined) await once(input, 'readable');
    else text += part;
    if (text.includes('\n')) return text;
    if (input.readableEnded) throw new RangeError('the input ended without orders');
  }
}

/** Orders by the options of the command line; undefined where one is not understood. */
function ordersOf(storm: Storm): SimulatorOrders | undefined {
  const parsed = SimulatorOrders.safeParse({
    host: values.host,
    port: Number(values.port),
    time: {
      startMs: values.start === undefined ? storm.scenario.startMs : fromIso(values.start),
      speed: Number(values.speed ?? storm.scenario.speed),
      originMs: Number(values['clock-origin'] ?? Date.now()),
    },
  });
  return parsed.data;
}

async function main(): Promise<void> {
  if (values.help || (!values.orders && values.port === undefined)) {
    (values.help ? process.stdout : process.stderr).write(`${USAGE}\n`);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const storm = loadStorm(values.storm);
  const orders = values.orders
    ? SimulatorOrders.parse(JSON.parse(await firstLine(process.stdin)))
    : ordersOf(storm);
  if (!orders) {
    process.stderr.write('--port is a port, --start needs a time with a zone, --speed a number above 0\n');
    process.exitCode = 2;
    return;
  }
  const clock = scaledClock(orders.time);
  const terminals = orders.terminals && (await startTerminals(orders.terminals, clock));
  const roster = values.roster === undefined ? undefined : readRoster(values.roster);
  const simulator = startSimulator({
    host: orders.host,
    port: orders.port,
    storm: roster ? followStorm(storm, roster.follows) : storm,
    ...(roster ? { district: { stations: roster.stations, cameras: [] } } : {}),
    clock,
    scripted: !values.plain && roster === undefined,
    ...(values.stations === undefined ? {} : { stations: values.stations.split(',') }),
  });
  process.stdout.write(`${JSON.stringify({ terminalPort: terminals?.httpPort })}\n`);
  // The duty clock's timers do not hold a process open; this one does.
  const hold = setInterval(() => undefined, 60_000);
  const report = values.report
    ? setInterval(
        () => process.stdout.write(`${JSON.stringify(simulator.stats())}\n`),
        Number(values.report) * 1_000,
      )
    : undefined;
  const stop = (): void => {
    clearInterval(hold);
    clearInterval(report);
    simulator.stop();
    terminals?.stop();
    process.stdin.pause();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (values.orders) process.stdin.once('end', stop).resume();
}

await main();
