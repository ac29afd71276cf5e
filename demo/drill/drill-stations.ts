import { readFileSync } from 'node:fs';
import type { StationRegistration } from '../../contract/telemetry.ts';
import { DemoStation } from '../district-schema.ts';
import type { Storm } from '../storm/load-storm.ts';

/** How a station of the district follows the storm: rain of a gauge, its level and flow stretched to the own values. */
export interface Follow {
  gauge: string;
  level: { scale: number; offset: number };
}

/** Stations of a drill with what each follows. */
export interface DrillRoster {
  stations: DemoStation[];
  follows: Record<string, Follow>;
}

/** A roster as `JSON.stringify` wrote it. */
export function readRoster(file: string): DrillRoster {
  const { stations, follows } = JSON.parse(readFileSync(file, 'utf8')) as DrillRoster;
  return { stations: stations.map((station) => DemoStation.parse(station)), follows };
}

type Levels = readonly { kind: string; quantity: string; value: number }[];

const RAIN_ELEMENTS = /^(PT|PJ|PN\d\d|P\d+|DRP)$/;
const DEFAULT_PASSWORD = '1234';
/** Relative levels of 34H are unsigned: their base lies well below every level of the storm. */
const BASE_BELOW_M = 5;

/** The value that calls for attention and the one that is grave: warning and guaranteed, or flood limit and design. */
function marks(levels: Levels): { low: number; high: number } | undefined {
  const height = (kind: string): number | undefined =>
    levels.find((level) => level.kind === kind && level.quantity === 'level')?.value;
  const low = height('warning') ?? height('flood-limit');
  const high = height('guaranteed') ?? height('design');
  return low !== undefined && high !== undefined && high > low ? { low, high } : undefined;
}

/** Stretches a gauge's levels so that its two marks come to lie on the station's; without marks they stay as they are. */
function stretch(own: Levels, followed: Levels): Follow['level'] {
  const to = marks(own);
  const from = marks(followed);
  if (!to || !from) return { scale: 1, offset: 0 };
  const scale = (to.high - to.low) / (from.high - from.low);
  return { scale, offset: to.low - scale * from.low };
}

function measuresOf(station: StationRegistration): DemoStation['measures'] {
  const elements = [...station.expected.map((entry) => entry.element), ...(station.rainSources ?? [])];
  return [
    ...(station.class === '50' || elements.some((element) => RAIN_ELEMENTS.test(element))
      ? ['rain' as const]
      : []),
    ...(station.verticalDatum !== null ? ['level' as const] : []),
    ...(elements.includes('Q') || station.levels.some((level) => level.quantity === 'flow')
      ? ['flow' as const]
      : []),
  ];
}

function deviceOf(
  station: StationRegistration,
  measures: DemoStation['measures'],
  lowestM: number,
): DemoStation {
  const { id, nameZh, nameEn, address, password, class: stationClass, sttp, intervals, dialect } = station;
  return DemoStation.parse({
    id,
    nameZh: nameZh.slice(0, 80),
    nameEn: nameEn === '' ? id : nameEn,
    unit: station.unitPath.split('/').at(-1),
    address,
    password: password ?? DEFAULT_PASSWORD,
    class: stationClass,
    sttp,
    longitude: station.longitude ?? 0,
    latitude: station.latitude ?? 0,
    integrated: intervals.everyMinutes !== null,
    measures,
    ...(station.verticalDatum === null ? {} : { verticalDatum: station.verticalDatum }),
    ...(measures.includes('level')
      ? { baseLevelM: station.baseLevelsM['1'] ?? Math.floor(lowestM - BASE_BELOW_M) }
      : {}),
    intervals,
    rainSources: station.rainSources ?? ['PT'],
    expected: station.expected.length > 0 ? station.expected : [{ element: 'PT', stepMinutes: 60 }],
    terminal: dialect.hourAnchor === 'end' ? { hourAnchor: 'end' } : {},
    levels: station.levels.map(({ kind, quantity, value, source }) => ({
      kind,
      quantity,
      value,
      source: source.slice(0, 80),
    })),
  });
}

/**
 * Gives every enabled station of a district a gauge of the storm to follow: reservoirs a reservoir, rivers a river, in
 * turn. `gauges` are the stations that the storm was made for.
 */
export function drillRoster(
  stations: readonly StationRegistration[],
  gauges: readonly DemoStation[],
  storm: Storm,
): DrillRoster {
  const roster: DrillRoster = { stations: [], follows: {} };
  const turns = new Map<string, number>();
  const take = (kind: string, candidates: readonly DemoStation[]): DemoStation => {
    const turn = turns.get(kind) ?? 0;
    turns.set(kind, turn + 1);
    return candidates[turn % candidates.length]!;
  };
  const reservoirs = gauges.filter((gauge) => gauge.class === '4B');
  const rivers = gauges.filter((gauge) => gauge.class === '48' && marks(gauge.levels));
  for (const station of stations.filter((candidate) => candidate.enabled)) {
    const measures = measuresOf(station);
    if (measures.length === 0) continue;
    const gauge = measures.includes('level')
      ? station.class === '4B'
        ? take('reservoir', reservoirs)
        : take('river', rivers)
      : take('rain', gauges);
    const level = stretch(station.levels, gauge.levels);
    const calmM = storm.valueAt(gauge.id, 'level', storm.fromMs) ?? 0;
    roster.follows[station.id] = { gauge: gauge.id, level };
    roster.stations.push(deviceOf(station, measures, calmM * level.scale + level.offset));
  }
  return roster;
}

/** The storm as the roster's stations see it. */
export function followStorm(storm: Storm, follows: DrillRoster['follows']): Storm {
  return {
    ...storm,
    rainMm: (station, fromMs, toMs) => storm.rainMm(follows[station]?.gauge ?? station, fromMs, toMs),
    valueAt: (station, measured, atMs) => {
      const follow = follows[station];
      if (!follow) return storm.valueAt(station, measured, atMs);
      if (measured === 'flow') return flowOf(storm, follow, atMs);
      const value = storm.valueAt(follow.gauge, 'level', atMs);
      return value === undefined
        ? undefined
        : Number((value * follow.level.scale + follow.level.offset).toFixed(2));
    },
  };
}

/** Only one gauge of the storm has a flow; a station that follows another gets its own gauge's, else that one's. */
function flowOf(storm: Storm, follow: Follow, atMs: number): number | undefined {
  return storm.valueAt(follow.gauge, 'flow', atMs) ?? storm.valueAt(FLOW_GAUGE, 'flow', atMs);
}

const FLOW_GAUGE = 'SJ21';
