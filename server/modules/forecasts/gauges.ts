import { RAIN_ELEMENT } from '../../../contract/telemetry.ts';
import { createArealRain, type Gauge, type RainArea } from '../hydrology/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { RainAreaRow } from './store.ts';

/** Stations in service that measure rain and have a place. */
export const gaugesOf = ({ registry }: Telemetry): Gauge[] =>
  registry
    .stations()
    .filter(({ enabled, id }) => enabled && registry.findSeries(id, RAIN_ELEMENT) !== undefined)
    .flatMap(({ id, longitude, latitude }) =>
      longitude === null || latitude === null ? [] : [{ id, at: [longitude, latitude] as const }],
    );

const outlineOf = ({ id, rings, weights }: RainAreaRow): RainArea => ({ id, rings, weights });

/** Mean rain of areas from the gauges of the day; degrees measured alike at their own latitude. */
export function arealRainOver(
  gauges: readonly Gauge[],
  areas: readonly RainAreaRow[],
): ReturnType<typeof createArealRain> {
  const latitudes = areas.flatMap(({ rings }) =>
    rings.flatMap((ring) => ring.map(([, latitude]) => latitude)),
  );
  const mean = latitudes.reduce((sum, latitude) => sum + latitude, 0) / Math.max(1, latitudes.length);
  return createArealRain(gauges, areas.map(outlineOf), { cosLatitude: Math.cos((mean * Math.PI) / 180) });
}

/** Stations by their names, for people. */
export const namesOf = (
  { registry }: Telemetry,
  ids: readonly string[],
): { id: string; nameZh: string; nameEn: string }[] =>
  ids.map((id) => {
    const station = registry.byId(id);
    return { id, nameZh: station?.nameZh ?? id, nameEn: station?.nameEn || station?.nameZh || id };
  });
