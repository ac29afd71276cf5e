import { RAIN_ELEMENT } from '../contract/telemetry.ts';
import { toBeijingIso } from '../contract/time.ts';
import type { District } from './district-schema.ts';
import { loadDistrict } from './load-district.ts';
import { loadStorm, type Storm } from './storm/load-storm.ts';

/** One value of the storm as `ward plan replay --series` reads it. Rain is that of the five minutes before. */
export interface SeriesRow {
  station: string;
  element: string;
  observedAtMs: number;
  value: number;
}

/** Every value of every station of the district, in order of time. */
export function* stormSeries(storm: Storm, district: District): Generator<SeriesRow> {
  for (
    let observedAtMs = storm.fromMs + storm.stepMs;
    observedAtMs <= storm.toMs;
    observedAtMs += storm.stepMs
  ) {
    for (const { id, class: stationClass } of district.stations) {
      const rainMm = storm.rainMm(id, observedAtMs - storm.stepMs, observedAtMs);
      yield { station: id, element: RAIN_ELEMENT, observedAtMs, value: rainMm };
      const level = storm.valueAt(id, 'level', observedAtMs);
      if (level !== undefined)
        yield { station: id, element: stationClass === '4B' ? 'ZU' : 'Z', observedAtMs, value: level };
      const flow = storm.valueAt(id, 'flow', observedAtMs);
      if (flow !== undefined) yield { station: id, element: 'Q', observedAtMs, value: flow };
    }
  }
}

/** The storm as CSV with the columns station, element, observed_at, value. */
export function stormCsv(storm: Storm, district: District): string {
  const lines = ['station,element,observed_at,value'];
  for (const row of stormSeries(storm, district))
    lines.push(`${row.station},${row.element},${toBeijingIso(row.observedAtMs)},${row.value}`);
  return `${lines.join('\n')}\n`;
}

if (process.argv[1] === import.meta.filename) process.stdout.write(stormCsv(loadStorm(), loadDistrict()));
