import { RAIN_ELEMENT } from '../../../contract/telemetry.ts';
import type { Sql } from '../../platform/db/index.ts';
import { ensureSeries } from './batch-store.ts';
import { elementRule } from './elements.ts';
import { loadSeries, loadStations, type SeriesRow, type StationRow } from './store.ts';

export interface WantedSeries {
  station: StationRow;
  element: string;
}

/** Stations and series in memory: asked for every frame, read anew after every change. */
export interface Registry {
  reload(sql: Sql): Promise<void>;
  /** Another number after every reload and every new series: whoever keeps something made from it looks here. */
  revision(): number;
  byAddress(address: string): StationRow | undefined;
  byId(stationId: string): StationRow | undefined;
  stations(): StationRow[];
  findSeries(stationId: string, element: string): SeriesRow | undefined;
  seriesById(id: number): SeriesRow | undefined;
  seriesOf(stationId: string): SeriesRow[];
  /** Makes series that are not there yet, at the first value of their elements. */
  ensure(sql: Sql, wanted: readonly WantedSeries[]): Promise<void>;
}

export function createRegistry(): Registry {
  let byAddress = new Map<string, StationRow>();
  let byId = new Map<string, StationRow>();
  /** By station and element: asked for every reading, so without making a key of both. */
  const byElement = new Map<string, Map<string, SeriesRow>>();
  const byNumber = new Map<number, SeriesRow>();
  const ofStation = new Map<string, SeriesRow[]>();
  let revision = 0;
  const keep = (row: SeriesRow): void => {
    const own = byElement.get(row.stationId) ?? new Map<string, SeriesRow>();
    if (own.has(row.element)) return;
    revision++;
    byElement.set(row.stationId, own.set(row.element, row));
    byNumber.set(row.id, row);
    ofStation.set(row.stationId, [...(ofStation.get(row.stationId) ?? []), row]);
  };
  return {
    async reload(sql) {
      const stations = await loadStations(sql);
      byAddress = new Map(stations.map((station) => [station.address, station]));
      byId = new Map(stations.map((station) => [station.id, station]));
      for (const row of await loadSeries(sql)) keep(row);
      revision++;
    },
    revision: () => revision,
    byAddress: (address) => byAddress.get(address),
    byId: (stationId) => byId.get(stationId),
    stations: () => [...byId.values()],
    findSeries: (stationId, element) => byElement.get(stationId)?.get(element),
    seriesById: (id) => byNumber.get(id),
    seriesOf: (stationId) => ofStation.get(stationId) ?? [],
    async ensure(sql, wanted) {
      const missing = new Map<string, Omit<SeriesRow, 'id'>>();
      for (const { station, element } of wanted) {
        const key = `${station.id} ${element}`;
        if (missing.has(key) || byElement.get(station.id)?.has(element)) continue;
        const rule = elementRule(element);
        missing.set(key, {
          stationId: station.id,
          element,
          kind: element === RAIN_ELEMENT ? 'rain' : rule.kind,
          unit: rule.unit,
          datum: rule.kind === 'level' ? station.verticalDatum : null,
        });
      }
      if (missing.size === 0) return;
      for (const row of await ensureSeries(sql, [...missing.values()])) keep(row);
    },
  };
}
