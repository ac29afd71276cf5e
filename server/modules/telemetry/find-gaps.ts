import type { Db } from '../../platform/db/index.ts';
import { readMissingTimes } from './store/readings.ts';
import type { Telemetry } from './telemetry.ts';

export interface MissingStretch {
  element: string;
  /** First and last missing time, both included. */
  fromMs: number;
  toMs: number;
  stepMs: number;
}

/** How far back a station's own memory is asked; the newest minutes may still be on their way. */
const LOOK_BACK_MS = 72 * 3_600_000;
const ON_ITS_WAY_MS = 15 * 60_000;

/** Times at which a station should have recorded a value (its declared steps) and none is stored, as stretches. */
export async function findGaps(
  db: Db,
  telemetry: Telemetry,
  stationAddress: string,
  nowMs: number,
): Promise<MissingStretch[]> {
  const station = telemetry.registry.byAddress(stationAddress);
  const gaps: MissingStretch[] = [];
  for (const { element, stepMinutes } of station?.expected ?? []) {
    const series = station && telemetry.registry.findSeries(station.id, element);
    if (!series) continue;
    const stepMs = stepMinutes * 60_000;
    const missing = await readMissingTimes(
      db,
      series.id,
      nowMs - LOOK_BACK_MS,
      nowMs - ON_ITS_WAY_MS,
      stepMs,
    );
    for (const atMs of missing) {
      const last = gaps.at(-1);
      if (last && last.element === element && atMs - last.toMs === stepMs) last.toMs = atMs;
      else gaps.push({ element, fromMs: atMs, toMs: atMs, stepMs });
    }
  }
  return gaps;
}
