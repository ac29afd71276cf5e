import { opinionRecords } from './opinions.ts';
import { DAY_MS, dayMs, HOUR_MS, MINUTE_MS, type Script, type Thing } from './script.ts';
import { MANAGERS, OFFICE, registerYards, TYPE, type Yard } from './yards.ts';

const HOUSEHOLDS = 402;
/** Households that are met in the end; the others stay 未遇 through every round. */
const MET = 388;
/** Last day of each of the seven rounds; the first begins on 1 March. */
const ROUND_ENDS = ['03-14', '03-31', '04-16', '05-09', '05-30', '06-20', '07-11'].map(
  (day) => `2021-${day}`,
);
/** A household that was met, with the courtyard it lives in. */
interface Door {
  household: Thing;
  address: string;
  yard: Yard;
}

function visits(script: Script, yards: readonly Yard[]): Door[] {
  const met: Door[] = [];
  const { random } = script;
  const team = script.open(
    OFFICE,
    TYPE('team'),
    'register',
    'street-gongyelu',
    dayMs('2021-02-25', '10:00'),
    {
      data: {
        name: '城市更新走访工作组',
        leader: '演示·工业路更新专干',
        task: '入户走访、发放宣传页、征集意见。',
      },
    },
  );
  for (const [n, end] of ROUND_ENDS.entries()) {
    const from = n === 0 ? '2021-03-01' : ROUND_ENDS[n - 1]!;
    const round = script.open(OFFICE, TYPE('round'), 'start', 'street-gongyelu', dayMs(from, '08:20'), {
      data: { name: `第 ${n + 1} 轮入户走访`, number: n + 1, team, until: end },
    });
    if (n === 3)
      script.go(OFFICE, round, 'extend', dayMs('2021-04-28', '17:00'), {
        data: { until: end },
        reason: '连续降雨，部分住户未能走访。',
      });
    script.go(OFFICE, round, 'close', dayMs(end, '20:30'));
  }
  const late = (): { lateMs?: number } =>
    random.chance(0.08) ? { lateMs: random.between(14, 70) * HOUR_MS } : {};
  const momentIn = (round: number): number =>
    script.moment(round === 0 ? '2021-03-01' : ROUND_ENDS[round - 1]!, ROUND_ENDS[round]!);
  const doors = random
    .parts(HOUSEHOLDS, yards.length, 12)
    .flatMap((count, yard) => Array.from({ length: count }, (_, n) => ({ yard: yards[yard]!, n })));
  // Never met: spread over the courtyards.
  const never = new Set(Array.from({ length: HOUSEHOLDS - MET }, (_, n) => 11 + n * 28));
  for (const [door, { yard, n }] of doors.entries()) {
    const building = yard.buildings[n % yard.buildings.length]!;
    const address = `${yard.name} ${(n % yard.buildings.length) + 1} 号楼 ${Math.floor(n / yard.buildings.length) + 101}`;
    let round = random.pick([0, 0, 0, 1, 1, 2, 3]);
    let atMs = momentIn(round);
    const household = script.open(yard.grid, TYPE('household'), 'register', yard.unit, atMs, {
      data: {
        address,
        courtyard: yard.name,
        building,
        grid: yard.gridThing,
        persons: random.between(1, 5),
        ...(random.chance(0.6)
          ? { contact: `演示住户${door + 1}`, phone: `0000${String(1_000_000 + door)}` }
          : {}),
      },
      ...late(),
    });
    const visit = (outcome: string, reasonOfWithdrawal?: string): void => {
      const made = script.open(yard.grid, TYPE('visit'), 'make', yard.unit, atMs, {
        data: {
          household,
          address,
          round: round + 1,
          outcome,
          ...(outcome === 'absent' ? {} : { leaflets: random.between(1, 3) }),
        },
        ...late(),
      });
      if (reasonOfWithdrawal)
        script.go(yard.grid, made, 'withdraw', atMs + DAY_MS, { reason: reasonOfWithdrawal });
    };
    if (never.has(door)) {
      visit('absent');
      // Entered at the wrong door and taken back: it proves nothing about this household.
      if (door % 3 === 0) visit('completed', '登记时选错门牌。');
      continue;
    }
    while (round < 5 && random.chance(0.27)) {
      visit('absent');
      atMs = momentIn(++round);
    }
    visit(random.chance(0.8) ? 'completed' : 'confirmed');
    met.push({ household, address, yard });
    if (random.chance(0.22) && round < 6) {
      round = random.between(round + 1, 6);
      atMs = momentIn(round);
      visit('confirmed');
    }
    if (door % 97 === 50)
      script.go(yard.grid, household, 'correct', atMs + DAY_MS, { data: { persons: random.between(1, 5) } });
    if (door % 131 === 60) script.go(yard.grid, household, 'leave', dayMs('2021-07-12', '10:00'));
  }
  return met;
}

/**
 * 好坏大家评: every fourth household says what it thinks of a project that was accepted in June; of the last of them only those of
 * its courtyard. The first is asked about no more: somebody who did not do the work has ended it.
 */
function reviews(
  script: Script,
  met: readonly Door[],
  accepted: readonly Thing[],
  [first]: readonly Yard[],
): void {
  const [own, ...others] = accepted.toReversed();
  for (const [n, { household, address, yard }] of met.entries()) {
    if (n % 4 !== 1) continue;
    const rating = n % 9 === 4 ? 'fair' : n % 23 === 7 ? 'poor' : 'good';
    const said = script.open(
      yard.grid,
      TYPE('review'),
      'record',
      yard.unit,
      script.moment('2021-06-12', '2021-07-10'),
      {
        data: {
          project: yard === first ? own! : others[Math.floor(n / 4) % others.length]!,
          household,
          address,
          rating,
        },
      },
    );
    if (n === 101)
      script.go(OFFICE, said, 'correct', said.lastMs + DAY_MS, { data: { words: '希望定期维护。' } });
  }
  script.go('gongyelu-a', accepted[0]!, 'rate', dayMs('2021-07-12', '16:00'), { lateMs: 20 * MINUTE_MS });
}

function people(script: Script, yards: readonly Yard[]): void {
  const { random } = script;
  const group = script.open(
    OFFICE,
    TYPE('party-group'),
    'found',
    'street-gongyelu',
    dayMs('2021-03-12', '10:00'),
    {
      data: { name: '演示小区党小组', leader: '演示·街道中层干部甲', guide: '演示·联建分包干部甲' },
      links: { courtyard: yards.filter((_, n) => MANAGERS[n] === 'none').map(({ thing }) => thing) },
    },
  );
  script.go(OFFICE, group, 'change-leader', dayMs('2021-05-06', '09:30'), {
    data: { leader: '演示·街道中层干部乙' },
  });
  for (let n = 0; n < 9; n++)
    script.go(OFFICE, group, 'log', dayMs('2021-05-07', '16:00') + n * 7 * DAY_MS, {
      data: { note: `第 ${n + 1} 次碰头：指导无主管楼院整治提升，现场协调施工。` },
    });
  for (let n = 0; n < 27; n++) {
    const yard = yards[n % yards.length]!;
    const joined = script.open(
      yard.grid,
      TYPE('member'),
      'register',
      yard.unit,
      script.moment('2021-03-15', '2021-06-30'),
      {
        data: {
          number: `自治-${String(n + 1).padStart(3, '0')}`,
          kind: random.pick(['neighbour', 'neighbour', 'veteran', 'technician']),
          person: `演示队员${n + 1}`,
        },
      },
    );
    if (n === 12)
      script.go(OFFICE, joined, 'remove', dayMs('2021-07-05', '09:00'), { reason: '本人迁往外地。' });
  }
  for (let n = 0; n < 9; n++) {
    const yard = yards[n % yards.length]!;
    const asked = script.open(
      yard.grid,
      TYPE('job'),
      'ask',
      yard.unit,
      script.moment('2021-03-05', '2021-05-31'),
      {
        data: { wish: random.pick(['保洁', '保安', '家政', '电工', '收银']), person: `演示求职人${n + 1}` },
      },
    );
    const placedMs = asked.lastMs + random.between(5, 20) * DAY_MS;
    if (n < 6) script.go(OFFICE, asked, 'place', placedMs, { data: { employer: '演示用人单位' } });
    if (n < 3) script.go(OFFICE, asked, 'settle', placedMs + 14 * DAY_MS);
    // Left again after a week: not a job found.
    if (n === 5) script.go(OFFICE, asked, 'reopen', placedMs + 7 * DAY_MS, { reason: '试用一周后离岗。' });
    if (n === 6) script.go(OFFICE, asked, 'end', placedMs, { reason: '本人已自行就业。' });
  }
}

/** The third brief: 7 rounds, 30 opinions of which 22 adopted, 1 party group, 388 households, 5 helped into work. */
export function urbanRenewalRecords(script: Script): void {
  const yards = registerYards(script);
  const met = visits(script, yards);
  const accepted = opinionRecords(script, yards);
  people(script, yards);
  reviews(script, met, accepted, yards);
}
