import {
  type CharacteristicKind,
  type LevelTrend,
  Q,
  RAIN_ELEMENT,
  UNUSABLE_MASK,
} from '../../../contract/telemetry.ts';
import type { Sql } from '../../platform/db/index.ts';
import { reachedLevel, stationLinks } from './station-state.ts';
import { levelsOfAnHourAgo, levelTrend } from './store/level-trend.ts';
import { type RainOfTime, readRainOf } from './store/readings.ts';
import { loadLatest, type StationRow } from './store.ts';
import type { Telemetry } from './telemetry.ts';

/** What a station says at a moment: rain of windows that end there, its level. Null where it has no such series. */
export interface StationState {
  station: StationRow;
  silent: boolean;
  lastHeardMs: number | null;
  rain: {
    seriesId: number | null;
    hour1: RainOfTime | undefined;
    hour24: RainOfTime | undefined;
  } | null;
  level: {
    seriesId: number | null;
    latest: { m: number; observedAtMs: number; manual: boolean } | null;
    trend: LevelTrend | null;
    reached: { kind: CharacteristicKind; m: number } | null;
    /** Whether a characteristic level in its datum is registered. */
    judged: boolean;
  } | null;
}

const HOUR_MS = 3_600_000;
const LEVEL_CLASSES = new Set(['48', '4B', '5A', '54']);

/** Every station in service as it stands at `atMs` (now, or a moment just past: latest values are those of now). */
export async function readStationStates(
  telemetry: Telemetry,
  sql: Sql,
  atMs: number,
): Promise<StationState[]> {
  const latest = new Map((await loadLatest(sql)).map((row) => [row.seriesId, row]));
  const hour1 = await readRainOf(sql, atMs - HOUR_MS, atMs, UNUSABLE_MASK);
  const hour24 = await readRainOf(sql, atMs - 24 * HOUR_MS, atMs, UNUSABLE_MASK);
  const before = await levelsOfAnHourAgo(sql, atMs, UNUSABLE_MASK);
  return stationLinks(telemetry).map(({ station, lastHeardMs, silentAfterMs }) => {
    const series = telemetry.registry.seriesOf(station.id);
    const rain = telemetry.registry.findSeries(station.id, RAIN_ELEMENT);
    const level = series.find((one) => one.kind === 'level' && latest.has(one.id));
    const row = level && latest.get(level.id);
    const usable = row && row.value !== null && (row.quality & UNUSABLE_MASK) === 0 ? row : undefined;
    const datum = level?.datum ?? null;
    const reached = usable ? reachedLevel(usable.value, datum, station.levels) : null;
    const ofKind = station.levels.find(
      (one) => one.kind === reached && one.quantity === 'level' && one.datum === datum,
    );
    return {
      station,
      silent: lastHeardMs === undefined || atMs - lastHeardMs > silentAfterMs,
      lastHeardMs: lastHeardMs ?? null,
      rain:
        rain || station.rainSources !== null || station.class === '50'
          ? {
              seriesId: rain?.id ?? null,
              hour1: rain && hour1.get(rain.id),
              hour24: rain && hour24.get(rain.id),
            }
          : null,
      level:
        level || LEVEL_CLASSES.has(station.class)
          ? {
              seriesId: level?.id ?? null,
              latest: usable
                ? { m: usable.value!, observedAtMs: usable.atMs, manual: (usable.quality & Q.manual) !== 0 }
                : null,
              trend: levelTrend(row, level && before.get(level.id), atMs),
              reached: reached && ofKind ? { kind: reached, m: ofKind.value } : null,
              judged: station.levels.some((one) => one.quantity === 'level' && one.datum === datum),
            }
          : null,
    };
  });
}
