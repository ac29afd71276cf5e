import { type Clock, scaledClock } from '../../server/platform/clock.ts';
import type { District } from '../district-schema.ts';
import { loadDistrict } from '../load-district.ts';
import { loadPicture } from '../pictures.ts';
import { loadStorm, type Storm } from '../storm/load-storm.ts';
import { startHostileSenders } from './hostile.ts';
import { valueAt } from './period.ts';
import { type RunningStation, runStation, type StationStats } from './run-station.ts';

export interface SimulatorOptions {
  host: string;
  port: number;
  /** The scenario's clock, or the three numbers the server's clock was made of. */
  clock: Clock | { startMs: number; speed: number; originMs: number };
  storm?: Storm;
  district?: Pick<District, 'stations' | 'cameras'>;
  /** Ids of the stations to run; all unless said. */
  stations?: readonly string[];
  /** Wall time. */
  ackTimeoutMs?: number;
  /** Carry out the storm's script: dead station, drifting clock, cut lines, pictures, strangers. */
  scripted?: boolean;
}

export interface MeasuredValue {
  observedAtMs: number;
  value: number;
}

export interface Simulator {
  /**
   * What the station truly measured, by its own clock and in order: `PN05` (rain of the five minutes before), `PT`,
   * `Z`, `ZU`, `Q`, as SL 651-2014 table C.1 names them. RangeError for a station that does not run.
   */
  measured(station: string, element: string): MeasuredValue[];
  stats(): StationStats[];
  cut(station: string): void;
  restore(station: string): void;
  kill(station: string): void;
  sendPicture(station: string, damagedPacket?: number): void;
  /** Resolves when no report of any station waits for its confirm. */
  idle(): Promise<void>;
  stop(): void;
}

const ACK_TIMEOUT_MS = 3_000;

/** Starts the stations of the demo district towards a centre; they speak SL 651-2014 over TCP. */
export function startSimulator(options: SimulatorOptions): Simulator {
  const { host, port, scripted = true } = options;
  const clock = 'nowMs' in options.clock ? options.clock : scaledClock(options.clock);
  const storm = options.storm ?? loadStorm();
  const district = options.district ?? loadDistrict();
  const wanted = options.stations && new Set(options.stations);
  const running = new Map<string, RunningStation>(
    district.stations
      .filter((station) => !wanted || wanted.has(station.id))
      .map((station) => [
        station.id,
        runStation(station, {
          host,
          port,
          clock,
          storm,
          scripted,
          ackTimeoutMs: options.ackTimeoutMs ?? ACK_TIMEOUT_MS,
          picture: (own) => (own.camera ? loadPicture(own.camera, district) : undefined),
        }),
      ]),
  );
  const strangers = scripted ? startHostileSenders({ host, port, clock, storm, district }) : undefined;
  const find = (id: string): RunningStation => {
    const station = running.get(id);
    if (!station) throw new RangeError(`station ${id} does not run`);
    return station;
  };
  return {
    measured(id, element) {
      const { device } = find(id);
      return device.memory.all().flatMap(({ observedAtMs }) => {
        const value = valueAt(device, element, observedAtMs);
        return value == null ? [] : [{ observedAtMs, value }];
      });
    },
    stats: () => [...running.values()].map((station) => station.stats()),
    cut: (id) => find(id).cut(),
    restore: (id) => find(id).restore(),
    kill: (id) => find(id).kill(),
    sendPicture: (id, damagedPacket) => find(id).sendPicture(damagedPacket),
    idle: async () => {
      await Promise.all([...running.values()].map((station) => station.idle()));
    },
    stop() {
      strangers?.stop();
      for (const station of running.values()) station.kill();
    },
  };
}
