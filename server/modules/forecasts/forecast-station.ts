import type { StationForecast } from '../../../contract/hydrology.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';
import { readNewestOf, readRainSteps, type Telemetry } from '../telemetry/index.ts';
import { computeForecast, HOUR_MS, type OutletNow, type PastRain, stepMsOf } from './compute-forecast.ts';
import { arealRainOver, gaugesOf, namesOf } from './gauges.ts';
import { findRating } from './relations-store.ts';
import { findModelOf, type ModelledArea } from './store.ts';

/** Measured so near the end of the known rain that it speaks of that moment. */
const OUTLET_AROUND_MS = 30 * 60_000;
/** The share of the area told by its own gauges is looked at over these last hours. */
const COVERED_OVER_HOURS = 3;

interface BasinRain extends PastRain {
  covered: number;
  missing: string[];
}

async function readBasinRain(
  telemetry: Telemetry,
  sql: Sql,
  area: ModelledArea,
  nowMs: number,
): Promise<BasinRain> {
  const stepMs = stepMsOf(area.forecast);
  const toMs = Math.floor(nowMs / stepMs) * stepMs;
  const steps = Math.round((area.forecast.warmUpHours * HOUR_MS) / stepMs);
  const fromMs = toMs - steps * stepMs;
  const gauges = gaugesOf(telemetry);
  const meanOf = arealRainOver(gauges, [area]);
  const byGauge = await readRainSteps(
    telemetry,
    sql,
    gauges.map(({ id }) => id),
    { fromMs, stepMs, steps },
  );
  const means = Array.from({ length: steps }, (_, n) =>
    meanOf(new Map([...byGauge].map(([id, mm]) => [id, mm[n] ?? null]))).get(area.id),
  );
  const known = means.findLastIndex((mean) => mean !== undefined && mean.mm !== null) + 1;
  const recent = means.slice(Math.max(0, known - (COVERED_OVER_HOURS * HOUR_MS) / stepMs), known);
  return {
    fromMs,
    mm: means.map((mean) => mean?.mm ?? null),
    covered: recent.reduce((least, mean) => Math.min(least, mean?.covered ?? 0), known === 0 ? 0 : 1),
    missing: [...(means.at(Math.max(0, known - 1))?.missing ?? [])],
  };
}

async function readOutlet(
  telemetry: Telemetry,
  sql: Sql,
  stationId: string,
  atMs: number,
): Promise<OutletNow> {
  const [flow, level] = await Promise.all(
    (['flow', 'level'] as const).map((kind) =>
      readNewestOf(telemetry, sql, stationId, kind, atMs - OUTLET_AROUND_MS, atMs),
    ),
  );
  return { flow: flow?.value ?? null, level: level?.value ?? null, datum: level?.datum ?? null };
}

const aboutModel = ({ id, nameZh, nameEn, demo, forecast }: ModelledArea) => ({
  areaId: id,
  areaZh: nameZh,
  areaEn: nameEn,
  demo,
  stepMinutes: forecast.stepMinutes,
  areaKm2: forecast.areaKm2,
  parameters: forecast.parameters,
  nse: forecast.calibration.nse,
  calibratedFrom: forecast.calibration.from,
  calibratedTo: forecast.calibration.to,
  source: forecast.source,
});

/** What the model of a station's basin says at `nowMs`, from the rain and the water in the ledger of readings. */
export async function forecastStation(
  telemetry: Telemetry,
  sql: Sql,
  stationId: string,
  nowMs: number,
): Promise<StationForecast> {
  const area = await findModelOf(sql, stationId);
  if (!area) return { stationId, model: null, forecast: null };
  const rain = await readBasinRain(telemetry, sql, area, nowMs);
  const stepMs = stepMsOf(area.forecast);
  const knownUntilMs = rain.fromMs + (rain.mm.findLastIndex((mm) => mm !== null) + 1) * stepMs;
  const outlet = await readOutlet(telemetry, sql, stationId, knownUntilMs);
  // Gaugings of the station itself stand before those of its model.
  const own = await findRating(sql, stationId);
  const model = own ? { ...area.forecast, gaugings: own.gaugings } : area.forecast;
  const made = computeForecast(model, rain, outlet, nowMs);
  return {
    stationId,
    model: aboutModel(area),
    forecast: made.ok
      ? {
          available: true,
          asOf: toBeijingIso(made.asOfMs),
          lines: made.lines,
          goingOn: made.goingOn,
          lastHourMm: made.lastHourMm,
          covered: rain.covered,
          corrected: made.forecast.corrected,
          beyondLearnt: made.forecast.beyondLearnt,
        }
      : {
          available: false,
          reason: made.reason,
          where: made.where,
          missing: namesOf(telemetry, rain.missing),
        },
  };
}
