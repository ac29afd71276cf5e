import { dayMs, HOUR_MS, type Script, type Thing } from './script.ts';
import { TYPE, WATER } from './works.ts';

const STORES = 'logistics-a';
const STORE_UNIT = 'team-logistics';

/** 一中心三队伍: the three teams of the brief, each with its leader. */
function teams(script: Script): void {
  const rows = [
    ['team-patrol', '水利工程巡查队', 'patrol', '演示·巡查队队长', 13, '巡查车 2 辆、手持终端 9 部'],
    ['team-logistics', '后勤保障队', 'logistics', '演示·保障队队长', 10, '货车 2 辆、移动照明 4 台'],
    ['team-rescue', '应急突击队', 'rescue', '演示·突击队队长', 17, '冲锋舟 2 艘、抽水泵车 1 辆'],
  ] as const;
  for (const [n, [unit, name, kind, leader, members, gear]] of rows.entries()) {
    const team = script.open(
      WATER,
      TYPE('team'),
      'register',
      unit,
      dayMs('2021-03-02', '14:00') + n * HOUR_MS,
      {
        data: { name, kind, leader, members: n === 2 ? 15 : members, base: '演示·防汛物资站', gear },
      },
    );
    if (n === 2) script.go(WATER, team, 'correct', dayMs('2021-05-06', '09:20'), { data: { members } });
  }
}

/** Batch · kind · measure · minimum · received. */
const BATCHES: readonly (readonly [
  name: string,
  kind: string,
  batch: string,
  place: string,
  measure: string,
  minimum: number,
  received: number,
])[] = [
  ['沙袋', 'sandbag', '2021 年第一批', '一号库', 'piece', 3_000, 2_400],
  ['沙袋', 'sandbag', '2021 年第二批', '一号库', 'piece', 3_000, 1_500],
  ['编织袋', 'woven-bag', '2020 年批', '一号库', 'piece', 5_000, 4_600],
  ['救生衣', 'life-jacket', '2019 年批', '二号库', 'piece', 120, 160],
  ['潜水排污泵', 'pump', '2020 年批', '二号库', 'set', 8, 9],
  ['柴油发电机', 'generator', '2018 年批', '二号库', 'set', 3, 4],
  ['移动照明灯', 'lamp', '2020 年批', '二号库', 'set', 6, 6],
  ['安全绳', 'rope', '2020 年批', '二号库', 'metre', 800, 1_000],
  ['冲锋舟', 'boat', '2017 年批', '一号库', 'set', 2, 2],
];

type Move = readonly [
  day: string,
  batch: number,
  move: 'issue' | 'give-back' | 'use-up' | 'write-off',
  quantity: number,
  to?: string,
];
const MOVES: readonly Move[] = [
  ['2021-05-10', 3, 'issue', 64, '水库抢险演练'],
  ['2021-05-12', 3, 'give-back', 62],
  ['2021-05-12', 3, 'write-off', 4],
  ['2021-05-27', 0, 'issue', 320, '应急突击队'],
  ['2021-05-28', 0, 'give-back', 110],
  ['2021-05-29', 0, 'use-up', 210],
  ['2021-06-14', 4, 'issue', 3, '应急突击队'],
  ['2021-06-14', 6, 'issue', 2, '应急突击队'],
  ['2021-06-15', 0, 'issue', 900, '水利工程巡查队'],
  ['2021-06-16', 4, 'give-back', 3],
  ['2021-06-17', 0, 'use-up', 860],
  ['2021-06-18', 0, 'give-back', 40],
  ['2021-07-01', 2, 'issue', 700, '峡窝镇'],
  ['2021-07-02', 2, 'use-up', 640],
  ['2021-07-11', 5, 'issue', 1, '应急突击队'],
];

function stores(script: Script): void {
  const batches = BATCHES.map(
    ([name, kind, batch, place, measure, minimum, received], n): Thing =>
      script.open(STORES, TYPE('store'), 'receive', STORE_UNIT, dayMs('2021-03-09', '09:00') + n * HOUR_MS, {
        data: { name, kind, batch, place, measure, minimum, quantity: received },
      }),
  );
  for (const [n, [day, batch, move, quantity, to]] of MOVES.entries())
    script.go(
      move === 'write-off' ? WATER : STORES,
      batches[batch]!,
      move,
      dayMs(day, '08:40') + n * 7 * 60_000,
      {
        data: { quantity, ...(to === undefined ? {} : { to }) },
        ...(move === 'write-off' ? { reason: '破损，不能再用。' } : {}),
      },
    );
  // A delivery that was entered twice.
  const twice = script.open(STORES, TYPE('store'), 'receive', STORE_UNIT, dayMs('2021-06-22', '10:00'), {
    data: {
      name: '沙袋',
      kind: 'sandbag',
      batch: '2021 年第二批',
      place: '一号库',
      measure: 'piece',
      minimum: 3_000,
      quantity: 1_500,
    },
  });
  script.go(WATER, twice, 'withdraw', dayMs('2021-06-22', '15:00'), { reason: '与已登记批次重复。' });
}

export function teamRecords(script: Script): void {
  teams(script);
  stores(script);
}
