import { DAY_MS, dayMs, HOUR_MS, type Script, type Thing } from './script.ts';
import { OFFICE, TYPE, UNITS, type Yard } from './yards.ts';

/** The first of the projects are completed and accepted. */
const ACCEPTED = 3;
const OPINIONS = 30;
/** Two households each said these; the last two of the thirty came on one slip. */
const SAID_TWICE: readonly number[] = [0, 9];
const SPLIT_FROM = 28;

const SUBJECTS: readonly (readonly [string, string])[] = [
  ['楼道照明损坏', 'infrastructure'],
  ['雨天楼门口积水', 'infrastructure'],
  ['院内路面坑洼', 'infrastructure'],
  ['下水管道堵塞', 'infrastructure'],
  ['外墙渗水', 'infrastructure'],
  ['屋顶防水老化', 'infrastructure'],
  ['电线杂乱', 'infrastructure'],
  ['供暖管网老旧', 'infrastructure'],
  ['院墙倾斜', 'infrastructure'],
  ['垃圾桶太少', 'environment'],
  ['绿地荒芜', 'environment'],
  ['楼道堆放杂物', 'environment'],
  ['乱停乱放', 'environment'],
  ['墙面小广告', 'environment'],
  ['树枝遮挡窗户', 'environment'],
  ['院内没有路灯', 'environment'],
  ['公厕异味', 'environment'],
  ['没有电动车充电桩', 'facilities'],
  ['没有晾衣架', 'facilities'],
  ['没有休息座椅', 'facilities'],
  ['单元门损坏', 'facilities'],
  ['没有健身器材', 'facilities'],
  ['没有快递柜', 'facilities'],
  ['缺少无障碍坡道', 'facilities'],
  ['加装泳池', 'other'],
  ['免除全部物业费', 'other'],
  ['为每户加建阳台', 'other'],
  ['拆除院外商铺', 'other'],
  ['增设公交线路', 'other'],
  ['院内设集市', 'other'],
];

/** Sessions, deliberations, projects, and what became of thirty opinions. */
export function opinionRecords(script: Script, yards: readonly Yard[]): Thing[] {
  const { random } = script;
  const sessions = ['03-20', '04-24', '06-05'].map((day, n) => {
    const called = script.open(
      OFFICE,
      TYPE('session'),
      'call',
      UNITS[n % 2]!,
      dayMs(`2021-${day}`, '09:00') - 3 * DAY_MS,
      {
        data: { topic: `第 ${n + 1} 场“靖听百家音”`, venue: `演示院 ${n * 3 + 1} 号` },
      },
    );
    script.go(OFFICE, called, 'hold', dayMs(`2021-${day}`, '15:00'), {
      data: { attendance: random.between(18, 42), method: 'signed' },
    });
    return called;
  });
  const rained = script.open(
    OFFICE,
    TYPE('session'),
    'call',
    'street-gongyelu',
    dayMs('2021-07-08', '09:00'),
    {
      data: { topic: '第 4 场“靖听百家音”', venue: '演示院 9 号' },
    },
  );
  script.go(OFFICE, rained, 'cancel', dayMs('2021-07-10', '08:10'), { reason: '降雨，改期另行通知。' });
  const talks = ['03-27', '04-29', '05-28', '06-18'].map((day, n) => {
    const called = script.open(
      OFFICE,
      TYPE('deliberation'),
      'call',
      'street-gongyelu',
      dayMs(`2021-${day}`, '09:00') - 2 * DAY_MS,
      {
        data: { topic: `第 ${n + 1} 次居民议事` },
      },
    );
    script.go(OFFICE, called, 'hold', dayMs(`2021-${day}`, '19:30'), {
      data: { attendance: random.between(11, 26), method: 'signed', outcome: '逐条商议，能办的纳入项目。' },
    });
    return called;
  });
  const projects = ['基础设施整治', '环境整治', '便民设施完善', '楼道照明改造', '雨污管网改造'].map(
    (name, n) => {
      const at = dayMs('2021-03-28', '10:00') + n * HOUR_MS;
      const project = script.open(OFFICE, TYPE('project'), 'plan', 'street-gongyelu', at, {
        data: {
          name: `${name}（演示）`,
          due: '2021-09-30',
          budget: random.between(8, 90) * 10_000,
          // The last that is accepted is of one courtyard, whose households are being asked (户评).
          ...(n === ACCEPTED - 1 && yards[0] ? { courtyard: yards[0].name } : {}),
        },
      });
      const stones = ['进场', '主体完工'].map((stone) =>
        script.open(OFFICE, TYPE('milestone'), 'set', 'street-gongyelu', at + HOUR_MS, {
          data: { name: `${name}：${stone}`, project, due: '2021-06-30' },
        }),
      );
      if (n === 4) return project;
      script.go(OFFICE, project, 'start', at + 9 * DAY_MS, { data: { contractor: '演示施工单位' } });
      script.go(OFFICE, stones[0]!, 'reach', at + 9 * DAY_MS);
      if (n === ACCEPTED) return project;
      script.go(OFFICE, project, 'complete', at + 55 * DAY_MS);
      script.go(OFFICE, stones[1]!, 'reach', at + 55 * DAY_MS);
      if (n === 1) {
        script.go(OFFICE, project, 'rework', at + 58 * DAY_MS, { reason: '验收发现排水坡度不足。' });
        script.go(OFFICE, project, 'complete', at + 66 * DAY_MS);
      }
      script.go(OFFICE, project, 'accept', at + 70 * DAY_MS);
      return project;
    },
  );
  for (let n = 0; n < OPINIONS; n++) {
    const yard = random.pick(yards);
    if (n === SPLIT_FROM) {
      for (const part of twoWishes(script, yard)) live(script, part, n++, talks, projects, yard.grid);
      break;
    }
    const channel = random.pick(['door', 'door', 'box', 'phone', 'session']);
    // What is said at a session is said when and where it was held.
    const session =
      channel === 'session' ? random.pick(sessions.filter(({ unitId }) => unitId === yard.unit)) : undefined;
    const said = script.open(
      yard.grid,
      TYPE('opinion'),
      'say',
      yard.unit,
      session?.lastHappenedMs ?? script.moment('2021-03-02', '2021-05-20'),
      {
        data: wish(n, yard, channel),
        ...(session ? { links: { session: [session] } } : {}),
        ...(channel === 'box' ? { lateMs: random.between(20, 90) * HOUR_MS } : {}),
      },
    );
    if (SAID_TWICE.includes(n)) mergeTwin(script, said, n, yard);
    live(script, said, n, talks, projects, yard.grid);
  }
  return projects.slice(0, ACCEPTED);
}

function wish(n: number, yard: Yard, channel: string) {
  const [subject, category] = SUBJECTS[n]!;
  const words = `${yard.name}：${subject}，希望街道协调解决。`;
  return { subject, words, category, channel, courtyard: yard.name };
}

/** A neighbour telephones about the same thing: one opinion, of two people. */
function mergeTwin(script: Script, said: Thing, n: number, yard: Yard): void {
  const twin = script.open(yard.grid, TYPE('opinion'), 'say', yard.unit, said.lastHappenedMs + 30 * HOUR_MS, {
    data: { ...wish(n, yard, 'phone'), words: `${yard.name}另一户来电：${SUBJECTS[n]![0]}。` },
  });
  script.merge(
    OFFICE,
    twin.lastMs + 3 * HOUR_MS,
    '两户反映同一件事，合并办理。',
    { thing: said, move: 'take-over', link: 'merged' },
    { things: [twin], move: 'merge-into', link: 'survivor' },
  );
}

/** One slip in the wooden box with two wishes: two opinions, each told what became of it. */
function twoWishes(script: Script, yard: Yard): Thing[] {
  const wishes = [SPLIT_FROM, SPLIT_FROM + 1].map((n) => wish(n, yard, 'box'));
  const beganMs = script.moment('2021-04-02', '2021-05-20');
  const whole = script.open(yard.grid, TYPE('opinion'), 'say', yard.unit, beganMs, {
    data: {
      ...wishes[0]!,
      subject: wishes.map(({ subject }) => subject).join('；'),
      words: wishes.map(({ words }) => words).join(''),
    },
    lateMs: 40 * HOUR_MS,
  });
  return script.split(
    OFFICE,
    whole.lastMs + 2 * HOUR_MS,
    '一张纸条反映两件事，分开办理。',
    { thing: whole, move: 'divide', link: 'parts', beganMs: whole.lastHappenedMs },
    { move: 'say', link: 'whole', data: wishes },
  );
}

/** 5 are declined, 3 still wait, 22 are adopted; the first of the adopted ones are published, the last not yet begun. */
function live(
  script: Script,
  said: Thing,
  n: number,
  talks: readonly Thing[],
  projects: readonly Thing[],
  // 回访: another person than whoever reported it done.
  caller: Yard['grid'],
): void {
  const { random } = script;
  if (n === 29) return;
  // Discussed at the first deliberation after it was said.
  const talk = talks.find(({ lastHappenedMs }) => lastHappenedMs > said.lastMs) ?? talks.at(-1)!;
  const discussedMs = Math.max(talk.lastHappenedMs, said.lastMs) + HOUR_MS / 2;
  script.go(OFFICE, said, 'discuss', discussedMs, { links: { deliberation: [talk] } });
  if (n === 27 || n === 28) return;
  if (n >= 22) {
    script.go(OFFICE, said, 'decline', discussedMs + 2 * DAY_MS, {
      reason: '不属于本次整治提升范围，已当面说明。',
    });
    return;
  }
  if (n === 5) {
    // Declined at first, taken up again when the courtyard asked once more: one opinion all along.
    script.go(OFFICE, said, 'decline', discussedMs + DAY_MS, { reason: '预算不足。' });
    script.go(OFFICE, said, 'reopen', discussedMs + 8 * DAY_MS, { reason: '居民再次反映，预算已调整。' });
  }
  const adoptedMs = said.lastHappenedMs + random.between(1, 5) * DAY_MS;
  script.go(OFFICE, said, 'adopt', adoptedMs, { links: { project: [projects[n % projects.length]!] } });
  if (n >= 20) return;
  script.go(OFFICE, said, 'finish', adoptedMs + 8 * DAY_MS, { data: { outcome: '已完成并请居民查看。' } });
  if (n % 7 === 2) {
    script.go(OFFICE, said, 'rework', adoptedMs + 10 * DAY_MS, { reason: '居民反映问题仍在，退回重办。' });
    script.go(OFFICE, said, 'finish', adoptedMs + 13 * DAY_MS, { data: { outcome: '已返工并复查。' } });
  }
  if (n >= 18) return;
  script.go(caller, said, 'rate', adoptedMs + 15 * DAY_MS, {
    data: { rating: n % 6 === 4 ? 'fair' : 'good' },
  });
  if (n < 15)
    script.go(OFFICE, said, 'publish', adoptedMs + 17 * DAY_MS, {
      data: { result: '已办结，居民评议通过。', published: '演示院公示栏' },
    });
}
