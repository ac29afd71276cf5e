import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadDistrict } from '../demo/load-district.ts';
import { type DemoProcess, startDemoProcess } from './support/demo-process.ts';
import { atMost, ratio } from './support/judge.ts';

const TARGET_SECONDS = 5;
/** One station of the demo dies by design. */
const DEAD_STATIONS = 1;
/** The others that hold their line; some come for their reports alone. */
const stations =
  loadDistrict().stations.filter(({ terminal }) => terminal.leavesOnEot !== true).length - DEAD_STATIONS;

const seconds = (ms: number): number => Math.round(ms / 10) / 100;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const lineOf = (name: string, started: DemoProcess): object => ({
  bench: 'startup',
  case: name,
  readySeconds: seconds(started.readyMs),
  pageSeconds: seconds(started.pageMs),
  connectedSeconds: seconds(started.connectedMs),
  steps: started.steps.map(({ atMs, text }) => `${seconds(atMs)} ${text}`),
});

/**
 * `npm run bench -- startup [--starts N]`: `npm start` on a new data directory, then again on the same one: time from the
 * command to a served console page and connected stations; target ≤ 5 s for the second. Packages and console are there.
 */
export async function* run(args: readonly string[] = []): AsyncGenerator<object> {
  const { values } = parseArgs({ args: [...args], options: { starts: { type: 'string', default: '3' } } });
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ward-startup-'));
  try {
    const first = await startDemoProcess({ dataDir, stations });
    await first.stop();
    yield lineOf('first start', first);
    const again: number[] = [];
    for (let n = 0; n < Number(values.starts); n++) {
      const started = await startDemoProcess({ dataDir, stations });
      await started.stop();
      again.push(Math.max(started.pageMs, started.connectedMs));
      yield lineOf('second start', started);
    }
    yield {
      bench: 'startup',
      case: 'second start: page served and stations connected, median',
      unit: 's',
      ...atMost(seconds(median(again)), TARGET_SECONDS),
      stations,
      ofFirstStart: ratio(median(again), Math.max(first.pageMs, first.connectedMs)),
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
