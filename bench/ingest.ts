import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { LoadRun, LoadStats } from '../demo/simulator/run-load.ts';
import { startTemporaryPostgres } from '../server/platform/db/embedded/index.ts';
import { openDb } from '../server/platform/db/index.ts';
import { type Child, startChild } from './support/child.ts';
import { plainBatches, runBaseline } from './support/ingest-baseline.ts';
import { checkStored } from './support/ingest-check.ts';
import type { ServerUsage } from './support/ingest-server.ts';
import { cpuSecondsOf } from './support/process-cpu.ts';

const HOUR_MS = 3_600_000;
/** Rows that an hour of a station leaves: 27 + 12 (rain series) of the 34H, 3 of the 32H; readings sent: 30. */
const ROWS_AN_HOUR = 42;
const READINGS_AN_HOUR = 30;
const FRAMES_AN_HOUR = 2;
const SHARE_OF_LOAD = 0.1;
const VACUUM = 'vacuum (analyze) observations, frames, latest_observations, dirty_hours';

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

/**
 * Ingest over TCP against plain unnest batches into the same table, by turns in one run. The server is the whole
 * server with a plan in force, the stations are a process of their own; while the plain batches run both stand still.
 * Before each turn the tables are vacuumed, so that neither side works beside the vacuum that the other's rows call for.
 */
export async function* run(args: readonly string[] = []): AsyncGenerator<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stations: { type: 'string', default: '2000' },
      rounds: { type: 'string', default: '4' },
      hours: { type: 'string', default: '6' },
      seconds: { type: 'string', default: '10' },
      profile: { type: 'string' },
      'without-rules': { type: 'boolean', default: false },
    },
  });
  const stations = Number(values.stations);
  const hours = Number(values.hours);
  const rounds = Number(values.rounds);
  const firstAtMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 72 * HOUR_MS;
  yield {
    bench: 'ingest',
    case: 'mix',
    stations,
    perStationAndHour:
      'one 34H (12 five-minute rains, 12 relative levels, PT, Z, VT) and one 32H (PT, Z, VT); HEX/BCD, M2',
    rowsPerStationAndHour: ROWS_AN_HOUR,
    readingsPerStationAndHour: READINGS_AN_HOUR,
    rules: values['without-rules']
      ? 'none: only for looking for what is slow'
      : '4 alarms a station and one level over all',
    database: 'PostgreSQL of the product, fsync on, the same for both sides',
  };
  const postgres = await startTemporaryPostgres({ fsync: true });
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ward-ingest-'));
  const children: Child[] = [];
  const db = openDb({ url: postgres.url, maxConnections: 3 });
  try {
    const server = startChild(
      'ingest-server.ts',
      [postgres.url, dataDir, String(stations), values['without-rules'] ? 'none' : 'rules'],
      values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [],
    );
    children.push(server);
    const { port } = await server.answer<{ port: number }>();
    const load = startChild('ingest-load.ts', [String(port), String(stations)]);
    children.unshift(load);
    await load.answer();

    const { rssMiB: rssAtStartMiB } = await server.ask<ServerUsage>('usage');
    let sentRounds = 0;
    const send = async (
      frames: number,
      framesPerSecond?: number,
    ): Promise<LoadStats & { cpuSeconds: number }> => {
      const run: LoadRun = {
        kind: 'mixed',
        framesPerStation: frames,
        firstAtMs,
        firstRound: sentRounds,
        framesPerSecond,
      };
      await load.ask(run);
      sentRounds += frames;
      return load.ask('start');
    };
    const alone = async <T>(work: () => Promise<T>): Promise<T> => {
      await server.ask('judged');
      for (const child of children) child.process.kill('SIGSTOP');
      try {
        return await work();
      } finally {
        for (const child of children) child.process.kill('SIGCONT');
      }
    };

    yield { bench: 'ingest', case: 'warm-up', ...(await send(2 * FRAMES_AN_HOUR)) };
    const ratios: number[] = [];
    const framesASecond: number[] = [];
    for (let n = 0; n < rounds; n++) {
      const plain = plainBatches(stations, firstAtMs, n * hours, hours);
      const databaseCpu = (): number => cpuSecondsOf(postgres.postgres.pid()) ?? Number.NaN;
      const plainRows = await alone(async () => {
        await db.execute(VACUUM);
        const rows = await runBaseline(postgres.url, plain);
        await db.execute(VACUUM);
        return rows;
      });
      const databaseBefore = databaseCpu();
      const before = await server.ask<ServerUsage>('usage');
      const stats = await send(hours * FRAMES_AN_HOUR);
      const after = await server.ask<ServerUsage>('usage');
      const rowsPerSecond = ((stats.acked / FRAMES_AN_HOUR) * ROWS_AN_HOUR) / stats.seconds;
      ratios.push(rowsPerSecond / plainRows);
      framesASecond.push(stats.framesPerSecond);
      yield {
        bench: 'ingest',
        case: 'round',
        plainRowsPerSecond: Math.round(plainRows),
        rowsPerSecond: Math.round(rowsPerSecond),
        readingsPerSecond: stats.valuesPerSecond,
        framesPerSecond: stats.framesPerSecond,
        ratio: round(rowsPerSecond / plainRows),
        ratioOfReadings: round(stats.valuesPerSecond / plainRows),
        seconds: stats.seconds,
        rows: Math.round((stats.acked / FRAMES_AN_HOUR) * ROWS_AN_HOUR),
        unacked: stats.unacked,
        resent: stats.resent,
        ackMs: stats.ackMs,
        framesPerTransaction: Math.round(stats.acked / (after.transactions - before.transactions)),
        databaseCpuSeconds: round(databaseCpu() - databaseBefore),
        serverCpuSeconds: round(after.cpuSeconds - before.cpuSeconds),
        stationsCpuSeconds: round(stats.cpuSeconds),
        serverRssMiB: after.rssMiB,
        serverHeapMiB: after.heapMiB,
        serverHeapReservedMiB: after.heapReservedMiB,
        serverExternalMiB: after.externalMiB,
      };
    }
    const rate = median(framesASecond) * SHARE_OF_LOAD;
    const frames = Math.max(1, Math.round((rate * Number(values.seconds)) / stations));
    const paced = await send(frames, rate);
    yield {
      bench: 'ingest',
      case: 'a tenth of that load, open loop',
      framesPerSecond: paced.framesPerSecond,
      ackMs: paced.ackMs,
      targetP99Ms: 250,
      unacked: paced.unacked,
    };
    const judgedMs = performance.now();
    await server.ask('judged');
    const usage = await server.ask<ServerUsage>('usage');
    yield {
      bench: 'ingest',
      case: 'result',
      ratioMedian: round(median(ratios)),
      ratios: ratios.map((ratio) => round(ratio)),
      target: 0.8,
      serverRssAtStartMiB: rssAtStartMiB,
      serverMostRssMiB: usage.mostRssMiB,
      targetRssMiB: 400,
      rulesBehindMs: Math.round(performance.now() - judgedMs),
      ruleFaults: usage.ruleFaults,
    };
    const check = await checkStored(db, { stations, rounds: sentRounds, firstAtMs });
    yield { bench: 'ingest', case: 'check', ...check };
    if (
      check.wrongRows > 0 ||
      check.storedReadings !== check.sentReadings ||
      check.storedFrames !== check.sentFrames
    )
      throw new Error('what is stored is not what was sent');
  } finally {
    for (const child of children) await child.end().catch(() => undefined);
    await db.close();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
