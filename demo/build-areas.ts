import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { ForecastModel, RainAreaInput, RainStatistics } from '../contract/hydrology.ts';
import { toBeijingIso } from '../contract/time.ts';
import {
  asFlow,
  calibrateXaj,
  createArealRain,
  createRandom,
  deviationFactor,
  forStep,
  halfFull,
  learnErrors,
  nashUnitHydrograph,
  runXaj,
  thiessenCells,
} from '../server/modules/hydrology/index.ts';
import { AREAS_FILE } from './area-file.ts';
import { loadBoundary, type Position } from './geo.ts';
import { loadDistrict } from './load-district.ts';
import { loadStorm } from './storm/load-storm.ts';

const STEP_MINUTES = 10;
const STEP_MS = STEP_MINUTES * 60_000;
const HORIZON_HOURS = 6;
const WARM_UP_HOURS = 24;
/** Steps before this are not judged: the basin forgets that it began half full. */
const FORGOTTEN_STEPS = 72;
const COS_LATITUDE = Math.cos((34.785 * Math.PI) / 180);

/** Nothing of it is a survey: a point each, and the outline nearest to it. */
const STREETS: readonly { unit: string; at: Position }[] = [
  { unit: 'street-jiyuanlu', at: [113.283, 34.813] },
  { unit: 'street-zhongxinlu', at: [113.295, 34.812] },
  { unit: 'street-xinanlu', at: [113.272, 34.804] },
  { unit: 'street-gongyelu', at: [113.306, 34.8] },
  { unit: 'street-kuangshan', at: [113.26, 34.79] },
  { unit: 'town-xiawo', at: [113.275, 34.757] },
];

/** Level to flow as the storm declares it for the flow station, `zeroBelowBaseM` under the level of dry weather. */
const RATING = { coefficient: 34, exponent: 1.7, zeroBelowBaseM: 0.4 };

const BASINS: readonly {
  id: string;
  nameZh: string;
  nameEn: string;
  station: string;
  unit: string;
  outline: readonly Position[];
  zeroLevelM: number;
  highestM: number;
}[] = [
  {
    id: 'basin-sishui',
    nameZh: '汜水河汜水河流量站以上（示意）',
    nameEn: 'Sishui River above the flow station (schematic)',
    station: 'SJ21',
    unit: 'town-xiawo',
    outline: [
      [113.236, 34.75],
      [113.266, 34.75],
      [113.264, 34.79],
      [113.256, 34.816],
      [113.238, 34.816],
    ],
    zeroLevelM: 117.6,
    highestM: 123.5,
  },
  {
    id: 'basin-xijian',
    nameZh: '汜水河西涧沟以上（示意）',
    nameEn: 'Sishui River above Xijian Gully (schematic)',
    station: 'SJ01',
    unit: 'town-xiawo',
    outline: [
      [113.238, 34.75],
      [113.264, 34.75],
      [113.26, 34.798],
      [113.24, 34.798],
    ],
    zeroLevelM: 120.8,
    highestM: 126.8,
  },
  {
    id: 'basin-kuhe',
    nameZh: '枯河工业路渠以上（示意）',
    nameEn: 'Kuhe River above Gongye Road (schematic)',
    station: 'SJ05',
    unit: 'street-gongyelu',
    outline: [
      [113.27, 34.726],
      [113.292, 34.726],
      [113.312, 34.77],
      [113.31, 34.8],
      [113.292, 34.798],
    ],
    zeroLevelM: 127.6,
    highestM: 131.4,
  },
];

const closed = (ring: readonly Position[]): [number, number][] =>
  [...ring, ring[0]!].map(([x, y]) => [Number(x.toFixed(5)), Number(y.toFixed(5))]);
const rounded = (value: number, decimals = 5): number => Number(value.toFixed(decimals));

/** Means and Cv by duration, Cs = 3.5 Cv: round figures of the order usual in the region, from no atlas. */
const RAIN = [
  { hours: 1, mean: 42, cv: 0.5 },
  { hours: 3, mean: 58, cv: 0.52 },
  { hours: 6, mean: 70, cv: 0.55 },
  { hours: 24, mean: 95, cv: 0.58 },
];
const FIRST_YEAR = 1981;
const YEARS = 40;

/** Forty years drawn from the distribution, the same in every run; no year of a real gauge is in them. */
function statistics(): RainStatistics[] {
  const random = createRandom(410_106);
  const chances = Array.from({ length: YEARS }, () => 0.004 + 0.992 * random());
  return RAIN.map(({ hours, mean, cv }) => ({
    hours,
    firstYear: FIRST_YEAR,
    annualMm: chances.map((chance) => rounded(mean * (1 + cv * deviationFactor(3.5 * cv, chance)), 1)),
    source: '演示构造的年最大面雨量系列（非实测；本区须以省暴雨统计参数图集或实测系列替换）',
  }));
}

const storm = loadStorm();
const district = loadDistrict();
const grid = Array.from(
  { length: Math.floor((storm.toMs - storm.fromMs) / STEP_MS) },
  (_, n) => storm.fromMs + n * STEP_MS,
);

function basinRain(id: string, outline: readonly Position[]): number[] {
  const gauges = district.stations
    .filter(({ measures }) => measures.includes('rain'))
    .map(({ id: gauge, longitude, latitude }) => ({ id: gauge, at: [longitude, latitude] as const }));
  const meanOf = createArealRain(gauges, [{ id, rings: [closed(outline)] }], { cosLatitude: COS_LATITUDE });
  return grid.map((atMs) => {
    const byGauge = new Map(gauges.map((gauge) => [gauge.id, storm.rainMm(gauge.id, atMs, atMs + STEP_MS)]));
    return meanOf(byGauge).get(id)?.mm ?? 0;
  });
}

const flowAtLevel = (levelM: number, zeroLevelM: number): number =>
  RATING.coefficient * Math.max(0, levelM - zeroLevelM) ** RATING.exponent;

function gaugings(zeroLevelM: number, highestM: number): { stageM: number; flow: number }[] {
  const random = createRandom(Math.round(zeroLevelM * 10));
  const lowest = zeroLevelM + RATING.zeroBelowBaseM;
  return Array.from({ length: 14 }, (_, n) => {
    const stageM = rounded(lowest + ((highestM - lowest) * n) / 13, 2);
    return { stageM, flow: rounded(flowAtLevel(stageM, zeroLevelM) * (1 + 0.06 * (random() - 0.5)), 1) };
  });
}

function modelOf(basin: (typeof BASINS)[number]): ForecastModel {
  const rain = basinRain(basin.id, basin.outline);
  const flow = grid.map((atMs) => {
    const level = storm.valueAt(basin.station, 'level', atMs + STEP_MS);
    return level === undefined ? null : flowAtLevel(level, basin.zeroLevelM);
  });
  const potentialMmPerDay = [1, 1.5, 2.5, 3.5, 4.5, 5, 4, 3.5, 3, 2.5, 1.5, 1];
  const potential = rain.map(() => ((potentialMmPerDay[6] ?? 0) * STEP_MINUTES) / 1_440);
  const rainMm = rain.reduce((sum, mm) => sum + mm, 0);
  const volumeM3 = flow.reduce<number>((sum, m3s) => sum + (m3s ?? 0) * STEP_MINUTES * 60, 0);
  // The constructed flow has no basin of its own: the area is the one from which four fifths of the rain would have come.
  const areaKm2 = rounded(volumeM3 / (0.8 * rainMm * 1_000), 1);
  const stepHours = STEP_MINUTES / 60;
  const toMm = (3.6 * stepHours) / areaKm2;
  const tried = [1, 2, 3, 4, 6].map((k) => {
    const ordinates = nashUnitHydrograph(1.5, k, stepHours);
    return { ordinates, found: calibrate(ordinates) };
  });
  function calibrate(ordinates: readonly number[]) {
    const made = calibrateXaj(
      { rain, potential, flow: flow.map((m3s) => (m3s === null ? null : m3s * toMm)) },
      { stepHours, warmUpSteps: FORGOTTEN_STEPS, seed: 7, channel: { kind: 'unit-hydrograph', ordinates } },
    );
    if (!made.ok) throw new Error(`${basin.id}: ${made.fault} ${made.where ?? ''}`);
    return made.result;
  }
  const best = tried.reduce((so, next) =>
    next.found.calibration.nse > so.found.calibration.nse ? next : so,
  );
  const unitHydrograph = best.ordinates.map((part) => rounded(part, 6));
  const parameters = Object.fromEntries(
    Object.entries(best.found.parameters).map(([name, value]) => [name, rounded(value)]),
  ) as unknown as ForecastModel['parameters'];
  const ofStep = forStep(parameters, stepHours);
  const channel = { kind: 'unit-hydrograph', ordinates: unitHydrograph } as const;
  const run = runXaj(ofStep, rain, potential, halfFull(ofStep, 0, channel), channel);
  const simulated = Array.from(run.flow, (mm) => asFlow(mm, areaKm2, stepHours));
  const observed = flow.map((m3s) => m3s ?? Number.NaN);
  const learnt = learnErrors(observed, simulated, HORIZON_HOURS / stepHours, FORGOTTEN_STEPS);
  if (!learnt.ok) throw new Error(`${basin.id}: ${learnt.fault}`);
  return {
    stationId: basin.station,
    areaKm2,
    stepMinutes: STEP_MINUTES,
    warmUpHours: WARM_UP_HOURS,
    horizonHours: HORIZON_HOURS,
    parameters,
    unitHydrograph,
    potentialMmPerDay,
    gaugings: gaugings(basin.zeroLevelM, basin.highestM),
    errors: JSON.parse(
      JSON.stringify(learnt.errors, (_, value) => (typeof value === 'number' ? rounded(value) : value)),
    ),
    calibration: {
      from: toBeijingIso(storm.fromMs),
      to: toBeijingIso(storm.toMs),
      nse: rounded(best.found.calibration.nse, 3),
      steps: grid.length - FORGOTTEN_STEPS,
    },
    source: '示例参数：按演练情景构造的雨量、流量率定，面积为折算值，不代表任何真实流域',
  };
}

/** Streets, the district and three basins of the demo with statistics and calibrated models, the same in every run. */
export function buildAreas(): Record<string, Omit<RainAreaInput, 'unitPath' | 'weights'> & { unit: string }> {
  const boundary = loadBoundary();
  const cells = thiessenCells(new Map(STREETS.map(({ unit, at }) => [unit, at])), boundary, COS_LATITUDE);
  const nameOf = (id: string) => district.units.find((unit) => unit.id === id)!;
  const kept = statistics();
  const area = (
    kind: RainAreaInput['kind'],
    unit: string,
    names: { nameZh: string; nameEn: string },
    ring: readonly Position[],
    outlineSource: string,
    forecast: ForecastModel | null = null,
  ) => ({
    kind,
    ...names,
    unit,
    demo: true,
    rings: [closed(ring)],
    outlineSource,
    statistics: kept,
    forecast,
  });
  const drawn = '演示示意分区（按距离划分，非行政区划界线）';
  return {
    district: area(
      'district',
      'district',
      { nameZh: '上街区（演示）', nameEn: 'Shangjie District (demo)' },
      boundary.slice(0, -1),
      '区界示意（非测绘）',
    ),
    ...Object.fromEntries(
      STREETS.map(({ unit }) => {
        const { name, nameEn } = nameOf(unit);
        return [unit, area('street', unit, { nameZh: name, nameEn }, cells.get(unit) ?? [], drawn)];
      }),
    ),
    ...Object.fromEntries(
      BASINS.map((basin) => [
        basin.id,
        area(
          'basin',
          basin.unit,
          { nameZh: basin.nameZh, nameEn: basin.nameEn },
          basin.outline,
          '演示示意流域（非测绘）',
          modelOf(basin),
        ),
      ]),
    ),
  };
}

if (process.argv[1] === import.meta.filename) {
  const content = `${JSON.stringify(buildAreas())}\n`;
  const same = existsSync(AREAS_FILE) && readFileSync(AREAS_FILE, 'utf8') === content;
  if (!process.argv.includes('--check') && !same) writeFileSync(AREAS_FILE, content);
  console.log(same ? 'areas: up to date' : 'areas: differ');
}
