import type { IncomingFrame, Reading } from './incoming-frame.ts';
import type { StationRow } from './store.ts';

/** Relative level of the river, or of the water above a dam or gate (SL 651-2014 table C.1, F5). */
const RELATIVE = 'DRZ1';
const BASE = '1';
/** Elements of the level itself, by which a station may report it. */
const ABSOLUTE = ['Z', 'ZU'] as const;
const RESERVOIR = '4B';
const CENTIMETRES = 100;

function absolute(station: StationRow, reading: Reading): Reading {
  const baseM = station.baseLevelsM[BASE];
  if (baseM === undefined || station.expected.some(({ element }) => ABSOLUTE.some((own) => own === element)))
    return reading;
  return {
    ...reading,
    element: station.class === RESERVOIR ? 'ZU' : 'Z',
    value: reading.value === null ? null : Math.round((reading.value + baseM) * CENTIMETRES) / CENTIMETRES,
  };
}

/**
 * Relative levels of a station that reports its level no other way become its level: base level added (parameter 28H).
 * Everywhere else, and where no base level is registered, they stay what they are, beside the level and never in it:
 * 1.2 m above a base and 121.2 m above the datum are not two readings of one thing.
 */
export function withAbsoluteLevels(
  frame: IncomingFrame,
  stationAt: (address: string) => StationRow | undefined,
): IncomingFrame {
  if (!frame.readings.some(({ element }) => element === RELATIVE)) return frame;
  return {
    ...frame,
    readings: frame.readings.map((reading) => {
      const station = reading.element === RELATIVE ? stationAt(reading.stationAddress) : undefined;
      return station ? absolute(station, reading) : reading;
    }),
  };
}
