import { DAY_MS, dayMs, HOUR_MS, type Script } from './script.ts';
import { PATROL_UNIT, TYPE, WATER, type Work } from './works.ts';

/** What became of it: how many days until it was repaired, and until it was struck off; `again`: sent back once. */
type End =
  | { repaired: number; closed: number; again?: string }
  | 'dismissed'
  | 'found'
  | 'rectifying'
  | 'rectified';
type Hazard = readonly [
  day: string,
  work: number,
  source: 'patrol' | 'video' | 'public',
  grade: 'general' | 'major',
  subject: string,
  words: string,
  end: End,
];

/** Uneven in time as the season is; two were closed late, one is late and open. */
const HAZARDS: readonly Hazard[] = [
  [
    '2021-03-16',
    2,
    'patrol',
    'general',
    '堤坡雨淋沟',
    '桩号 0+350 处雨淋沟深约 20 厘米。',
    { repaired: 6, closed: 8 },
  ],
  [
    '2021-03-29',
    4,
    'patrol',
    'general',
    '启闭机罩破损',
    '防雨罩开裂，限位开关外露。',
    { repaired: 9, closed: 12 },
  ],
  [
    '2021-04-07',
    7,
    'public',
    'general',
    '沟道堆放木料',
    '群众反映沟口堆放木料阻水。',
    { repaired: 3, closed: 4 },
  ],
  [
    '2021-04-21',
    0,
    'patrol',
    'major',
    '下游坝脚湿润',
    '坝脚排水沟旁约 2 平方米湿润，水清。',
    { repaired: 2, closed: 3 },
  ],
  [
    '2021-05-08',
    5,
    'video',
    'general',
    '进水格栅堵塞',
    '画面可见塑料布缠挂格栅。',
    { repaired: 1, closed: 1 },
  ],
  [
    '2021-05-17',
    3,
    'patrol',
    'general',
    '堤顶塌陷',
    '堤顶路面塌陷一处，约 0.5 平方米。',
    { repaired: 11, closed: 22 },
  ],
  [
    '2021-05-19',
    6,
    'patrol',
    'general',
    '跨沟桥涵淤堵',
    '涵洞淤积约三分之一。',
    { repaired: 7, closed: 9, again: '清淤未到涵洞中段。' },
  ],
  [
    '2021-05-25',
    1,
    'patrol',
    'major',
    '放水涵管渗水',
    '涵管出口周边渗水，施工单位值守。',
    { repaired: 2, closed: 6 },
  ],
  [
    '2021-05-27',
    2,
    'patrol',
    'general',
    '临河倒伏树木',
    '雨后三株树倒伏于堤脚。',
    { repaired: 1, closed: 2 },
  ],
  [
    '2021-05-27',
    6,
    'video',
    'general',
    '沟道漂浮物',
    '画面可见树枝堆积在桥墩前。',
    { repaired: 1, closed: 3 },
  ],
  ['2021-06-03', 0, 'public', 'general', '溢洪道垂钓', '群众反映有人进入溢洪道垂钓。', 'dismissed'],
  [
    '2021-06-08',
    5,
    'patrol',
    'general',
    '备用电源电量低',
    '蓄电池组电压低于要求。',
    { repaired: 5, closed: 6 },
  ],
  [
    '2021-06-12',
    4,
    'video',
    'general',
    '闸前漂浮物',
    '画面可见漂浮物聚集。',
    { repaired: 1, closed: 2, again: '左孔仍有残留。' },
  ],
  ['2021-06-15', 3, 'patrol', 'general', '堤坡滑塌', '背水坡滑塌长约 3 米。', { repaired: 9, closed: 13 }],
  [
    '2021-06-15',
    2,
    'patrol',
    'major',
    '穿堤涵管渗漏',
    '涵管出口渗浑水，已设围井。',
    { repaired: 2, closed: 2 },
  ],
  ['2021-06-17', 7, 'patrol', 'general', '警示标识缺失', '沟口警示牌被冲走。', { repaired: 4, closed: 5 }],
  ['2021-06-22', 1, 'public', 'general', '坝坡放牧', '群众反映坝坡放牧踩踏。', 'rectifying'],
  [
    '2021-07-01',
    0,
    'video',
    'general',
    '溢洪道拦鱼网',
    '画面可见溢洪道进口设有拦鱼网。',
    { repaired: 1, closed: 2 },
  ],
  ['2021-07-01', 6, 'patrol', 'general', '沟岸坍塌', '右岸坍塌长约 5 米，未伤及房屋。', 'rectified'],
  ['2021-07-08', 3, 'patrol', 'general', '巡堤路灯不亮', '三盏路灯不亮。', 'rectifying'],
  ['2021-07-12', 5, 'video', 'general', '格栅前漂浮物', '画面可见漂浮物，水位正常。', 'rectifying'],
  ['2021-07-13', 7, 'patrol', 'general', '跨沟便桥松动', '便桥一侧支点松动。', 'found'],
];

const FINDERS = { patrol: ['patrol-a', 'patrol-b'], video: [WATER], public: [WATER] } as const;
/** Who repairs and who reviews: two people of two teams. */
const REPAIRER = 'logistics-a';
const REVIEWER = 'patrol-a';

function tell(script: Script, works: readonly Work[], hazard: Hazard): void {
  const { random } = script;
  const [day, n, source, grade, subject, words, end] = hazard;
  const foundMs = dayMs(day, '08:30') + random.between(0, 8 * 60) * 60_000;
  const thing = script.open(random.pick(FINDERS[source]), TYPE('hazard'), 'report', PATROL_UNIT, foundMs, {
    data: { subject, words, grade, source, work: works[n]!.thing },
    ...(source === 'patrol' && random.chance(0.2) ? { lateMs: random.between(13, 30) * HOUR_MS } : {}),
  });
  if (end === 'found') return;
  if (end === 'dismissed') {
    script.go(WATER, thing, 'dismiss', foundMs + 3 * HOUR_MS, {
      reason: '劝离并加装警示牌，不属工程隐患。',
    });
    return;
  }
  const dispatchedMs = Math.max(thing.lastMs, foundMs + random.between(1, 20) * HOUR_MS);
  script.go(WATER, thing, grade === 'major' ? 'order-urgent' : 'order-repair', dispatchedMs, {
    data: { demand: `处理“${subject}”，完成后拍照回传。` },
  });
  script.go(WATER, thing, 'dispatch', thing.lastMs + 600_000, { data: { assignee: 'unit:team-logistics' } });
  if (end === 'rectifying') return;
  const repairedMs = dispatchedMs + (end === 'rectified' ? 5 : end.repaired) * DAY_MS - 4 * HOUR_MS;
  script.go(REPAIRER, thing, 'finish', repairedMs, { data: { repair: '已处理完毕，现场清理干净。' } });
  if (end === 'rectified') return;
  if (end.again !== undefined) {
    script.go(REVIEWER, thing, 'rework', repairedMs + 2 * HOUR_MS, { reason: end.again });
    script.go(REPAIRER, thing, 'finish', repairedMs + 8 * HOUR_MS, {
      data: { repair: '已按复核意见补做。' },
    });
  }
  const closedMs = Math.max(thing.lastMs + 3 * HOUR_MS, dispatchedMs + end.closed * DAY_MS - HOUR_MS);
  script.go(REVIEWER, thing, 'review', closedMs - 2 * HOUR_MS, { data: { review: '现场复核，符合要求。' } });
  script.go(WATER, thing, 'close', closedMs);
}

/** 隐患 found on foot, by video and by the public, most of them struck off when the storm begins. */
export function hazardRecords(script: Script, works: readonly Work[]): void {
  for (const hazard of HAZARDS) tell(script, works, hazard);
}
