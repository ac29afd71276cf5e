import { type Parameter, parameterOf, type Setting } from '../../server/protocols/sl651/index.ts';
import type { DemoStation } from '../district-schema.ts';

/** Basic table D.1 and run table D.4 as the device leaves the factory and the fitter. */
export function factorySettings(station: DemoStation): Map<string, Parameter> {
  const basic: Setting[] = [
    { key: 'centre-addresses', value: [1, 0, 0, 0] },
    { key: 'station-address', value: station.address },
    { key: 'password', value: station.password },
    { key: 'centre-1-channel', value: 'ipv4 127.0.0.1:0' },
    { key: 'working-mode', value: 2 },
  ];
  const run: Setting[] = [
    { key: 'timed-interval', value: station.intervals.timedHours ?? 0 },
    { key: 'additional-interval', value: station.intervals.additionalMinutes ?? 0 },
    { key: 'rain-day-start', value: 8 },
    { key: 'sample-interval', value: 300 },
    { key: 'rain-resolution', value: station.integrated ? 0.1 : 0.5 },
    { key: 'rain-threshold', value: 1 },
    ...(station.baseLevelM === undefined ? [] : [{ key: 'base-level-1', value: station.baseLevelM }]),
    ...(station.measures.includes('level') ? [{ key: 'threshold-below', value: 0.05 }] : []),
  ];
  return new Map([
    ...basic.map((setting) => [setting.key, parameterOf('basic', setting)] as const),
    ...run.map((setting) => [setting.key, parameterOf('run', setting)] as const),
  ]);
}

/** Value of a setting that is a number; `otherwise` where it is not set. */
export function numberSetting(
  settings: ReadonlyMap<string, Parameter>,
  key: string,
  otherwise: number,
): number {
  const value = settings.get(key)?.value;
  return typeof value === 'number' ? value : otherwise;
}
