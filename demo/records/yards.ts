import { DAY_MS, dayMs, HOUR_MS, type Script, type Thing } from './script.ts';

export const OFFICE = 'gongyelu-office';
const GRIDS = ['gongyelu-grid-a', 'gongyelu-grid-b'] as const;
export const UNITS = ['gongyelu-c1', 'gongyelu-c2'] as const;
export const TYPE = (name: string): string => `urban-renewal/${name}`;

/** How each courtyard is managed; `none` = 无主管楼院. */
export const MANAGERS = [
  'none',
  'property',
  'employer',
  'none',
  'self',
  'property',
  'none',
  'employer',
  'none',
  'property',
  'self',
  'property',
];

export const yardName = (n: number): string => `演示院 ${n + 1} 号`;

export interface Yard {
  name: string;
  thing: Thing;
  unit: string;
  grid: string;
  buildings: Thing[];
  gridThing: Thing;
}

/** Grids, courtyards and buildings: what the work goes round. */
export function registerYards(script: Script): Yard[] {
  const { random } = script;
  const start = dayMs('2021-02-24', '09:00');
  const grids = Array.from({ length: 6 }, (_, n) =>
    script.open(OFFICE, TYPE('grid'), 'register', UNITS[n % 2]!, start + n * HOUR_MS, {
      data: { name: `第${n + 1}网格（演示）`, community: `第${n % 2 === 0 ? '一' : '二'}社区` },
    }),
  );
  return MANAGERS.map((manager, n): Yard => {
    const unit = UNITS[n % 2]!;
    const name = yardName(n);
    const thing = script.open(OFFICE, TYPE('courtyard'), 'register', unit, start + DAY_MS + n * HOUR_MS, {
      data: {
        name,
        // One was taken for self-managed until somebody asked at the door.
        manager: n === 8 ? 'self' : manager,
        'built-in': random.between(1972, 2003),
      },
    });
    if (n === 8)
      script.go(OFFICE, thing, 'correct', dayMs('2021-03-09', '16:20'), { data: { manager: 'none' } });
    const buildings = Array.from({ length: random.between(2, 4) }, (_, b) =>
      script.open(OFFICE, TYPE('building'), 'register', unit, start + 2 * DAY_MS + n * HOUR_MS, {
        data: {
          name: `${name} ${b + 1} 号楼`,
          courtyard: thing,
          storeys: random.between(3, 7),
          stairwells: random.between(2, 5),
        },
      }),
    );
    return { name, thing, unit, grid: GRIDS[n % 2]!, buildings, gridThing: grids[n % 6]! };
  });
}
