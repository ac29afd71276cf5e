import { BEIJING_OFFSET_MS } from '../../contract/time.ts';
import type { Device } from './device.ts';
import { numberSetting } from './settings.ts';
import type { StationRecord } from './station-memory.ts';

/** What the centre was last told (or should have been): triggers count from there. */
export interface Reported {
  fallenMm?: number | null;
  levelM?: number | null;
  additionalAtMs?: number;
}

export interface ChosenReport {
  functionCode: 0x31 | 0x32 | 0x33 | 0x34;
  /** Trigger element first (6.6.4.6). */
  first: 'rain' | 'water';
}

const HOUR_MS = 3_600_000;

function triggerOf(device: Device, record: StationRecord, reported: Reported): 'rain' | 'water' | undefined {
  const { settings } = device;
  const rainMm = (record.fallenMm ?? 0) - (reported.fallenMm ?? record.fallenMm ?? 0);
  const riseM = Math.abs((record.levelM ?? 0) - (reported.levelM ?? record.levelM ?? 0));
  if (record.levelM !== null && riseM >= numberSetting(settings, 'threshold-below', Number.POSITIVE_INFINITY))
    return 'water';
  return record.fallenMm !== null &&
    rainMm >= numberSetting(settings, 'rain-threshold', Number.POSITIVE_INFINITY)
    ? 'rain'
    : undefined;
}

/**
 * Which reports a mark calls for: hourly, the hour's flow in even steps, timed, additional when a threshold was passed; at
 * most one of the last two.
 */
export function chooseReports(
  device: Device,
  record: StationRecord,
  reported: Reported,
): { reports: ChosenReport[]; reported: Reported } {
  const { intervals } = device.station;
  const localMs = record.observedAtMs + BEIJING_OFFSET_MS;
  const every = (ms: number): boolean => ms > 0 && localMs % ms === 0;
  const trigger = triggerOf(device, record, reported);
  const timedHours = numberSetting(device.settings, 'timed-interval', 0);
  const additionalMs = numberSetting(device.settings, 'additional-interval', 0) * 60_000;
  const mayAdd =
    additionalMs > 0 &&
    record.observedAtMs - (reported.additionalAtMs ?? 0) >= additionalMs &&
    trigger !== undefined;
  const reports: ChosenReport[] = [];
  if (intervals.hourly && every(HOUR_MS)) reports.push({ functionCode: 0x34, first: 'rain' });
  if (intervals.hourly && every(HOUR_MS) && record.flowM3s !== null)
    reports.push({ functionCode: 0x31, first: 'water' });
  if (every(timedHours * HOUR_MS)) reports.push({ functionCode: 0x32, first: 'rain' });
  else if (mayAdd) reports.push({ functionCode: 0x33, first: trigger });
  else if (every((intervals.everyMinutes ?? 0) * 60_000)) reports.push({ functionCode: 0x32, first: 'rain' });
  if (reports.length === 0) return { reports, reported };
  return {
    reports,
    reported: {
      fallenMm: record.fallenMm,
      levelM: record.levelM,
      ...(mayAdd
        ? { additionalAtMs: record.observedAtMs }
        : reported.additionalAtMs === undefined
          ? {}
          : { additionalAtMs: reported.additionalAtMs }),
    },
  };
}
