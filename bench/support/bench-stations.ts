import type { StationInput } from '../../contract/telemetry.ts';
import type { LoadStation } from '../../demo/simulator/load-frames.ts';

export const UNIT_PATH = 'zhengzhou/district';

/** A station of a load: five-minute rain, a level with a warning level. */
export const loadStation = ({ id, address, password }: LoadStation): StationInput => ({
  id,
  unitPath: 'district',
  nameZh: id,
  address,
  password,
  class: '48',
  sttp: 'ZZ',
  verticalDatum: '1985',
  rainSources: ['DRP'],
  expected: [{ element: 'DRP', stepMinutes: 5 }],
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

/** The same with the intervals a real station has, in the unit whose people look at it. */
export const benchStation = (station: LoadStation): StationInput => ({
  ...loadStation(station),
  unitPath: UNIT_PATH,
  rainSources: ['DRP', 'PT'],
  intervals: {
    keepaliveSeconds: 40,
    timedHours: 1,
    additionalMinutes: 5,
    hourly: true,
    everyMinutes: 5,
  },
});
