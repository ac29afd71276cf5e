import { DAY_MS, dayMs, HOUR_MS, MINUTE_MS, type Script, type Thing } from './script.ts';
import { PATROL_UNIT, TYPE, WATER, type Work } from './works.ts';

const WALKERS = ['patrol-a', 'patrol-b'] as const;
const FROM = '2021-03-08';
/** 汛期 in the demo: every route every day or every other day. */
const FLOOD_SEASON = '2021-05-15';
/** The day of the storm's first signals: walked before the rain, and entered before the scenario begins. */
const TO = '2021-07-19';
const LATE_UNTIL = '2021-07-16';
/** Days on which it rained hard: the day before, the day itself and the day after are walked for the rain. */
const RAINS = ['2021-05-26', '2021-06-14', '2021-06-30', '2021-07-11', '2021-07-20'];

const ITEMS: Readonly<Record<Work['kind'], string>> = {
  reservoir: '坝顶、上下游坝坡、坝脚渗漏、溢洪道、放水涵管、水尺',
  dyke: '堤顶、堤坡、穿堤建筑物、临河障碍物',
  sluice: '闸门、启闭机、备用电源、上下游护坡',
  pump: '机组、进水格栅、备用电源、警示标识',
  gully: '沟道阻水物、跨沟桥涵、人员活动、警示标识',
};

interface Route {
  thing: Thing;
  name: string;
  work: Work;
  every: number;
}

const dayOf = (atMs: number): string => new Date(atMs + 8 * HOUR_MS).toISOString().slice(0, 10);

function timingOf(day: string): 'daily' | 'before-rain' | 'during-rain' | 'after-rain' {
  if (RAINS.includes(day)) return 'during-rain';
  if (RAINS.includes(dayOf(dayMs(day) + DAY_MS))) return 'before-rain';
  return RAINS.includes(dayOf(dayMs(day) - DAY_MS)) ? 'after-rain' : 'daily';
}

function walk(script: Script, { thing, name, work, every }: Route, day: string): void {
  const { random } = script;
  const timing = timingOf(day);
  const inSeason = day >= FLOOD_SEASON;
  // Outside the flood season about once a week; in it when due, now and then a day is missed.
  if (timing === 'daily' && !random.chance(inSeason ? 0.85 / every : 0.13)) return;
  const atMs = dayMs(day, '07:00') + random.between(0, 10 * 60) * MINUTE_MS;
  const impassable = timing === 'during-rain' && random.chance(0.15);
  const abnormal = !impassable && random.chance(0.05);
  const patrol = script.open(random.pick(WALKERS), TYPE('patrol'), 'make', PATROL_UNIT, atMs, {
    data: {
      route: thing,
      name,
      work: work.thing,
      timing,
      outcome: impassable ? 'impassable' : abnormal ? 'hazard' : 'normal',
      ...(impassable
        ? { note: '漫水，未能走完，雨停后补巡。' }
        : {
            body: 'normal',
            slope: abnormal ? 'abnormal' : 'normal',
            seepage: work.kind === 'reservoir' || work.kind === 'dyke' ? 'normal' : 'none',
            outlet: work.kind === 'gully' ? 'none' : 'normal',
            facilities: work.stations ? 'normal' : 'none',
          }),
    },
    // Phones without signal in the gullies come back in the evening, some a day or two later.
    ...(day < LATE_UNTIL && random.chance(0.1) ? { lateMs: random.between(13, 50) * HOUR_MS } : {}),
  });
  if (random.chance(0.012))
    script.go(WATER, patrol, 'withdraw', patrol.lastMs + HOUR_MS, { reason: '与同日另一条记录重复。' });
}

/** 人工巡查: routes, and what was walked on them from March to the storm. */
export function patrolRecords(script: Script, works: readonly Work[]): void {
  const routes = works.map((work, n): Route => {
    const name = `${work.name}巡查线`;
    const every = work.kind === 'reservoir' || work.kind === 'dyke' ? 1 : 2;
    const thing = script.open(
      WATER,
      TYPE('route'),
      'register',
      PATROL_UNIT,
      dayMs('2021-03-05', '10:00') + n * 20 * MINUTE_MS,
      { data: { name, work: work.thing, items: ITEMS[work.kind], every } },
    );
    return { thing, name, work, every };
  });
  for (let atMs = dayMs(FROM); atMs <= dayMs(TO); atMs += DAY_MS)
    for (const route of routes) walk(script, route, dayOf(atMs));
}
