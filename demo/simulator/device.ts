import { BEIJING_OFFSET_MS } from '../../contract/time.ts';
import type { Clock } from '../../server/platform/clock.ts';
import type { Parameter } from '../../server/protocols/sl651/index.ts';
import type { DemoStation } from '../district-schema.ts';
import type { Storm } from '../storm/load-storm.ts';
import { factorySettings } from './settings.ts';
import { createMemory, type StationMemory, type StationRecord } from './station-memory.ts';

/** Marks at which every station measures, on its own clock. */
export const MARK_MS = 300_000;
/** PT has six digits, one of them a decimal (table C.1), and starts again at 0. */
const RAIN_TOTAL_MODULUS_MM = 100_000;
const DAY_MS = 86_400_000;

export interface ClockDrift {
  offsetSeconds: number;
  secondsPerDay: number;
}

/** Things a station counts for 50H (EVENT_NAMES), from 0. */
export const EVENT = {
  cleared: 0,
  parameter: 1,
  password: 4,
  level: 11,
  sent: 15,
  received: 16,
  failed: 17,
} as const;

/** A terminal with its sensors, clock, storage and settings; it knows nothing of lines. */
export interface Device {
  readonly station: DemoStation;
  readonly memory: StationMemory;
  readonly settings: Map<string, Parameter>;
  readonly events: number[];
  password: string;
  /** The station's own clock, which may be wrong. */
  clockMs(): number;
  setClock(atMs: number): void;
  /** Takes one reading for a mark of the station's clock that has passed. */
  measure(markMs: number): StationRecord;
  nextSerial(): number;
  readonly lastSerial: number;
  /** Rain since the day's beginning at 08:00 (PJ). */
  rainOfDayMm(record: StationRecord): number | null;
  /** PT as sent. */
  rainTotalMm(record: StationRecord): number | null;
}

const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/** The station as it is when the scenario starts: it has measured since the storm's series began. */
export function createDevice(station: DemoStation, storm: Storm, clock: Clock, drift?: ClockDrift): Device {
  const memory = createMemory();
  const measures = new Set(station.measures);
  const startedAtMs = clock.nowMs();
  let offsetMs = (drift?.offsetSeconds ?? 0) * 1_000;
  let offsetSinceMs = startedAtMs;
  let measuredUpToMs = storm.fromMs;
  let fallenMm = 0;
  let serial = Math.floor(startedAtMs / 60_000) % 60_000;

  const offsetAt = (nowMs: number): number =>
    offsetMs + ((nowMs - offsetSinceMs) * (drift?.secondsPerDay ?? 0) * 1_000) / DAY_MS;

  function record(markMs: number, trueMs: number): StationRecord {
    const rainMm = measures.has('rain') ? storm.rainMm(station.id, measuredUpToMs, trueMs) : null;
    measuredUpToMs = Math.max(measuredUpToMs, trueMs);
    fallenMm = round(fallenMm + (rainMm ?? 0), 1);
    memory.put({
      observedAtMs: markMs,
      rainMm,
      fallenMm: rainMm === null ? null : fallenMm,
      levelM: (measures.has('level') ? storm.valueAt(station.id, 'level', trueMs) : undefined) ?? null,
      flowM3s: (measures.has('flow') ? storm.valueAt(station.id, 'flow', trueMs) : undefined) ?? null,
    });
    return memory.newest()!;
  }

  const firstMarkMs = Math.ceil((storm.fromMs + offsetMs) / MARK_MS + 1) * MARK_MS;
  for (let markMs = firstMarkMs; markMs <= startedAtMs + offsetMs; markMs += MARK_MS)
    record(markMs, markMs - offsetMs);

  return {
    station,
    memory,
    settings: factorySettings(station),
    events: Array.from({ length: 32 }, () => 0),
    password: station.password,
    clockMs: () => {
      const nowMs = clock.nowMs();
      return nowMs + offsetAt(nowMs);
    },
    setClock(atMs) {
      offsetSinceMs = clock.nowMs();
      offsetMs = atMs - offsetSinceMs;
    },
    measure: (markMs) => record(markMs, Math.round(markMs - offsetAt(clock.nowMs()))),
    nextSerial: () => {
      serial = (serial % 65_535) + 1;
      return serial;
    },
    get lastSerial() {
      return serial;
    },
    rainOfDayMm(at) {
      if (at.fallenMm === null) return null;
      const local = at.observedAtMs + BEIJING_OFFSET_MS - 8 * 3_600_000;
      const dayStartMs = at.observedAtMs - (((local % DAY_MS) + DAY_MS) % DAY_MS);
      return round(at.fallenMm - (memory.at(dayStartMs)?.fallenMm ?? 0), 1);
    },
    rainTotalMm: (at) =>
      at.fallenMm === null
        ? null
        : round((station.terminal.rainTotalStartMm + at.fallenMm) % RAIN_TOTAL_MODULUS_MM, 1),
  };
}
