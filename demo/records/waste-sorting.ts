import { joinTexts } from '../../programmes/kit/index.ts';
import { DAY_MS, dayMs, HOUR_MS, type Script, type Thing } from './script.ts';

const CITY = 'zhongxinlu-office';
const PARTY = 'zhongxinlu-party';
const GRIDS = ['zhongxinlu-grid-a', 'zhongxinlu-grid-b'] as const;
const UNITS = ['zhongxinlu-c1', 'zhongxinlu-c2'] as const;
const TYPE = (name: string): string => `waste-sorting/${name}`;
const FROM = '2021-03-08';
const TO = '2021-07-14';

const YARDS = 24;
const ACTIVITIES = 112;
const LEAFLETS = 4_236;
const POSTERS = 420;
/** Per wave: issued, returned, valid, knows, sorts. */
const WAVES = [
  { day: '2021-03-20', issued: 165, returned: 147, valid: 138, knows: 71, sorts: 49 },
  { day: '2021-06-19', issued: 162, returned: 151, valid: 145, knows: 118, sorts: 97 },
] as const;

interface Yard {
  name: string;
  thing: Thing;
  unit: string;
  grid: string;
}

const KINDS = {
  contest: '垃圾分类知识竞赛',
  film: '垃圾分类宣传片放映',
  poster: '宣传海报张贴',
  visit: '入户宣讲',
  training: '桶站值守培训',
} as const;
type Kind = keyof typeof KINDS;

function duties(script: Script): void {
  const { random } = script;
  const meeting = script.open(
    CITY,
    TYPE('meeting'),
    'record',
    'street-zhongxinlu',
    dayMs('2021-03-05', '09:30'),
    {
      data: {
        topic: '垃圾分类工作部署会',
        attendance: 34,
        decided: '明确各科室、社区职责，逐项认领、逐项销号。',
      },
    },
  );
  const matters: readonly (readonly [string, string, string])[] = [
    ['桶站设置和清运衔接', '城市管理科', '各社区'],
    ['党员志愿者入户宣讲', '党建办', '各社区'],
    ['知识竞赛和宣传片放映', '文化站', '各社区'],
    ['宣传海报张贴', '各社区', '城市管理科'],
    ['调查问卷发放和统计', '城市管理科', '党建办、各社区'],
    ['学校宣传', '文化站', '党建办'],
    ['沿街商户告知', '市场监管所', '城市管理科'],
    ['物业服务企业约谈', '城市管理科', '市场监管所'],
  ];
  for (const [n, [matter, lead, together]] of matters.entries()) {
    const at = dayMs('2021-03-05', '14:00') + n * HOUR_MS;
    const duty = script.open(CITY, TYPE('duty'), 'assign', 'street-zhongxinlu', at, {
      data: { matter, lead, together, due: '2021-06-30' },
      links: { meeting: [meeting] },
    });
    if (n === 6) {
      script.go(PARTY, duty, 'refuse', at + DAY_MS, {
        reason: '不在本单位职责范围，建议由综合执法中队牵头。',
      });
      script.go(CITY, duty, 'reassign', at + 2 * DAY_MS, {
        data: { lead: '综合执法中队' },
        reason: '按职责重新分派。',
      });
    }
    if (n === 7) continue;
    script.go(PARTY, duty, 'accept', at + 3 * DAY_MS);
    if (n > 4) continue;
    const doneMs = dayMs('2021-06-10', '10:00') + n * DAY_MS;
    script.go(PARTY, duty, 'finish', doneMs, { data: { result: '已按要求完成，台账在册。' } });
    if (n === 3) {
      script.go(CITY, duty, 'rework', doneMs + DAY_MS, { reason: '抽查发现三处海报已脱落。' });
      script.go(PARTY, duty, 'finish', doneMs + 4 * DAY_MS, { data: { result: '已补贴并复查。' } });
    }
    if (n < 4) script.go(CITY, duty, 'check', doneMs + 6 * DAY_MS + random.between(1, 5) * HOUR_MS);
  }
}

/** Activities; some are reported twice by two departments and become one, some never took place. */
function activities(script: Script, yards: readonly Yard[]): Thing[] {
  const { random } = script;
  const taken = new Set<string>();
  const held: Thing[] = [];
  const record = (n: number): void => {
    const yard = yards[n < YARDS - 2 ? n : random.between(0, YARDS - 3)]!;
    const kind = random.pick<Kind>([
      'contest',
      'film',
      'poster',
      'poster',
      'visit',
      'visit',
      'visit',
      'training',
    ]);
    let atMs = script.moment(FROM, TO);
    const keyAt = (ms: number): string =>
      `${new Date(ms + 8 * HOUR_MS).toISOString().slice(0, 10)} ${kind} ${yard.name}`;
    while (taken.has(keyAt(atMs))) atMs = script.moment(FROM, TO);
    taken.add(keyAt(atMs));
    const host = random.pick(['城市管理科', '党建办', '文化站']);
    const people =
      kind === 'poster'
        ? {}
        : {
            people: random.between(8, 70),
            method: random.pick(['signed', 'counted', 'counted', 'estimated']),
          };
    const data = {
      name: `${yard.name}${KINDS[kind]}`,
      kind,
      place: `${yard.name}（院内）`,
      courtyard: yard.thing,
      host,
    };
    const activity = script.open(
      random.chance(0.5) ? yard.grid : CITY,
      TYPE('activity'),
      'record',
      yard.unit,
      atMs,
      {
        data: { ...data, ...people, 'party-members': random.between(0, 6), volunteers: random.between(1, 9) },
        ...(random.chance(0.1) ? { lateMs: random.between(20, 100) * HOUR_MS } : {}),
      },
    );
    if (n >= ACTIVITIES) {
      script.go(CITY, activity, 'withdraw', atMs + 2 * DAY_MS, { reason: '因降雨未举办。' });
      return;
    }
    held.push(activity);
    if (n % 19 === 7)
      script.go(CITY, activity, 'correct', atMs + DAY_MS, { data: { volunteers: random.between(2, 9) } });
    if (n % 16 === 3) {
      const other = {
        ...data,
        place: `${yard.name.replace(' ', '')}院内`,
        host: host === '党建办' ? '妇联' : '党建办',
      };
      const twin = script.open(PARTY, TYPE('activity'), 'record', yard.unit, atMs, {
        data: { ...other, ...people },
        lateMs: random.between(4, 30) * HOUR_MS,
      });
      const mergedMs = Math.max(twin.lastMs, activity.lastMs) + HOUR_MS;
      script.merge(
        CITY,
        mergedMs,
        '与已登记的活动为同一活动，主办单位已合并。',
        {
          thing: activity,
          move: 'take-over',
          link: 'merged',
          data: { hosts: joinTexts([host, other.host]) },
        },
        { things: [twin], move: 'merge-into', link: 'survivor' },
      );
    }
  };
  for (let n = 0; n < ACTIVITIES + 3; n++) record(n);
  return held;
}

function materials(script: Script, yards: readonly Yard[], held: readonly Thing[]): void {
  const { random } = script;
  // Each community keeps its own stock: its grid worker gives out what lies there.
  const stock = new Map(
    UNITS.flatMap((unit) =>
      (['leaflet', 'poster', 'bag'] as const).map((kind, n) => [
        `${unit} ${kind}`,
        script.open(CITY, TYPE('stock'), 'record', unit, dayMs('2021-03-06', '10:00') + n * HOUR_MS, {
          data: {
            name: ['第一批宣传页', '第一批海报', '第一批分类垃圾袋'][n]!,
            kind,
            received: [3_000, 300, 1_000][n]!,
          },
        }),
      ]),
    ),
  );
  const give = (
    kind: 'leaflet' | 'poster',
    copies: number,
    more: { wrong?: number; void?: boolean } = {},
  ): void => {
    const yard = random.pick(yards);
    const atMs = script.moment(FROM, TO);
    const there = held.filter(({ unitId }) => unitId === yard.unit);
    const handout = script.open(yard.grid, TYPE('handout'), 'record', yard.unit, atMs, {
      data: { to: `${yard.name}居民`, kind, copies: more.wrong ?? copies, courtyard: yard.thing },
      links: {
        stock: [stock.get(`${yard.unit} ${kind}`)!],
        ...(random.chance(0.5) ? { activity: [random.pick(there)] } : {}),
      },
    });
    if (more.wrong !== undefined)
      script.go(yard.grid, handout, 'correct', atMs + DAY_MS, { data: { copies } });
    if (more.void) script.go(yard.grid, handout, 'withdraw', atMs + DAY_MS, { reason: '与同日登记重复。' });
  };
  for (const [n, copies] of random.parts(LEAFLETS, 128, 8).entries())
    give('leaflet', copies, n % 26 === 9 ? { wrong: copies * 10 } : {});
  for (const copies of random.parts(POSTERS, 30, 4)) give('poster', copies);
  give('leaflet', 60, { void: true });
  give('leaflet', 45, { void: true });
}

function questionnaires(script: Script, yards: readonly Yard[]): void {
  const { random } = script;
  for (const [w, { day, ...totals }] of WAVES.entries()) {
    const places = yards.slice(w * 6, w * 6 + 12);
    const issued = random.parts(totals.issued, places.length, 6);
    // Returned out of issued, valid out of returned, answers out of valid: place by place.
    const within = (total: number, most: readonly number[]): number[] => {
      const out = most.map((each) => Math.floor((each * total) / most.reduce((a, b) => a + b, 0)));
      for (let left = total - out.reduce((a, b) => a + b, 0), n = 0; left > 0; n = (n + 1) % out.length)
        if (out[n]! < most[n]!) {
          out[n]!++;
          left--;
        }
      return out;
    };
    const returned = within(totals.returned, issued);
    const valid = within(totals.valid, returned);
    const knows = within(totals.knows, valid);
    const sorts = within(totals.sorts, knows);
    for (const [n, yard] of places.entries()) {
      const atMs = dayMs(day, '09:00') + random.between(0, 5) * DAY_MS + random.between(0, 9) * HOUR_MS;
      const batch = script.open(yard.grid, TYPE('questionnaire'), 'issue', yard.unit, atMs, {
        data: {
          name: `${yard.name}第 ${w + 1} 次调查`,
          wave: w + 1,
          issued: n === 4 ? issued[n]! + 10 : issued[n]!,
          courtyard: yard.thing,
        },
      });
      if (n === 4) script.go(yard.grid, batch, 'correct', atMs + HOUR_MS, { data: { issued: issued[n]! } });
      script.go(yard.grid, batch, 'collect', atMs + 6 * DAY_MS, { data: { returned: returned[n]! } });
      script.go(CITY, batch, 'count', atMs + 9 * DAY_MS, {
        data: { valid: valid[n]!, knows: knows[n]!, sorts: sorts[n]! },
      });
    }
  }
}

/** The second brief: 100余 activities, 4000余 leaflets, 300余 questionnaires issued. */
export function wasteSortingRecords(script: Script): void {
  duties(script);
  const yards = Array.from({ length: YARDS }, (_, n): Yard => {
    const unit = UNITS[n % 2]!;
    const name = `演示小区 ${n + 1} 号`;
    const thing = script.open(
      CITY,
      TYPE('courtyard'),
      'register',
      unit,
      dayMs('2021-03-06', '08:30') + n * 60_000 * 9,
      {
        data: { name, households: script.random.between(40, 420), points: script.random.between(1, 6) },
      },
    );
    return { name, thing, unit, grid: GRIDS[n % 2]! };
  });
  const held = activities(script, yards);
  materials(script, yards, held);
  questionnaires(script, yards);
}
