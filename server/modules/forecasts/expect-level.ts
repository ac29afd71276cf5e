import type { LeadTime } from '../../../contract/hydrology.ts';
import type { Condition } from '../../../contract/plan.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { forecastStation } from './forecast-station.ts';
import { leadTimeOf, type Water, waterStationsOf } from './lead-time.ts';

/** When the level's condition is expected to hold, by the models of the stations it names. */
export async function expectLevel(
  telemetry: Telemetry,
  sql: Sql,
  level: { name: string; when: Condition },
  nowMs: number,
): Promise<LeadTime> {
  const waters = new Map<string, Water>();
  for (const stationId of waterStationsOf(level.when)) {
    const station = telemetry.registry.byId(stationId);
    if (!station) continue;
    waters.set(stationId, {
      levels: station.levels,
      forecast: await forecastStation(telemetry, sql, stationId, nowMs),
    });
  }
  return leadTimeOf(level, waters, nowMs);
}
