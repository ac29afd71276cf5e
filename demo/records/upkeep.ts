import { DAY_MS, dayMs, HOUR_MS, MINUTE_MS, type Script } from './script.ts';
import { PATROL_UNIT, TYPE, WATER, type Work } from './works.ts';

const PATROL = 'patrol-a';

/** Before the flood season every work but one was looked at; after two storms some once more. */
function inspections(script: Script, works: readonly Work[]): void {
  const { random } = script;
  const record = (work: Work, day: string, kind: string, name: string): void => {
    const minor = random.chance(0.35);
    script.open(
      PATROL,
      TYPE('inspection'),
      'record',
      PATROL_UNIT,
      dayMs(day, '10:00') + random.between(0, 240) * MINUTE_MS,
      {
        data: {
          name: `${work.name}${name}`,
          kind,
          result: minor ? 'minor' : 'sound',
          findings: minor ? '局部破损，已列入养护计划。' : '未见异常。',
        },
        links: { work: [work.thing] },
        ...(random.chance(0.15) ? { lateMs: random.between(15, 40) * HOUR_MS } : {}),
      },
    );
  };
  for (const [n, work] of works.entries())
    if (!work.unnamed) record(work, `2021-04-${String(12 + n).padStart(2, '0')}`, 'pre-season', '汛前检查');
  for (const n of [0, 2, 3]) record(works[n]!, '2021-06-15', 'special', '雨后特别检查');
  for (const n of [0, 1]) record(works[n]!, '2021-07-06', 'monitoring', '渗流和沉降监测');
}

const JOBS: readonly (readonly [
  work: number,
  name: string,
  due: string,
  done: string | null,
  again?: string,
])[] = [
  [0, '坝坡除草', '2021-05-10', '2021-05-08'],
  [0, '溢洪道清淤', '2021-05-14', '2021-05-20'],
  [2, '堤顶路面修补', '2021-05-31', '2021-05-29', '两处未压实。'],
  [4, '启闭机保养', '2021-05-12', '2021-05-11'],
  [5, '机组检修', '2021-05-15', '2021-05-13'],
  [6, '沟道清障', '2021-05-15', '2021-05-15'],
  [3, '堤坡整修', '2021-07-20', null],
  [1, '管理房屋面防水', '2021-07-31', null],
];

function maintenance(script: Script, works: readonly Work[]): void {
  for (const [n, [work, name, due, done, again]] of JOBS.entries()) {
    const job = script.open(
      WATER,
      TYPE('maintenance'),
      'plan',
      PATROL_UNIT,
      dayMs('2021-04-20', '09:00') + n * 25 * MINUTE_MS,
      {
        data: { name: `${works[work]!.name}${name}`, due, cost: 3_000 + n * 1_700 },
        links: { work: [works[work]!.thing] },
      },
    );
    if (done === null) continue;
    const doneMs = dayMs(done, '16:00');
    script.go(PATROL, job, 'finish', doneMs, { data: { result: '已按计划完成。' } });
    if (again !== undefined) {
      script.go(WATER, job, 'rework', doneMs + DAY_MS, { reason: again });
      script.go(PATROL, job, 'finish', doneMs + 3 * DAY_MS, { data: { result: '已返工。' } });
    }
    script.go(WATER, job, 'accept', doneMs + 4 * DAY_MS);
  }
}

/** Minutes until it was received, hours until it was carried out; a text: why it was refused at first. */
const ORDERS: readonly (readonly [
  work: number,
  at: string,
  content: string,
  received: number,
  done: number,
  refused?: string,
])[] = [
  [0, '2021-05-26T18:20', '开启放水涵管，预降水位至 152.3 米。', 9, 5],
  [4, '2021-06-14T05:40', '全开闸门泄水。', 6, 1, '左孔启闭机正在检修，只能开右孔。'],
  [5, '2021-06-14T06:10', '开启两台机组排涝。', 4, 2],
  [0, '2021-06-14T07:30', '维持放水涵管全开。', 47, 3],
  [4, '2021-06-30T21:15', '闸门开度控制在 0.5 米。', 12, 1],
  [5, '2021-07-11T03:05', '开启三台机组排涝。', 3, 1],
];

function orders(script: Script, works: readonly Work[]): void {
  for (const [n, [work, at, content, received, done, refused]] of ORDERS.entries()) {
    const issuedMs = Date.parse(`${at}:00+08:00`);
    const order = script.open(WATER, TYPE('order'), 'issue', PATROL_UNIT, issuedMs, {
      data: { number: `演示调〔2021〕${n + 1} 号`, content, basis: '雨情水情及调度运用方案。' },
      links: { work: [works[work]!.thing] },
      lateMs: MINUTE_MS,
    });
    const soon = { lateMs: MINUTE_MS };
    let fromMs = issuedMs;
    if (refused !== undefined) {
      script.go(PATROL, order, 'refuse', issuedMs + 5 * MINUTE_MS, { reason: refused, ...soon });
      fromMs = issuedMs + 20 * MINUTE_MS;
      script.go(WATER, order, 'issue-again', fromMs, {
        data: { content: '右孔全开，左孔检修完成后再开。', basis: '雨情水情及设备状况。' },
        reason: '按现场设备状况调整。',
        ...soon,
      });
    }
    script.go(PATROL, order, 'receive', fromMs + received * MINUTE_MS, soon);
    script.go(PATROL, order, 'carry-out', fromMs + done * HOUR_MS, {
      data: { executed: '已按令执行，下游已告知。' },
      ...soon,
    });
  }
}

function trainings(script: Script, works: readonly Work[]): void {
  const held: readonly (readonly [
    day: string,
    kind: 'training' | 'drill',
    topic: string,
    people: number,
    works: readonly number[],
  ])[] = [
    ['2021-04-09', 'training', '三个责任人履职培训', 31, [0, 1, 2, 3, 4, 5, 6]],
    ['2021-04-27', 'training', '巡查检查项目和手机填报培训', 22, [0, 1, 2, 3, 6]],
    ['2021-05-11', 'drill', '水库防汛抢险应急演练', 64, [0, 1]],
    ['2021-05-13', 'drill', '下穿排涝和断电应急演练', 27, [5]],
    ['2021-06-24', 'training', '闸门操作规程培训', 9, [4]],
  ];
  for (const [day, kind, topic, people, of] of held)
    script.open(WATER, TYPE('training'), 'record', PATROL_UNIT, dayMs(day, '15:30'), {
      data: { topic, kind, people },
      links: { work: of.map((n) => works[n]!.thing) },
    });
}

/** 运行管护 and 管理保障: what was looked at, mended, ordered, trained. */
export function upkeepRecords(script: Script, works: readonly Work[]): void {
  inspections(script, works);
  maintenance(script, works);
  orders(script, works);
  trainings(script, works);
}
