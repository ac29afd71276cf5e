import { isDeepStrictEqual } from 'node:util';
import { RainAreaInput, RainParameters, type RainStatistics } from '../../contract/hydrology.ts';
import { checkArea } from '../modules/forecasts/index.ts';
import { blameIn, idsOf, type Known, missing, onceEach, parseRow, UNIT } from './check-rows.ts';
import { SHEETS, type SheetKey } from './columns.ts';
import type { Fault, Words } from './faults.ts';
import type { Rows, SheetRow } from './read-rows.ts';

export interface AreaSteps {
  add: { id: string; area: RainAreaInput }[];
  change: { id: string; area: RainAreaInput; version: number }[];
  same: number;
}

const AREA: Words = { zh: '水文分区', en: 'area' };
const STATION: Words = { zh: '测站', en: 'station' };
/** Sheets whose rows belong to an area. */
const PARTS = ['outlines', 'weights', 'storms'] as const;
type Part = (typeof PARTS)[number];
const areaIdOf = ({ values }: SheetRow): string => String(values['areaId']);

/** Rows by their area; a row of an area that is nowhere is a fault. */
function partRows(
  rows: Rows,
  known: ReadonlySet<string>,
  faults: Fault[],
): Record<Part, Map<string, SheetRow[]>> {
  const of = (part: Part): Map<string, SheetRow[]> => {
    const blame = blameIn(part, faults);
    const found = rows[part].filter((row) => {
      const there = row.values['areaId'] === undefined || known.has(areaIdOf(row));
      if (!there) blame(row, 'areaId', missing(AREA, areaIdOf(row)));
      return there && !row.broken;
    });
    return Map.groupBy(found, areaIdOf);
  };
  return { outlines: of('outlines'), weights: of('weights'), storms: of('storms') };
}

/** The points in their order as one ring that ends where it began. */
function ringOf(points: readonly SheetRow[]): [number, number][] {
  const ring = points.map(({ values }): [number, number] => [
    Number(values['longitude']),
    Number(values['latitude']),
  ]);
  const [first, last] = [ring[0], ring.at(-1)];
  return first && last && !isDeepStrictEqual(first, last) ? [...ring, first] : ring;
}

function weightsOf(shares: readonly SheetRow[], stations: ReadonlySet<string>, faults: Fault[]) {
  const blame = blameIn('weights', faults);
  const weights = onceEach(shares, 'stationId', blame).map(({ values, ...row }) => {
    const id = String(values['stationId']);
    if (!stations.has(id)) blame({ values, ...row }, 'stationId', missing(STATION, id));
    const weight = Number(values['weight']);
    if (!(weight > 0 && weight <= 1))
      blame({ values, ...row }, 'weight', { zh: '应大于0、不大于1。', en: 'Above 0, up to 1.' });
    return [id, weight] as const;
  });
  return Object.fromEntries(weights);
}

function stormsOf(rows: readonly SheetRow[], faults: Fault[]): RainParameters[] {
  const blame = blameIn('storms', faults);
  return onceEach(rows, 'hours', blame).flatMap((row) => {
    const { areaId: _area, ...values } = row.values;
    return parseRow('storms', row, values, RainParameters, blame) ?? [];
  });
}

/** What of the sheet a fault of the whole area is told beside. */
const PLACE_OF: Readonly<Record<string, { sheet: SheetKey; key: string }>> = {
  rings: { sheet: 'outlines', key: 'areaId' },
  weights: { sheet: 'weights', key: 'weight' },
};

/**
 * Areas with their outlines or weights and storm parameters, as the workbook says them over what is kept: a sheet that says
 * nothing of an area leaves its part; a calibrated model is never touched.
 */
export function planAreas(
  rows: Rows,
  known: Known,
  paths: ReadonlyMap<string, string>,
  faults: Fault[],
): AreaSteps {
  const blame = blameIn('areas', faults);
  const kept = new Map(known.areas.map((area) => [area.id, area]));
  const stations = new Set([...known.stations.map(({ id }) => id), ...idsOf(rows.stations)]);
  const said = new Map(onceEach(rows.areas, 'id', blame).map((row) => [String(row.values['id']), row]));
  const parts = partRows(rows, new Set([...kept.keys(), ...said.keys()]), faults);
  const steps: AreaSteps = { add: [], change: [], same: 0 };
  for (const id of new Set([...said.keys(), ...PARTS.flatMap((part) => [...parts[part].keys()])])) {
    const row = said.get(id);
    const old = kept.get(id);
    const before = faults.length;
    const unitId = row?.values['unitId'];
    const unitPath = row ? paths.get(String(unitId)) : old?.unitPath;
    if (row && unitId !== undefined && unitPath === undefined)
      blame(row, 'unitId', missing(UNIT, String(unitId)));
    const own = row
      ? {
          kind: row.values['kind'],
          nameZh: row.values['nameZh'],
          nameEn: row.values['nameEn'] ?? old?.nameEn ?? row.values['nameZh'],
          outlineSource: row.values['source'],
        }
      : {};
    const outline = parts.outlines.get(id);
    const shares = parts.weights.get(id);
    const storms = parts.storms.get(id);
    const { id: _id, version: _version, ...rest } = old ?? { id, version: 0 };
    const statistics: RainStatistics[] | undefined = storms && stormsOf(storms, faults);
    const input = {
      demo: false,
      rings: [],
      weights: null,
      ...rest,
      ...own,
      ...(outline ? { rings: [ringOf(outline)] } : {}),
      ...(shares ? { weights: weightsOf(shares, stations, faults) } : {}),
      ...(statistics ? { statistics } : {}),
      unitPath: unitPath || 'unknown',
    };
    if (faults.length > before || row?.broken) continue;
    const place = row ?? [outline, shares, storms].find(Boolean)?.[0];
    const area = RainAreaInput.safeParse(input);
    if (!area.success) {
      for (const issue of area.error.issues)
        faults.push({
          sheet: SHEETS.areas.name,
          ...(place ? { row: place.row } : {}),
          zh: `“${id}”的${issue.path.join('.')}不符合要求：${issue.message}。`,
          en: `${issue.path.join('.')} of “${id}” does not fit: ${issue.message}.`,
        });
      continue;
    }
    const wrong = checkArea(area.data, (station) => stations.has(station));
    for (const { path, message } of wrong) {
      const { sheet, key } = PLACE_OF[path.split('.')[0] ?? ''] ?? { sheet: 'areas' as const, key: 'id' };
      const at = sheet === 'outlines' ? outline?.[0] : sheet === 'weights' ? shares?.[0] : row;
      const [zh = '', en = ''] = message.split(/(?<=。) /);
      if (at) blameIn(sheet, faults)(at, key, { zh: `“${id}”：${zh}`, en: `“${id}”: ${en}` });
      else
        faults.push({ sheet: SHEETS.areas.name, ...(row ? { row: row.row } : {}), zh: `“${id}”：${zh}`, en });
    }
    if (wrong.length > 0) continue;
    if (!old) steps.add.push({ id, area: area.data });
    else if (isDeepStrictEqual(RainAreaInput.parse(rest), area.data)) steps.same++;
    else steps.change.push({ id, area: area.data, version: old.version });
  }
  return steps;
}
