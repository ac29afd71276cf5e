import type { Socket } from 'node:net';
import type { Clock } from '../../platform/clock.ts';
import { toHex } from '../../protocols/kit/hex.ts';
import {
  type Assembler,
  confirmFrame,
  createAssembler,
  createFramer,
  type Frame,
  type Framer,
  type FramerEvent,
  FUNCTION_BY_CODE,
  resendFrame,
} from '../../protocols/sl651/index.ts';
import { confirmEnd, wireDialect } from './dialect.ts';
import { toIncoming } from './incoming.ts';
import type { Intake, Settled } from './intake.ts';
import { TokenBucket } from './limits.ts';
import type { Line, Link, Links } from './links.ts';
import type { GatewayLimits, LineTimes, RegisteredStation, StationDirectory } from './ports.ts';
import type { GatewayRefusal, StatsKeeper } from './stats.ts';

const KEEPALIVE = 0x2f;
/** Packets asked for at a time, and how often one packet is asked for (6.3.1: two resends). */
const MOST_REQUESTS = 64;
const REQUESTS_OF_A_PACKET = 3;
const SHOWN_BYTES = 48;
const DEFAULT_IDLE_MS = 180_000;
const NO_BLOCKS: Frame['blocks'] = [];

export interface SessionOptions {
  clock: Clock;
  directory: StationDirectory;
  links: Links;
  intake: Intake;
  limits: GatewayLimits;
  times: LineTimes;
  stats: StatsKeeper;
  /** Called for every good frame of a station, before it is stored. */
  onHeard: (link: Link, frame: Frame) => void;
  /** True while the centre wants the station to stay online: a command or a question about a gap waits. */
  isWanted: (link: Link) => boolean;
}

/** A multi-packet body that is not whole yet. */
interface OpenBody {
  packet: Frame;
  lastAtMs: number;
  asked: Map<number, number>;
}

/** Monotonic wall time of the line: silence and rates belong to the network, not to duty. */
export const lineNow = (): number => performance.now();

/** One connection: cuts frames, hands them to the store, answers after the commit. Knows no other connection. */
export class Session implements Line {
  readonly peer: string;
  private readonly socket: Socket;
  private readonly options: SessionOptions;
  private readonly framer: Framer = createFramer();
  private readonly assembler: Assembler = createAssembler();
  private readonly bucket: TokenBucket;
  private readonly openBodies = new Map<string, OpenBody>();
  private readonly pauses = new Set<'rate' | 'unconfirmed' | 'pressure'>();
  private unconfirmed = 0;
  /** The station closed its side. */
  private ended = false;
  private refusalsInARow = 0;
  private lastByteMs = lineNow();
  private idleMs: number;
  private station: RegisteredStation | undefined;
  private rateTimer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, options: SessionOptions) {
    this.socket = socket;
    this.options = options;
    this.peer = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? 0}`;
    this.idleMs = options.times.strangerMs;
    const { bytesBurst, bytesPerSecond } = options.limits;
    this.bucket = new TokenBucket(bytesBurst, bytesPerSecond, lineNow());
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.onData(chunk));
    // The other side may close its half after the last frame: what it sent is still stored and answered.
    socket.on('end', () => {
      this.ended = true;
      this.handle(this.framer.flush());
      this.endWhenAnswered();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(this.rateTimer);
      options.links.lost(this);
    });
  }

  write(bytes: Uint8Array): boolean {
    if (this.socket.destroyed || !this.socket.writable) return false;
    this.socket.write(bytes);
    if (this.socket.writableLength > this.options.limits.unsentBytes) {
      this.refuse('does-not-read', `${this.socket.writableLength} bytes of answers are not read`);
      this.socket.destroy();
      return false;
    }
    return true;
  }

  /** Stops or resumes reading because too much waits for the store. */
  press(pressed: boolean): void {
    this.hold('pressure', pressed);
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** Called a few times a second: half frames, missing packets, idle connections. */
  sweep(nowMs: number): void {
    const { times } = this.options;
    const silentMs = nowMs - this.lastByteMs;
    if (silentMs > times.silenceMs && this.framer.pendingBytes > 0 && this.pauses.size === 0) {
      this.handle(this.framer.flush());
    }
    for (const [key, open] of this.openBodies) {
      if (nowMs - open.lastAtMs > times.packetMs) this.askAgain(key, open, nowMs);
    }
    // A paused connection is silent by our own doing.
    if (this.pauses.size === 0 && silentMs > this.idleMs) this.socket.destroy();
  }

  private onData(chunk: Buffer): void {
    const nowMs = lineNow();
    this.lastByteMs = nowMs;
    this.options.stats.counts.bytesTotal += chunk.length;
    const waitMs = this.bucket.take(chunk.length, nowMs);
    if (waitMs > 0) {
      this.hold('rate', true);
      clearTimeout(this.rateTimer);
      this.rateTimer = setTimeout(() => this.hold('rate', false), waitMs);
    }
    this.handle(this.framer.push(chunk));
  }

  private hold(reason: 'rate' | 'unconfirmed' | 'pressure', held: boolean): void {
    if (held) this.pauses.add(reason);
    else this.pauses.delete(reason);
    if (this.pauses.size > 0) this.socket.pause();
    else if (!this.socket.destroyed) {
      this.lastByteMs = lineNow();
      this.socket.resume();
    }
  }

  private handle(events: readonly FramerEvent[]): void {
    for (const event of events) {
      if (this.socket.destroyed) return;
      if (event.kind === 'frame') this.onFrame(event.frame, event.bytes);
      else this.refuse(event.reason, event.detail, null, event.bytes);
    }
  }

  /** Silence, as the standard wants it; counted with its reason. Too many in a row end the connection. */
  private refuse(
    reason: GatewayRefusal,
    detail: string,
    station: string | null = this.station?.address ?? null,
    bytes: Uint8Array = new Uint8Array(0),
  ): void {
    const { stats, clock, limits } = this.options;
    const shown = toHex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES));
    stats.refuse({ atMs: clock.nowMs(), reason, peer: this.peer, station, detail, bytes: shown });
    this.refusalsInARow++;
    if (this.refusalsInARow !== limits.refusalsInARow) return;
    const text = `${this.refusalsInARow} refusals without a good frame between: closed`;
    stats.refuse({
      atMs: clock.nowMs(),
      reason: 'too-many-refusals',
      peer: this.peer,
      station,
      detail: text,
      bytes: '',
    });
    this.socket.destroy();
  }

  private onFrame(frame: Frame, bytes: Uint8Array): void {
    const { stats, directory, links, clock } = this.options;
    stats.counts.framesTotal++;
    const refused = (reason: GatewayRefusal, detail: string): void =>
      this.refuse(reason, detail, frame.station, bytes);
    if (frame.direction === 'down') {
      refused('wrong-direction', 'a downlink came from the station side');
      return;
    }
    const station = directory.byAddress(frame.station);
    if (!station) {
      refused('unregistered-station', `station ${frame.station} is not registered`);
      return;
    }
    if (!station.enabled) {
      refused('station-disabled', `station ${station.id} is out of service`);
      return;
    }
    if (station.password !== null && station.password !== frame.password) {
      refused('wrong-password', `station ${station.id} sent another password`);
      return;
    }
    this.refusalsInARow = 0;
    this.station = station;
    this.idleMs = this.idleOf(station);
    const receivedAtMs = clock.nowMs();
    const link = links.heard(station, this, frame, receivedAtMs);
    this.options.onHeard(link, frame);
    if (frame.functionCode === KEEPALIVE) {
      link.state.keepalives++;
      stats.counts.keepalivesTotal++;
      return;
    }
    this.assemble(link, frame, bytes, receivedAtMs);
  }

  /** Three keepalives, or 180 s where the station sends none; duty time, but never below what the line needs. */
  private idleOf(station: RegisteredStation): number {
    const { keepaliveSeconds } = station.intervals;
    const dutyMs = keepaliveSeconds === null ? DEFAULT_IDLE_MS : Math.max(3 * keepaliveSeconds * 1000, 0);
    return Math.max(dutyMs / this.options.clock.speed, this.options.times.idleLeastMs);
  }

  private assemble(link: Link, frame: Frame, bytes: Uint8Array, receivedAtMs: number): void {
    const result = this.assembler.add(frame, bytes, receivedAtMs);
    if (result.kind === 'single') {
      this.deliver(link, frame, bytes, bytes.subarray(frame.bodyStart, frame.bodyEnd), receivedAtMs);
      return;
    }
    link.exchange.extend(frame.functionCode);
    const key = `${frame.station} ${frame.functionCode}`;
    if (result.kind === 'complete') {
      this.openBodies.delete(key);
      this.deliver(link, result.frame, result.bytes, result.body, receivedAtMs);
    } else if (result.kind === 'refused') {
      this.openBodies.delete(key);
      this.refuse('packets-too-large', `a body of ${frame.packet?.total} packets`, frame.station, bytes);
    } else {
      const open = this.openBodies.get(key) ?? {
        packet: frame,
        lastAtMs: 0,
        asked: new Map<number, number>(),
      };
      if (frame.packet?.sequence === 1) open.packet = frame;
      open.lastAtMs = lineNow();
      this.openBodies.set(key, open);
      // The end of the row is told once; resent packets that end with ETX too are the answer to it.
      if (result.kind === 'missing' && open.asked.size === 0) this.ask(open, result.sequences);
    }
  }

  private ask(open: OpenBody, sequences: readonly number[]): void {
    for (const sequence of sequences.slice(0, MOST_REQUESTS)) {
      const times = (open.asked.get(sequence) ?? 0) + 1;
      if (times > REQUESTS_OF_A_PACKET) continue;
      open.asked.set(sequence, times);
      this.options.stats.counts.resendRequestsTotal++;
      this.write(resendFrame(open.packet, sequence, this.options.clock.nowMs()));
    }
  }

  private askAgain(key: string, open: OpenBody, nowMs: number): void {
    const missing = this.assembler.missing(open.packet);
    const askable = missing.filter((sequence) => (open.asked.get(sequence) ?? 0) < REQUESTS_OF_A_PACKET);
    open.lastAtMs = nowMs;
    if (askable.length === 0) this.openBodies.delete(key);
    else this.ask(open, askable);
  }

  private deliver(link: Link, frame: Frame, bytes: Uint8Array, body: Uint8Array, receivedAtMs: number): void {
    const { intake, limits } = this.options;
    const asked = link.exchange.take(frame);
    const dialect = wireDialect(link.station.dialect);
    const incoming = toIncoming({ frame, bytes, body, receivedAtMs, peer: this.peer }, dialect);
    this.unconfirmed++;
    if (this.unconfirmed >= limits.unconfirmedFrames) this.hold('unconfirmed', true);
    // An answer to no question is confirmed by its head: what it measured does not wait beside its readings.
    const head = asked === 'not-asked' ? { ...frame, blocks: NO_BLOCKS } : frame;
    intake.submit(incoming, (receipt) => this.settled(link, head, bytes, asked, receipt));
  }

  private settled(
    link: Link,
    frame: Frame,
    bytes: Uint8Array,
    asked: 'not-asked' | 'more' | 'last',
    receipt: Settled,
  ): void {
    const { stats, limits } = this.options;
    this.unconfirmed--;
    if (this.pauses.has('unconfirmed') && this.unconfirmed <= limits.unconfirmedFrames / 2) {
      this.hold('unconfirmed', false);
    }
    if (!receipt.ok) {
      this.refuse(receipt.reason, 'the store did not take the frame', frame.station, bytes);
    } else {
      stats.counts.acceptedTotal++;
      if (receipt.duplicate) stats.counts.duplicatesTotal++;
      if (asked !== 'more') this.confirm(link, frame);
    }
    if (asked === 'last') link.exchange.finish();
    this.endWhenAnswered();
  }

  private endWhenAnswered(): void {
    if (this.ended && this.unconfirmed === 0) this.socket.end();
  }

  private confirm(link: Link, frame: Frame): void {
    const { stats, clock } = this.options;
    const { exchange, station } = link;
    // What was just answered is no longer waiting work.
    const answers = FUNCTION_BY_CODE[frame.functionCode]?.confirmed !== true;
    const asked = answers ? exchange.queued > 0 : exchange.busy;
    const workWaits = frame.end === 'ETB' || asked || this.options.isWanted(link);
    if (!this.write(confirmFrame(frame, confirmEnd(station, workWaits), clock.nowMs()))) return;
    stats.counts.confirmedTotal++;
    link.state.confirmed++;
  }
}
