import type { LoadStation } from '../../demo/simulator/load-frames.ts';

const sourced = { source: 'load test', origin: 'ours' } as const;
const signer = { role: 'commander', unit: 'district', title: '指挥长' };

/**
 * A plan that judges every station of the load: per station rain over an hour and over a day, a level with hysteresis
 * and a rise (one alarm each), and a response level over all of them.
 */
export function loadPlan(stations: readonly LoadStation[]): string {
  const ids = stations.map(({ id }) => id);
  const alarm = (id: string, cause: string, when: object): object => ({
    id,
    title: id,
    cause,
    priority: 3,
    consequence: 'load test',
    advice: 'load test',
    each: ids,
    when,
  });
  return JSON.stringify({
    id: 'load',
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
        signers: [signer],
        when: {
          rain: { hours: 24, mm: 2_000, stations: ids, atLeast: Math.min(100, ids.length) },
          ...sourced,
        },
      },
    ],
    alarms: [
      alarm('rain-hour', 'rain', { rain: { hours: 1, mm: 45, stations: ['$station'] }, ...sourced }),
      alarm('rain-day', 'rain', { rain: { hours: 24, mm: 900, stations: ['$station'] }, ...sourced }),
      alarm('level', 'level', { level: { station: '$station', reaches: 'warning' }, ...sourced }),
      alarm('rise', 'level', { rise: { station: '$station', metres: 200, minutes: 60 }, ...sourced }),
    ],
  });
}
