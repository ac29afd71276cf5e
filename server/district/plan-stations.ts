import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import {
  CharacteristicLevel,
  STATION_CLASSES,
  StationInput,
  type StationRegistration,
} from '../../contract/telemetry.ts';
import { type Blame, blameIn, type Known, missing, onceEach, parseRow, UNIT } from './check-rows.ts';
import type { Fault } from './faults.ts';
import type { Rows, SheetRow, Value } from './read-rows.ts';

type Station = z.output<typeof StationInput>;
type Level = z.output<typeof CharacteristicLevel>;

export interface StationSteps {
  add: StationInput[];
  change: { station: StationInput; version: number }[];
  same: number;
}

const RAIN_BY_STEP: Readonly<Record<number, string>> = {
  1: 'PN01',
  5: 'PN05',
  10: 'PN10',
  30: 'PN30',
  60: 'P1',
};
const RESERVOIR = '4B';
const DATUM_UNKNOWN = {
  zh: '测水位的站须填写水位基面，否则数值不能与特征水位比较。',
  en: 'A level needs the name of its datum; without it nothing can be compared.',
};

/** Elements and steps that the row asks the station for; undefined where it says nothing. */
function expectedOf(row: SheetRow, stationClass: unknown, blame: Blame): Station['expected'] | undefined {
  const { rainStepMinutes: rain, levelStepMinutes: level, flowStepMinutes: flow } = row.values;
  if (rain === undefined && level === undefined && flow === undefined) return undefined;
  const expected: Station['expected'] = [];
  const rainElement = RAIN_BY_STEP[Number(rain)];
  if (rain !== undefined && !rainElement)
    blame(row, 'rainStepMinutes', { zh: '应为1、5、10、30或60。', en: 'One of 1, 5, 10, 30, 60.' });
  if (rainElement) expected.push({ element: rainElement, stepMinutes: Number(rain) });
  for (const [key, step, element] of [
    ['levelStepMinutes', level, stationClass === RESERVOIR ? 'ZU' : 'Z'],
    ['flowStepMinutes', flow, 'Q'],
  ] as const) {
    if (step === undefined) continue;
    if (Number(step) < 1 || Number(step) > 1_440) blame(row, key, { zh: '应为1至1440。', en: '1 to 1440.' });
    else expected.push({ element, stepMinutes: Number(step) });
  }
  return expected;
}

const INTERVALS = ['keepaliveSeconds', 'timedHours', 'additionalMinutes', 'hourly', 'everyMinutes'] as const;
const NO_INTERVALS = {
  keepaliveSeconds: null,
  timedHours: null,
  additionalMinutes: null,
  hourly: true,
  everyMinutes: null,
};

function intervalsOf(
  row: SheetRow,
  old: StationRegistration | undefined,
): Record<string, unknown> | undefined {
  const said = Object.fromEntries(
    INTERVALS.filter((key) => row.values[key] !== undefined).map((key) => [key, row.values[key]]),
  );
  return Object.keys(said).length === 0 ? undefined : { ...(old?.intervals ?? NO_INTERVALS), ...said };
}

const OWN_CELLS = [
  'id',
  'nameZh',
  'nameEn',
  'address',
  'password',
  'class',
  'sttp',
  'river',
  'place',
  'countyCode',
  'longitude',
  'latitude',
  'crs',
  'verticalDatum',
  'rainSources',
] as const;
/** Fields made of several cells, with the column that a refusal names. */
const COLUMN_OF: Readonly<Record<string, string>> = {
  expected: 'levelStepMinutes',
  intervals: 'keepaliveSeconds',
};

function stationOf(
  row: SheetRow,
  old: StationRegistration | undefined,
  unitPath: string,
  levels: readonly Level[] | undefined,
  blame: Blame,
): Station | undefined {
  const cells: Record<string, Value> = {};
  for (const key of OWN_CELLS) if (row.values[key] !== undefined) cells[key] = row.values[key];
  const stationClass = cells['class'] as keyof typeof STATION_CLASSES;
  const expected = expectedOf(row, stationClass, blame);
  const intervals = intervalsOf(row, old);
  const input = {
    ...(old ?? { sttp: STATION_CLASSES[stationClass]?.sttp ?? 'ZZ' }),
    ...cells,
    unitPath,
    ...(expected ? { expected } : {}),
    ...(intervals ? { intervals } : {}),
    ...(levels ? { levels } : {}),
  };
  const faulty: Blame = (where, key, words) => blame(where, COLUMN_OF[key] ?? key, words);
  const partOf = StationInput.safeParse(input);
  const inner = partOf.success
    ? undefined
    : partOf.error.issues.find((issue) => issue.path[0] === 'intervals');
  if (inner) {
    blame(row, String(inner.path[1]), {
      zh: '超出允许范围，见模板说明。',
      en: `Out of range: ${inner.message}.`,
    });
    return undefined;
  }
  return parseRow('stations', row, input, StationInput, faulty);
}

function checkStation(
  row: SheetRow,
  station: Station,
  old: StationRegistration | undefined,
  blame: Blame,
): void {
  if ((station.longitude === null) !== (station.latitude === null))
    blame(row, station.longitude === null ? 'longitude' : 'latitude', {
      zh: '经度、纬度须同时填写。',
      en: 'Longitude and latitude go together.',
    });
  const measuresLevel = station.expected.some(({ element }) => element.startsWith('Z'));
  if (measuresLevel && station.verticalDatum === null) blame(row, 'verticalDatum', DATUM_UNKNOWN);
  if (old?.verticalDatum && station.verticalDatum !== old.verticalDatum)
    blame(row, 'verticalDatum', {
      zh: `基面已登记为“${old.verticalDatum}”，不能直接更改：历史水位以原基面存储。请用新编号另行登记。`,
      en: `The datum is “${old.verticalDatum}”: levels are stored by it. Register the station under a new id.`,
    });
}

/** Levels of the sheet by station, each kind and quantity once. */
function levelsByStation(
  rows: Rows,
  datumOf: (stationId: string) => string | null | undefined,
  faults: Fault[],
): Map<string, Level[]> {
  const blame = blameIn('levels', faults);
  const byStation = new Map<string, Level[]>();
  for (const row of rows.levels) {
    const stationId = String(row.values['stationId'] ?? '');
    const { kind, value, source, quantity = 'level', origin = 'customer' } = row.values;
    const datum = datumOf(stationId);
    if (row.values['stationId'] !== undefined && datum === undefined)
      blame(row, 'stationId', missing({ zh: '测站', en: 'station' }, stationId));
    if (datum === undefined) continue;
    if (quantity === 'level' && datum === null) {
      blame(row, 'stationId', {
        zh: `测站“${stationId}”没有水位基面，请先在“测站”表填写。`,
        en: `Station “${stationId}” has no datum; give it in its sheet.`,
      });
      continue;
    }
    const unit = quantity === 'flow' ? 'm³/s' : 'm';
    const level = parseRow(
      'levels',
      row,
      { kind, quantity, value, unit, datum: quantity === 'flow' ? null : datum, source, origin },
      CharacteristicLevel,
      blame,
    );
    if (!level) continue;
    const others = byStation.get(stationId) ?? [];
    if (others.some((other) => other.kind === level.kind && other.quantity === level.quantity))
      blame(row, 'kind', { zh: '同一测站的同一种类重复。', en: 'This kind stands twice for the station.' });
    else byStation.set(stationId, [...others, level]);
  }
  return byStation;
}

export function planStations(
  rows: Rows,
  known: Known,
  paths: ReadonlyMap<string, string>,
  faults: Fault[],
): StationSteps {
  const blame = blameIn('stations', faults);
  const there = new Map(known.stations.map(({ version, ...station }) => [station.id, { station, version }]));
  const owner = new Map(known.stations.map((station) => [station.address, station.id]));
  const rowOf = new Map(rows.stations.map((row) => [String(row.values['id'] ?? ''), row]));
  const levels = levelsByStation(
    rows,
    (id) => {
      const row = rowOf.get(id);
      const said = row?.values['verticalDatum'];
      if (said !== undefined) return String(said);
      return there.get(id)?.station.verticalDatum ?? (row || there.has(id) ? null : undefined);
    },
    faults,
  );
  const steps: StationSteps = { add: [], change: [], same: 0 };
  const keep = (station: Station): void => {
    const old = there.get(station.id);
    if (!old) steps.add.push(station);
    else if (isDeepStrictEqual(station, StationInput.parse(old.station))) steps.same++;
    else steps.change.push({ station, version: old.version });
  };
  const addressed = onceEach(rows.stations, 'address', blame);
  for (const row of onceEach(rows.stations, 'id', blame).filter((candidate) =>
    addressed.includes(candidate),
  )) {
    const id = String(row.values['id']);
    const unitId = String(row.values['unitId']);
    const old = there.get(id)?.station;
    const unitPath = paths.get(unitId);
    if (row.values['unitId'] !== undefined && unitPath === undefined)
      blame(row, 'unitId', missing(UNIT, unitId));
    const before = faults.length;
    const station = stationOf(row, old, unitPath || unitId, levels.get(id), blame);
    if (!station || !unitPath) continue;
    checkStation(row, station, old, blame);
    const holder = owner.get(station.address);
    if (holder !== undefined && holder !== id)
      blame(row, 'address', {
        zh: `地址已属于测站“${holder}”。`,
        en: `The address belongs to station “${holder}”.`,
      });
    if (faults.length === before) keep(station);
  }
  for (const [id, own] of levels) {
    const old = there.get(id);
    if (!rowOf.has(id) && old) keep({ ...StationInput.parse(old.station), levels: own });
  }
  return steps;
}
