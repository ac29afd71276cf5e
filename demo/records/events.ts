import { toBeijingIso } from '../../contract/time.ts';
import { dealGroups, drawOrder, roundRobin, timetable } from '../../programmes/events/draw.ts';
import { DAY_MS, dayMs, HOUR_MS, MINUTE_MS, type Script, type Thing } from './script.ts';

const TYPE = (name: string): string => `events/${name}`;
const TEAMS = 19;
const ATHLETES = 130;
const GROUPS = 4;
const COURTS = 6;
const SLOT_MS = 25 * MINUTE_MS;
const PEOPLE_REACHED = 108;
const CONSULTATIONS = 137;
const VISITORS = [1_386, 757] as const;

function badminton(script: Script): void {
  const { random } = script;
  const day = '2021-05-22';
  const seed = '2021年5月18日公开 0518';
  const event = script.open('union-a', TYPE('event'), 'announce', 'union', dayMs('2021-05-06', '09:10'), {
    data: {
      name: '“羽你同行”区羽毛球比赛（演示）',
      kind: 'match',
      host: '区总工会',
      venue: '演示体育馆',
      date: day,
    },
  });
  script.go('union-a', event, 'open', dayMs('2021-05-08', '09:00'), { data: { seed } });
  const enter = (name: string): Thing =>
    script.open('union-a', TYPE('team'), 'register', 'union', script.moment('2021-05-08', '2021-05-17'), {
      data: { name, event, leader: `演示领队·${name}` },
    });
  const names = Array.from({ length: TEAMS }, (_, n) => `演示代表队 ${n + 1}`);
  const teams = new Map(names.map((name) => [name, enter(name)]));
  const gone = enter('演示代表队 20');
  script.go('union-a', gone, 'withdraw', dayMs('2021-05-17', '16:40'), {
    reason: '单位任务冲突，申请退赛。',
  });

  const sizes = random.parts(ATHLETES, TEAMS, 5);
  const starts = dayMs(day, '08:30');
  let number = 100;
  for (const [n, name] of names.entries()) {
    const team = teams.get(name)!;
    const athletes = Array.from({ length: sizes[n]! + (n % 6 === 1 ? 1 : 0) }, () => {
      number++;
      return script.open('union-a', TYPE('athlete'), 'register', 'union', team.lastMs + MINUTE_MS, {
        data: { number: String(number), event, team, person: `演示选手${number}` },
      });
    });
    script.go('union-a', team, 'check-in', starts + n * MINUTE_MS);
    // Registered and not there on the day: counted in neither.
    for (const [index, athlete] of athletes.entries())
      if (index < sizes[n]!) script.go('union-a', athlete, 'check-in', starts + n * MINUTE_MS);
      else script.go('union-a', athlete, 'withdraw', starts + 2 * HOUR_MS, { reason: '当日未到场。' });
  }

  const groups = dealGroups(drawOrder(names, seed), GROUPS).map(roundRobin);
  const longest = Math.max(...groups.map(({ length }) => length));
  const order = Array.from({ length: longest }, (_, round) =>
    groups.flatMap((rounds) => rounds[round] ?? []),
  ).flat();
  for (const [n, { pairing, slot, court }] of timetable(order, COURTS, 1).entries()) {
    const [home, away] = pairing;
    const atMs = starts + HOUR_MS + slot * SLOT_MS;
    const fixture = script.open(
      'union-a',
      TYPE('fixture'),
      'schedule',
      'union',
      dayMs('2021-05-19', '15:00'),
      {
        data: {
          name: `${home} — ${away}`,
          event,
          home: teams.get(home)!,
          away: teams.get(away)!,
          stage: 'group',
          court,
          starts: toBeijingIso(atMs).slice(0, 16).replace('T', ' '),
        },
      },
    );
    if (n === 11) {
      script.go('union-a', fixture, 'forfeit', atMs, { reason: '一方未按时到场。' });
      continue;
    }
    const wins = random.chance(0.5);
    const result = {
      'home-score': wins ? 3 : random.between(0, 2),
      'away-score': wins ? random.between(0, 2) : 3,
    };
    script.go('union-a', fixture, 'play', atMs + 20 * MINUTE_MS, { data: result });
    if (n === 7) {
      script.go('union-a', fixture, 'protest', atMs + 30 * MINUTE_MS, {
        reason: '计分有误，经裁判长同意重赛。',
      });
      script.go('union-a', fixture, 'play', atMs + 2 * HOUR_MS, { data: result });
    }
    script.go('union-a', fixture, 'confirm', atMs + 5 * HOUR_MS);
  }
  script.go('union-a', event, 'hold', dayMs(day, '17:30'), {
    data: { attendance: ATHLETES, method: 'signed' },
  });
}

function clinics(script: Script): void {
  const { random } = script;
  const series = script.open(
    'overseas-a',
    TYPE('series'),
    'register',
    'overseas',
    dayMs('2021-06-01', '10:00'),
    {
      data: { name: '“守护侨健康 义诊暖侨心”系列活动（演示）', organiser: '区侨联' },
    },
  );
  const seen = random.parts(CONSULTATIONS, 3, 30);
  let card = 0;
  for (const [n, day] of ['2021-06-12', '2021-06-26', '2021-07-10'].entries()) {
    const event = script.open(
      'overseas-a',
      TYPE('event'),
      'announce',
      'overseas',
      dayMs(day, '09:00') - 6 * DAY_MS,
      {
        data: {
          name: `侨胞义诊第 ${n + 1} 场`,
          kind: 'clinic',
          host: '区侨联',
          venue: '演示侨胞之家',
          date: day,
        },
        links: { series: [series] },
      },
    );
    for (let each = 0; each < seen[n]!; each++) {
      // So many new cards are still to come, so many consultations are left: who comes back is drawn from the rest.
      const left = seen.slice(n).reduce((a, b) => a + b, 0) - each;
      const fresh = card === 0 || random.chance((PEOPLE_REACHED - card) / left);
      const shown = fresh ? ++card : random.between(1, card);
      script.open(
        'overseas-a',
        TYPE('consultation'),
        'record',
        'overseas',
        dayMs(day, '09:00') + each * 4 * MINUTE_MS,
        {
          data: {
            card: `侨-${String(shown).padStart(3, '0')}`,
            event,
            desk: random.pick(['general', 'pressure', 'pressure', 'eyes', 'teeth', 'chinese']),
          },
        },
      );
    }
    const wrong = script.open('overseas-a', TYPE('consultation'), 'record', 'overseas', dayMs(day, '11:30'), {
      data: { card: '侨-900', event, desk: 'general' },
    });
    script.go('overseas-a', wrong, 'withdraw', dayMs(day, '11:50'), {
      reason: '卡号录错，已按正确卡号登记。',
    });
    script.go('overseas-a', event, 'hold', dayMs(day, '16:00'), {
      data: { attendance: seen[n]!, method: 'signed' },
    });
  }
}

function gatherings(script: Script): void {
  const hold = (
    username: string,
    unit: string,
    data: { name: string; kind: string; host: string; venue: string; date: string },
    attendance: number,
    method: string,
  ): Thing => {
    const event = script.open(
      username,
      TYPE('event'),
      'announce',
      unit,
      dayMs(data.date, '09:00') - 5 * DAY_MS,
      { data },
    );
    script.go(username, event, 'hold', dayMs(data.date, '17:00'), { data: { attendance, method } });
    return event;
  };
  const openDay = '“检爱同行 共护花开”检察开放日';
  const procuratorate = { host: '区检察院', venue: '演示未成年人检察工作室' };
  hold(
    'procuratorate-a',
    'procuratorate',
    { ...procuratorate, name: openDay, kind: 'open-day', date: '2021-05-29' },
    VISITORS[0],
    'gate',
  );
  const second = hold(
    'procuratorate-a',
    'procuratorate',
    { ...procuratorate, name: `${openDay}（第二场）`, kind: 'open-day', date: '2021-06-01' },
    957,
    'estimated',
  );
  script.go('procuratorate-a', second, 'correct', dayMs('2021-06-02', '10:00'), {
    data: { attendance: VISITORS[1], method: 'gate' },
    reason: '以入口计数为准更正估算数。',
  });
  for (const [n, date] of ['2021-04-10', '2021-05-15', '2021-06-11'].entries())
    hold(
      'procuratorate-a',
      'procuratorate',
      { ...procuratorate, name: `家庭教育宣传第 ${n + 1} 场`, kind: 'outreach', date },
      60 + n * 25,
      'counted',
    );
  const rained = script.open(
    'procuratorate-a',
    TYPE('event'),
    'announce',
    'procuratorate',
    dayMs('2021-07-06', '09:00'),
    {
      data: { ...procuratorate, name: '暑期安全宣传', kind: 'outreach', date: '2021-07-17' },
    },
  );
  script.go('procuratorate-a', rained, 'cancel', dayMs('2021-07-16', '18:00'), {
    reason: '暴雨预警，活动取消。',
  });
  hold(
    'information',
    'party-office',
    { name: '信息业务培训', kind: 'training', host: '区委办公室', venue: '演示会议室', date: '2021-04-16' },
    46,
    'signed',
  );
  hold(
    'politics-a',
    'politics',
    {
      name: '“小企业大法务”试点工作现场会',
      kind: 'meeting',
      host: '区委政法委',
      venue: '演示会议中心',
      date: '2021-06-25',
    },
    86,
    'signed',
  );
  script.open('politics-a', TYPE('honour'), 'register', 'politics', dayMs('2021-06-28', '10:00'), {
    data: {
      title: '“小企业大法务”工作模式首批创新试点县（区）',
      issuer: '市委政法委',
      document: '演示文号〔2021〕0 号',
      holder: '上街区',
    },
  });
}

/** The match (19 teams, 130 athletes), the clinics (100余 people reached), the open days (2000余), the meeting and its honour. */
export function eventRecords(script: Script): void {
  badminton(script);
  clinics(script);
  gatherings(script);
}
