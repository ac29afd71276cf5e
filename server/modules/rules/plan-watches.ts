import type { Condition, LeafCondition, Plan } from '../../../contract/plan.ts';
import { CHARACTERISTIC_LEVELS, type CharacteristicKind } from '../../../contract/telemetry.ts';
import type { PlanWatch } from '../../../contract/works.ts';
import type { Sql } from '../../platform/db/index.ts';
import { conditionFor, leavesOf } from './conditions.ts';
import { readPlan } from './read-plan.ts';
import { planDocuments } from './store.ts';

interface Words {
  zh: string;
  en: string;
}
type Part = Pick<PlanWatch, 'kind' | 'name'> & { when: Condition };

const named = (kind: CharacteristicKind): Words => ({
  zh: `${CHARACTERISTIC_LEVELS[kind].zh}值`,
  en: `${CHARACTERISTIC_LEVELS[kind].en} value`,
});
const offset = (by: number, unit: string): string =>
  by === 0 ? '' : ` ${by > 0 ? '+' : '−'} ${Math.abs(by)} ${unit}`;
const hoursOf = (hours: number): Words => {
  const minutes = Math.round(hours * 60);
  return minutes < 60
    ? { zh: `${minutes}分钟`, en: `${minutes} min` }
    : { zh: `${hours}小时`, en: `${hours} h` };
};

/** What a leaf asks of a station, in both languages; undefined where it looks at no station. */
function wordsOf(leaf: LeafCondition): Words | undefined {
  if ('rain' in leaf) {
    const { hours, mm } = leaf.rain;
    return { zh: `${hoursOf(hours).zh}雨量 ≥ ${mm} 毫米`, en: `rain in ${hoursOf(hours).en} ≥ ${mm} mm` };
  }
  if ('arealRain' in leaf) {
    const { hours, mm } = leaf.arealRain;
    return {
      zh: `${hoursOf(hours).zh}面雨量 ≥ ${mm} 毫米`,
      en: `areal rain in ${hoursOf(hours).en} ≥ ${mm} mm`,
    };
  }
  if ('level' in leaf) {
    const { reaches, offsetM } = leaf.level;
    const bar =
      typeof reaches === 'string' ? named(reaches) : { zh: `${reaches.value} 米`, en: `${reaches.value} m` };
    const more = offset(offsetM, 'm');
    return { zh: `水位 ≥ ${bar.zh}${more}`, en: `level ≥ ${bar.en}${more}` };
  }
  if ('flow' in leaf) {
    const { reaches, offset: by } = leaf.flow;
    const bar =
      typeof reaches === 'string' ? named(reaches) : { zh: `${reaches} m³/s`, en: `${reaches} m³/s` };
    const more = offset(by, 'm³/s');
    return { zh: `流量 ≥ ${bar.zh}${more}`, en: `flow ≥ ${bar.en}${more}` };
  }
  if ('rise' in leaf) {
    const { metres, minutes } = leaf.rise;
    return { zh: `${minutes}分钟上涨 ≥ ${metres} 米`, en: `rise in ${minutes} min ≥ ${metres} m` };
  }
  return undefined;
}

function looksAt(leaf: LeafCondition, station: string, measuresRain: boolean): boolean {
  if ('rain' in leaf)
    return leaf.rain.stations === 'any' ? measuresRain : leaf.rain.stations.includes(station);
  if ('arealRain' in leaf) return station in leaf.arealRain.weights;
  if ('level' in leaf) return leaf.level.station === station;
  if ('flow' in leaf) return leaf.flow.station === station;
  return 'rise' in leaf && leaf.rise.station === station;
}

/** Everything of a plan that is judged by readings, with the condition as it stands for one station. */
function partsFor(plan: Plan, station: string): Part[] {
  return [
    ...plan.levels.map(({ name, when }): Part => ({ kind: 'level', name, when })),
    ...plan.alarms
      .filter(({ each }) => each?.includes(station) ?? true)
      .map(
        ({ title, each, when }): Part => ({
          kind: 'alarm',
          name: title,
          when: conditionFor(when, each && station),
        }),
      ),
    ...plan.zones.flatMap(({ name, prepare, immediate }): Part[] => [
      { kind: 'prepare', name, when: prepare },
      { kind: 'immediate', name, when: immediate },
    ]),
  ];
}

/** Conditions of a plan that look at a station, in the order of the plan. Pure. */
export function watchesOf(plan: Plan, station: string, measuresRain: boolean): PlanWatch[] {
  return partsFor(plan, station).flatMap(({ kind, name, when }) => {
    const leaves = leavesOf(when).filter((leaf) => looksAt(leaf, station, measuresRain));
    const words = leaves.flatMap((leaf) => wordsOf(leaf) ?? []);
    if (words.length === 0) return [];
    const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];
    return [
      {
        planId: plan.id,
        planTitle: plan.title,
        planTitleEn: plan.titleEn,
        kind,
        name,
        stationId: station,
        zh: distinct(words.map(({ zh }) => zh)).join('；'),
        en: distinct(words.map(({ en }) => en)).join('; '),
        sources: distinct(leaves.map(({ source }) => source)),
      },
    ];
  });
}

/** Which conditions of the plans in force look at a station; `measuresRain`: it counts among any station that does. */
export async function readPlanWatches(
  sql: Sql,
): Promise<(station: string, measuresRain: boolean) => PlanWatch[]> {
  const plans = (await planDocuments(sql)).flatMap((document) => readPlan(document) ?? []);
  return (station, measuresRain) => plans.flatMap((plan) => watchesOf(plan, station, measuresRain));
}
