import type { StationInput } from '../../contract/telemetry.ts';
import type { LoadStation } from '../../demo/simulator/load-frames.ts';

export const UNIT_PATH = 'zhengzhou/district';

export const benchStation = ({ id, address, password }: LoadStation): StationInput => ({
  id,
  unitPath: UNIT_PATH,
  nameZh: id,
  address,
  password,
  class: '48',
  sttp: 'ZZ',
  verticalDatum: '1985',
  rainSources: ['DRP', 'PT'],
  expected: [{ element: 'DRP', stepMinutes: 5 }],
  intervals: {
    keepaliveSeconds: 40,
    timedHours: 1,
    additionalMinutes: 5,
    hourly: true,
    everyMinutes: 5,
  },
  levels: [
    {
      kind: 'warning',
      quantity: 'level',
      value: 103,
      unit: 'm',
      datum: '1985',
      source: 'bench',
      origin: 'ours',
    },
  ],
});

/** A plan that judges every station: rain over an hour and a day, a level, a rise; and one level over all of them. */
export function benchPlan(stations: readonly LoadStation[]): string {
  const ids = stations.map(({ id }) => id);
  const sourced = { source: 'bench', origin: 'ours' };
  const alarm = (id: string, cause: string, condition: object): object => ({
    id,
    title: id,
    cause,
    priority: 3,
    consequence: 'bench',
    advice: 'bench',
    each: ids,
    when: { ...condition, ...sourced },
  });
  return JSON.stringify({
    id: 'bench',
    version: '1',
    title: '压力测试',
    titleEn: 'Load test',
    headquarters: 'district',
    area: { id: '410106', name: '上街区' },
    track: 'emergency',
    actWithinMinutes: 60,
    levels: [
      {
        id: 'IV',
        name: 'Ⅳ级',
        rank: 4,
        signers: [{ role: 'commander', unit: 'district', title: '指挥长' }],
        when: {
          rain: { hours: 24, mm: 2_000, stations: ids, atLeast: Math.min(100, ids.length) },
          ...sourced,
        },
      },
    ],
    alarms: [
      alarm('rain-hour', 'rain', { rain: { hours: 1, mm: 45, stations: ['$station'] } }),
      alarm('rain-day', 'rain', { rain: { hours: 24, mm: 900, stations: ['$station'] } }),
      alarm('level', 'level', { level: { station: '$station', reaches: 'warning' } }),
      alarm('rise', 'level', { rise: { station: '$station', metres: 200, minutes: 60 } }),
    ],
  });
}
