import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { type LoadKind, loadFrames, loadStations, VALUES_PER_FRAME } from './load-frames.ts';

export interface LoadOptions {
  host: string;
  port: number;
  stations: number;
  framesPerStation: number;
  kind: LoadKind;
  /** Time of the first report, epoch ms. */
  firstAtMs: number;
  /** Frames a second over all stations; undefined = each station sends as soon as its last frame is confirmed. */
  framesPerSecond?: number | undefined;
  /** Wall time without a confirm after which a frame is sent again, twice at most (6.3.2). */
  ackTimeoutMs?: number;
}

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
  /** From the last byte written to the confirm read, milliseconds. */
  ackMs: { p50: number; p90: number; p99: number; max: number };
}

const RESENDS = 2;
/** Sockets opened at a time: a listener's backlog is finite. */
const OPENING_AT_A_TIME = 100;
/** A confirm in HEX/BCD: 17 bytes around a body of serial and time (tables 29–41). */
const HEADER_BYTES = 17;

class LoadLine {
  private readonly frames: readonly Uint8Array[];
  private readonly onAck: (ms: number) => void;
  private readonly onGiveUp: () => void;
  private readonly onResend: () => void;
  private readonly ackTimeoutMs: number;
  private socket: Socket | undefined;
  private next = 0;
  private tries = 0;
  private sentAtMs = 0;
  private pending: Uint8Array = new Uint8Array(0);
  private timer: NodeJS.Timeout | undefined;
  waiting = false;

  constructor(
    frames: readonly Uint8Array[],
    ackTimeoutMs: number,
    hooks: { onAck: (ms: number) => void; onGiveUp: () => void; onResend: () => void },
  ) {
    this.frames = frames;
    this.ackTimeoutMs = ackTimeoutMs;
    this.onAck = hooks.onAck;
    this.onGiveUp = hooks.onGiveUp;
    this.onResend = hooks.onResend;
  }

  get done(): boolean {
    return !this.waiting && this.next >= this.frames.length;
  }

  async open(host: string, port: number): Promise<void> {
    this.socket = connect({ host, port, noDelay: true });
    await once(this.socket, 'connect');
    this.socket.on('data', (chunk) => this.read(chunk));
    this.socket.on('error', () => this.socket?.destroy());
  }

  /** Sends the next frame; false where there is none or the last one waits for its confirm. */
  send(): boolean {
    if (this.waiting || this.next >= this.frames.length) return false;
    this.waiting = true;
    this.tries = 0;
    this.write();
    return true;
  }

  close(): void {
    clearTimeout(this.timer);
    this.socket?.destroy();
  }

  private write(): void {
    this.sentAtMs = performance.now();
    this.socket!.write(this.frames[this.next]!);
    this.timer = setTimeout(() => this.again(), this.ackTimeoutMs);
  }

  private again(): void {
    if (this.tries++ < RESENDS && !this.socket!.destroyed) {
      this.onResend();
      this.write();
      return;
    }
    this.waiting = false;
    this.next++;
    this.onGiveUp();
  }

  /** Frames of the centre by their length; only a confirm of the frame that waits counts (its serial, table 29). */
  private read(chunk: Uint8Array): void {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    while (this.pending.length >= HEADER_BYTES) {
      const length = HEADER_BYTES + (((this.pending[11]! & 0x0f) << 8) | this.pending[12]!);
      if (this.pending.length < length) return;
      const sent = this.frames[this.next];
      const confirms = this.waiting && sent && this.pending[14] === sent[14] && this.pending[15] === sent[15];
      this.pending = this.pending.subarray(length);
      if (!confirms) continue;
      clearTimeout(this.timer);
      this.waiting = false;
      this.next++;
      this.onAck(performance.now() - this.sentAtMs);
    }
  }
}

function percentiles(latencies: number[]): LoadStats['ackMs'] {
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    Number((latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? 0).toFixed(2));
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

/** Opens all lines, then sends every frame and waits for every confirm. Frames are encoded before the clock starts. */
export async function runLoad(options: LoadOptions): Promise<LoadStats> {
  const { host, port, kind, framesPerStation, framesPerSecond } = options;
  const latencies: number[] = [];
  let resent = 0;
  let unacked = 0;
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const frames = options.stations * framesPerStation;
  const settle = (): void => {
    if (latencies.length + unacked === frames) finish();
  };

  const lines = loadStations(options.stations).map((station, index) => {
    const own = loadFrames(station, index, { kind, count: framesPerStation, firstAtMs: options.firstAtMs });
    const line: LoadLine = new LoadLine(own, options.ackTimeoutMs ?? 20_000, {
      onAck: (ms) => {
        latencies.push(ms);
        if (framesPerSecond === undefined) line.send();
        settle();
      },
      onGiveUp: () => {
        unacked++;
        if (framesPerSecond === undefined) line.send();
        settle();
      },
      onResend: () => resent++,
    });
    return line;
  });

  for (let first = 0; first < lines.length; first += OPENING_AT_A_TIME)
    await Promise.all(lines.slice(first, first + OPENING_AT_A_TIME).map((line) => line.open(host, port)));

  const startedMs = performance.now();
  const stopPacing = framesPerSecond === undefined ? sendAll(lines) : pace(lines, framesPerSecond);
  await finished;
  stopPacing();
  const seconds = (performance.now() - startedMs) / 1_000;
  for (const line of lines) line.close();
  const values = latencies.length * VALUES_PER_FRAME[kind];
  return {
    stations: options.stations,
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

function sendAll(lines: readonly LoadLine[]): () => void {
  for (const line of lines) line.send();
  return () => undefined;
}

/** Keeps to the rate: what a slow turn of the event loop missed is sent in the next one. */
function pace(lines: readonly LoadLine[], framesPerSecond: number): () => void {
  const startedMs = performance.now();
  let sent = 0;
  let turn = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedMs) / 1_000) * framesPerSecond);
    for (let looked = 0; sent < due && looked < lines.length; looked++) {
      const line = lines[turn++ % lines.length]!;
      if (line.send()) sent++;
    }
  }, 2);
  return () => clearInterval(timer);
}
