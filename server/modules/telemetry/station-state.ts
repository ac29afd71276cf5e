import type {
  CharacteristicKind,
  CharacteristicLevel,
  LinkState,
  TransferIntervals,
} from '../../../contract/telemetry.ts';
import type { StationRow } from './store.ts';
import type { Telemetry } from './telemetry.ts';

const HOUR_MS = 3_600_000;
const LEAST_MS = 10 * 60_000;

/** A station is silent after three of its own shortest data intervals; keepalives do not count, they carry no data. */
export function silentAfterMs(intervals: TransferIntervals): number {
  const { everyMinutes, timedHours, hourly } = intervals;
  const shortestMs =
    everyMinutes !== null
      ? everyMinutes * 60_000
      : hourly
        ? HOUR_MS
        : timedHours !== null
          ? timedHours * HOUR_MS
          : 24 * HOUR_MS;
  return Math.max(LEAST_MS, shortestMs < HOUR_MS ? 3 * shortestMs : shortestMs + HOUR_MS / 2);
}

export function linkState(
  lastHeardMs: number | undefined,
  intervals: TransferIntervals,
  nowMs: number,
): LinkState {
  if (lastHeardMs === undefined) return 'unknown';
  return nowMs - lastHeardMs > silentAfterMs(intervals) ? 'silent' : 'ok';
}

export interface StationLinkState {
  station: StationRow;
  lastHeardMs: number | undefined;
  gateway: string;
  silentAfterMs: number;
}

export function stationLinks(telemetry: Telemetry): StationLinkState[] {
  return telemetry.registry
    .stations()
    .filter((station) => station.enabled)
    .map((station) => {
      const heard = telemetry.lastHeard(station.id);
      return {
        station,
        lastHeardMs: heard?.atMs,
        gateway: heard?.gateway ?? 'tcp',
        silentAfterMs: silentAfterMs(station.intervals),
      };
    });
}

/** The highest characteristic level at or below the value; a level of another datum is never compared. */
export function reachedLevel(
  value: number | null,
  datum: string | null,
  levels: readonly CharacteristicLevel[],
): CharacteristicKind | null {
  if (value === null) return null;
  const reached = levels.filter(
    (level) =>
      level.quantity === 'level' &&
      level.datum !== null &&
      level.datum === datum &&
      value >= level.value &&
      level.kind !== 'dead' &&
      level.kind !== 'normal-pool',
  );
  return reached.sort((a, b) => b.value - a.value)[0]?.kind ?? null;
}
