import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { loadFrames, loadStations, VALUES_PER_FRAME } from '../demo/simulator/load-frames.ts';
import { openLive } from '../test/support/live-client.ts';
import { atMost, percentiles, ratio } from './support/judge.ts';
import { startWardProcess } from './support/ward-process.ts';

const TARGET_MS = 100;
/** Sockets opened at a time: a listener's backlog is finite. */
const OPENING_AT_A_TIME = 100;
const TICK_MS = 2;
const GRACE_MS = 5_000;
const KIND = 'timed';

interface Line {
  socket: Socket;
  frames: readonly Uint8Array[];
  next: number;
  /** When the last byte of the frame under way went out; NaN = none is. */
  sentMs: number;
}

interface Measured {
  /** Last byte written to the event read, per frame and browser. */
  latenciesMs: number[];
  /** How far the sender ran behind its time-table. */
  behindMs: number[];
  sent: number;
  seen: number;
}

/** Frames leave at their time whatever became of those before: an open loop. */
async function send(
  lines: readonly Line[],
  framesPerSecond: number,
  seconds: number,
  onSent: (line: Line, dueMs: number) => void,
): Promise<number> {
  const startedMs = performance.now();
  const total = Math.floor(framesPerSecond * seconds);
  let sent = 0;
  while (sent < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedMs) / 1_000) * framesPerSecond));
    for (; sent < due; sent++) {
      const line = lines[sent % lines.length]!;
      line.sentMs = performance.now();
      line.socket.write(line.frames[line.next++]!);
      onSent(line, startedMs + (sent / framesPerSecond) * 1_000);
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  return sent;
}

/**
 * `npm run bench -- latency [--stations N] [--rate N] [--seconds N] [--browsers N]`: from the last byte of a frame on the
 * station's socket to its event in the browsers' event streams, rules on; target p99 ≤ 100 ms at 2,000 observations/s.
 */
export async function* run(args: readonly string[] = []): AsyncGenerator<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stations: { type: 'string', default: '2000' },
      rate: { type: 'string', default: '2000' },
      seconds: { type: 'string', default: '30' },
      browsers: { type: 'string', default: '3' },
    },
  });
  const rate = Number(values.rate);
  const seconds = Number(values.seconds);
  const framesPerSecond = rate / VALUES_PER_FRAME[KIND];
  const stations = loadStations(Number(values.stations));
  /** Warm-up (every station's first frames make its series), the quiet stretch and the measured one. */
  const stretches = [
    { name: 'warm-up', framesPerSecond, seconds: Math.max(1, (2 * stations.length) / framesPerSecond) },
    { name: 'almost idle', framesPerSecond: framesPerSecond / 50, seconds: Math.max(1, seconds / 3) },
    { name: 'loaded', framesPerSecond, seconds },
  ];
  const frames = stretches.reduce((sum, part) => sum + part.framesPerSecond * part.seconds, 0);
  const perStation = Math.ceil(frames / stations.length) + stretches.length;
  const firstAtMs = Math.floor(Date.now() / 300_000) * 300_000 - perStation * 300_000;

  const ward = await startWardProcess({ loadStations: stations.length, history: null });
  const lines = new Map<string, Line>();
  const calls: { destroy(): void }[] = [];
  try {
    for (let first = 0; first < stations.length; first += OPENING_AT_A_TIME) {
      await Promise.all(
        stations.slice(first, first + OPENING_AT_A_TIME).map(async (station, n) => {
          const socket = connect({ host: '127.0.0.1', port: ward.stationPort, noDelay: true });
          await once(socket, 'connect');
          socket.resume();
          const own = loadFrames(station, first + n, { kind: KIND, count: perStation, firstAtMs });
          lines.set(station.id, { socket, frames: own, next: 0, sentMs: Number.NaN });
        }),
      );
    }
    let measured: Measured = { latenciesMs: [], behindMs: [], sent: 0, seen: 0 };
    const browsers = Number(values.browsers);
    const pending = new Map<Line, number>();
    for (let browser = 0; browser < browsers; browser++) {
      calls.push(
        await openLive(ward.consoleUrl, { cookie: ward.cookie }, ({ event, data, atMs }) => {
          if (event !== 'telemetry.accepted') return;
          for (const id of (JSON.parse(data) as { stationIds: string[] }).stationIds) {
            const line = lines.get(id);
            const waiting = line && pending.get(line);
            if (!line || waiting === undefined) continue;
            measured.latenciesMs.push(atMs - line.sentMs);
            measured.seen++;
            if (waiting <= 1) pending.delete(line);
            else pending.set(line, waiting - 1);
          }
        }),
      );
    }
    const all = [...lines.values()];
    let idleP99 = 0;
    for (const stretch of stretches) {
      measured = { latenciesMs: [], behindMs: [], sent: 0, seen: 0 };
      measured.sent = await send(all, stretch.framesPerSecond, stretch.seconds, (line, dueMs) => {
        measured.behindMs.push(line.sentMs - dueMs);
        pending.set(line, browsers);
      });
      const deadline = performance.now() + GRACE_MS;
      while (pending.size > 0 && performance.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20));
      pending.clear();
      const ms = percentiles(measured.latenciesMs);
      const loaded = stretch.name === 'loaded';
      if (!loaded) idleP99 = ms.p99;
      yield {
        bench: 'latency',
        case: `last byte to browser event, ${stretch.name}`,
        unit: 'ms p99',
        ...(loaded ? atMost(ms.p99, TARGET_MS) : { figure: ms.p99 }),
        ms,
        ...(loaded ? { ofAlmostIdle: ratio(ms.p99, idleP99) } : {}),
        stations: stations.length,
        browsers,
        observationsPerSecond: Math.round(stretch.framesPerSecond * VALUES_PER_FRAME[KIND]),
        frames: measured.sent,
        unseen: measured.sent * browsers - measured.seen,
        behindTimetableMsP99: percentiles(measured.behindMs).p99,
      };
      if (loaded)
        yield {
          bench: 'latency',
          case: 'frames whose event no browser missed',
          figure: measured.sent * browsers - measured.seen,
          target: 0,
          ok: measured.seen === measured.sent * browsers,
        };
    }
  } finally {
    for (const call of calls) call.destroy();
    for (const { socket } of lines.values()) socket.destroy();
    await ward.stop();
  }
}
