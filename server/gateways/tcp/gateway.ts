import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import { listenFault } from '../../platform/http/listen.ts';
import type { Logger } from '../../platform/log.ts';
import { COMMAND_FUNCTION, type Command, type Frame } from '../../protocols/sl651/index.ts';
import { correctClock, needsCorrection } from './clock-correction.ts';
import type { CommandResult } from './exchange.ts';
import { GapFiller } from './gap-filler.ts';
import { Intake } from './intake.ts';
import { Admission } from './limits.ts';
import { type Link, type LinkState, Links } from './links.ts';
import type { IncomingFrame, Receipt } from './ports.ts';
import {
  type ClockState,
  DEFAULT_LIMITS,
  DEFAULT_TIMES,
  type Gap,
  type GatewayLimits,
  type LineTimes,
  type StationDirectory,
} from './ports.ts';
import { lineNow, Session } from './session.ts';
import { type GatewayStats, type RefusalEntry, StatsKeeper } from './stats.ts';

const SWEEP_MS = 250;
/** Longest wait at the end for a commit that is under way. */
const STOP_MOST_MS = 10_000;

export interface GatewayOptions {
  host: string;
  /** 0 = any free port. */
  port: number;
  clock: Clock;
  log: Logger;
  bus: Pick<Bus, 'emit'>;
  directory: StationDirectory;
  /** The telemetry store: resolves when the frames are durable, rejects when it is away. */
  accept: (frames: IncomingFrame[]) => Promise<Receipt[]>;
  findGaps?: (stationAddress: string) => Promise<readonly Gap[]>;
  clockState: () => ClockState;
  /** A station took its new password: the directory must know it before the next frame. */
  passwordChanged?: (stationId: string, password: string) => Promise<void>;
  limits?: Partial<GatewayLimits>;
  times?: Partial<LineTimes>;
}

export interface TcpGateway {
  readonly port: number;
  stats(): GatewayStats;
  /** The last refusals, newest first. */
  refusals(): readonly RefusalEntry[];
  /** Stations heard since the start. */
  links(): LinkState[];
  link(stationAddress: string): LinkState | undefined;
  /** Asks or orders a station that is online; one command at a time, two resends (6.3.1). */
  sendCommand(stationAddress: string, command: Command): Promise<CommandResult>;
  /** Called when a station comes online. Returns the function that unsubscribes. */
  onOnline(listener: (stationAddress: string) => void): () => void;
  /** Marks a station as wanted, so that its confirm says “stay online” (ESC). */
  want(stationAddress: string, wanted: boolean): void;
  stop(): Promise<void>;
}

/** Listens for stations. Rejects with a `StartError` when the port cannot be opened. */
export async function startTcpGateway(options: GatewayOptions): Promise<TcpGateway> {
  const gateway = new Gateway(options);
  await gateway.listen();
  return gateway;
}

class Gateway implements TcpGateway {
  private readonly options: GatewayOptions;
  private readonly limits: GatewayLimits;
  private readonly keeper = new StatsKeeper();
  private readonly sessions = new Set<Session>();
  private readonly stationLinks: Links;
  private readonly intake: Intake;
  private readonly admission: Admission;
  private readonly gaps: GapFiller | undefined;
  private readonly server: Server;
  private readonly times: LineTimes;
  private readonly wanted = new Set<string>();
  private readonly onlineListeners = new Set<(stationAddress: string) => void>();
  private sweeper: NodeJS.Timeout | undefined;

  constructor(options: GatewayOptions) {
    this.options = options;
    const { clock, log, accept, findGaps } = options;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.times = { ...DEFAULT_TIMES, ...options.times };
    this.admission = new Admission(this.limits);
    this.stationLinks = new Links({
      times: this.times,
      nowMs: () => clock.nowMs(),
      onChange: (link, change) => this.linkChanged(link, change),
    });
    this.intake = new Intake({
      accept,
      limits: this.limits,
      times: this.times,
      stats: this.keeper,
      log,
      onPressure: (pressed) => {
        for (const session of this.sessions) session.press(pressed);
      },
    });
    this.gaps = findGaps && new GapFiller({ findGaps, clock, log, online: () => this.stationLinks.online() });
    this.server = createServer({ allowHalfOpen: true }, (socket) => this.enter(socket));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async listen(): Promise<void> {
    const { host, port, log } = this.options;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) =>
        reject(listenFault('station', host, port, error)),
      );
      this.server.listen({ host, port, backlog: 2048 }, resolve);
    });
    this.server.on('error', (error) => log.error({ err: error }, 'station listener'));
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS);
    this.sweeper.unref();
  }

  stats(): GatewayStats {
    this.keeper.counts.connections = this.sessions.size;
    return this.keeper.snapshot();
  }

  refusals(): readonly RefusalEntry[] {
    return this.keeper.refusals();
  }

  links(): LinkState[] {
    return Array.from(this.stationLinks.all(), ({ state }) => ({ ...state }));
  }

  link(stationAddress: string): LinkState | undefined {
    const link = this.stationLinks.get(stationAddress);
    return link && { ...link.state };
  }

  async sendCommand(stationAddress: string, command: Command): Promise<CommandResult> {
    const link = this.stationLinks.get(stationAddress);
    if (!link?.line) return { ok: false, reason: 'offline', sent: null, sends: 0 };
    const { counts } = this.keeper;
    counts.commandsTotal++;
    const result = await link.exchange.ask(command);
    if (!result.ok && result.reason === 'no-answer') counts.commandsUnansweredTotal++;
    if (result.ok && command.kind === 'set-password') {
      await this.options.passwordChanged?.(link.station.id, command.newPassword);
    }
    return result;
  }

  onOnline(listener: (stationAddress: string) => void): () => void {
    this.onlineListeners.add(listener);
    return () => this.onlineListeners.delete(listener);
  }

  want(stationAddress: string, wanted: boolean): void {
    if (wanted) this.wanted.add(stationAddress);
    else this.wanted.delete(stationAddress);
  }

  async stop(): Promise<void> {
    clearInterval(this.sweeper);
    this.gaps?.close();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    // What is under way is committed and answered; the rest its stations keep and send again.
    await this.intake.close(STOP_MOST_MS);
    this.stationLinks.close();
    for (const session of this.sessions) session.destroy();
    await closed;
  }

  private enter(socket: Socket): void {
    const { clock, directory } = this.options;
    const address = socket.remoteAddress ?? '?';
    const refused = this.admission.enter(address, lineNow());
    if (refused) {
      const peer = `${address}:${socket.remotePort ?? 0}`;
      this.keeper.refuse({
        atMs: clock.nowMs(),
        reason: refused,
        peer,
        station: null,
        detail: '',
        bytes: '',
      });
      socket.on('error', () => undefined);
      socket.destroy();
      return;
    }
    this.keeper.counts.connectionsTotal++;
    const session = new Session(socket, {
      clock,
      directory,
      links: this.stationLinks,
      intake: this.intake,
      limits: this.limits,
      times: this.times,
      stats: this.keeper,
      onHeard: (link, frame) => this.heard(link, frame),
      isWanted: (link) => this.wanted.has(link.station.address) || (this.gaps?.hasWork(link) ?? false),
    });
    this.sessions.add(session);
    if (this.keeper.counts.pressed) session.press(true);
    socket.once('close', () => {
      this.sessions.delete(session);
      this.admission.leave(address);
    });
  }

  private heard(link: Link, frame: Frame): void {
    const { clock, clockState, log } = this.options;
    if (frame.functionCode === COMMAND_FUNCTION['set-clock']) return;
    if (!needsCorrection(link, frame, clockState(), clock.nowMs())) return;
    this.keeper.counts.clockCorrectionsTotal++;
    log.info(
      { station: link.station.id, offsetMs: link.state.clockOffsetMs },
      'correcting the station clock',
    );
    void correctClock(link, clock.nowMs());
  }

  private linkChanged(link: Link, change: 'online' | 'offline'): void {
    this.options.bus.emit('telemetry.station-changed', { stationId: link.station.id });
    if (change === 'offline') return;
    void this.gaps?.fill(link);
    for (const listener of this.onlineListeners) listener(link.station.address);
  }

  private sweep(): void {
    const nowMs = lineNow();
    for (const session of this.sessions) session.sweep(nowMs);
    this.admission.sweep(nowMs);
  }
}
