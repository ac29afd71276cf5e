import type { Frame } from '../../protocols/sl651/index.ts';
import { wireDialect } from './dialect.ts';
import { Exchange } from './exchange.ts';
import type { LineTimes, RegisteredStation, Speech } from './ports.ts';

/** A connection that a station speaks over. */
export interface Line {
  readonly peer: string;
  /** False when it is closed. */
  write(bytes: Uint8Array): boolean;
}

/** What is known of a station's connection; times are duty time. */
export interface LinkState {
  stationId: string;
  address: string;
  online: boolean;
  onlineSinceMs: number | null;
  lastHeardAtMs: number;
  peer: string;
  encoding: string;
  frames: number;
  keepalives: number;
  confirmed: number;
  /** Send time less receive time at the last frame that carries one. */
  clockOffsetMs: number | null;
  clockCorrectedAtMs: number | null;
}

export interface Link {
  station: RegisteredStation;
  line: Line | null;
  speech: Speech;
  state: LinkState;
  exchange: Exchange;
}

export interface LinksOptions {
  times: LineTimes;
  nowMs: () => number;
  onChange: (link: Link, change: 'online' | 'offline') => void;
}

/** Stations that were heard since the start, each with its present connection and its question queue. */
export class Links {
  private readonly options: LinksOptions;
  private readonly byAddress = new Map<string, Link>();

  constructor(options: LinksOptions) {
    this.options = options;
  }

  get(address: string): Link | undefined {
    return this.byAddress.get(address);
  }

  all(): Iterable<Link> {
    return this.byAddress.values();
  }

  online(): Link[] {
    return [...this.byAddress.values()].filter(({ line }) => line !== null);
  }

  /** Notes a good frame. The newest connection of a station is its connection; an older one is forgotten. */
  heard(station: RegisteredStation, line: Line, frame: Frame, receivedAtMs: number): Link {
    const link = this.byAddress.get(station.address) ?? this.create(station, line, frame, receivedAtMs);
    link.station = station;
    link.speech = {
      encoding: frame.encoding,
      centre: typeof station.dialect.centre === 'number' ? station.dialect.centre : frame.centre,
      station: frame.station,
      password: frame.password,
    };
    const { state } = link;
    state.lastHeardAtMs = receivedAtMs;
    state.encoding = frame.encoding;
    state.frames++;
    if (frame.sentAtMs !== null) state.clockOffsetMs = frame.sentAtMs - receivedAtMs;
    if (link.line === line) return link;
    if (link.line !== null) link.exchange.end('disconnected');
    link.line = line;
    state.online = true;
    state.onlineSinceMs = receivedAtMs;
    state.peer = line.peer;
    this.options.onChange(link, 'online');
    return link;
  }

  /** A connection ended. */
  lost(line: Line): void {
    for (const link of this.byAddress.values()) {
      if (link.line !== line) continue;
      link.line = null;
      link.state.online = false;
      link.state.onlineSinceMs = null;
      link.exchange.end('disconnected');
      this.options.onChange(link, 'offline');
    }
  }

  close(): void {
    for (const { exchange } of this.byAddress.values()) exchange.end('closing');
  }

  private create(station: RegisteredStation, line: Line, frame: Frame, receivedAtMs: number): Link {
    const { times, nowMs } = this.options;
    const link: Link = {
      station,
      line: null,
      speech: {
        encoding: frame.encoding,
        centre: frame.centre,
        station: frame.station,
        password: frame.password,
      },
      state: {
        stationId: station.id,
        address: station.address,
        online: false,
        onlineSinceMs: null,
        lastHeardAtMs: receivedAtMs,
        peer: line.peer,
        encoding: frame.encoding,
        frames: 0,
        keepalives: 0,
        confirmed: 0,
        clockOffsetMs: null,
        clockCorrectedAtMs: null,
      },
      exchange: new Exchange({
        times,
        nowMs,
        write: (bytes) => link.line?.write(bytes) ?? false,
        speech: () => link.speech,
        dialect: () => wireDialect(link.station.dialect),
      }),
    };
    this.byAddress.set(station.address, link);
    return link;
  }
}
