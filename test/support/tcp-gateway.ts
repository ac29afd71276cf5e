import { onTestFinished } from 'vitest';
import {
  type ClockState,
  type Gap,
  type GatewayOptions,
  type RegisteredStation,
  startTcpGateway,
  type TcpGateway,
} from '../../server/gateways/tcp/index.ts';
import type { IncomingFrame, Receipt } from '../../server/gateways/tcp/ports.ts';
import { createLogger } from '../../server/platform/log.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';

export const START_MS = Date.parse('2026-07-20T08:00:00+08:00');

export function registered(address: string, rest: Partial<RegisteredStation> = {}): RegisteredStation {
  return {
    id: `station-${address.toLowerCase()}`,
    unitPath: 'district',
    nameZh: `测站${address}`,
    address,
    password: '1234',
    enabled: true,
    dialect: {},
    intervals: { keepaliveSeconds: 40 },
    ...rest,
  };
}

/** The store's seam in memory: frames become durable when the test says so. */
export class MemoryStore {
  readonly frames: IncomingFrame[] = [];
  readonly batches: number[] = [];
  /** Set to hold or fail commits. */
  gate: (frames: IncomingFrame[]) => Promise<void> = async () => undefined;

  readonly accept = async (frames: IncomingFrame[]): Promise<Receipt[]> => {
    this.batches.push(frames.length);
    await this.gate(frames);
    return frames.map((frame) => {
      const before = this.frames.findIndex(
        (other) =>
          other.stationAddress === frame.stationAddress &&
          other.functionCode === frame.functionCode &&
          other.contentHash === frame.contentHash,
      );
      if (before < 0) this.frames.push(frame);
      return { ok: true, frameSeq: before < 0 ? this.frames.length : before + 1, duplicate: before >= 0 };
    });
  };

  /** Values by element and time, as the store would hold them. */
  values(element: string): Map<number, number | null> {
    const values = new Map<number, number | null>();
    for (const { readings } of this.frames) {
      for (const reading of readings) {
        if (reading.element === element) values.set(reading.observedAtMs, reading.value);
      }
    }
    return values;
  }
}

export interface TestGateway {
  gateway: TcpGateway;
  store: MemoryStore;
  clock: FakeClock;
  stations: Map<string, RegisteredStation>;
  events: { event: string; payload: unknown }[];
}

/** A gateway on a free port of loopback, with the given stations registered; stopped when the test ends. */
export async function testGateway(
  stations: readonly RegisteredStation[],
  options: Partial<GatewayOptions> & { clockStateIs?: ClockState; gaps?: (address: string) => Gap[] } = {},
): Promise<TestGateway> {
  const { clockStateIs = 'synchronised', gaps, ...rest } = options;
  const byAddress = new Map(stations.map((station) => [station.address, station]));
  const store = new MemoryStore();
  const clock = fakeClock(START_MS);
  const events: TestGateway['events'] = [];
  const gateway = await startTcpGateway({
    host: '127.0.0.1',
    port: 0,
    clock,
    log: createLogger({ level: 'silent' }),
    bus: { emit: (event, payload) => void events.push({ event, payload }) },
    directory: {
      byAddress: (address) => byAddress.get(address),
      byId: (id) => [...byAddress.values()].find((station) => station.id === id),
    },
    accept: store.accept,
    clockState: () => clockStateIs,
    ...(gaps ? { findGaps: async (address: string) => gaps(address) } : {}),
    ...rest,
  });
  onTestFinished(() => gateway.stop());
  return { gateway, store, clock, stations: byAddress, events };
}
