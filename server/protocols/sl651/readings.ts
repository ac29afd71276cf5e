import type { Dialect } from './dialect.ts';
import type { Block, ElementState, Frame, Group, NumberElement, SeriesElement } from './types.ts';

/** One value of one station at one time; series are taken apart. */
export interface FrameReading {
  stationAddress: string;
  /** Identifier of table C.1, or `vendor:XX`; `GH#2` where several gates report in one group. */
  element: string;
  observedAtMs: number;
  value: number | null;
  status: ElementState;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SLOT_MS = 5 * MINUTE_MS;
/** A station's clock may run this much ahead of its own send time within a report. */
const SEND_TOLERANCE_MS = 5 * MINUTE_MS;

/** Codes among gate openings and groundwater depths that are no metres (E.3.2.2, E.4.2.3, E.8.2.2). */
const CODED_VALUES: Readonly<Record<string, Readonly<Record<number, number | null>>>> = {
  GH: { 444: 0, 555: null, 888: null, 999: null },
  H: { 444: null },
};

/**
 * All readings of a data frame under the station's dialect; levels of F5–FC stay relative. Groups whose time is unreadable give none; a status word
 * without a time gets the send time.
 */
export function readingsOf(frame: Frame, dialect: Dialect): FrameReading[] {
  const readings: FrameReading[] = [];
  for (const block of frame.blocks) {
    for (const group of block.groups) pushGroup(readings, frame, block, group, dialect);
  }
  return readings;
}

function pushGroup(out: FrameReading[], frame: Frame, block: Block, group: Group, dialect: Dialect): void {
  const deviceOf = devices(group);
  const stepped = group.elements.some((element) => element.kind === 'step');
  for (const element of group.elements) {
    const observedAtMs = group.observedAtMs ?? (element.kind === 'bits' ? frame.sentAtMs : null);
    if (observedAtMs === null) continue;
    if (element.kind === 'bits') {
      out.push(reading(block, element.key, observedAtMs, element.value, 'ok'));
    } else if (element.kind === 'number') {
      const { value, status } = meaning(element, dialect);
      out.push(reading(block, element.key + deviceOf(element), observedAtMs, value, status));
    } else if (element.kind === 'series') {
      const firstAtMs =
        stepped || !isSlots(element) ? observedAtMs : firstSlot(element, observedAtMs, frame, dialect);
      pushSeries(out, block, element, firstAtMs, frame.sentAtMs);
    }
  }
}

function reading(
  block: Block,
  element: string,
  observedAtMs: number,
  value: number | null,
  status: ElementState,
): FrameReading {
  return { stationAddress: block.station, element, observedAtMs, value, status };
}

/** Where several gates report in one group, GN tells them apart: `GH#2`. One gate keeps the plain name. */
function devices(group: Group): (element: NumberElement) => string {
  const numbers = group.elements.filter((element) => element.key === 'GN');
  if (numbers.length < 2) return () => '';
  const suffix = new Map<NumberElement, string>();
  let current = '';
  for (const element of group.elements) {
    if (element.kind !== 'number') continue;
    if (element.key === 'GN') current = `#${element.value ?? '?'}`;
    suffix.set(element, current);
  }
  return (element) => suffix.get(element) ?? '';
}

function meaning(element: NumberElement, dialect: Dialect): { value: number | null; status: ElementState } {
  const { key, value, state } = element;
  if (value === null) return { value, status: state };
  const coded = CODED_VALUES[key]?.[value];
  if (coded !== undefined) return { value: coded, status: coded === null ? 'missing' : 'ok' };
  if (key === 'UC' && dialect.windDirection === 'degrees') {
    return { value: (Math.round(value / 22.5) % 16) + 1, status: 'ok' };
  }
  return { value, status: 'ok' };
}

function isSlots(element: SeriesElement): boolean {
  return element.key === 'DRP' || element.key.startsWith('DRZ');
}

/** Time of the first of twelve slots; each slot is the end of its five minutes (6.6.2.8). */
function firstSlot(element: SeriesElement, observedAtMs: number, frame: Frame, dialect: Dialect): number {
  const spanMs = (element.value.length - 1) * SLOT_MS;
  if (dialect.hourAnchor === 'first') return observedAtMs;
  if (dialect.hourAnchor === 'end') return observedAtMs - spanMs;
  const byHourMs = Math.ceil(observedAtMs / HOUR_MS) * HOUR_MS - spanMs;
  const lastValueMs = byHourMs + element.value.findLastIndex((value) => value !== null) * SLOT_MS;
  const future = frame.sentAtMs !== null && lastValueMs > frame.sentAtMs + SEND_TOLERANCE_MS;
  return future ? observedAtMs - spanMs : byHourMs;
}

function pushSeries(
  out: FrameReading[],
  block: Block,
  element: SeriesElement,
  firstAtMs: number,
  sentAtMs: number | null,
): void {
  element.value.forEach((value, index) => {
    const atMs = firstAtMs + index * element.stepMinutes * MINUTE_MS;
    // The rest of a running hour is filled with “no data”: not missing, only not yet measured.
    if (value === null && isSlots(element) && sentAtMs !== null && atMs > sentAtMs) return;
    const status = value !== null ? 'ok' : element.invalidAt.includes(index) ? 'invalid' : 'missing';
    out.push(reading(block, element.key, atMs, value, status));
  });
}
