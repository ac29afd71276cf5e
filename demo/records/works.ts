import { DAY_MS, dayMs, HOUR_MS, type Script, type Thing } from './script.ts';

export const WATER = 'water-a';
export const TYPE = (name: string): string => `flood-works/${name}`;
/** Works lie with the team that patrols them; stores with the one that keeps them. */
export const PATROL_UNIT = 'team-patrol';
const MADE_UP = '演示构造（非实测、非批复值）';

interface Declared {
  name: string;
  kind: 'reservoir' | 'dyke' | 'sluice' | 'pump' | 'gully';
  grade: string;
  river: string;
  /** Beside its station: invented as the work is. */
  at?: readonly [longitude: number, latitude: number];
  stations?: string;
  cameras?: string;
  builtIn?: number;
  /** Level above the datum, by what it is. */
  levels?: readonly (readonly [what: string, value: number])[];
  /** 蓄水, 10⁴ m³. */
  capacity?: number;
  appraised?: readonly [day: string, appraisal: string];
  operationPlan?: string;
  emergencyPlan?: string;
  /** Nobody has been named yet: what the evaluation finds missing. */
  unnamed?: true;
}

/** Works of the demo: none of them, and no value, is that of a real one. */
const WORKS: readonly Declared[] = [
  {
    name: '演示水库',
    kind: 'reservoir',
    grade: 'small-1',
    river: '演示水库（虚构）',
    at: [113.2904, 34.7432],
    stations: 'SJ04',
    cameras: 'SJ04-V',
    builtIn: 1974,
    levels: [
      ['crest', 158.6],
      ['check', 157.4],
      ['design', 156.2],
      ['flood-limit', 152.8],
      ['dead', 144.1],
    ],
    capacity: 186,
    appraised: ['2019-11-20', 'class-2'],
    operationPlan: '2021-04-12',
    emergencyPlan: '2021-04-12',
  },
  {
    name: '演示二库',
    kind: 'reservoir',
    grade: 'small-2',
    river: '柏庙沟（演示）',
    at: [113.2764, 34.7715],
    stations: 'SJ18',
    builtIn: 1968,
    levels: [
      ['crest', 171.3],
      ['flood-limit', 167.9],
    ],
    capacity: 24,
    emergencyPlan: '2021-04-28',
  },
  {
    name: '西涧沟左岸堤防',
    kind: 'dyke',
    grade: 'other',
    river: '汜水河（示意）',
    at: [113.2475, 34.7957],
    stations: 'SJ01',
    cameras: 'SJ01-V',
    levels: [
      ['warning', 123.5],
      ['guaranteed', 125],
      ['crest', 126.4],
    ],
    emergencyPlan: '2021-05-06',
  },
  {
    name: '老寨河堤防',
    kind: 'dyke',
    grade: 'other',
    river: '汜水河（示意）',
    at: [113.2524, 34.7706],
    stations: 'SJ02',
    cameras: 'SJ02-V',
    levels: [
      ['warning', 128.6],
      ['guaranteed', 130.1],
      ['crest', 131.5],
    ],
  },
  {
    name: '工业路渠节制闸',
    kind: 'sluice',
    grade: 'other',
    river: '枯河（示意）',
    at: [113.3026, 34.7924],
    stations: 'SJ05',
    cameras: 'SJ05-V',
    builtIn: 1996,
    appraised: ['2017-06-08', 'class-2'],
    operationPlan: '2021-04-19',
  },
  {
    name: '中心路下穿排涝泵站',
    kind: 'pump',
    grade: 'other',
    river: '中心路下穿积水点',
    at: [113.2917, 34.8046],
    stations: 'SJ06',
    cameras: 'SJ06-V',
    builtIn: 2011,
    operationPlan: '2021-04-19',
    emergencyPlan: '2021-05-10',
  },
  {
    name: '杨家沟山洪沟',
    kind: 'gully',
    grade: 'other',
    river: '枯河（示意）',
    at: [113.2806, 34.7344],
    stations: 'SJ03',
    cameras: 'SJ03-V',
    emergencyPlan: '2021-05-10',
  },
  { name: '柏庙山洪沟', kind: 'gully', grade: 'other', river: '柏庙沟（演示）', unnamed: true },
];

export interface Work extends Declared {
  thing: Thing;
}

function describe(script: Script, { thing, ...work }: Work, atMs: number): void {
  if (!work.unnamed)
    script.go(WATER, thing, 'appoint', atMs + 2 * DAY_MS, {
      data: {
        administrative: '演示·峡窝镇副镇长',
        technical: '演示·区农委水利科工程师',
        patroller: `演示·${work.name}巡查员`,
      },
    });
  const levels = (work.levels ?? []).map(([what, value]) => ({ what, value, unit: 'm', source: MADE_UP }));
  const capacity =
    work.capacity === undefined
      ? []
      : [{ what: 'capacity', value: work.capacity, unit: '10k-m3', source: MADE_UP }];
  if (levels.length > 0)
    script.go(WATER, thing, 'measure', atMs + 3 * DAY_MS, {
      data: { datum: 'national-1985', characteristics: [...levels, ...capacity] },
    });
  if (work.appraised)
    script.go(WATER, thing, 'appraise', atMs + 4 * DAY_MS, {
      data: { appraised: work.appraised[0], appraisal: work.appraised[1] },
    });
  const [operation, emergency] = [work.operationPlan, work.emergencyPlan];
  const approved = operation ?? emergency;
  if (approved)
    script.go(WATER, thing, 'approve-plans', dayMs(approved, '15:00') + DAY_MS, {
      data: {
        ...(operation ? { 'operation-plan': operation } : {}),
        ...(emergency ? { 'emergency-plan': emergency } : {}),
      },
    });
}

/** The register, entered in the first days of March; one small reservoir was under repair until the flood season. */
export function registerWorks(script: Script): Work[] {
  const works = WORKS.map((declared, n): Work => {
    const atMs = dayMs('2021-03-01', '09:10') + n * HOUR_MS + Math.floor(n / 4) * DAY_MS;
    const { name, kind, grade, river, at, stations, cameras, builtIn } = declared;
    const thing = script.open(WATER, TYPE('work'), 'register', PATROL_UNIT, atMs, {
      data: {
        name: n === 3 ? '老寨河提防' : name,
        kind,
        grade,
        river,
        ...(kind === 'gully' ? {} : { manager: '演示·水利工程管护站' }),
        ...(builtIn === undefined ? {} : { 'built-in': builtIn }),
        ...(at ? { position: { longitude: at[0], latitude: at[1] } } : {}),
        ...(stations ? { stations } : {}),
        ...(cameras ? { cameras } : {}),
      },
    });
    const work = { ...declared, thing };
    if (n === 3) script.go(WATER, thing, 'correct', atMs + HOUR_MS, { data: { name } });
    describe(script, work, atMs);
    return work;
  });
  const second = works[1]!.thing;
  script.go(WATER, second, 'begin-repair', dayMs('2021-05-01', '10:00'), {
    reason: '放水涵管渗漏，实施除险加固。',
  });
  script.go(WATER, second, 'end-repair', dayMs('2021-06-10', '16:00'));
  return works;
}
