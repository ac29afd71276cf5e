import type { LeadTime, StationForecast } from '../../../contract/hydrology.ts';
import type { Condition } from '../../../contract/plan.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { forecastStation } from './forecast-station.ts';
import { leadTimeOf, type Water, waterStationsOf } from './lead-time.ts';

const broken = (stationId: string): StationForecast => ({
  stationId,
  model: null,
  forecast: { available: false, reason: 'model-fault', where: null, missing: [] },
});

/**
 * When the level's condition is expected to hold, by the models of the stations it names. A model that breaks keeps no
 * proposal back: `onFault` hears of it, and the level is unknown by it.
 */
export async function expectLevel(
  telemetry: Telemetry,
  sql: Sql,
  level: { name: string; when: Condition },
  nowMs: number,
  onFault: (error: unknown, stationId: string) => void,
): Promise<LeadTime> {
  const waters = new Map<string, Water>();
  for (const stationId of waterStationsOf(level.when)) {
    const station = telemetry.registry.byId(stationId);
    if (!station) continue;
    waters.set(stationId, {
      levels: station.levels,
      forecast: await forecastStation(telemetry, sql, stationId, nowMs).catch((error: unknown) => {
        onFault(error, stationId);
        return broken(stationId);
      }),
    });
  }
  return leadTimeOf(level, waters, nowMs);
}
