import type { Dialect } from '../../../contract/telemetry.ts';

export type { IncomingFrame, Receipt } from '../../modules/telemetry/index.ts';

import type { Encoding } from '../../protocols/sl651/index.ts';

/** What the gateway needs to know of a registered station. */
export interface RegisteredStation {
  id: string;
  /** Unit that answers for it, with every unit above it. */
  unitPath: string;
  nameZh: string;
  /** Ten hex digits. */
  address: string;
  /** Four hex digits; null = not checked. */
  password: string | null;
  enabled: boolean;
  dialect: Dialect;
  intervals: { keepaliveSeconds: number | null };
}

/** Registered stations, held in memory by the telemetry store: asked for every frame. */
export interface StationDirectory {
  byAddress(address: string): RegisteredStation | undefined;
  byId(stationId: string): RegisteredStation | undefined;
}

/** A stretch of missing values of one element, both ends included. */
export interface Gap {
  element: string;
  fromMs: number;
  toMs: number;
  stepMs: number;
}

/** State of Ward's own clock against its time servers. */
export type ClockState = 'synchronised' | 'unsynchronised' | 'unknown';

/** Bounds of what connections may take. All are settings of the installation. */
export interface GatewayLimits {
  connections: number;
  connectionsPerAddress: number;
  /** New connections of one address: so many at once, so many a minute in the long run. */
  newPerAddressBurst: number;
  newPerAddressPerMinute: number;
  /** Bytes of one connection: reading pauses above it, nothing is lost. */
  bytesBurst: number;
  bytesPerSecond: number;
  /** Frames of one connection that wait for their commit before reading pauses. */
  unconfirmedFrames: number;
  /** Refusals in a row, without a good frame between, after which a connection is closed. */
  refusalsInARow: number;
  /** Unsent answer bytes of a station that does not read. */
  unsentBytes: number;
  /** Frames that wait for the store before all reading pauses. */
  queuedFrames: number;
  /** Frames and readings of one transaction. */
  batchFrames: number;
  batchReadings: number;
  /** Transactions under way at a time. */
  batchesInFlight: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  connections: 10_000,
  // Stations behind a carrier's address translation share one address.
  connectionsPerAddress: 2_500,
  newPerAddressBurst: 2_500,
  newPerAddressPerMinute: 1_200,
  bytesBurst: 512 * 1024,
  bytesPerSecond: 64 * 1024,
  unconfirmedFrames: 16,
  refusalsInARow: 20,
  unsentBytes: 64 * 1024,
  queuedFrames: 3_000,
  batchFrames: 1_000,
  batchReadings: 20_000,
  batchesInFlight: 2,
};

/** Waits of the line, wall time: they belong to the network, not to duty. */
export interface LineTimes {
  /** Silence after which half a frame is given up. */
  silenceMs: number;
  /** Silence after which a connection that never sent a good frame is closed. */
  strangerMs: number;
  /** Shortest silence after which a station's connection is closed. */
  idleLeastMs: number;
  /** Silence within a multi-packet body after which missing packets are asked for. */
  packetMs: number;
  /** Time for an answer to a command, and how often it is sent again (6.3.1). */
  answerMs: number;
  resends: number;
  /** First and longest wait before the store is tried again. */
  retryMs: number;
  retryMostMs: number;
}

export const DEFAULT_TIMES: LineTimes = {
  silenceMs: 1_500,
  strangerMs: 60_000,
  idleLeastMs: 10_000,
  packetMs: 8_000,
  answerMs: 10_000,
  resends: 2,
  retryMs: 250,
  retryMostMs: 5_000,
};

/** How the centre speaks to a station on its connection: as the station's own frames do. */
export interface Speech {
  encoding: Encoding;
  centre: number;
  station: string;
  password: string;
}
