import type { EngineReading } from './engine-types.ts';
import {
  LINE,
  MOST_HELD,
  ROW,
  SLOT_CHANGE,
  SLOT_HELD,
  SLOT_HIGH,
  SLOT_LOW,
  SLOT_LOWEST,
  SLOT_NEWEST,
  SLOT_PENDING,
  SLOT_PLANNED,
  SLOT_QUIET,
  SLOT_ROWS,
  SLOT_SILENT,
  SLOT_SILENT_AFTER,
  SLOT_SPAN,
} from './hot.ts';
import { SCALE } from './series.ts';
import { placeOf, type Slot, type SlotTable } from './slots.ts';

/**
 * Takes a reading of its own station that is newer than all others, on time, without a hole before it, and whose value
 * changes no condition: nothing is judged, and nothing but the numbers of its slot is touched. False: it was not taken.
 */
export type TakePlain = (reading: EngineReading, nowMs: number) => boolean;

export function createTakePlain(
  slots: SlotTable,
  hooks: {
    /** Rain fell on the areas the slot has a share in, or one of their stations may have gone silent. */
    shareOut: (slot: Slot, whole: number, nowMs: number) => void;
    /** The slot has sent again: its silence has to be looked at. */
    awaitSilence: (id: number, nowMs: number) => void;
  },
): TakePlain {
  let lastStation = '';
  let lastFirst = -1;

  /** Whether so much rain changes nothing; it is noted where it falls. */
  const bearsRain = (line: number, whole: number): boolean => {
    const { lines } = slots;
    const pending = lines[line + SLOT_PENDING]! + whole;
    if (pending >= lines[line + SLOT_HIGH]!) return false;
    lines[line + SLOT_PENDING] = pending;
    return true;
  };
  /** Whether a level changes nothing. */
  const bearsLevel = (line: number, whole: number): boolean => {
    const { lines } = slots;
    if (!(whole >= lines[line + SLOT_LOW]! && whole < lines[line + SLOT_HIGH]!)) return false;
    if (whole < lines[line + SLOT_LOWEST]!) {
      // Rises are counted from here on.
      lines[line + SLOT_LOWEST] = whole;
      lines[line + SLOT_HIGH] = Math.min(lines[line + SLOT_HIGH]!, whole + lines[line + SLOT_SPAN]!);
    }
    return true;
  };
  const hold = (id: number, atMs: number, fromMs: number, whole: number): void => {
    const { lines } = slots;
    const line = id * LINE;
    if (lines[line + SLOT_HELD]! === MOST_HELD) slots.byId[id]?.series.settle();
    const held = lines[line + SLOT_HELD]!;
    const place = line + SLOT_ROWS + held * ROW;
    lines[line + SLOT_HELD] = held + 1;
    lines[place] = atMs;
    lines[place + 1] = fromMs;
    lines[place + 2] = whole;
  };

  return (reading, nowMs) => {
    const { station, quantity, atMs, fromMs, value } = reading;
    if (station !== lastStation) {
      lastStation = station;
      lastFirst = slots.stations.get(station) ?? -1;
    }
    if (lastFirst < 0 || value === null) return false;
    const id = lastFirst + placeOf(quantity);
    const line = id * LINE;
    const { lines } = slots;
    const beforeMs = lines[line + SLOT_NEWEST]!;
    const silentAfterMs = lines[line + SLOT_SILENT_AFTER]!;
    if (nowMs >= lines[line + SLOT_CHANGE]! || atMs <= beforeMs || atMs > nowMs) return false;
    if (nowMs - beforeMs > silentAfterMs || reading.doubtful || reading.corrected) return false;
    const rain = quantity === 'rain';
    const whole = rain ? Math.max(0, Math.round(value * SCALE.rain)) : Math.round(value * SCALE.level);
    if (rain ? fromMs > beforeMs || !bearsRain(line, whole) : !bearsLevel(line, whole)) return false;
    hold(id, atMs, fromMs, whole);
    lines[line + SLOT_NEWEST] = atMs;
    lines[line + SLOT_SILENT] = atMs + silentAfterMs + 1;
    if (rain && (whole > 0 || nowMs >= lines[line + SLOT_QUIET]!))
      hooks.shareOut(slots.byId[id] as Slot, whole, nowMs);
    if (lines[line + SLOT_PLANNED] === Number.POSITIVE_INFINITY) hooks.awaitSilence(id, nowMs);
    return true;
  };
}
