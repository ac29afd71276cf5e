import {
  bitsElement,
  type Element,
  type FrameSpec,
  type Group,
  levelSlots,
  numberElement,
  pictureElement,
  rainSlots,
  seriesElement,
  stepElement,
  textElement,
} from '../../server/protocols/sl651/index.ts';
import { type Device, MARK_MS } from './device.ts';
import { numberSetting } from './settings.ts';
import type { StationRecord } from './station-memory.ts';

const CENTRE = 1;
const HOUR_MS = 3_600_000;
const SLOTS = 12;
/** Table 58: box door closed (bit 7) and pump stopped (bit 10) are 1 on a healthy station. */
const HEALTHY = 0x0000_0480;
const LEVEL_OVER_LIMIT = 1 << 2;

/** Head of every uplink of a device. */
export function uplink(device: Device, functionCode: number, serial: number): FrameSpec {
  return {
    encoding: device.station.terminal.encoding ?? 'HEX/BCD',
    direction: 'up',
    centre: CENTRE,
    station: device.station.address,
    password: device.password,
    functionCode,
    serial,
    sentAtMs: device.clockMs(),
  };
}

/** An uplink whose body is element groups. */
export function dataReport(device: Device, functionCode: number, serial: number, groups: Group[]): FrameSpec {
  const { address, class: stationClass } = device.station;
  return {
    ...uplink(device, functionCode, serial),
    blocks: [{ station: address, class: stationClass, groups }],
  };
}

/** A reservoir reports its level as ZU, every other water as Z (table C.1). */
export const levelKey = (device: Device): 'Z' | 'ZU' => (device.station.class === '4B' ? 'ZU' : 'Z');

/** Battery: a little lower in the dark, steady in its noise. */
export function voltageV(atMs: number): number {
  const hour = (atMs / HOUR_MS + 8) % 24;
  return Number((12.55 + 0.35 * Math.cos(((hour - 14) / 12) * Math.PI)).toFixed(2));
}

export function statusWord(device: Device, record: StationRecord): number {
  const limit = device.station.levels.find(
    (level) => level.kind === 'guaranteed' && level.quantity === 'level',
  );
  return limit && record.levelM !== null && record.levelM >= limit.value
    ? HEALTHY | LEVEL_OVER_LIMIT
    : HEALTHY;
}

function rainElements(device: Device, record: StationRecord): Element[] {
  if (record.fallenMm === null) return [];
  return [
    ...(device.station.integrated ? [numberElement('PN05', record.rainMm)] : []),
    numberElement('PT', device.rainTotalMm(record)),
    numberElement('PJ', device.rainOfDayMm(record)),
  ];
}

function waterElements(device: Device, record: StationRecord): Element[] {
  return [
    ...(record.levelM === null ? [] : [numberElement(levelKey(device), record.levelM)]),
    ...(record.flowM3s === null ? [] : [numberElement('Q', record.flowM3s)]),
  ];
}

/** Everything measured at one mark: 32H, 33H (trigger first), 30H, 37H. */
export function currentGroups(
  device: Device,
  record: StationRecord,
  first: 'rain' | 'water' = 'rain',
): Group[] {
  const rain = rainElements(device, record);
  const water = waterElements(device, record);
  const elements = first === 'rain' ? [...rain, ...water] : [...water, ...rain];
  return [
    {
      observedAtMs: record.observedAtMs,
      elements: [
        ...elements,
        numberElement('VT', voltageV(record.observedAtMs)),
        bitsElement(statusWord(device, record)),
      ],
    },
  ];
}

/** Values of the twelve marks of the hour that ends at `hourEndMs`; null where the storage has none. */
export function slotsOfHour(
  device: Device,
  hourEndMs: number,
  value: (record: StationRecord) => number | null,
): (number | null)[] {
  return Array.from({ length: SLOTS }, (_, index) => {
    const record = device.memory.at(hourEndMs - (SLOTS - 1 - index) * MARK_MS);
    return record ? value(record) : null;
  });
}

/** Relative level in whole centimetres, as DRZ1 counts it. */
export function relativeLevelM(device: Device, record: StationRecord): number | null {
  const baseM = numberSetting(device.settings, 'base-level-1', 0);
  return record.levelM === null ? null : Number(Math.max(0, record.levelM - baseM).toFixed(2));
}

/** 34H: twelve slots of rain, the total, twelve slots of level, then the rest (6.6.4.7). */
export function hourlyGroups(device: Device, hourEndMs: number): Group[] {
  const { measures, terminal } = device.station;
  const slotsAtMs = terminal.hourAnchor === 'end' ? hourEndMs : hourEndMs - (SLOTS - 1) * MARK_MS;
  const last = device.memory.at(hourEndMs);
  const groups: Group[] = [];
  if (measures.includes('rain')) {
    const slots = slotsOfHour(device, hourEndMs, (record) => record.rainMm);
    groups.push({ observedAtMs: slotsAtMs, elements: [rainSlots(slots)] });
    groups.push({
      observedAtMs: hourEndMs,
      elements: [numberElement('PT', last ? device.rainTotalMm(last) : null)],
    });
  }
  if (measures.includes('level')) {
    const slots = slotsOfHour(device, hourEndMs, (record) => relativeLevelM(device, record));
    groups.push({ observedAtMs: slotsAtMs, elements: [levelSlots(slots)] });
  }
  groups.push({
    observedAtMs: hourEndMs,
    elements: [...(last ? waterElements(device, last) : []), numberElement('VT', voltageV(hourEndMs))],
  });
  return groups;
}

/** 31H: the hour's flow in five-minute steps, the group's time is that of the first (6.6.4.4). */
export function flowGroups(device: Device, hourEndMs: number): Group[] {
  const values = slotsOfHour(device, hourEndMs, (record) => record.flowM3s);
  const stepMinutes = MARK_MS / 60_000;
  return [
    {
      observedAtMs: hourEndMs - (SLOTS - 1) * MARK_MS,
      elements: [stepElement(stepMinutes), seriesElement('Q', values, stepMinutes)],
    },
  ];
}

/** 36H; goes out in packets. */
export function pictureGroups(observedAtMs: number, jpeg: Uint8Array): Group[] {
  return [{ observedAtMs, elements: [pictureElement(jpeg)] }];
}

/** 35H and 39H: text alone (6.6.4.8). */
export function manualReport(device: Device, functionCode: number, serial: number, text: string): FrameSpec {
  const { address, class: stationClass } = device.station;
  return {
    ...uplink(device, functionCode, serial),
    blocks: [
      {
        station: address,
        class: stationClass,
        groups: [{ observedAtMs: null, elements: [textElement(text)] }],
      },
    ],
  };
}

/** Body with the station's address alone: the answer to an order (47H, 48H, 4AH, 51H). */
export function addressOnly(device: Device, functionCode: number, serial: number): FrameSpec {
  return {
    ...uplink(device, functionCode, serial),
    blocks: [{ station: device.station.address, class: null, groups: [] }],
  };
}
