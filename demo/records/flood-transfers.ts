import { DAY_MS, dayMs, HOUR_MS, MINUTE_MS, type Script, type Thing } from './script.ts';

const TYPE = (name: string): string => `flood-transfers/${name}`;

interface DemoZone {
  planZone: string;
  name: string;
  unit: string;
  officer: string;
  responsible: string;
  route: string;
  households: number;
  persons: number;
  group: string;
  shelter: { name: string; capacity: number; address: string };
}

/** The zones of the demo plan with as many households and people as it says. */
const ZONES: readonly DemoZone[] = [
  {
    planZone: 'zone-1',
    name: '西涧沟沿河低洼片（演示）',
    unit: 'town-xiawo',
    officer: 'xiawo-a',
    responsible: '演示·峡窝值班员甲',
    route: '沿村道向北至峡窝镇文化活动中心，不走沟边路。',
    households: 86,
    persons: 263,
    group: '演示三组',
    shelter: { name: '峡窝镇文化活动中心（演示）', capacity: 300, address: '演示路 1 号' },
  },
  {
    planZone: 'zone-2',
    name: '工业路渠东片（演示）',
    unit: 'street-gongyelu',
    officer: 'gongyelu-a',
    responsible: '演示·工业路值班员甲',
    route: '沿工业路人行道向西至街道便民服务中心，地下通道不通行。',
    households: 142,
    persons: 391,
    group: '演示渠东院',
    shelter: { name: '工业路街道便民服务中心（演示）', capacity: 420, address: '演示路 2 号' },
  },
];

const EXERCISE_MS = dayMs('2021-06-05', '09:00');
/** Households of each zone that took part in the exercise (转移演练) before the flood season. */
const EXERCISED = 24;

function registerDoors(
  script: Script,
  { unit, officer, ...zone }: DemoZone,
): { thing: Thing; door: string }[] {
  const { random } = script;
  const start = dayMs('2021-05-10', '09:00');
  const thing = script.open(officer, TYPE('zone'), 'register', unit, start, {
    data: {
      name: zone.name,
      'plan-zone': zone.planZone,
      responsible: zone.responsible,
      route: zone.route,
    },
  });
  script.open(officer, TYPE('shelter'), 'register', unit, start + HOUR_MS, { data: zone.shelter });
  return random.parts(zone.persons, zone.households, 1).map((persons, n) => {
    const door = `${zone.group} ${n + 1} 号`;
    const atMs = start + Math.floor(n / 20) * DAY_MS + (n % 20) * 18 * MINUTE_MS;
    const data = { door, zone: thing, persons, ...(random.chance(0.2) ? { vulnerable: 1 } : {}) };
    return { door, thing: script.open(officer, TYPE('household'), 'register', unit, atMs, { data }) };
  });
}

/** The register was made door by door in May; in June each zone exercised its way out, and everybody went home again. */
export function floodTransferRecords(script: Script): void {
  for (const zone of ZONES) {
    const report = (household: { thing: Thing; door: string }, minute: number, outcome: string): void => {
      script.open(zone.officer, TYPE('report'), 'make', zone.unit, EXERCISE_MS + minute * MINUTE_MS, {
        data: { household: household.thing, door: household.door, outcome },
      });
    };
    for (const [n, household] of registerDoors(script, zone).slice(0, EXERCISED).entries()) {
      if (n % 11 === 4) report(household, 4 + 2 * n, 'absent');
      else {
        report(household, 4 + 2 * n, n % 3 === 0 ? 'moved' : 'sheltered');
        report(household, 180 + n, 'returned');
      }
    }
  }
}
