import type { StationRegistration } from '../../../contract/telemetry.ts';
import { elementRule } from './elements.ts';

export interface FieldFault {
  path: string;
  message: string;
}

/** Elements by which a station of a class measures a level (SL 651-2014 table A.1). */
const LEVEL_CLASSES = new Set(['48', '4B', '5A', '54']);
const LONGEST_STEP_OF_SILENCE_MINUTES = 24 * 60;

const repeated = (values: readonly string[]): string[] =>
  values.filter((value, n) => values.indexOf(value) !== n);

/** What the shape alone does not tell: every fault of a registration at once. */
export function checkStation(station: StationRegistration): FieldFault[] {
  const faults: FieldFault[] = [];
  const add = (path: string, message: string): void => {
    faults.push({ path, message });
  };
  if (/^0+$/.test(station.address)) add('address', 'all zeros is no station (SL 651-2014 6.2.3.2)');
  if (/^F{10}$/.test(station.address)) add('address', 'all F is the broadcast, no station');
  const measuresLevel =
    LEVEL_CLASSES.has(station.class) ||
    station.expected.some(({ element }) => elementRule(element).kind === 'level');
  if (measuresLevel && !station.verticalDatum?.trim())
    add('verticalDatum', 'a level without the name of its datum is never compared: name it');
  for (const source of repeated(station.rainSources ?? []))
    add('rainSources', `${source} stands twice in the order`);
  if (station.rainSources?.length === 0) add('rainSources', 'name at least one source, or none at all');
  for (const element of repeated(station.expected.map((entry) => entry.element)))
    add('expected', `${element} stands twice`);
  if (station.class === '50' && station.expected.length === 0 && station.rainSources === null)
    add('rainSources', 'a rain station says which element its rain comes from');
  const { everyMinutes, timedHours, hourly, additionalMinutes } = station.intervals;
  if (everyMinutes === null && timedHours === null && !hourly && additionalMinutes === null)
    add('intervals', 'say how often the station sends: silence is judged by it');
  if (everyMinutes !== null && everyMinutes > LONGEST_STEP_OF_SILENCE_MINUTES)
    add('intervals.everyMinutes', 'at most a day');
  if ((station.longitude === null) !== (station.latitude === null))
    add('longitude', 'longitude and latitude go together');
  for (const [element, limits] of Object.entries(station.limits))
    if (limits.min !== undefined && limits.max !== undefined && limits.min >= limits.max)
      add(`limits.${element}`, 'the least must lie below the most');
  station.levels.forEach((level, n) => {
    const path = `levels.${n}`;
    if (level.quantity === 'level' && !level.datum?.trim()) add(path, 'name the datum of the level');
    if (level.quantity === 'level' && level.datum && level.datum !== station.verticalDatum)
      add(path, `its datum ${level.datum} is not the station’s ${station.verticalDatum ?? '(none)'}`);
    if (level.unit !== (level.quantity === 'level' ? 'm' : 'm³/s')) add(path, 'the unit does not fit');
    if (!level.source.trim()) add(path, 'say where the value stands');
  });
  for (const kind of repeated(station.levels.map((level) => `${level.quantity} ${level.kind}`)))
    add('levels', `${kind} stands twice`);
  const of = (kind: string): number | undefined =>
    station.levels.find((level) => level.kind === kind && level.quantity === 'level')?.value;
  for (const [lower, upper] of [
    ['warning', 'guaranteed'],
    ['dead', 'normal-pool'],
    ['flood-limit', 'design'],
    ['design', 'check'],
  ] as const) {
    const [low, high] = [of(lower), of(upper)];
    if (low !== undefined && high !== undefined && low > high)
      add('levels', `${lower} ${low} lies above ${upper} ${high}`);
  }
  return faults;
}
