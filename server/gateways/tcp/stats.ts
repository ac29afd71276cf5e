import type { GatewayRefusal } from '../../../contract/gateway.ts';

export type { GatewayRefusal };

export interface RefusalEntry {
  atMs: number;
  reason: GatewayRefusal;
  peer: string;
  /** Station address where a header could be read. */
  station: string | null;
  detail: string;
  /** First bytes, hex. */
  bytes: string;
}

export interface GatewayStats {
  connections: number;
  connectionsTotal: number;
  bytesTotal: number;
  framesTotal: number;
  keepalivesTotal: number;
  acceptedTotal: number;
  duplicatesTotal: number;
  confirmedTotal: number;
  resendRequestsTotal: number;
  commandsTotal: number;
  commandsUnansweredTotal: number;
  clockCorrectionsTotal: number;
  /** Frames that wait for their commit. */
  queuedFrames: number;
  batchesInFlight: number;
  batchesTotal: number;
  /** True while the store is away: frames are held, nobody is answered. */
  storeAway: boolean;
  /** True while reading is paused because too much waits. */
  pressed: boolean;
  refused: Partial<Record<GatewayRefusal, number>>;
}

const RING = 200;

/** Counters of the gateway and its last refusals. */
export class StatsKeeper {
  readonly counts: GatewayStats = {
    connections: 0,
    connectionsTotal: 0,
    bytesTotal: 0,
    framesTotal: 0,
    keepalivesTotal: 0,
    acceptedTotal: 0,
    duplicatesTotal: 0,
    confirmedTotal: 0,
    resendRequestsTotal: 0,
    commandsTotal: 0,
    commandsUnansweredTotal: 0,
    clockCorrectionsTotal: 0,
    queuedFrames: 0,
    batchesInFlight: 0,
    batchesTotal: 0,
    storeAway: false,
    pressed: false,
    refused: {},
  };
  private readonly ring: RefusalEntry[] = [];

  refuse(entry: RefusalEntry): void {
    this.counts.refused[entry.reason] = (this.counts.refused[entry.reason] ?? 0) + 1;
    this.ring.push(entry);
    if (this.ring.length > RING) this.ring.shift();
  }

  /** The last refusals, newest first. */
  refusals(): readonly RefusalEntry[] {
    return this.ring.toReversed();
  }

  snapshot(): GatewayStats {
    return { ...this.counts, refused: { ...this.counts.refused } };
  }
}
