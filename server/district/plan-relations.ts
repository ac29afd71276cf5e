import { isDeepStrictEqual } from 'node:util';
import { StationRating, TravelTimeKept } from '../../contract/hydrology.ts';
import type { RatingRow, TravelRow } from '../modules/forecasts/index.ts';
import { fitRating, HYDROLOGY_FAULTS } from '../modules/hydrology/index.ts';
import { type Blame, blameIn, idsOf, type Known, missing, parseRow } from './check-rows.ts';
import type { Fault, Words } from './faults.ts';
import type { Rows, SheetRow } from './read-rows.ts';

export interface RelationSteps {
  ratings: { put: RatingRow[]; same: number };
  travels: { put: TravelRow[]; same: number };
}

const STATION: Words = { zh: '测站', en: 'station' };
const Gauging = StationRating.shape.gaugings.element;

/** The rows whose stations are there. */
const ofStations = (
  rows: readonly SheetRow[],
  keys: readonly string[],
  stations: ReadonlySet<string>,
  blame: Blame,
): SheetRow[] =>
  rows.filter((row) => {
    const lost = keys.filter(
      (key) => row.values[key] !== undefined && !stations.has(String(row.values[key])),
    );
    for (const key of lost) blame(row, key, missing(STATION, String(row.values[key])));
    return lost.length === 0;
  });

/** All gaugings of a station are its rating: a workbook that names any replaces them together. */
function planRatings(rows: Rows, known: Known, stations: ReadonlySet<string>, faults: Fault[]) {
  const blame = blameIn('gaugings', faults);
  const kept = new Map(known.ratings.map(({ stationId, rating }) => [stationId, rating]));
  const steps: RelationSteps['ratings'] = { put: [], same: 0 };
  const own = ofStations(rows.gaugings, ['stationId'], stations, blame);
  for (const [stationId, pairs] of Map.groupBy(own, ({ values }) => String(values['stationId']))) {
    const before = faults.length;
    const gaugings = pairs.flatMap(
      (row) =>
        parseRow(
          'gaugings',
          row,
          { stageM: row.values['stageM'], flow: row.values['flow'] },
          Gauging,
          blame,
        ) ?? [],
    );
    const [first] = pairs;
    if (!first || faults.length > before || pairs.some(({ broken }) => broken)) continue;
    const source = [...new Set(pairs.map(({ values }) => String(values['source'])))].join('；').slice(0, 200);
    const fitted = fitRating(gaugings);
    if (!fitted.ok) {
      const { zh, en } = HYDROLOGY_FAULTS[fitted.fault];
      blame(first, 'stationId', { zh: `${stationId}：${zh}`, en: `${stationId}: ${en}` });
      continue;
    }
    const rating = { gaugings, source };
    if (isDeepStrictEqual(kept.get(stationId), rating)) steps.same++;
    else steps.put.push({ stationId, rating });
  }
  return steps;
}

function planTravels(rows: Rows, known: Known, stations: ReadonlySet<string>, faults: Fault[]) {
  const blame = blameIn('travels', faults);
  const keyOf = (fromId: string, toId: string): string => `${fromId} ${toId}`;
  const kept = new Map(known.travels.map(({ fromId, toId, travel }) => [keyOf(fromId, toId), travel]));
  const seen = new Map<string, number>();
  const steps: RelationSteps['travels'] = { put: [], same: 0 };
  for (const row of ofStations(rows.travels, ['fromId', 'toId'], stations, blame)) {
    const { fromId: from, toId: to, ...values } = row.values;
    const [fromId, toId] = [String(from), String(to)];
    const before = faults.length;
    if (from !== undefined && from === to)
      blame(row, 'toId', { zh: '上游、下游不能是同一测站。', en: 'A station is not below itself.' });
    const earlier = seen.get(keyOf(fromId, toId));
    if (earlier !== undefined)
      blame(row, 'toId', { zh: `与第${earlier}行重复。`, en: `It stands in row ${earlier} already.` });
    seen.set(keyOf(fromId, toId), row.row);
    const travel = parseRow('travels', row, values, TravelTimeKept, blame);
    if (travel && (travel.lowMinutes ?? 1) > travel.minutes)
      blame(row, 'lowMinutes', {
        zh: '最短大于传播时间。',
        en: 'The shortest is longer than the time itself.',
      });
    if (travel && (travel.highMinutes ?? travel.minutes) < travel.minutes)
      blame(row, 'highMinutes', {
        zh: '最长小于传播时间。',
        en: 'The longest is shorter than the time itself.',
      });
    if (!travel || faults.length > before) continue;
    if (isDeepStrictEqual(kept.get(keyOf(fromId, toId)), travel)) steps.same++;
    else steps.put.push({ fromId, toId, travel });
  }
  return steps;
}

/** Ratings and travel times as the workbook says them; what it does not name stays. */
export function planRelations(rows: Rows, known: Known, faults: Fault[]): RelationSteps {
  const stations = new Set([...known.stations.map(({ id }) => id), ...idsOf(rows.stations)]);
  return {
    ratings: planRatings(rows, known, stations, faults),
    travels: planTravels(rows, known, stations, faults),
  };
}
