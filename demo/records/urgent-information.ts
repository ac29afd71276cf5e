import { dayMs, MINUTE_MS, type Script } from './script.ts';

const TYPE = 'urgent-information/event';

interface DemoEvent {
  username: string;
  unit: string;
  day: string;
  at: string;
  about: { subject: string; level: string; nature: string; spot: string };
  /** Minutes after the event, the move, and what it says. */
  moves: readonly (readonly [number, string, Readonly<Record<string, string | number>>])[];
}

/** Three of one spring: a larger one with its 续报, a general one, and one that was none. */
const EVENTS: readonly DemoEvent[] = [
  {
    username: 'officer-a',
    unit: 'district',
    day: '2021-05-14',
    at: '15:20',
    about: {
      subject: '工业路雨后路面塌陷（演示）',
      level: 'larger',
      nature: 'accident',
      spot: '演示路与工业路交叉口',
    },
    moves: [
      [12, 'receive', { source: '工业路街道电话报告' }],
      [25, 'phone', { 'told-to': '市应急值班室（演示）' }],
      [
        55,
        'first-report',
        {
          words: '5月14日15时20分许，工业路雨后路面塌陷约6平方米，无人员伤亡。街道已封闭路口、引导绕行。',
          trend: '塌陷未见扩大。',
        },
      ],
      [190, 'further-report', { progress: '供水管道渗漏点已关阀，抢修队到场回填。' }],
      [520, 'final-report', { outcome: '路面回填完毕，23时50分恢复通行。' }],
    ],
  },
  {
    username: 'xiawo-a',
    unit: 'town-xiawo',
    day: '2021-06-03',
    at: '09:40',
    about: {
      subject: '峡窝镇山坡小面积落石（演示）',
      level: 'general',
      nature: 'natural',
      spot: '演示村东侧村道',
    },
    moves: [
      [15, 'receive', { source: '巡查队队员报告' }],
      [40, 'phone', { 'told-to': '区防汛抗旱指挥部办公室值班室' }],
      [95, 'first-report', { words: '9时40分许村道旁落石约2立方米，无人员伤亡，村道已封闭。' }],
      [430, 'final-report', { outcome: '落石清理完毕，设置警示牌，村道恢复通行。' }],
    ],
  },
  {
    username: 'officer-a',
    unit: 'district',
    day: '2021-06-10',
    at: '20:05',
    about: { subject: '群众反映河道有异味（演示）', level: 'general', nature: 'other', spot: '演示河段' },
    moves: [[20, 'receive', { source: '群众来电' }]],
  },
];

export function urgentInformationRecords(script: Script): void {
  for (const { username, unit, day, at, about, moves } of EVENTS) {
    const eventMs = dayMs(day, at);
    const thing = script.open(username, TYPE, 'note', unit, eventMs, { data: about });
    for (const [minutes, move, data] of moves)
      script.go(username, thing, move, eventMs + minutes * MINUTE_MS, { data });
    if (moves.length === 1)
      script.go(username, thing, 'withdraw', eventMs + 70 * MINUTE_MS, {
        reason: '现场核实为绿化施肥气味，不属紧急信息。',
      });
  }
}
