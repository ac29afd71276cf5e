import {
  type Content,
  type Group,
  levelSlots,
  rainSlots,
  seriesElement,
  stepElement,
} from '../../server/protocols/sl651/index.ts';
import { type Device, MARK_MS } from './device.ts';
import { levelKey, relativeLevelM, slotsOfHour, voltageV } from './reports.ts';
import type { StationRecord } from './station-memory.ts';

const HOUR_MS = 3_600_000;
/** A body below 220 bytes (H.4.4.2) less its heads leaves this for the data. */
const DATA_BYTES = 176;
/** A question for more than a month of hours is not answered whole; the centre asks again. */
const MOST_HOURS = 24 * 31;

type ValueOf = (device: Device, record: StationRecord) => number | null;

const rainOver =
  (marks: number): ValueOf =>
  (device, { observedAtMs }) => {
    let totalMm = 0;
    for (let index = 0; index < marks; index++) {
      const rainMm = device.memory.at(observedAtMs - index * MARK_MS)?.rainMm;
      if (rainMm == null) return null;
      totalMm += rainMm;
    }
    return Number(totalMm.toFixed(1));
  };

/** Elements a station can look up in its storage. */
const VALUE_OF: Readonly<Record<string, ValueOf>> = {
  PT: (device, record) => device.rainTotalMm(record),
  PJ: (device, record) => device.rainOfDayMm(record),
  PN05: rainOver(1),
  PN10: rainOver(2),
  PN30: rainOver(6),
  P1: rainOver(12),
  P3: rainOver(36),
  P6: rainOver(72),
  Z: (device, record) => (levelKey(device) === 'Z' ? record.levelM : null),
  ZU: (device, record) => (levelKey(device) === 'ZU' ? record.levelM : null),
  Q: (_device, record) => record.flowM3s,
  VT: (_device, record) => voltageV(record.observedAtMs),
};

function hasElement(device: Device, key: string): boolean {
  const { measures } = device.station;
  if (key === 'VT') return true;
  if (key === 'Q') return measures.includes('flow');
  if (key === 'Z' || key === 'ZU') return measures.includes('level') && key === levelKey(device);
  return measures.includes('rain');
}

/** Stored value at a mark: null = missing there, undefined = the station does not measure it. */
export function valueAt(device: Device, key: string, markMs: number): number | null | undefined {
  const look = VALUE_OF[key];
  if (!look || !hasElement(device, key)) return undefined;
  const record = device.memory.at(markMs);
  return record ? look(device, record) : null;
}

const isSlots = (key: string): boolean => key === 'DRP' || key === 'DRZ1';

/** Hours of F4 or F5 slots; each hour is a group of its own at its first slot. */
function slotGroups(device: Device, key: string, fromMs: number, toMs: number): Group[] {
  const groups: Group[] = [];
  for (let endMs = fromMs + HOUR_MS; endMs <= toMs; endMs += HOUR_MS) {
    const series =
      key === 'DRP'
        ? rainSlots(slotsOfHour(device, endMs, (record) => record.rainMm))
        : levelSlots(slotsOfHour(device, endMs, (record) => relativeLevelM(device, record)));
    groups.push({ observedAtMs: endMs - HOUR_MS + MARK_MS, elements: [stepElement(0), series] });
  }
  return groups;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/**
 * Body groups of an answer to 38H, one list a frame: values of one element from the first hour to the last, both
 * included, at even steps. Empty = no answer.
 */
export function periodGroups(device: Device, content: Extract<Content, { kind: 'period' }>): Group[][] {
  const { fromMs, toMs, stepMinutes, identifiers } = content;
  const key = identifiers[0]?.key;
  if (fromMs === null || toMs === null || key === undefined || identifiers.length !== 1) return [];
  if (toMs < fromMs || toMs - fromMs > MOST_HOURS * HOUR_MS) return [];
  if (isSlots(key)) {
    if (!device.station.measures.includes(key === 'DRP' ? 'rain' : 'level')) return [];
    // 12 bytes a slot group of rain, 24 of level, and 12 of its head.
    return chunks(slotGroups(device, key, fromMs, toMs), key === 'DRP' ? 6 : 4);
  }
  if (stepMinutes === null || stepMinutes < 5 || !hasElement(device, key) || !VALUE_OF[key]) return [];
  const stepMs = stepMinutes * 60_000;
  const marks: number[] = [];
  for (let markMs = fromMs; markMs <= toMs; markMs += stepMs) marks.push(markMs);
  const { bytes } = seriesElement(
    key,
    marks.map((markMs) => valueAt(device, key, markMs) ?? null),
    stepMinutes,
  );
  return chunks(marks, Math.floor(DATA_BYTES / bytes)).map((part) => {
    const values = part.map((markMs) => valueAt(device, key, markMs) ?? null);
    return [
      {
        observedAtMs: part[0]!,
        elements: [stepElement(stepMinutes), seriesElement(key, values, stepMinutes, { bytes })],
      },
    ];
  });
}
