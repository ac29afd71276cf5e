import { performance } from 'node:perf_hooks';
import { type LoadKind, loadFrames, loadStations, VALUES_PER_FRAME } from './load-frames.ts';
import { LoadLine } from './load-line.ts';

export interface LoadTarget {
  host: string;
  port: number;
  stations: number;
  /** Wall time without a confirm after which a frame is sent again, twice at most (6.3.2). */
  ackTimeoutMs?: number;
}

export interface LoadRun {
  framesPerStation: number;
  kind: LoadKind;
  /** Time of the first report of all runs, epoch ms. */
  firstAtMs: number;
  /** Frames that each station sent in earlier runs. */
  firstRound?: number;
  /** Frames a second over all stations; undefined = each station sends as soon as its last frame is confirmed. */
  framesPerSecond?: number | undefined;
}

export type LoadOptions = LoadTarget & LoadRun;

export interface LoadStats {
  stations: number;
  kind: LoadKind;
  frames: number;
  values: number;
  acked: number;
  resent: number;
  unacked: number;
  seconds: number;
  framesPerSecond: number;
  valuesPerSecond: number;
  /** From the moment a frame is due (at a rate: its place in the schedule) to its confirm, milliseconds. */
  ackMs: { p50: number; p90: number; p99: number; max: number };
}

/** Stations with open connections; runs follow each other on them. */
export interface Load {
  /** Encodes the frames of a run; `start` sends them and resolves when every one is confirmed or given up. */
  prepare(run: LoadRun): { start(): Promise<LoadStats> };
  close(): void;
}

/** Sockets opened at a time: a listener's backlog is finite. */
const OPENING_AT_A_TIME = 100;

function percentiles(latencies: number[]): LoadStats['ackMs'] {
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    Number((latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? 0).toFixed(2));
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

async function sendAll(lines: readonly LoadLine[], run: LoadRun): Promise<LoadStats> {
  const { kind, framesPerStation, framesPerSecond } = run;
  const latencies: number[] = [];
  let resent = 0;
  let unacked = 0;
  const frames = lines.length * framesPerStation;
  const startedMs = performance.now();
  let stopPacing: () => void = () => undefined;
  await new Promise<void>((resolve) => {
    const settled = (line: LoadLine): void => {
      if (framesPerSecond === undefined) line.send(performance.now());
      if (latencies.length + unacked === frames) resolve();
    };
    for (const line of lines) {
      line.hook({
        onAck: (ms) => {
          latencies.push(ms);
          settled(line);
        },
        onGiveUp: () => {
          unacked++;
          settled(line);
        },
        onResend: () => {
          resent++;
        },
      });
    }
    if (framesPerSecond === undefined) for (const line of lines) line.send(startedMs);
    else stopPacing = pace(lines, frames, framesPerSecond);
  });
  stopPacing();
  const seconds = (performance.now() - startedMs) / 1_000;
  const values = latencies.length * VALUES_PER_FRAME[kind];
  return {
    stations: lines.length,
    kind,
    frames,
    values,
    acked: latencies.length,
    resent,
    unacked,
    seconds: Number(seconds.toFixed(3)),
    framesPerSecond: Math.round(latencies.length / seconds),
    valuesPerSecond: Math.round(values / seconds),
    ackMs: percentiles(latencies),
  };
}

/** An open loop: frames are due by the schedule, stations in turn, whether or not earlier ones are confirmed. */
function pace(lines: readonly LoadLine[], frames: number, framesPerSecond: number): () => void {
  const startedMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(frames, ((performance.now() - startedMs) / 1_000) * framesPerSecond);
    for (; sent < due; sent++) lines[sent % lines.length]!.send(startedMs + (sent / framesPerSecond) * 1_000);
  }, 2);
  return () => clearInterval(timer);
}

/** Opens the connections of all stations. */
export async function openLoad(target: LoadTarget): Promise<Load> {
  const { host, port, ackTimeoutMs = 20_000 } = target;
  const stations = loadStations(target.stations);
  const lines = stations.map(() => new LoadLine(ackTimeoutMs));
  for (let first = 0; first < lines.length; first += OPENING_AT_A_TIME)
    await Promise.all(lines.slice(first, first + OPENING_AT_A_TIME).map((line) => line.open(host, port)));
  return {
    prepare(run) {
      const { kind, framesPerStation: count, firstAtMs, firstRound = 0 } = run;
      for (const [index, line] of lines.entries())
        line.give(loadFrames(stations[index]!, index, { kind, count, firstAtMs, firstRound }));
      return { start: () => sendAll(lines, run) };
    },
    close() {
      for (const line of lines) line.close();
    },
  };
}

/** Opens all lines, then sends every frame and waits for every confirm. Frames are encoded before the clock starts. */
export async function runLoad(options: LoadOptions): Promise<LoadStats> {
  const load = await openLoad(options);
  try {
    return await load.prepare(options).start();
  } finally {
    load.close();
  }
}
