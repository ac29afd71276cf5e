import { type StationFacts, UNREGISTERED_SILENT_MS } from './facts.ts';
import {
  LINE,
  SLOT_CHANGE,
  SLOT_NEWEST,
  SLOT_PLANNED,
  SLOT_QUIET,
  SLOT_SILENT,
  SLOT_SILENT_AFTER,
} from './hot.ts';
import type { Measure } from './network.ts';
import { type Quantity, Series } from './series.ts';

/** One quantity of one station: its series, and what asks for it. */
export interface Slot {
  id: number;
  /** `station quantity`. */
  name: string;
  series: Series;
  /** Measures of this slot alone. */
  measures: Measure[];
  /** Of each measure: where its numbers stand, and what a unit counts in it (a rise: 0). */
  bases: number[];
  weights: number[];
  /** Means over an area it has a share in. */
  shared: Measure[];
  sharedBases: number[];
  sharedWeights: number[];
  /** Its station counts among `any`. */
  counted: boolean;
  /** Readings of the frame being taken. */
  taken: number;
  /** All of them the station's own, of a station that sends, and none takes anything away from what was known. */
  plain: boolean;
  /** Late or corrected ones among them. */
  late: boolean;
  /** Late ones that fill a hole are among them: what was open may be known now. */
  fills: boolean;
  /** Whole units of rain they add, or the newest whole level. */
  whole: number;
  /** The lowest whole level of them. */
  lowest: number;
  /** Time before them of which no rain is known yet. */
  holeMs: number;
}

/** A station has a place for each, used or not: the number of a slot follows from the number of its station. */
const PLACES: readonly Quantity[] = ['rain', 'level', 'flow'];
export const PLACES_A_STATION = PLACES.length;
export const placeOf = (quantity: Quantity): number =>
  quantity === 'rain' ? 0 : quantity === 'level' ? 1 : 2;

export interface SlotTable {
  /** `LINE` numbers a slot; replaced when stations are added. */
  lines: Float64Array<ArrayBuffer>;
  /** Of each station, the number of its first slot. */
  stations: Map<string, number>;
  byId: (Slot | undefined)[];
  find(station: string, quantity: Quantity): Slot | undefined;
  add(station: string, quantity: Quantity): Slot;
  all(): Slot[];
}

export function createSlots(
  facts: ReadonlyMap<string, StationFacts>,
  keptMsOf: (silentAfterMs: number) => number,
): SlotTable {
  const stations = new Map<string, number>();
  const byId: (Slot | undefined)[] = [];
  const addStation = (station: string): number => {
    const first = byId.length;
    stations.set(station, first);
    for (let id = first; id < first + PLACES_A_STATION; id++) {
      byId.push(undefined);
      const line = id * LINE;
      if (line + LINE > table.lines.length) {
        const wider = new Float64Array(table.lines.length * 2);
        wider.set(table.lines);
        table.lines = wider;
      }
      table.lines[line + SLOT_NEWEST] = Number.NEGATIVE_INFINITY;
      table.lines[line + SLOT_CHANGE] = Number.NEGATIVE_INFINITY;
      table.lines[line + SLOT_SILENT] = Number.NEGATIVE_INFINITY;
      table.lines[line + SLOT_PLANNED] = Number.POSITIVE_INFINITY;
      table.lines[line + SLOT_QUIET] = Number.POSITIVE_INFINITY;
    }
    return first;
  };
  const table: SlotTable = {
    lines: new Float64Array(64 * LINE),
    stations,
    byId,
    find(station, quantity) {
      const first = stations.get(station);
      return first === undefined ? undefined : byId[first + placeOf(quantity)];
    },
    add(station, quantity) {
      const id = (stations.get(station) ?? addStation(station)) + placeOf(quantity);
      const known = byId[id];
      if (known) return known;
      const silentAfterMs = facts.get(station)?.silentAfterMs ?? UNREGISTERED_SILENT_MS;
      table.lines[id * LINE + SLOT_SILENT_AFTER] = silentAfterMs;
      const slot: Slot = {
        id,
        name: `${station} ${quantity}`,
        series: new Series(quantity, silentAfterMs, keptMsOf(silentAfterMs), { table, line: id * LINE }),
        measures: [],
        bases: [],
        weights: [],
        shared: [],
        sharedBases: [],
        sharedWeights: [],
        counted: false,
        taken: 0,
        plain: true,
        late: false,
        fills: false,
        whole: 0,
        lowest: Number.POSITIVE_INFINITY,
        holeMs: 0,
      };
      byId[id] = slot;
      return slot;
    },
    all: () => byId.filter((slot) => slot !== undefined),
  };
  return table;
}
