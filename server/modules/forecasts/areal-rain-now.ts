import {
  type ArealRainNow,
  type ArealRainRow,
  RAIN_AREA_KINDS,
  type RainStatistics,
} from '../../../contract/hydrology.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';
import { type FrequencyCurve, fitFrequencyCurve, returnPeriodOf } from '../hydrology/index.ts';
import { readRainSums, type Telemetry } from '../telemetry/index.ts';
import { HOUR_MS } from './compute-forecast.ts';
import { arealRainOver, gaugesOf, namesOf } from './gauges.ts';
import { listRainAreas, type RainAreaRow } from './store.ts';

/** Windows that end now. */
const WINDOWS_HOURS = [1, 3, 6, 24] as const;

/** Curves that were fitted, by what they were fitted to: the same record gives the same curve. */
const fitted = new Map<string, FrequencyCurve | undefined>();
const MOST_KEPT = 1_000;

/** 适线 of annual maxima; undefined where they do not bear a curve. */
function fittedTo(annualMm: readonly (number | null)[]): FrequencyCurve | undefined {
  const key = annualMm.join();
  if (fitted.has(key)) return fitted.get(key);
  const result = fitFrequencyCurve({ annual: annualMm.filter((mm) => mm !== null) });
  const curve = result.ok ? result.curve : undefined;
  if (fitted.size >= MOST_KEPT) fitted.clear();
  fitted.set(key, curve);
  return curve;
}

/** The curve of kept statistics, with the length of its record; of given parameters there is none. */
function curveOf(kept: RainStatistics) {
  if ('mean' in kept) {
    const { mean, cv, skewRatio } = kept;
    return { mean, cv, cs: cv * skewRatio, years: null, shortRecord: false };
  }
  const curve = fittedTo(kept.annualMm);
  return curve && { ...curve, years: kept.annualMm.length };
}

const mm1 = (mm: number): number => Math.round(mm * 10) / 10;

/** Mean rain of every area over the windows that end at `nowMs`, with its return period where statistics are kept. */
export async function readArealRain(
  telemetry: Telemetry,
  sql: Sql,
  nowMs: number,
  shows: (area: RainAreaRow) => boolean,
): Promise<ArealRainNow> {
  const areas = (await listRainAreas(sql))
    .filter(shows)
    .sort((a, b) => RAIN_AREA_KINDS.indexOf(a.kind) - RAIN_AREA_KINDS.indexOf(b.kind));
  const gauges = gaugesOf(telemetry);
  const meanOf = arealRainOver(gauges, areas);
  const ids = gauges.map(({ id }) => id);
  const windows = await Promise.all(
    WINDOWS_HOURS.map(async (hours) => ({
      hours,
      means: meanOf(await readRainSums(telemetry, sql, ids, nowMs - hours * HOUR_MS, nowMs)),
    })),
  );
  return {
    asOf: toBeijingIso(nowMs),
    areas: areas.map((area): ArealRainRow => {
      const curves = area.statistics.map((kept) => ({ kept, curve: curveOf(kept) }));
      const ofHour = windows[0]?.means.get(area.id);
      return {
        id: area.id,
        kind: area.kind,
        nameZh: area.nameZh,
        nameEn: area.nameEn,
        demo: area.demo,
        outlineSource: area.outlineSource,
        outletStationId: area.forecast?.stationId ?? null,
        rain: windows.map(({ hours, means }) => {
          const mean = means.get(area.id);
          const mm = mean?.mm ?? null;
          const curve = curves.find(({ kept }) => kept.hours === hours)?.curve;
          const period = curve && mm !== null ? returnPeriodOf(curve, mm) : undefined;
          return {
            hours,
            mm: mm === null ? null : mm1(mm),
            covered: mean?.covered ?? 0,
            returnYears: period ? Math.round(period.years * 10) / 10 : null,
            extrapolated: period?.extrapolated ?? false,
          };
        }),
        missing: namesOf(telemetry, ofHour?.missing ?? []),
        gauges: ofHour ? new Set([...ofHour.weights.keys(), ...ofHour.missing]).size : 0,
        fitted: curves.flatMap(({ kept, curve }) =>
          curve
            ? [
                {
                  hours: kept.hours,
                  mean: curve.mean,
                  cv: curve.cv,
                  cs: curve.cs,
                  years: curve.years,
                  shortRecord: curve.shortRecord,
                  source: kept.source,
                },
              ]
            : [],
        ),
      };
    }),
  };
}
